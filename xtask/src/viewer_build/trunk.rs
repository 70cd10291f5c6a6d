//! Runs Trunk, which compiles the viewer and runs the hook.
use std::{env, ffi::OsStr, fs, path::Path, process::Command};

use crate::{failure::Failure, process, tools::WASM_TARGET, workspace::Workspace};

/// Builds a release of the viewer into `folder`, which then holds only the finished artefact.
pub(super) fn build(
    workspace: &Workspace,
    search_path: &OsStr,
    folder: &Path,
) -> Result<(), Failure> {
    fetch(workspace)?;
    fs::create_dir_all(folder).map_err(Failure::file("create the folder", folder))?;
    let mut trunk = Command::new("trunk");
    trunk
        // Offline, Trunk takes wasm-bindgen and wasm-opt from the search path and fails if a version is not
        // the pinned one. Online, it would download another version.
        .args(["build", "--release=true", "--offline=true", "--locked=true"])
        .args(["--skip-version-check", "--minify=false", "--dist"])
        .arg(folder)
        .env("PATH", search_path)
        .current_dir(workspace.root());
    // Trunk 0.21 fails on `NO_COLOR=1`: it accepts only true or false.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    process::without_cargo_run(&mut trunk);
    process::run(&mut trunk)
}

/// Trunk passes `--offline` to cargo, so the crates must be downloaded before.
fn fetch(workspace: &Workspace) -> Result<(), Failure> {
    let host = process::output(Command::new("rustc").arg("-vV"))?
        .lines()
        .find_map(|line| Some(line.strip_prefix("host: ")?.to_owned()));
    let mut fetch = process::cargo(workspace.root());
    fetch.args(["fetch", "--quiet", "--locked", "--target", WASM_TARGET]);
    if let Some(host) = host {
        // Procedural macros are compiled for the host.
        fetch.args(["--target", &host]);
    }
    process::run(&mut fetch)
}
