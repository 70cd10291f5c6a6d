//! Whether the database is still where it was opened.
//!
//! A file that is removed or replaced goes on to be written by who has it open, and is lost when the last one closes
//! it: what would be recorded then would be in no file. So it is looked for before each commit, by name.

use std::path::{Path, PathBuf};

use crate::{StoreError, connection};

/// The database's file and its write-ahead log, as they were when they were opened.
pub(crate) struct Watched {
    files: Vec<(PathBuf, Identity)>,
    gone: bool,
}

/// Tells one file from another that takes its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

impl Watched {
    /// Watches a database that is open: SQLite keeps its write-ahead log as long as it is.
    pub(crate) fn open(path: &Path) -> Self {
        let paths = [path.to_owned(), connection::beside(path, "-wal")];
        let files = paths.into_iter().filter_map(|path| {
            let identity = identity(&path)?;
            Some((path, identity))
        });
        Self {
            files: files.collect(),
            gone: false,
        }
    }

    /// Watches nothing: there is no file.
    #[cfg(test)]
    pub(crate) fn nothing() -> Self {
        Self {
            files: Vec::new(),
            gone: false,
        }
    }

    /// Says when one of them is not there any more, or another has its name.
    pub(crate) fn check(&mut self) -> Result<(), StoreError> {
        let lost = self
            .files
            .iter()
            .find(|(path, opened)| identity(path) != Some(*opened));
        let Some((path, _)) = lost else {
            if std::mem::take(&mut self.gone) {
                tracing::warn!("the files of the log are back in their place");
            }
            return Ok(());
        };
        if !std::mem::replace(&mut self.gone, true) {
            tracing::error!(
                path = %path.display(),
                "this file of the log was removed or replaced while it is in use; nothing is recorded until it is \
                 back, or the program is started again"
            );
        }
        Err(StoreError::FileGone)
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;

    let file = std::fs::metadata(path).ok()?;
    Some(Identity(file.dev(), file.ino()))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<Identity> {
    Some(Identity(0, 0))
}
