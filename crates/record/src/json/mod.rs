//! Secrets in JSON bodies, found and replaced by their spans, so that every other byte stays as it was.
//!
//! A body may be cut at the cap, 3,000 levels deep, hold `1e400`, duplicate keys, a byte-order mark or
//! bytes that are not UTF-8. A parser that builds values refuses or changes some of these; so the bytes
//! are walked as they are. See `docs/decisions/0005-redaction-by-spans.md`.
//!
//! * [`walk`]: tokens with spans and the place each stands in.
//! * [`find`]: where secrets stand by SCIM's rules.
//! * [`hide`]: values hidden as a whole.
//! * [`nested`]: JSON texts within texts.
//! * [`pairs`]: what an object says of its own values (`path`, `name`, `type`).
//! * [`repeated`]: where secrets of the exchange stand again.

pub(crate) mod find;
mod hide;
pub(crate) mod nested;
mod pairs;
pub(crate) mod repeated;
pub(crate) mod walk;
