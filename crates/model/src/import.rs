//! What became of an import.

use serde::{Deserialize, Serialize};

/// What became of the lines of an import. Blank ones count for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Entries that were not there and are now.
    pub new: u64,
    /// Entries whose id was there already; they were left as they are.
    pub known: u64,
    /// Lines that are no entries.
    pub refused: u64,
    /// What is wrong with the first of the refused lines.
    #[serde(default)]
    pub errors: Vec<LineError>,
}

/// A line that is no entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineError {
    /// Its number, counted from 1.
    pub line: u64,
    /// What is wrong with it. Nothing of it is quoted: it could be a secret.
    pub message: String,
}
