//! Compiles the viewer: cargo, then the splitter and wasm-bindgen, which are linked as libraries, then wasm-opt.
//!
//! Trunk compiles with the same settings in index.html, and what it makes of the wasm is replaced, so that `trunk
//! build --release` and `cargo xtask dist` give the same files. Trunk itself takes minutes to install.
use std::{fs, path::Path, process::Command};

use wasm_bindgen_cli_support::Bindgen;

use super::{
    assets::{Assets, kind},
    crate_sizes, split,
};
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

/// Compiles the viewer and writes what the artefact is made of into `folder`: index.html, the glue, the wasm that
/// the first rows need, and the parts.
pub(super) fn build(
    workspace: &Workspace,
    packages: &NodePackages,
    folder: &Path,
) -> Result<(), TaskError> {
    let settings = settings(workspace)?;
    let compiled = process::build(
        process::cargo(workspace.root()).args([
            "build",
            "--locked",
            "--package=scim-audit-logs",
            &format!("--bin={STEM}"),
            &format!("--target={WASM_TARGET}"),
            &format!("--profile={}", settings.profile),
        ]),
        STEM,
    )?;
    stage(&compiled, &settings.page, folder)?;
    note("Making the wasm small: about a minute");
    optimize(&settings, packages, folder)
}

/// Replaces what Trunk wrote into `folder` by the same files as [`build`] writes: Trunk's wasm-bindgen has not seen
/// the parts. Takes the page from `folder` and the wasm that Trunk compiled from the target folder.
pub(super) fn rebuild(
    workspace: &Workspace,
    packages: &NodePackages,
    folder: &Path,
    is_release: bool,
) -> Result<(), TaskError> {
    let settings = settings(workspace)?;
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index).map_err(TaskError::file("read", index))?;
    let profile = if is_release {
        settings.profile.as_str()
    } else {
        "debug"
    };
    let compiled = workspace
        .target()
        .join(WASM_TARGET)
        .join(profile)
        .join(format!("{STEM}.wasm"));
    stage(&compiled, &page, folder)?;
    if is_release {
        optimize(&settings, packages, folder)?;
    }
    Ok(())
}

fn settings(workspace: &Workspace) -> Result<CompileSettings, TaskError> {
    let source = workspace.path("index.html");
    let page = fs::read_to_string(&source).map_err(TaskError::file("read", source))?;
    Ok(CompileSettings::read(&page)?)
}

/// Makes `folder` hold the page, and what `compiled` splits into.
fn stage(compiled: &Path, page: &str, folder: &Path) -> Result<(), TaskError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file("remove", folder))?;
    }
    fs::create_dir_all(folder).map_err(TaskError::file("create the folder", folder))?;
    let index = folder.join("index.html");
    fs::write(&index, page).map_err(TaskError::file("write", &index))?;
    let scratch =
        tempfile::tempdir().map_err(TaskError::file("create a folder in", std::env::temp_dir()))?;
    let split = split::split(compiled, scratch.path(), folder)?;
    crate_sizes::print(&split.main)?;
    bind(&split.main, folder).map_err(|error| ViewerBuildError::Bindgen {
        reason: format!("{error:#}"),
    })?;
    let glue = folder.join(format!("{STEM}.js"));
    let text = fs::read_to_string(&glue).map_err(TaskError::file("read", &glue))?;
    let text = split::with_loaders(&text, &split.parts, split.canary.as_deref())?;
    fs::write(&glue, text).map_err(TaskError::file("write", &glue))
}

/// Makes each wasm in `folder` small.
fn optimize(
    settings: &CompileSettings,
    packages: &NodePackages,
    folder: &Path,
) -> Result<(), TaskError> {
    for name in Assets::read(folder)?
        .names()
        .filter(|name| kind(name) == "wasm")
    {
        let wasm = folder.join(name);
        process::run(
            Command::new(packages.wasm_opt())
                .arg(format!("-O{}", settings.level))
                .args(settings.parameters.split_whitespace())
                .arg(&wasm)
                .arg("--output")
                .arg(&wasm),
        )?;
    }
    Ok(())
}

/// Writes the glue, and the wasm that it starts.
fn bind(main: &Path, folder: &Path) -> Result<(), impl std::fmt::Display + use<>> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(main)
        .out_name(STEM)
        .typescript(false)
        // As the command of wasm-bindgen does, which Trunk starts.
        .omit_default_module_path(false)
        // The parts use the table, the memory and the stack of the main file.
        .keep_lld_exports(true)
        .demangle(false)
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
