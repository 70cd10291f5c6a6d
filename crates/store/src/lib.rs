//! Stores audit entries in SQLite, with one writer thread, group commit and keyset pagination.
//!
//! The public API is [`Store`], its parameters and results ([`Export`], [`Position`], [`Recorded`],
//! [`Imported`], [`ImportBatch`], [`QueuedImport`], [`Bounds`], [`Removed`], [`DiskRoom`], [`Space`]) and [`StoreError`]. Only
//! `scim_audit_model` defines which entries match a filter; SQL narrows down and calls functions of the
//! model. This crate knows nothing of HTTP or secrets: the entries that it receives are redacted already.
//!
//! * `store`: the public API, asynchronous.
//! * `writer`: the writer thread. Waiting jobs are committed together, then answered.
//! * `checkpoint`: copies the write-ahead log into the database, out of the writer's way.
//! * `record`: what a job writes: intents, entries, imports.
//! * `import`: entries that are prepared before they are queued.
//! * `readers`, `patience`: read-only connections, used from blocking threads, and the limits of a read.
//! * `connection`: opens connections and migrates the schema.
//! * `row`: converts an entry to columns and back.
//! * `conditions`, `selection`: a filter as SQL, and the index it is read by.
//! * `names`: which entries name a person or a group. `backfill`: the facts of older entries.
//! * `combinations`, `merge`: entries that share the values of seven criteria and the collection, and several such
//!   groups in list order. `paths`: how the other paths are found.
//! * `list`, `cursor`, `span`, `histogram`: the results of queries.
//! * `export`: all matching entries as of one moment.
//! * `retention`: removes the oldest entries, a few at a time.
//! * `file`, `disk`: whether the database file is still in place, and how much disk space is free.
//! * `follow`: entries in the order in which they were recorded, from any position on.

mod backfill;
mod checkpoint;
mod combinations;
mod conditions;
mod connection;
mod cursor;
mod disk;
mod error;
mod export;
mod file;
mod follow;
mod histogram;
mod import;
mod list;
mod merge;
mod names;
mod paths;
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
pub use import::{ImportBatch, QueuedImport};
pub use record::Imported;
pub use retention::{Bounds, Removed};
pub use store::Store;
