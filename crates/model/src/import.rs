//! Result of an import.

use serde::{Deserialize, Serialize};

/// Result of an import, as counts of lines. Blank lines are not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Entries that were added.
    pub new: u64,
    /// Entries whose id was present already; these were left unchanged.
    pub known: u64,
    /// Lines that are not entries.
    pub refused: u64,
    /// What is wrong with the first of the refused lines.
    #[serde(default)]
    pub errors: Vec<LineError>,
}

/// A line that is not an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineError {
    /// Line number, starting at 1.
    pub line: u64,
    /// What is wrong with the line. The line is not quoted, because it may contain a secret.
    pub message: String,
}
