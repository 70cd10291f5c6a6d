//! A hash over the inputs of the viewer build: if it is unchanged, a build would give the same result.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::compiler;
use crate::{digest::Sum, process, task_error::TaskError, workspace::Workspace};

/// Inputs besides the crates: the viewer's own sources, the lists of versions, and the build code.
const INPUTS: [&str; 11] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    ".cargo",
    "build.rs",
    "src",
    "style",
    "tests/package-lock.json",
    "xtask/src/tools",
    "xtask/src/viewer_build",
];

/// Returns the hash over all inputs.
pub(super) fn of(workspace: &Workspace) -> Result<String, TaskError> {
    let mut files = BTreeSet::new();
    let named = INPUTS.iter().map(|input| workspace.path(input));
    let mut pending: Vec<PathBuf> = named.chain(crates_of_the_viewer(workspace)?).collect();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(TaskError::file("read", &path))? {
                pending.push(entry.map_err(TaskError::file("read", &path))?.path());
            }
        } else if path.is_file() {
            files.insert(path);
        }
    }

    let mut sum = Sum::default();
    sum.add(compiler().unwrap_or_default().as_bytes());
    for path in files {
        let bytes = fs::read(&path).map_err(TaskError::file("read", &path))?;
        sum.add(path.to_string_lossy().as_bytes());
        sum.add(&bytes);
    }
    Ok(sum.hex())
}

/// Returns the folders of this repository's crates that the viewer depends on.
fn crates_of_the_viewer(workspace: &Workspace) -> Result<Vec<PathBuf>, TaskError> {
    let tree = process::output(process::cargo(workspace.root()).args([
        "tree",
        "--locked",
        "--package=scim-audit-logs",
        "--edges=normal,build",
        "--prefix=none",
        "--format={p}",
    ]))?;
    Ok(local_folders(&tree, workspace.root()))
}

/// Parses lines such as `scim-audit-model v0.1.0 (/repo/crates/model)`.
fn local_folders(tree: &str, root: &Path) -> Vec<PathBuf> {
    tree.lines()
        .filter_map(|line| {
            let (_, folder) = line.split_once(" (")?;
            let folder = PathBuf::from(folder.split(')').next()?);
            // The root package is the repository itself, whose inputs are listed in `INPUTS`.
            (folder.starts_with(root) && folder != root).then_some(folder)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_repository_s_own_crates_are_inputs_beside_the_lock_file() {
        let tree = "scim-audit-logs v0.1.0 (/repo)\nchrono v0.4.45\n\
                    scim-audit-model v0.1.0 (/repo/crates/model)\nserde_derive v1.0.0 (proc-macro)\n\
                    scim-audit-model v0.1.0 (/repo/crates/model) (*)\n";
        let model = PathBuf::from("/repo/crates/model");
        assert_eq!(
            local_folders(tree, Path::new("/repo")),
            [model.clone(), model]
        );
    }

    #[test]
    fn the_fingerprint_is_the_same_when_nothing_changed() {
        let workspace = Workspace::here();
        assert_eq!(of(&workspace).unwrap(), of(&workspace).unwrap());
    }
}
