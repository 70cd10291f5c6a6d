//! Builds the viewer: compiles it ([`compile`]), and makes one artefact of what is compiled ([`finish`]).
//!
//! Trunk can take the first step as well: `trunk build --release` and `trunk serve` call `cargo xtask finish`
//! after they have compiled. `cargo xtask dist` needs no Trunk, does nothing if no input changed, and replaces the
//! folder as a whole.
mod assets;
mod compile;
mod content_names;
mod crate_sizes;
mod element_manifest;
mod emitted;
mod esbuild;
mod fingerprint;
pub(crate) mod finish;
mod integrity;
mod languages;
mod manifest;
mod modules;
mod package;
mod pages;
mod precompress;
mod sizes;
mod split;
mod strict_page;
mod unused_exports;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use serde::Serialize;

use self::{assets::Assets, manifest::Manifest};
use crate::{
    digest, process,
    task_error::TaskError,
    terminal::{heading, note, say},
    tools,
    workspace::Workspace,
};

/// The entry under a fixed name.
const ALIAS: &str = "scim-audit-logs.js";
/// The TypeScript declarations of the entry.
const TYPES: &str = "scim-audit-logs.d.ts";

/// `cargo xtask dist`: builds the viewer and prints how a portal loads it.
pub(crate) fn dist(workspace: &Workspace) -> Result<(), TaskError> {
    let dist = build(workspace)?;
    note(&format!("The viewer is in {}", dist.display()));
    if let Some(manifest) = manifest_in(&dist) {
        heading("The line that a portal adds, with the address of the folder for …");
        say(&manifest.script_tag());
    }
    Ok(())
}

/// Builds the viewer if an input changed, and returns its folder.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, TaskError> {
    let _alone = alone(workspace)?;
    let dist = workspace.dist();
    let stamp = workspace.scratch("viewer-inputs");
    let inputs = fingerprint::of(workspace)?;
    let built = fs::read_to_string(&stamp).unwrap_or_default();
    if built == stamp_of(&inputs, &dist) {
        note("The viewer is up to date.");
        return Ok(dist);
    }

    tools::wasm_target()?;
    let packages = tools::node_packages(workspace)?;
    heading(
        "Building the viewer: three to six minutes the first time, half of that after a change",
    );
    let staging = workspace.scratch("viewer");
    compile::build(workspace, &packages, &staging)?;
    finish::finish(workspace, &staging, true)?;
    Assets::read(&staging)?.replace(&dist)?;
    fs::write(&stamp, stamp_of(&inputs, &dist)).map_err(TaskError::file("write", &stamp))?;
    Ok(dist)
}

/// Returns the stamp of a build: the inputs and the output. The manifest contains the hash of each file, so
/// files from another build in the folder, for example from `trunk build`, do not match the stamp.
fn stamp_of(inputs: &str, dist: &Path) -> String {
    let manifest = fs::read(dist.join(manifest::NAME)).unwrap_or_default();
    format!("{inputs} {}", digest::of(manifest))
}

fn manifest_in(dist: &Path) -> Option<Manifest> {
    let text = fs::read(dist.join(manifest::NAME)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Waits for another build in this clone to end: Trunk keeps temporary files where a second build would find
/// and remove them. The lock is held until the returned file is dropped.
fn alone(workspace: &Workspace) -> Result<File, TaskError> {
    let folder = workspace.scratch("");
    fs::create_dir_all(&folder).map_err(TaskError::file("create the folder", &folder))?;
    let path = folder.join("viewer.lock");
    let file = File::create(&path).map_err(TaskError::file("create", &path))?;
    if file.try_lock().is_err() {
        note("Waiting for another viewer build to end…");
        file.lock().map_err(TaskError::file("lock", &path))?;
    }
    Ok(file)
}

/// Serializes a value as indented JSON.
fn written(value: &impl Serialize) -> String {
    // Strings and numbers in named fields always serialize.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the version of the compiler, for the fingerprint: another compiler produces other bytes.
fn compiler() -> Option<String> {
    process::answer(std::process::Command::new("rustc").arg("--version"))
}
