//! What an entry is about: what was done, to whom, and why it failed, so that a list can show and search it
//! without bodies.

mod action;
mod identities;

pub use action::EntryAction;
pub use identities::{IdentityKind, IdentityRole, MOST_IDENTITIES, NamedIdentity};

use scim_audit_model::entry::Entry;

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

#[cfg(test)]
mod tests;
