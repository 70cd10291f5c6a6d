//! The SQLite file of the log.
use std::{
    env, fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::ServeOptions;
use crate::task_error::TaskError;

/// The SQLite file of this run. A temporary one is removed on drop.
#[derive(Debug)]
pub(super) struct Database {
    path: PathBuf,
    is_new: bool,
    throw_away: Option<TempDir>,
}

impl Database {
    /// Returns the file that `--database` names. Otherwise the sandbox gets a new temporary file, and real
    /// traffic a permanent file outside the repository, so that it does not end up in a commit.
    pub(super) fn choose(options: &ServeOptions) -> Result<Self, TaskError> {
        if let Some(file) = &options.database {
            return Self::kept(&env::current_dir().unwrap_or_default().join(file));
        }
        if options.upstream.is_some() {
            let folder = dirs::data_local_dir().ok_or_else(|| TaskError::Missing {
                what: "a folder for the log (no HOME is set)".to_owned(),
                remedy: "Name the file: cargo xtask serve --upstream URL --database FILE"
                    .to_owned(),
            })?;
            return Self::kept(&folder.join("scim-audit-logs/audit-log.sqlite"));
        }
        let folder = tempfile::Builder::new()
            .prefix("scim-audit-logs-")
            .tempdir()
            .map_err(TaskError::file("create a folder in", env::temp_dir()))?;
        Ok(Self {
            path: folder.path().join("audit-log.sqlite"),
            is_new: true,
            throw_away: Some(folder),
        })
    }

    fn kept(path: &Path) -> Result<Self, TaskError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(TaskError::file("create the folder", folder))?;
        }
        Ok(Self {
            path: path.to_path_buf(),
            is_new: !path.exists(),
            throw_away: None,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The key is in a file beside the database and never in the database: with the database alone, nobody
    /// can test a guessed secret.
    pub(super) fn redaction_key(&self) -> PathBuf {
        self.path.with_extension("redaction-key")
    }

    /// Whether the file did not exist before. The sample is imported only into a new file.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    pub(super) fn is_thrown_away(&self) -> bool {
        self.throw_away.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(upstream: Option<&str>, database: Option<&Path>) -> ServeOptions {
        ServeOptions {
            upstream: upstream.map(str::to_owned),
            scim_port: 0,
            admin_port: 0,
            database: database.map(Path::to_path_buf),
        }
    }

    #[test]
    fn the_sandbox_starts_fresh_each_time_and_leaves_nothing() {
        let first = Database::choose(&options(None, None)).unwrap();
        let second = Database::choose(&options(None, None)).unwrap();
        assert_ne!(first.path(), second.path());
        assert!(first.is_new() && first.is_thrown_away());
        let path = first.path().to_path_buf();
        fs::write(&path, "").unwrap();
        drop(first);
        assert!(!path.parent().unwrap().exists());
    }

    #[test]
    fn a_named_file_is_new_once_and_stays() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("deep/log.sqlite");
        let first = Database::choose(&options(None, Some(&file))).unwrap();
        assert!(first.is_new() && !first.is_thrown_away());
        fs::write(&file, "").unwrap();
        drop(first);
        assert!(
            !Database::choose(&options(None, Some(&file)))
                .unwrap()
                .is_new()
        );
    }

    #[test]
    fn the_key_is_in_another_file_than_the_log() {
        let database = Database::choose(&options(None, None)).unwrap();
        assert_ne!(database.redaction_key(), database.path());
    }
}
