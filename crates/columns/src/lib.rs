//! Holds a million audit entries in memory, so that exploring an opened file is as fast as exploring a served
//! log.
//!
//! The values that a list shows and a filter reads are stored in columns. Headers and bodies stay in the
//! file; each row stores its position there. The crate does not depend on a browser: the caller passes in the
//! bytes. All long operations (loading, sorting, filtering) run in steps, so that the page stays responsive.
//!
//! * [`Loader`]: builds columns from bytes. `form` distinguishes NDJSON from HAR, `splitter` finds the
//!   records.
//! * [`Columns`]: the entries, row by row, and their order.
//! * [`Selecting`]: finds the rows that match a filter, by the rules of `scim_audit_model`. `search` handles
//!   its free text.
//! * [`count()`]: counts entries over time.

mod asked;
mod columns;
mod count;
mod dictionary;
mod elements;
mod form;
mod heap;
mod index;
mod kind;
mod lines;
mod loader;
mod lowered;
mod order;
mod out_of_memory_error;
mod record;
mod search;
mod select;
mod splitter;
mod texts;

pub use columns::{Columns, Place};
pub use count::count;
pub use form::NotALogError;
pub use loader::{LoadError, Loaded, Loader, LongRecord, Refused};
pub use order::Sorting;
pub use out_of_memory_error::OutOfMemoryError;
pub use select::{Selecting, Selection};
