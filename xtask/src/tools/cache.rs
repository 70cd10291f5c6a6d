//! The folder of the tools: in the user's cache, so that another clone finds them built.
use std::{env, fs, path::PathBuf};

use crate::task_error::TaskError;

/// The environment variable that sets another folder.
pub(crate) const OVERRIDE: &str = "SCIM_AUDIT_TOOLS";

/// Creates a folder in the cache, with its parents, and returns it.
pub(crate) fn folder(name: &str) -> Result<PathBuf, TaskError> {
    let root = match env::var_os(OVERRIDE).filter(|value| !value.is_empty()) {
        // A relative path is relative to where the user typed the command, not to where tools run.
        Some(chosen) => env::current_dir().unwrap_or_default().join(chosen),
        None => dirs::cache_dir()
            .ok_or_else(|| TaskError::Missing {
                what: "a cache folder for the tools (no HOME is set)".to_owned(),
                remedy: format!("Name one: {OVERRIDE}=/some/folder cargo xtask …"),
            })?
            .join("scim-audit-logs"),
    };
    let folder = root.join(name);
    fs::create_dir_all(&folder).map_err(TaskError::file("create the folder", &folder))?;
    Ok(folder)
}
