//! The list of all matching entries, as a grid or as a plain table with pages.

mod giving_way;
pub mod grid;
pub mod layout;
pub mod log;
pub mod log_summary;
pub mod view;

pub use grid::{CellCursor, Grid, Move};
pub use layout::{ColumnLayout, Density, Layout, Mode};
pub use log::{Log, LogListener, RowItem, ShownAnswer};
pub use log_summary::LogSummary;
