//! The commands of the README and of CI: `cargo xtask serve`, `test`, `bench`, `fuzz` and `dist`.
//!
//! This crate builds, starts and checks the parts of the project, and installs the tools for that. It
//! contains nothing of SCIM except two `curl` lines, and nothing of how the parts work.
mod defect;
mod digest;
mod process;
mod release;
mod serve;
mod suite;
mod task_error;
mod terminal;
mod tools;
mod viewer_build;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// SCIM Audit Logs: try it, check it, build it. Each command installs what it misses, once.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct TaskArguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build the viewer and the gateway, start them on this machine and say which address to open.
    Serve(serve::ServeOptions),
    /// Run every check and test of the project, in the order that fails soonest.
    Test(suite::SuiteOptions),
    /// Measure the dearest messages, then the explorer in a browser (bench/README.md).
    Bench,
    /// Look for messages that let a secret through, cost too much, or stop the recorder (fuzz/).
    Fuzz(suite::fuzz::FuzzOptions),
    /// Build the viewer into `dist/`, ready to be served and embedded: what `serve` does first.
    Dist,
    /// Make every artefact of a release: the viewer as an npm package, the gateway, lists of dependencies, checksums.
    Release,
    /// Make one artefact of what Trunk has built. Trunk runs this itself (Trunk.toml).
    #[command(hide = true)]
    Finish,
}

fn main() -> ExitCode {
    let workspace = Workspace::here();
    let outcome = match TaskArguments::parse().command {
        Task::Serve(options) => serve::run(&workspace, &options),
        Task::Test(options) => suite::run(&workspace, &options),
        Task::Bench => suite::bench::run(&workspace),
        Task::Fuzz(options) => suite::fuzz::run(&workspace, &options),
        Task::Dist => viewer_build::dist(&workspace),
        Task::Release => release::run(&workspace),
        Task::Finish => viewer_build::finish::run(&workspace),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::failure(&failure);
            failure.exit_code()
        }
    }
}
