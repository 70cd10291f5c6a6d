//! `cargo xtask release`: makes every artefact of a release in one folder.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    digest, process,
    task_error::TaskError,
    terminal::{heading, note},
    tools::{self, CargoTool},
    viewer_build,
    workspace::Workspace,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The checksums of all other files, as `sha256sum --check` reads them.
const SUMS: &str = "SHA256SUMS";

/// Makes the viewer as an npm package, the gateway for this machine, a list of the dependencies of each, and
/// checksums.
pub(crate) fn run(workspace: &Workspace) -> Result<(), TaskError> {
    let viewer = viewer_build::build(workspace)?;
    let folder = workspace.scratch("release");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(TaskError::file("remove", &folder))?;
    }
    fs::create_dir_all(&folder).map_err(TaskError::file("create the folder", &folder))?;

    heading("Packing the viewer");
    process::run(
        Command::new("npm")
            .args(["pack", "--loglevel=error", "--pack-destination"])
            .arg(&folder)
            .current_dir(&viewer),
    )?;
    heading("Building the gateway, optimised: three to eight minutes");
    let host = tools::host()?;
    let gateway = process::build(
        process::cargo(workspace.root()).args([
            "build",
            "--locked",
            "--release",
            "--package=scim-audit-gateway",
            "--bin=scim-audit-gateway",
        ]),
        "scim-audit-gateway",
    )?;
    copy(
        &gateway,
        &folder.join(format!("scim-audit-gateway-{VERSION}-{host}")),
    )?;
    heading("Listing the dependencies (CycloneDX)");
    let cyclonedx = CargoTool::cyclonedx().path()?;
    for (manifest, target, name) in [
        ("Cargo.toml", tools::WASM_TARGET, "scim-audit-logs"),
        ("crates/gateway/Cargo.toml", &host, "scim-audit-gateway"),
    ] {
        list_dependencies(workspace, &cyclonedx, manifest, target, name, &folder)?;
    }
    for name in ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&workspace.path(name), &folder.join(name))?;
    }
    write_sums(&folder)?;
    note(&format!("The release is in {}", folder.display()));
    Ok(())
}

/// Moves the list of one package from where the tool writes it, beside the manifest.
fn list_dependencies(
    workspace: &Workspace,
    cyclonedx: &Path,
    manifest: &str,
    target: &str,
    name: &str,
    folder: &Path,
) -> Result<(), TaskError> {
    let manifest = workspace.path(manifest);
    let stem = format!("{name}-{VERSION}.cdx");
    let mut command = Command::new(cyclonedx);
    command
        .args(["cyclonedx", "--format=json", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .args(["--target", target, "--override-filename", &stem])
        .current_dir(workspace.root());
    process::without_cargo_run(&mut command);
    process::run(&mut command)?;
    // The tool writes one list for each package of the workspace.
    let file = format!("{stem}.json");
    let own = manifest.with_file_name(&file);
    let list = fs::read_to_string(&own).map_err(TaskError::file("read", own))?;
    let copied = folder.join(&file);
    fs::write(&copied, without_root(&list, workspace.root()))
        .map_err(TaskError::file("write", copied))?;
    for written in manifests(workspace)? {
        let written = written.with_file_name(&file);
        if written.exists() {
            fs::remove_file(&written).map_err(TaskError::file("remove", &written))?;
        }
    }
    Ok(())
}

/// Returns a list whose references to packages of the workspace do not tell where it was on this machine.
fn without_root(list: &str, root: &Path) -> String {
    list.replace(&*root.to_string_lossy(), "")
}

/// Returns the manifests of the workspace.
fn manifests(workspace: &Workspace) -> Result<Vec<PathBuf>, TaskError> {
    let metadata = process::output(process::cargo(workspace.root()).args([
        "metadata",
        "--locked",
        "--no-deps",
        "--format-version=1",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap_or_default();
    let packages = metadata.get("packages").and_then(|list| list.as_array());
    Ok(packages
        .into_iter()
        .flatten()
        .filter_map(|package| Some(PathBuf::from(package.get("manifest_path")?.as_str()?)))
        .collect())
}

fn copy(from: &Path, to: &Path) -> Result<(), TaskError> {
    fs::copy(from, to).map_err(TaskError::file("copy", from))?;
    Ok(())
}

/// Writes a line for each file: its SHA-256 in hex, two blanks, and its name.
fn write_sums(folder: &Path) -> Result<(), TaskError> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).map_err(TaskError::file("read", folder))? {
        let path = entry.map_err(TaskError::file("read", folder))?.path();
        let bytes = fs::read(&path).map_err(TaskError::file("read", &path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        lines.push(format!("{}  {name}\n", digest::of(bytes)));
    }
    lines.sort_by(|one, other| {
        one.split_whitespace()
            .last()
            .cmp(&other.split_whitespace().last())
    });
    let sums = folder.join(SUMS);
    fs::write(&sums, lines.concat()).map_err(TaskError::file("write", sums))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_that_sha256sum_reads() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b"), "abc").unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        write_sums(folder.path()).unwrap();
        assert_eq!(
            fs::read_to_string(folder.path().join(SUMS)).unwrap(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n"
        );
    }

    #[test]
    fn a_list_of_dependencies_does_not_name_the_folder_of_the_workspace() {
        let list = "path+file:///home/me/it/crates/model#0.2.0 path+file:///home/me/it#0.2.0";
        assert_eq!(
            without_root(list, Path::new("/home/me/it")),
            "path+file:///crates/model#0.2.0 path+file://#0.2.0"
        );
    }

    #[test]
    fn every_package_has_a_manifest() {
        let manifests = manifests(&Workspace::here()).unwrap();
        assert!(manifests.len() > 5 && manifests.iter().all(|path| path.is_file()));
    }
}
