//! Detects that the database file was removed or replaced.
//!
//! A process that has a removed file open can still write to it, but the file is lost when the last process
//! closes it. So before each commit, the files are looked up by name.

use std::path::{Path, PathBuf};

use crate::{StoreError, connection};

/// The database file and its write-ahead log, as they were when opened.
pub(crate) struct Watched {
    files: Vec<(PathBuf, Identity)>,
    gone: bool,
}

/// Identifies a file independently of its name: device and inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

impl Watched {
    /// Watches an open database. SQLite keeps the write-ahead log as long as the database is open.
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

    /// Watches no file, for a database in memory.
    #[cfg(test)]
    pub(crate) fn nothing() -> Self {
        Self {
            files: Vec::new(),
            gone: false,
        }
    }

    /// Returns an error if one of the files is missing, or another file has its name.
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

/// Other platforms do not allow removing an open file.
#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<Identity> {
    Some(Identity(0, 0))
}
