//! Ensures that one gateway at a time serves a log. On start, a gateway settles every open intent as
//! abandoned, so a second gateway on the same file would declare requests of the first one lost while they
//! run.
//!
//! The file itself is locked in addition to a file beside it, because symbolic and hard links give it other
//! names.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::CliError;

/// Proof that no other gateway serves this log. The system releases the locks when the process ends for any
/// reason.
///
/// The database file stays open until the process ends. Closing it would release `SQLite`'s locks on the file
/// (<https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).
#[derive(Debug)]
#[must_use]
pub(super) struct Ownership;

/// Locks the log of this database. Fails if another gateway has locked it.
pub(super) fn take(database: &Path) -> Result<Ownership, CliError> {
    // Lock the file beside the database first, which also excludes gateways of earlier versions. If the
    // database path is a symbolic link, use the name of its target.
    let file = create(database).map_err(|cause| unlockable(database, cause))?;
    let real = database
        .canonicalize()
        .map_err(|cause| unlockable(database, cause))?;
    let beside = beside(&real);
    let name = create(&beside).map_err(|cause| unlockable(&beside, cause))?;
    // Earlier versions created it readable for everyone. Ignore the error: another user may own the file.
    name.set_permissions(Permissions::from_mode(0o600)).ok();
    lock(&name, &beside, database)?;
    // Then lock the database file. On Linux, `flock` and the `fcntl` locks of `SQLite` are independent. On
    // other systems they may conflict, so there a second hard link is not detected.
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

/// Opens a file for appending, or creates it readable and writable for its owner only.
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

/// Returns the path of the lock file beside the database.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
