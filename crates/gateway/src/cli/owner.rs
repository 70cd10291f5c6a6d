//! One gateway a log. At its start a gateway settles every intent that is open as abandoned, so a second one
//! on the same file would declare the first one's requests lost while they run.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::CliError;

/// Proof that no other gateway serves this log; let go when it is dropped, and by the system when the
/// program ends in whatever way.
#[derive(Debug)]
pub(super) struct Ownership(#[expect(dead_code, reason = "held for its lock alone")] File);

/// Takes the log of this database, or says that another gateway has it.
pub(super) fn take(database: &Path) -> Result<Ownership, CliError> {
    let path = beside(database);
    let open = || File::options().create(true).append(true).open(&path);
    let file = open().map_err(|cause| CliError::Owner {
        path: path.clone(),
        cause,
    })?;
    match file.try_lock() {
        Ok(()) => Ok(Ownership(file)),
        Err(TryLockError::WouldBlock) => Err(CliError::Owned(database.to_owned())),
        Err(TryLockError::Error(cause)) => Err(CliError::Owner { path, cause }),
    }
}

/// A file of its own: locks on the database itself are `SQLite`'s business.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
