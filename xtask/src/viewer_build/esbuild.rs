//! Bundles and minifies JavaScript and CSS with esbuild: Trunk's own minifier fails on the current output of
//! wasm-bindgen.
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{process, task_error::TaskError};

/// esbuild, and a temporary folder for generated modules.
pub(super) struct Esbuild {
    program: PathBuf,
    scratch: tempfile::TempDir,
}

impl Esbuild {
    pub(super) fn new(program: PathBuf) -> Result<Self, TaskError> {
        let scratch = tempfile::tempdir()
            .map_err(TaskError::file("create a folder in", std::env::temp_dir()))?;
        Ok(Self { program, scratch })
    }

    /// Bundles the glue as one ES module with one list of exports at its end.
    pub(super) fn glue(&self, file: &Path) -> Result<String, TaskError> {
        // The glue contains the default URL of the wasm under a name that no longer exists. We always pass
        // the URL.
        self.bundle(
            file,
            &[
                "--format=esm".into(),
                "--define:import.meta.url=undefined".into(),
            ],
        )
    }

    /// Bundles and minifies a style sheet with its imports.
    pub(super) fn style(&self, file: &Path) -> Result<String, TaskError> {
        self.bundle(file, &["--minify".into()])
    }

    /// Bundles and minifies the entry with its imports. It imports each of `modules` as `#` and its name.
    pub(super) fn entry(
        &self,
        file: &Path,
        modules: &[(&str, String)],
    ) -> Result<String, TaskError> {
        let mut options = vec![OsString::from("--format=esm"), "--minify".into()];
        for (name, text) in modules {
            let path = self.scratch.path().join(name).with_extension("js");
            fs::write(&path, text).map_err(TaskError::file("write", &path))?;
            let mut alias = OsString::from(format!("--alias:#{name}="));
            alias.push(path);
            options.push(alias);
        }
        self.bundle(file, &options)
    }

    fn bundle(&self, file: &Path, options: &[OsString]) -> Result<String, TaskError> {
        process::output(
            Command::new(&self.program)
                .arg(file)
                // Browsers with Trusted Types and light-dark() need no syntax transforms.
                .args(["--bundle", "--target=esnext", "--charset=utf8"])
                .args(["--legal-comments=none", "--log-level=warning"])
                .args(options),
        )
    }
}
