//! Data types and rules of SCIM audit entries, shared by the gateway and the viewer.
//!
//! This crate is the wire contract: the gateway writes these types, the viewer reads them, and
//! `docs/openapi.yaml` describes them. Each type is defined once, here. The crate depends on no browser,
//! server or database API, so all of its rules can be tested natively.
//!
//! * [`amount`]: non-negative decimal numbers, [`amount::Amount`].
//! * [`entry`]: one recorded SCIM exchange, [`entry::Entry`], and its parts.
//! * [`buckets`]: divides a span of time into readable intervals, [`buckets::Buckets`].
//! * [`contents`]: searches headers and bodies for a text.
//! * [`days`]: start and end of a day in a time zone.
//! * [`endpoint`]: parses a SCIM path (resource type, id) and matches it ([`endpoint::EndpointFilter`]).
//! * [`criterion`]: the table of criteria that entries can be filtered by, [`criterion::Criterion`].
//! * [`facts`]: what an entry is about, as it travels, [`facts::RecordedFacts`].
//! * [`filter`]: which entries to list, [`filter::Filter`].
//! * [`matching`]: tests entries against a filter, as a whole or criterion by criterion.
//! * [`needle`]: case-insensitive substring search.
//! * [`query`]: a filter with order, limit and cursor, to and from a query string.
//! * [`export`]: writes entries as CSV, NDJSON and HAR.
//! * [`reading`]: reads entries from NDJSON and HAR files, including HAR of other programs.
//! * [`secrets`]: which names denote secrets.
//! * [`import`]: the result of an import.
//! * [`page`]: responses of the list and histogram endpoints, [`page::Page`] and [`page::Histogram`].
//! * [`problem`]: error responses (RFC 9457).
//! * [`status_code`]: HTTP status codes and their reason phrases.
//! * [`status_code_filter`]: one status code or a class of them, [`status_code_filter::StatusCodeFilter`].
//! * [`time`]: the wire format of an instant.

pub mod amount;
pub mod buckets;
pub mod contents;
pub mod criterion;
pub mod days;
pub mod endpoint;
pub mod entry;
pub mod export;
pub mod facts;
pub mod field;
pub mod filter;
pub mod import;
pub mod matching;
pub mod needle;
pub mod page;
pub mod problem;
pub mod query;
pub mod reading;
mod search_windows;
pub mod secrets;
pub mod status_code;
pub mod status_code_filter;
pub mod time;
