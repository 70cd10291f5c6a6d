//! `cargo xtask bench`: measures the figures of `bench/` with the same parts that the tests use.
use std::process::Command;

use super::parts::SuiteParts;
use crate::{process, task_error::TaskError, tools, workspace::Workspace};

/// Builds the parts and runs the benchmarks, one after the other.
pub(crate) fn run(workspace: &Workspace) -> Result<(), TaskError> {
    process::run(process::cargo(workspace.root()).args([
        "run",
        "--locked",
        "--release",
        "--package=scim-audit-record",
        "--example=dearest",
    ]))?;
    let parts = SuiteParts::new(workspace, false, false);
    tools::node_packages(workspace)?;
    let chromium = tools::CHROMIUM.path()?;
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec"])
        .arg(workspace.path("bench/explorer.bench.mjs"))
        .env("CHROMIUM", chromium);
    process::run(parts.set_environment(&mut command)?)
}
