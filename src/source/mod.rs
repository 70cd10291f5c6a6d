//! Where entries come from. A source answers two calls, a page and one entry, and more where it can; what
//! can go wrong is one enum, [`SourceError`]. It knows no signal and nothing of the screen.

mod abort;
mod error;
mod exchange;
mod members;
mod portal;
mod rest;
mod time_limit;
mod token_machine;
mod tokens;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::ListQuery;

pub use abort::Abort;
pub use error::SourceError;
pub use exchange::Credentials;
pub(crate) use members::{Members, list, scalar};
pub use portal::{Called, Offers, Portal};
pub use rest::{Rest, RestSetup};

/// A log, wherever it is.
pub enum Source {
    /// The audit log API.
    Rest(Rest),
}

/// What a log can do beyond its two calls. What it cannot is not on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// How many entries there were over time.
    pub histogram: bool,
    /// Everything that matches, as a file.
    pub export: bool,
    /// New entries as they come.
    pub stream: bool,
}

impl Source {
    /// One page of summaries.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        match self {
            Self::Rest(rest) => rest.list(query, abort).await,
        }
    }

    /// One full entry.
    ///
    /// # Errors
    /// See [`SourceError`]; an unknown id is [`SourceError::NotFound`].
    pub async fn entry(&self, request_id: &str, abort: &Abort) -> Result<Entry, SourceError> {
        match self {
            Self::Rest(rest) => rest.entry(request_id, abort).await,
        }
    }

    /// What it can do beyond that.
    pub fn can(&self) -> Capabilities {
        match self {
            Self::Rest(_) => Capabilities {
                histogram: true,
                export: true,
                stream: true,
            },
        }
    }

    /// Whether a person may give a token by hand: where the page gives none and sends no cookies of its own.
    pub fn takes_token(&self) -> bool {
        match self {
            Self::Rest(rest) => rest.takes_token(),
        }
    }

    /// Sends this bearer token with every call from now on.
    pub fn set_token(&self, token: String) {
        match self {
            Self::Rest(rest) => rest.set_token(&token),
        }
    }
}
