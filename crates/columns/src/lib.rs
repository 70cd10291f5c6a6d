//! A million audit entries in memory, so that an opened file is explored as quickly as a served log.
//!
//! What a list shows and a filter asks about stands in columns; headers and bodies stay in the file, and each
//! row knows where. It knows no browser: bytes come in as whoever calls reads them, and all that takes long
//! (loading, sorting, filtering) is done in steps, so that a page need not stand still for it.
//!
//! * [`Loader`]: bytes in, columns out. `form` tells NDJSON from HAR, `splitter` cuts records.
//! * [`Columns`]: the entries, row by row, and their order.
//! * [`Selecting`]: which rows a filter means, by `scim_audit_model`'s rules and no others. `search` looks for its
//!   free texts.
//! * [`count()`]: how many there were over time.

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
mod search;
mod select;
mod splitter;
mod texts;

pub use columns::{Columns, Full, Place};
pub use count::count;
pub use form::NotALog;
pub use loader::{Loaded, Loader, Refused, Stop};
pub use order::Sorting;
pub use select::{Selecting, Selection};
