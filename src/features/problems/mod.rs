//! The failures of the log, grouped by cause: a view beside the list.

mod filters;
pub mod reader;
mod reading;
pub mod state;
pub mod view;

pub use filters::filters_of;
pub use state::{Problems, ReaderCommand};
