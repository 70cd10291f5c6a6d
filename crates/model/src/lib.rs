//! What a SCIM audit entry is, and the exact words and rules two programs share about it.
//!
//! This crate is the wire contract: the gateway writes these types, the viewer reads them, and
//! `docs/openapi.yaml` describes them. Each type exists once, here. It knows no browser, no server
//! and no database, so every rule in it can be tested natively.
//!
//! * [`entry`]: one recorded SCIM exchange, [`entry::Entry`], and its parts.
//! * [`buckets`]: how a span of time is divided for people to read, [`buckets::Buckets`].
//! * [`days`]: when a day begins and ends in a time zone.
//! * [`endpoint`]: how a SCIM path is read (resource type, id) and matched ([`endpoint::EndpointFilter`]).
//! * [`criterion`]: what entries can be filtered by, [`criterion::Criterion`]: the one list.
//! * [`filter`]: which entries a person asked for, [`filter::Filter`], and whether one entry matches.
//! * [`matching`]: the rules of that, part by part, for whoever asks of many entries at once.
//! * [`needle`]: a text that is looked for in others, whatever the case.
//! * [`query`]: a filter with order, limit and cursor, to and from a query string.
//! * [`export`]: entries as CSV, NDJSON and HAR.
//! * [`reading`]: entries out of such a file again, and out of other programs' HAR.
//! * [`secrets`]: which names stand for secrets.
//! * [`import`]: what became of an import.
//! * [`page`]: what lists answer: [`page::Page`], and [`page::Histogram`].
//! * [`problem`]: what went wrong, as RFC 9457 says it.
//! * [`status_code`]: what the codes of HTTP are called.
//! * [`time`]: the one spelling of an instant on the wire.

pub mod amount;
pub mod buckets;
pub mod contents;
pub mod criterion;
pub mod days;
pub mod endpoint;
pub mod entry;
pub mod export;
pub mod filter;
pub mod import;
pub mod matching;
pub mod needle;
pub mod page;
pub mod problem;
pub mod query;
pub mod reading;
pub mod secrets;
pub mod status_code;
pub mod time;
