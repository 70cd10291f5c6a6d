//! Provides the parts of the Rust toolchain that a minimal installation does not include.
use std::{path::Path, process::Command};

use crate::{process, task_error::TaskError, terminal::heading};

/// The target that the viewer is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs Rust's WebAssembly target if it is missing.
pub(crate) fn wasm_target() -> Result<(), TaskError> {
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    heading("Installing Rust's WebAssembly target");
    rustup(
        &["target", "add", WASM_TARGET],
        &format!("Rust's target {WASM_TARGET}"),
    )
}

/// Installs `cargo fmt` and `cargo clippy` if they are missing.
pub(crate) fn components() -> Result<(), TaskError> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if process::answer(Command::new(program).arg("--version")).is_none() {
            heading(&format!("Installing {component}"));
            rustup(&["component", "add", component], component)?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str], what: &str) -> Result<(), TaskError> {
    if process::on_path("rustup").is_none() {
        return Err(TaskError::Missing {
            what: what.to_owned(),
            remedy: format!(
                "This Rust was not installed by rustup, so it cannot be added from here: \
                 install Rust with rustup, or add {what} with the package manager that brought Rust."
            ),
        });
    }
    process::run(Command::new("rustup").args(arguments))
}

/// Returns this machine's target triple.
pub(crate) fn host() -> Result<String, TaskError> {
    let version = process::output(Command::new("rustc").arg("-vV"))?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| TaskError::Missing {
            what: "the line `host:` in what `rustc -vV` says".to_owned(),
            remedy: "Install Rust with rustup.".to_owned(),
        })
}
