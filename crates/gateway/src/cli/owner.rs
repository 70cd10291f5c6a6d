//! One gateway a log. At its start a gateway settles every intent that is open as abandoned, so a second one
//! on the same file would declare the first one's requests lost while they run.
//!
//! What is locked is the file and not its name: a symbolic or a hard link leads to the same one.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::CliError;

/// Proof that no other gateway serves this log; let go by the system when the program ends in whatever way.
///
/// It holds the database's own file open. To close it would make the system let go of `SQLite`'s locks on that file
/// (<https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>), so it is
/// not closed before the program ends.
#[derive(Debug)]
#[must_use]
pub(super) struct Ownership;

/// Takes the log of this database, or says that another gateway has it.
pub(super) fn take(database: &Path) -> Result<Ownership, CliError> {
    // First the name, which also keeps out a gateway of an earlier version. Where the database is a link, the name is
    // that of what it leads to.
    let file = create(database).map_err(|cause| unlockable(database, cause))?;
    let real = database
        .canonicalize()
        .map_err(|cause| unlockable(database, cause))?;
    let beside = beside(&real);
    let name = create(&beside).map_err(|cause| unlockable(&beside, cause))?;
    // Earlier versions made it for everybody to read. Where it is another's, that one decides.
    name.set_permissions(Permissions::from_mode(0o600)).ok();
    lock(&name, &beside, database)?;
    // Then the file itself. On Linux `flock` and the locks of `SQLite` (`fcntl`) do not know of each other; on other
    // systems they may, and there a second hard link is not noticed.
    if cfg!(target_os = "linux") {
        lock(&file, database, database)?;
    }
    std::mem::forget((file, name));
    Ok(Ownership)
}

fn lock(file: &File, path: &Path, database: &Path) -> Result<(), CliError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(CliError::Owned(database.to_owned())),
        Err(TryLockError::Error(cause)) => Err(unlockable(path, cause)),
    }
}

/// Opens a file; creates it for its owner alone if it is not there.
fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
}

fn unlockable(path: &Path, cause: std::io::Error) -> CliError {
    CliError::Owner {
        path: path.to_owned(),
        cause,
    }
}

/// A file of its own, called like the database.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
