//! Interpretation of an audit entry: why it failed and whom it is about, its query split into parameters, its
//! SCIM filter parsed and checked, and its request as a command line that repeats it.
//!
//! This crate returns structured data, never sentences: the viewer supplies the texts in nine languages. It
//! depends on neither a browser nor a server. Its input is untrusted, so every function handles any input
//! without panicking.
//!
//! * [`explanation`]: why an exchange failed, who can act, and what to do, with evidence.
//! * [`facts`]: what was done, and to whom.
//! * [`patterns`]: failures of many entries, grouped by cause.
//! * [`dialect`]: which client sent the request, and its documented peculiarities.
//! * [`change`]: what a write changed, attribute by attribute.
//! * [`place`], [`quotation`]: where a value stands, and how it is cut.
//! * [`scim_filter`]: parses the SCIM filter language into a tree and reports where a filter violates the
//!   RFC.
//! * [`query`]: splits a query string into SCIM's parameters.
//! * [`command`]: renders an entry as cURL, HTTPie, PowerShell, plain HTTP and HAR, without its credentials.

mod body_text;
pub mod change;
pub mod command;
pub mod dialect;
mod exchange_reading;
pub mod explanation;
pub mod facts;
mod identifier;
mod json_tree;
pub mod patterns;
pub mod place;
pub mod query;
pub mod quotation;
pub mod scim_filter;
mod service_words;
