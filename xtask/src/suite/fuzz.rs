//! `cargo xtask fuzz`: searches for messages that leak a secret, cost too much, or crash the recorder.
//!
//! Runs libFuzzer with coverage on the stable compiler. The flags are those of cargo-fuzz without its
//! sanitizers: the workspace forbids `unsafe`, so the sanitizers would find little.
use std::{env, fs, path::PathBuf, process::Command};

use clap::Args;

use crate::{
    process,
    task_error::TaskError,
    terminal::{heading, note},
    tools,
    workspace::Workspace,
};

/// Look for messages that let a secret through, cost too much, or stop the recorder.
///
/// What is found is written to a file, which is named; copied to `crates/record/tests/findings`, it is tried again by
/// each run of the native tests.
#[derive(Debug, Args)]
pub(crate) struct FuzzOptions {
    /// For so many minutes, shared by the targets.
    #[arg(long, default_value_t = 60)]
    minutes: u64,

    /// Only this target.
    #[arg(value_parser = TARGETS.map(|target| target.name))]
    target: Option<String>,
}

struct Target {
    name: &'static str,
    /// The maximum input length in bytes. Longer inputs find nothing that shorter ones do not.
    longest: usize,
    /// Whether the target fails on a time limit, which it may exceed on a busy machine.
    is_timed: bool,
}

const TARGETS: [Target; 4] = [
    Target {
        name: "no_canary_survives",
        longest: 256,
        is_timed: false,
    },
    Target {
        name: "dearest_byte",
        longest: 512,
        is_timed: true,
    },
    Target {
        name: "answer_reads",
        longest: 16 << 10,
        is_timed: false,
    },
    Target {
        name: "change_reads",
        longest: 1 << 10,
        is_timed: false,
    },
];

const COVERAGE: [&str; 8] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    // Without this flag, LLVM folds the branches of `ladder!` (crates/record/tests/fuzzed) into one, so that
    // the fuzzer does not notice progress.
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "-Ccodegen-units=1",
];

/// Runs the chosen targets, which share the given time.
pub(crate) fn run(workspace: &Workspace, options: &FuzzOptions) -> Result<(), TaskError> {
    let chosen: Vec<_> = TARGETS
        .iter()
        .filter(|target| {
            options
                .target
                .as_deref()
                .is_none_or(|name| name == target.name)
        })
        .collect();
    let seconds = options.minutes * 60 / chosen.len().max(1) as u64;
    for target in chosen {
        fuzz(workspace, target, seconds, &[])?;
    }
    Ok(())
}

/// Runs each target for twenty minutes, as part of the nightly tests.
pub(super) fn hour(workspace: &Workspace) -> Result<(), TaskError> {
    for target in &TARGETS {
        fuzz(workspace, target, 20 * 60, &[])?;
    }
    Ok(())
}

/// Runs each target without a time limit for 30 seconds or 1,500 inputs, as part of the tests. The seed is
/// fixed, so that a run fails because of a change and not by chance.
pub(super) fn minute(workspace: &Workspace) -> Result<(), TaskError> {
    for target in TARGETS.iter().filter(|target| !target.is_timed) {
        fuzz(workspace, target, 30, &["-seed=1", "-runs=1500"])?;
    }
    Ok(())
}

fn fuzz(
    workspace: &Workspace,
    target: &Target,
    seconds: u64,
    further: &[&str],
) -> Result<(), TaskError> {
    let program = built(workspace, target)?;
    let corpus = made(workspace.scratch("fuzz").join("corpus").join(target.name))?;
    let findings = made(workspace.scratch("fuzz").join("findings").join(target.name))?;
    heading(&format!("{} for {seconds} s", target.name));
    note(&format!(
        "A finding would be written to {}. Copy it to crates/record/tests/findings/{} and mend it.",
        findings.display(),
        target.name
    ));
    process::run(
        Command::new(program)
            .arg(corpus)
            .arg(
                workspace
                    .path("crates/record/tests/findings")
                    .join(target.name),
            )
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={}", target.longest))
            .args([
                // An input can be a body of a megabyte, which takes seconds on a busy machine.
                "-timeout=60",
                "-rss_limit_mb=1024",
                "-verbosity=0",
                "-print_final_stats=1",
            ])
            .args(further)
            .current_dir(workspace.root()),
    )
}

fn made(folder: PathBuf) -> Result<PathBuf, TaskError> {
    fs::create_dir_all(&folder).map_err(TaskError::file("create the folder", &folder))?;
    Ok(folder)
}

/// Builds a target with coverage counters and returns the path of the program.
fn built(workspace: &Workspace, target: &Target) -> Result<PathBuf, TaskError> {
    if env::var_os("CXX").is_none()
        && ["c++", "g++", "clang++"]
            .iter()
            .all(|name| process::on_path(name).is_none())
    {
        return Err(TaskError::Missing {
            what: "a C++ compiler, which libFuzzer is built with,".to_owned(),
            remedy: "Install one, for example: apt install g++".to_owned(),
        });
    }
    let host = tools::host()?;
    let folder = workspace.scratch("fuzz").join("target");
    // With an explicit target, build scripts and macros are built without the counters.
    process::run(
        process::cargo(workspace.root())
            .args([
                "build",
                "--locked",
                "--release",
                "--manifest-path=fuzz/Cargo.toml",
            ])
            .arg(format!("--bin={}", target.name))
            .arg(format!("--target={host}"))
            .arg("--target-dir")
            .arg(&folder)
            .env("RUSTFLAGS", COVERAGE.join(" ")),
    )?;
    Ok(folder.join(host).join("release").join(target.name))
}
