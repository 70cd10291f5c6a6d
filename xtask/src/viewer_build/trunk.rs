//! Starts Trunk, which compiles the viewer and has it finished.
use std::{env, ffi::OsStr, fs, path::Path, process::Command};

use crate::{failure::Failure, process, tools::WASM_TARGET, workspace::Workspace};

/// Builds the viewer as a release into `folder`, which then holds the finished artefact and nothing else.
pub(super) fn build(
    workspace: &Workspace,
    search_path: &OsStr,
    folder: &Path,
) -> Result<(), Failure> {
    fetch(workspace)?;
    fs::create_dir_all(folder).map_err(Failure::file("create the folder", folder))?;
    let mut trunk = Command::new("trunk");
    trunk
        // Offline, Trunk takes wasm-bindgen and wasm-opt from the search path and fails when a version is
        // not the pinned one; online it would download another from somewhere.
        .args(["build", "--release=true", "--offline=true", "--locked=true"])
        .args(["--skip-version-check", "--minify=false", "--dist"])
        .arg(folder)
        .env("PATH", search_path)
        .current_dir(workspace.root());
    // Trunk 0.21 stops at `NO_COLOR=1`: it wants the words true or false.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    process::without_cargo_run(&mut trunk);
    process::run(&mut trunk)
}

/// Trunk passes its `--offline` on to cargo, so the crates have to be there before.
fn fetch(workspace: &Workspace) -> Result<(), Failure> {
    let host = process::output(Command::new("rustc").arg("-vV"))?
        .lines()
        .find_map(|line| Some(line.strip_prefix("host: ")?.to_owned()));
    let mut fetch = process::cargo(workspace.root());
    fetch.args(["fetch", "--quiet", "--locked", "--target", WASM_TARGET]);
    if let Some(host) = host {
        // For the macros, which run here.
        fetch.args(["--target", &host]);
    }
    process::run(&mut fetch)
}
