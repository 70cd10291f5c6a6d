//! Bundles and minifies JavaScript and CSS with esbuild: Trunk's own minifier stops at what wasm-bindgen
//! writes today.
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{failure::Failure, process};

/// esbuild, and a folder to hand it what no source file holds.
pub(super) struct Esbuild {
    program: PathBuf,
    scratch: tempfile::TempDir,
}

impl Esbuild {
    pub(super) fn new(program: PathBuf) -> Result<Self, Failure> {
        let scratch = tempfile::tempdir()
            .map_err(Failure::file("create a folder in", std::env::temp_dir()))?;
        Ok(Self { program, scratch })
    }

    /// The glue as one ES module whose exports stand in one list at its end.
    pub(super) fn glue(&self, file: &Path) -> Result<String, Failure> {
        // The glue's own idea of where the wasm is: a name that is gone. It is always told another.
        self.bundle(
            file,
            &[
                "--format=esm".into(),
                "--define:import.meta.url=undefined".into(),
            ],
        )
    }

    /// A style sheet with what it imports, minified.
    pub(super) fn style(&self, file: &Path) -> Result<String, Failure> {
        self.bundle(file, &["--minify".into()])
    }

    /// The entry with everything it imports, minified. `modules` are imported by the names they have here.
    pub(super) fn entry(&self, file: &Path, modules: &[(&str, String)]) -> Result<String, Failure> {
        let mut options = vec![OsString::from("--format=esm"), "--minify".into()];
        for (name, text) in modules {
            let path = self.scratch.path().join(name).with_extension("js");
            fs::write(&path, text).map_err(Failure::file("write", &path))?;
            let mut alias = OsString::from(format!("--alias:#{name}="));
            alias.push(path);
            options.push(alias);
        }
        self.bundle(file, &options)
    }

    fn bundle(&self, file: &Path, options: &[OsString]) -> Result<String, Failure> {
        process::output(
            Command::new(&self.program)
                .arg(file)
                // Browsers that have Trusted Types and light-dark() need nothing rewritten for them.
                .args(["--bundle", "--target=esnext", "--charset=utf8"])
                .args(["--legal-comments=none", "--log-level=warning"])
                .args(options),
        )
    }
}
