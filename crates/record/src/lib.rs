//! Turns a raw SCIM exchange into an audit entry: decodes, redacts, classifies. Pure Rust, no I/O.
//!
//! [`Recorder::entry`] takes what the proxy saw, an [`Exchange`], and gives the
//! [`Entry`](scim_audit_model::entry::Entry) that may be written. No secret gets past it: that is this
//! crate's one promise, and its tests plant secrets in every place where SCIM can carry one.
//!
//! How an entry is made:
//!
//! 1. A body's content coding is taken away, within a bound.
//! 2. Each text (path, query, every header, both bodies) is searched for what its own rules give away:
//!    headers by name, JSON members and PATCH operations, parameters, filters, and words such as
//!    `Bearer …` in any text. Each find is a span to replace, and a secret to remember.
//! 3. Every text is searched again for every remembered secret, however it is encoded there.
//! 4. The spans are replaced by keyed hashes; all other bytes stay as they were.
//! 5. What became of the exchange is read from what is left.
//!
//! The rule for a secret: what is not known to be harmless is treated as one where secrets live (headers), and what
//! looks like one is treated as one everywhere. All of it is linear in what is read, and within a budget for each
//! exchange; what is more than that is withheld as a whole.
//!
//! A body that nothing can be looked for in (neither JSON nor a form, or in an unknown coding) is
//! withheld: [`Message::body`](scim_audit_model::entry::Message::body) is absent,
//! [`Message::body_hash`](scim_audit_model::entry::Message::body_hash) holds its keyed hash, and the
//! redactions list the place `body` with an empty `at`.

mod answer;
mod bulk;
mod classify;
mod contract;
mod decode;
mod draft;
mod exchange;
mod fault;
mod fixed_words;
mod headers;
mod import;
mod json;
mod key;
mod names;
mod outline;
mod params;
mod policy;
mod reading;
mod recorder;
mod scan;
mod secrets;
mod side;
mod sight;
mod withheld;

pub use contract::{ContractError, admit};
pub use exchange::{Answer, Exchange, Head, RawMessage};
#[cfg(feature = "native")]
pub use key::NoRandomness;
pub use key::RedactionKey;
pub use policy::Policy;
pub use recorder::Recorder;
