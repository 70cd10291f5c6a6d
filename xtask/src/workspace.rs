//! Paths in this repository, and the versions in its lock files.
use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{process, task_error::TaskError};

/// The name of the gateway's program.
const GATEWAY: &str = "scim-audit-gateway";

/// The repository that xtask was built from.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The repository that xtask was built from.
    pub(crate) fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            root: own.parent().unwrap_or(own).to_path_buf(),
        }
    }

    /// Returns a path in the repository.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the built viewer, ready to be served.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// Returns a folder of xtask below the target folder.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.target().join("xtask").join(name)
    }

    /// The folder into which cargo compiles.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(
            || self.path("target"),
            // The path is relative to the folder where cargo was started, which is also where xtask was
            // started.
            |folder| env::current_dir().unwrap_or_default().join(folder),
        )
    }

    /// Returns the version of wasm-bindgen that the viewer is compiled with. Its command line must have
    /// exactly this version.
    pub(crate) fn wasm_bindgen_version(&self) -> Result<String, TaskError> {
        let path = self.path("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(TaskError::file("read", &path))?;
        locked_version(&lock, "wasm-bindgen").ok_or_else(|| TaskError::Missing {
            what: "wasm-bindgen in Cargo.lock".to_owned(),
            remedy: "Restore the lock file: git checkout Cargo.lock".to_owned(),
        })
    }

    /// Builds the gateway in the dev profile, which compiles fast, and returns the path of the program. Prints
    /// errors only, because another build may run at the same time.
    pub(crate) fn gateway(&self) -> Result<PathBuf, TaskError> {
        let bin = format!("--bin={GATEWAY}");
        process::build(
            process::cargo(&self.root).args([
                "build",
                "--locked",
                "--quiet",
                "--package=scim-audit-gateway",
                &bin,
            ]),
            GATEWAY,
        )
    }

    /// Returns the gateway that the native tests start. It compiles nothing after `cargo test --workspace`, unlike
    /// [`Self::gateway`], whose dependencies have fewer features.
    pub(crate) fn gateway_of_tests(&self) -> Result<PathBuf, TaskError> {
        process::build(
            process::cargo(&self.root).args([
                "test",
                "--locked",
                "--quiet",
                "--workspace",
                "--no-run",
            ]),
            GATEWAY,
        )
    }
}

/// Returns the version of a package in a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let (_, entry) = lock.split_once(&format!("\nname = \"{package}\"\nversion = \""))?;
    let (version, _) = entry.split_once('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_wasm_bindgen_is_the_one_the_manifest_pins() {
        let workspace = Workspace::here();
        let manifest = fs::read_to_string(workspace.path("Cargo.toml")).unwrap();
        let version = workspace.wasm_bindgen_version().unwrap();
        assert!(
            manifest.contains(&format!("\nwasm-bindgen = \"={version}\"\n")),
            "Cargo.lock has wasm-bindgen {version}; Cargo.toml must pin exactly that, because the \
             command line of that version is what `cargo xtask` installs"
        );
    }

    #[test]
    fn locked_version_matches_the_whole_package_name() {
        let lock = "\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\
                    \nname = \"wasm-bindgen\"\nversion = \"2.0.0\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("2.0.0")
        );
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
