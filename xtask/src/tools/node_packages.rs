//! Provides the npm packages: wasm-opt, esbuild and the packages of the browser tests, pinned by the lock
//! file in tests/.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{digest, process, task_error::TaskError, terminal::heading, workspace::Workspace};

/// The installed packages.
#[derive(Debug)]
pub(crate) struct NodePackages {
    modules: PathBuf,
    /// The major version of binaryen. Its tools report only the major version.
    binaryen: String,
}

impl NodePackages {
    /// Returns the folder of the packages' programs.
    pub(crate) fn programs(&self) -> PathBuf {
        self.modules.join(".bin")
    }

    /// Returns the path of a program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs().join(name)
    }

    /// Returns the pinned wasm-opt: a native one from the search path, which is faster, or that of npm.
    pub(crate) fn wasm_opt(&self) -> PathBuf {
        if self.wasm_opt_is_on_path() {
            "wasm-opt".into()
        } else {
            self.program("wasm-opt")
        }
    }

    /// Whether the search path has the pinned version of wasm-opt.
    pub(crate) fn wasm_opt_is_on_path(&self) -> bool {
        process::on_path("wasm-opt")
            .and_then(|found| process::answer(Command::new(found).arg("--version")))
            .is_some_and(|words| words.split_whitespace().nth(2) == Some(&self.binaryen))
    }
}

/// Installs the packages of tests/package-lock.json, unless those of this lock file are already installed.
pub(crate) fn install(workspace: &Workspace) -> Result<NodePackages, TaskError> {
    let tests = workspace.path("tests");
    let modules = tests.join("node_modules");
    let lock = read(&tests.join("package-lock.json"))?;
    let packages = NodePackages {
        binaryen: binaryen_version(&read(&tests.join("package.json"))?)?,
        modules,
    };
    let wanted = digest::of(&lock);
    let stamp = packages.modules.join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(packages);
    }
    let Some(npm) = process::on_path("npm") else {
        return Err(TaskError::Missing {
            what: "npm, which brings wasm-opt and the browser tests' packages,".to_owned(),
            remedy: "Install Node.js 20 or newer.".to_owned(),
        });
    };
    heading("Installing the npm packages of tests/package-lock.json");
    process::run(
        Command::new(npm)
            .args(["ci", "--no-progress", "--loglevel=error"])
            .current_dir(&tests),
    )?;
    fs::write(&stamp, wanted).map_err(TaskError::file("write", &stamp))?;
    Ok(packages)
}

fn read(path: &Path) -> Result<String, TaskError> {
    fs::read_to_string(path).map_err(TaskError::file("read", path))
}

fn binaryen_version(manifest: &str) -> Result<String, TaskError> {
    serde_json::from_str::<serde_json::Value>(manifest)
        .ok()
        .and_then(|manifest| {
            let exact = manifest.pointer("/devDependencies/binaryen")?.as_str()?;
            Some(exact.split('.').next()?.to_owned())
        })
        .ok_or_else(|| TaskError::Missing {
            what: "an exact version of binaryen in tests/package.json".to_owned(),
            remedy: "Put it back: \"binaryen\": \"132.0.0\".".to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_binaryen_is_what_wasm_opt_prints() {
        let manifest = r#"{"devDependencies": {"binaryen": "132.0.0"}}"#;
        assert_eq!(binaryen_version(manifest).unwrap(), "132");
    }

    #[test]
    fn the_lock_file_names_no_download_address() {
        let lock = read(&Workspace::here().path("tests/package-lock.json")).unwrap();
        assert!(
            !lock.contains("\"resolved\""),
            "tests/package-lock.json names where packages were downloaded from, which is of no use \
             elsewhere: write it with npm run in tests/, whose .npmrc leaves that out"
        );
    }
}
