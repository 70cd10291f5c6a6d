//! Compiles the viewer: cargo, then wasm-bindgen, which is linked as a library, then wasm-opt.
//!
//! Trunk runs the same three programs, and its settings in index.html are read here too, so that `trunk build
//! --release` and `cargo xtask dist` give the same files. Trunk itself takes minutes to install.
use std::{fs, path::Path, process::Command};

use wasm_bindgen_cli_support::Bindgen;

use crate::{
    defect::ViewerBuildError,
    process,
    task_error::TaskError,
    terminal::note,
    tools::{NodePackages, WASM_TARGET},
    workspace::Workspace,
};

/// The program and the stem of the files that wasm-bindgen writes.
const STEM: &str = "scim-audit-logs";
/// What marks the element of index.html that Trunk reads and removes.
const MARK: &str = "data-trunk";

/// Writes what Trunk hands to its hooks into `folder`: index.html, the glue and the wasm.
pub(super) fn build(
    workspace: &Workspace,
    packages: &NodePackages,
    folder: &Path,
) -> Result<(), TaskError> {
    let source = workspace.path("index.html");
    let page = fs::read_to_string(&source).map_err(TaskError::file("read", source))?;
    let settings = CompileSettings::read(&page)?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file("remove", folder))?;
    }
    fs::create_dir_all(folder).map_err(TaskError::file("create the folder", folder))?;
    let index = folder.join("index.html");
    fs::write(&index, settings.page).map_err(TaskError::file("write", &index))?;

    let compiled = process::build(process::cargo(workspace.root()).args([
        "build",
        "--locked",
        "--package=scim-audit-logs",
        &format!("--bin={STEM}"),
        &format!("--target={WASM_TARGET}"),
        &format!("--profile={}", settings.profile),
    ]))?;
    bind(&compiled, folder).map_err(|error| ViewerBuildError::Bindgen {
        reason: format!("{error:#}"),
    })?;
    note("Making the wasm small: about a minute");
    let wasm = folder.join(format!("{STEM}_bg.wasm"));
    process::run(
        Command::new(packages.wasm_opt())
            .arg(format!("-O{}", settings.level))
            .args(settings.parameters.split_whitespace())
            .arg(&wasm)
            .arg("--output")
            .arg(&wasm),
    )
}

/// Writes the glue, and the wasm that it starts.
fn bind(compiled: &Path, folder: &Path) -> Result<(), impl std::fmt::Display + use<>> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(STEM)
        .typescript(false)
        // As the command of wasm-bindgen does, which Trunk starts.
        .omit_default_module_path(false)
        .web(true)?
        .generate(folder)
}

/// What index.html says of how the viewer is compiled, and the page without it.
#[derive(Debug, PartialEq, Eq)]
struct CompileSettings {
    page: String,
    profile: String,
    level: String,
    parameters: String,
}

impl CompileSettings {
    fn read(page: &str) -> Result<Self, ViewerBuildError> {
        if page.matches(MARK).count() > 1 {
            return Err(ViewerBuildError::Several { what: MARK });
        }
        let link = page.split_once(MARK).and_then(|(before, after)| {
            let (start, end) = (before.rfind('<')?, before.len() + after.find('>')?);
            page.get(start..=end + MARK.len())
        });
        let link = link.ok_or(ViewerBuildError::Nothing { what: MARK })?;
        let value = |name: &'static str| {
            let (_, rest) = link.split_once(&format!(" {name}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let required = |name| value(name).ok_or(ViewerBuildError::Nothing { what: name });
        Ok(Self {
            page: page.replace(link, ""),
            profile: required("data-cargo-profile-release")?,
            level: required("data-wasm-opt")?,
            parameters: required("data-wasm-opt-params")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_from_the_page_and_removed_from_it() {
        let page = "<head>\n<link data-trunk rel=\"rust\" data-cargo-profile-release=\"viewer\" \
                    data-wasm-opt=\"z\" data-wasm-opt-params=\"-a --b\" />\n</head>\n";
        assert_eq!(
            CompileSettings::read(page).unwrap(),
            CompileSettings {
                page: "<head>\n\n</head>\n".to_owned(),
                profile: "viewer".to_owned(),
                level: "z".to_owned(),
                parameters: "-a --b".to_owned(),
            }
        );
    }

    #[test]
    fn the_page_of_this_repository_has_every_setting() {
        let page = fs::read_to_string(Workspace::here().path("index.html")).unwrap();
        let settings = CompileSettings::read(&page).unwrap();
        assert!(!settings.page.contains(MARK));
        assert_eq!(settings.profile, "viewer");
    }

    #[test]
    fn a_page_without_settings_or_with_two_of_them_is_refused() {
        let link = "<link data-trunk data-wasm-opt=\"z\" />\n";
        for page in ["<p>", link, &link.repeat(2)] {
            CompileSettings::read(page).unwrap_err();
        }
    }
}
