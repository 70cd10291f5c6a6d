//! Finds secrets in JSON bodies and replaces their spans. All other bytes stay unchanged.
//!
//! A body may be cut at the size limit, be 3,000 levels deep, or hold `1e400`, duplicate keys, a byte-order
//! mark or bytes that are not UTF-8. A parser that builds values rejects or changes some of these, so this
//! module walks the bytes directly. See `docs/decisions/0005-redaction-by-spans.md`.
//!
//! * [`walk`]: tokenizer; each token has a span and a JSON Pointer.
//! * [`find`]: finds secrets by the rules of SCIM.
//! * [`hide`]: replaces whole values.
//! * [`nested`]: JSON embedded in other texts.
//! * [`pairs`]: objects and arrays that name their own values (`path`, `name`, `type`).
//! * [`repeated`]: further occurrences of the secrets of the exchange.

pub(crate) mod find;
mod hide;
mod neighbours;
pub(crate) mod nested;
mod pairs;
pub(crate) mod repeated;
pub(crate) mod walk;
