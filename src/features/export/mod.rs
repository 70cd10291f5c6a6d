//! Saves all matching entries to a file.

pub mod state;
pub mod view;

pub use state::{Export, ExportFailure, ExportProgress, ExportStage, Format};
