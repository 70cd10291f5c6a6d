//! Where things are in this repository, and the versions its lock files name.
use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{failure::Failure, process};

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

    /// A path in the repository.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the built viewer lies, ready to be served.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// A folder of xtask's own among the build results.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
            || self.path("target"),
            // Relative to where cargo was started, which is where xtask was started.
            |folder| env::current_dir().unwrap_or_default().join(folder),
        );
        target.join("xtask").join(name)
    }

    /// The version of wasm-bindgen that the viewer is compiled with; its command line must be of the very
    /// same version.
    pub(crate) fn wasm_bindgen_version(&self) -> Result<String, Failure> {
        let path = self.path("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
        locked_version(&lock, "wasm-bindgen").ok_or_else(|| Failure::Missing {
            what: "wasm-bindgen in Cargo.lock".to_owned(),
            remedy: "Restore the lock file: git checkout Cargo.lock".to_owned(),
        })
    }

    /// Builds the gateway quickly rather than small, and hands back the program. It prints nothing but errors, because
    /// another build may run beside it.
    pub(crate) fn gateway(&self) -> Result<PathBuf, Failure> {
        process::build(process::cargo(&self.root).args([
            "build",
            "--locked",
            "--quiet",
            "--package=scim-audit-gateway",
            "--bin=scim-audit-gateway",
        ]))
    }
}

/// The version of a package in a Cargo.lock.
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
    fn a_package_whose_name_only_begins_alike_is_not_taken_for_it() {
        let lock = "\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\
                    \nname = \"wasm-bindgen\"\nversion = \"2.0.0\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("2.0.0")
        );
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
