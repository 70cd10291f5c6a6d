//! Keeps audit entries in SQLite: one writer, group commit, keyset pages.
//!
//! What a caller needs is [`Store`], what it gives ([`Export`], [`Position`], [`Recorded`], [`Imported`], [`Removed`],
//! [`DiskRoom`]) and [`StoreError`]. Which entries a filter means is said by
//! `scim_audit_model` alone; SQL narrows down and calls back into the model's own functions. This crate
//! knows nothing of HTTP, and nothing of secrets: what it is given is redacted already.
//!
//! * `store`: the front door, asynchronous.
//! * `writer`: the one thread that writes: jobs that wait are committed together, then answered.
//! * `record`: what a job writes: intents, entries, imports.
//! * `readers`, `patience`: read-only connections, used from blocking threads, and how long a read may go on.
//! * `connection`: how a connection is opened, and the schema brought up to date.
//! * `row`: an entry as columns, and back.
//! * `selection`: a filter as SQL, and the index it is read by.
//! * `list`, `cursor`, `span`, `histogram`: the answers.
//! * `export`: everything that matches, as of one moment.
//! * `retention`: the oldest entries removed, a few at a time.
//! * `file`, `disk`: whether the database is still where it was, and how much room there is.
//! * `follow`: the log in the order in which it was written, from any place on.

mod conditions;
mod connection;
mod cursor;
mod disk;
mod error;
mod export;
mod file;
mod follow;
mod histogram;
mod list;
mod patience;
#[cfg(test)]
mod plans;
mod readers;
mod record;
mod retention;
mod row;
mod selection;
mod span;
mod store;
mod writer;

pub use disk::{DiskRoom, Space};
pub use error::StoreError;
pub use export::Export;
pub use follow::{Position, Recorded};
pub use record::Imported;
pub use retention::{Bounds, Removed};
pub use store::Store;
