//! Why an exchange failed, who can act, and what to do: by rules, from the entry alone.
//!
//! [`explain`] returns a [`Cause`] with the [`Evidence`] that led to it. Nothing is guessed from the status code
//! alone where the body or the request says more, because services answer with misleading codes. Sentences are
//! keys with arguments; the programs that show them have the texts.

mod action_key;
mod cause;
mod conclusion;
mod finding;
mod reference;
mod rules;

pub use action_key::ActionKey;
pub use cause::{Cause, CauseCategory, CauseOwner};
pub use finding::Finding;
pub use reference::CauseReference;

use scim_audit_model::entry::Entry;

use crate::exchange_reading::ExchangeReading;
use crate::place::ExchangePlace;

/// How sure the rules are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// The RFC or the body of the answer says so, or the request proves it.
    Certain,
    /// Two signs agree.
    Likely,
    /// One sign only.
    Possible,
}

impl Confidence {
    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// A key of a sentence, and what the sentence names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageWithArguments<K> {
    /// The key.
    pub key: K,
    /// Names and values of the arguments. Values are data that strangers wrote, cut at
    /// [`LONGEST_QUOTE`](crate::quotation::LONGEST_QUOTE) characters, and never markup.
    pub arguments: Vec<(&'static str, String)>,
}

/// A value that shows what went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Where it is.
    pub at: ExchangePlace,
    /// The value as recorded, cut at [`LONGEST_QUOTE`](crate::quotation::LONGEST_QUOTE) characters. Empty if what
    /// is wrong is that there is none.
    pub value: String,
    /// What it shows.
    pub finding: Finding,
}

/// Why an exchange failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The cause.
    pub cause: Cause,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why: the key is the code of the cause.
    pub reason: MessageWithArguments<Cause>,
    /// What to do.
    pub action: MessageWithArguments<ActionKey>,
    /// What shows it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// The document that defines or describes it.
    pub reference: CauseReference,
}

impl Explanation {
    /// Whose side the cause is on.
    #[must_use]
    pub fn category(&self) -> CauseCategory {
        self.cause.category()
    }

    /// Who can act.
    #[must_use]
    pub fn owner(&self) -> CauseOwner {
        self.cause.owner()
    }
}

/// Explains an entry. `None` if the exchange succeeded and its answer hides no failure.
///
/// The more of the entry is given, the more it says: without headers and bodies, it rests on the status code and
/// on `error` alone. The work is linear in the length of the bodies.
#[must_use]
pub fn explain(entry: &Entry) -> Option<Explanation> {
    conclude(&ExchangeReading::read(entry))
}

/// [`explain`] for an entry that is read already.
pub(crate) fn conclude(exchange: &ExchangeReading<'_>) -> Option<Explanation> {
    rules::conclude(exchange).map(|conclusion| conclusion.into_explanation(exchange))
}

#[cfg(test)]
mod tests;
