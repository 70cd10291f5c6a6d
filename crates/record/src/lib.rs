//! Turns a raw SCIM exchange into an audit entry: decodes, redacts and classifies it. Pure Rust, no I/O.
//!
//! [`Recorder::entry`] takes an [`Exchange`] as the proxy saw it and returns the
//! [`Entry`](scim_audit_model::entry::Entry) that may be written. The crate guarantees that no secret reaches
//! the entry; its tests plant secrets in every place where SCIM can carry one.
//!
//! How an entry is made:
//!
//! 1. Remove the content coding of each body, up to a size limit.
//! 2. Search each text (path, query, every header, both bodies) for the secrets that its own rules identify:
//!    headers by name, JSON members and PATCH operations, parameters, filters, and patterns such as
//!    `Bearer …` in any text. Each match is a span to replace and a secret to remember.
//! 3. Search every text again for every remembered secret, in each supported encoding.
//! 4. Replace the spans by keyed hashes. All other bytes stay unchanged.
//! 5. Derive the outcome of the exchange from the redacted text.
//!
//! A header value is treated as a secret unless the header is known to be harmless. Everywhere else a value
//! is treated as a secret if it looks like one. The work is linear in the size of the input and limited by a
//! budget per exchange; an exchange that exceeds the budget is withheld as a whole.
//!
//! A body that cannot be searched (neither JSON nor a form, or in an unknown coding) is withheld:
//! [`Message::body`](scim_audit_model::entry::Message::body) is absent,
//! [`Message::body_hash`](scim_audit_model::entry::Message::body_hash) holds its keyed hash, and the
//! redactions list the place `body` with an empty `at`.

mod answer;
mod bulk;
mod classify;
mod contract;
mod credential;
mod decode;
mod draft;
mod exchange;
mod fault;
mod fixed_words;
mod headers;
mod import;
mod json;
mod json_member;
mod key;
mod names;
mod outline;
mod pace;
mod params;
mod policy;
mod reading;
mod recorder;
mod scan;
mod secrets;
mod side;
mod sight;
mod utf8;
mod withheld;

pub use contract::{ContractError, admit};
pub use exchange::{Answer, Exchange, Head, RawMessage};
#[cfg(feature = "native")]
pub use key::RandomnessError;
pub use key::RedactionKey;
pub use pace::SlicedRedaction;
pub use policy::Policy;
pub use recorder::Recorder;
