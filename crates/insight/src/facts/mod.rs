//! What an entry is about: what was done, to whom, and why it failed, so that a list can show and search it
//! without bodies.

mod action;
mod identities;

pub use action::EntryAction;
pub use identities::{IdentityKind, IdentityRole, MOST_IDENTITIES, NamedIdentity};

use scim_audit_model::entry::Entry;
use scim_audit_model::facts::{RecordedFacts, RecordedIdentity};

use crate::dialect::{self, ClientProduct};
use crate::exchange_reading::ExchangeReading;
use crate::explanation::{Cause, conclude};

/// Version of the rules. Facts of an older version are computed anew.
pub const RULES_VERSION: u32 = 1;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// Version of the rules that found it ([`RULES_VERSION`]).
    pub version: u32,
    /// What the client asked for, whether or not it succeeded.
    pub action: EntryAction,
    /// Whom or what the exchange names, in the order of the exchange; at most
    /// [`MOST_IDENTITIES`].
    pub identities: Vec<NamedIdentity>,
    /// Whether more identities are named than are kept.
    pub has_more_identities: bool,
    /// The product that sent the request, if something shows it.
    pub client: Option<ClientProduct>,
    /// Why it failed; `None` if it succeeded.
    pub cause: Option<Cause>,
}

/// Reads the facts of an entry. The work is linear in the length of the bodies.
#[must_use]
pub fn facts_of(entry: &Entry) -> EntryFacts {
    let exchange = ExchangeReading::read(entry);
    let found = identities::find(&exchange);
    EntryFacts {
        version: RULES_VERSION,
        action: action::of(&exchange),
        has_more_identities: found.has_more,
        identities: found.identities,
        client: dialect::of(&exchange).map(|dialect| dialect.product),
        cause: conclude(&exchange).map(|explanation| explanation.cause),
    }
}

/// The facts as they travel.
impl From<&EntryFacts> for RecordedFacts {
    fn from(facts: &EntryFacts) -> Self {
        let identities = facts.identities.iter().map(|identity| RecordedIdentity {
            kind: identity.kind.as_str().to_owned(),
            role: identity.role.as_str().to_owned(),
            resource_type: identity.resource_type.clone(),
            value: identity.value.clone(),
        });
        let is_member = |identity: &&NamedIdentity| {
            identity.role == IdentityRole::Member && identity.kind == IdentityKind::Id
        };
        let members = facts.identities.iter().filter(is_member).count();
        Self {
            version: facts.version,
            action: facts.action.as_str().to_owned(),
            cause: facts.cause.map(|cause| cause.as_str().to_owned()),
            identities: identities.collect(),
            more_identities: facts.has_more_identities,
            members: u32::try_from(members)
                .ok()
                .filter(|members| *members > 0 && !facts.has_more_identities),
        }
    }
}

/// Whom or what an exchange names, in its order.
pub(crate) fn identities_of(exchange: &ExchangeReading<'_>) -> Vec<NamedIdentity> {
    identities::find(exchange).identities
}

#[cfg(test)]
mod tests;
