//! Provides the programs for building and testing. Each missing one is installed once.
//!
//! A program of the exact version on the search path is used as it is. Nothing is installed into the system
//! except Debian packages, and those only if no password is needed.
mod apt;
mod browsers;
mod cache;
mod cargo_tool;
mod node_packages;
mod python;
mod rustup;
mod shells;
mod system_program;

use std::{env, ffi::OsString, path::PathBuf};

pub(crate) use self::{
    browsers::{CHROMIUM, FIREFOX, WEBKIT_BROWSER, WEBKIT_DRIVER, XVFB},
    cargo_tool::CargoTool,
    node_packages::{NodePackages, install as node_packages},
    python::environment as python,
    rustup::WASM_TARGET,
    rustup::components as rust_components,
    rustup::host,
    rustup::wasm_target,
    shells::install as shells,
    system_program::SystemProgram,
};
use crate::{task_error::TaskError, workspace::Workspace};

/// Installs the missing browsers and shells, all at once. What cannot be installed is reported by the step that needs
/// it.
pub(crate) fn system_packages() {
    let programs = [CHROMIUM, FIREFOX, WEBKIT_DRIVER, WEBKIT_BROWSER, XVFB];
    let mut packages: Vec<_> = programs
        .iter()
        .flat_map(SystemProgram::missing_packages)
        .copied()
        .chain(shells::missing())
        .collect();
    packages.sort_unstable();
    packages.dedup();
    if !packages.is_empty() {
        apt::install(&packages);
    }
}

/// Installs Trunk and what it starts, and returns the `PATH` where it finds wasm-bindgen and wasm-opt.
pub(crate) fn for_trunk(workspace: &Workspace) -> Result<OsString, TaskError> {
    wasm_target()?;
    let packages = node_packages(workspace)?;
    let trunk = CargoTool::trunk().folder()?;
    let wasm_bindgen = CargoTool::wasm_bindgen(workspace.wasm_bindgen_version()?).folder()?;
    search_path(&packages, [trunk, wasm_bindgen])
}

fn search_path(packages: &NodePackages, built: [PathBuf; 2]) -> Result<OsString, TaskError> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = built
        .into_iter()
        // npm's wasm-opt must come before one on the search path that has another version.
        .chain((!packages.wasm_opt_is_on_path()).then(|| packages.programs()))
        .chain(env::split_paths(&inherited));
    env::join_paths(folders).map_err(|_unjoinable| TaskError::Missing {
        what: "a folder name without `:` for the tools".to_owned(),
        remedy: format!(
            "Set {} to a folder whose path has no `:` in it.",
            cache::OVERRIDE
        ),
    })
}
