//! The step for those who have Trunk: its build gives the same files as ours.
use std::{env, process::Command};

use super::parts::SuiteParts;
use crate::{process, task_error::TaskError, tools};

/// Builds the viewer with Trunk, and fails when a file differs from the one that `cargo xtask dist` makes.
pub(super) fn run(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    let expected = parts.viewer()?;
    let folder = parts.workspace.scratch("trunk");
    let mut trunk = Command::new("trunk");
    trunk
        // Offline, Trunk takes wasm-bindgen and wasm-opt from the search path and fails when a version is
        // not the pinned one; online it would download another from somewhere.
        .args(["build", "--release=true", "--offline=true", "--locked=true"])
        .args(["--skip-version-check", "--minify=false", "--dist"])
        .arg(&folder)
        .env("PATH", tools::for_trunk(parts.workspace)?)
        .current_dir(parts.workspace.root());
    // Trunk 0.21 stops at `NO_COLOR=1`: it wants the words true or false.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    process::without_cargo_run(&mut trunk);
    process::run(&mut trunk)?;
    process::run(Command::new("diff").arg("-r").args([&expected, &folder]))
}
