//! The steps, ordered so that errors show as early as possible.
use std::{fs, path::PathBuf, process::Command};

use super::{fuzz, parts::SuiteParts};
use crate::{process, task_error::TaskError, terminal::note, tools};

/// One step of `cargo xtask test`.
#[derive(Debug)]
pub(super) struct SuiteStep {
    /// The name for `--only`.
    pub(super) name: &'static str,
    pub(super) does: &'static str,
    pub(super) when: When,
    pub(super) turn: StepTurn,
    pub(super) run: fn(&SuiteParts<'_>) -> Result<(), TaskError>,
}

/// Which runs a step belongs to, each including the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    /// Also in `--quick`.
    Quick,
    /// Also when no flag is given.
    Normal,
    /// Only in `--nightly`.
    Nightly,
}

/// When a step runs, and beside what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepTurn {
    /// After the other ones of this turn: they compile into the same folder, which cargo locks.
    Compile,
    /// Beside these, because it compiles into another folder, or installs, which leaves the processors idle.
    BesideCompile,
    /// When everything is built, and beside nothing: journeys wait for browsers, and a busy machine fails them.
    Built,
}

/// The turns in their order, each with what runs beside it.
pub(super) const TURNS: [(StepTurn, Option<StepTurn>); 2] = [
    (StepTurn::Compile, Some(StepTurn::BesideCompile)),
    (StepTurn::Built, None),
];

pub(super) const STEPS: [SuiteStep; 15] = [
    SuiteStep {
        name: "tools",
        does: "what the other steps need is installed: browsers, shells, packages of npm and PyPI",
        when: When::Normal,
        turn: StepTurn::BesideCompile,
        run: install_tools,
    },
    SuiteStep {
        name: "format",
        does: "the code is formatted",
        when: When::Quick,
        turn: StepTurn::Compile,
        run: format,
    },
    SuiteStep {
        name: "scripts",
        does: "JavaScript and CSS are formatted, linted and type-checked",
        when: When::Quick,
        turn: StepTurn::BesideCompile,
        run: scripts,
    },
    SuiteStep {
        name: "policy",
        does: "licences, versions and sources of dependencies are allowed by deny.toml",
        when: When::Normal,
        turn: StepTurn::BesideCompile,
        run: policy,
    },
    SuiteStep {
        name: "clippy",
        does: "no warning in native code, tests included",
        when: When::Quick,
        turn: StepTurn::Compile,
        run: clippy,
    },
    SuiteStep {
        name: "clippy-wasm",
        does: "no warning in the viewer as the browser gets it",
        when: When::Quick,
        turn: StepTurn::Compile,
        run: clippy_wasm,
    },
    SuiteStep {
        name: "docs",
        does: "the code's documentation builds without a warning",
        when: When::Normal,
        turn: StepTurn::Compile,
        run: docs,
    },
    SuiteStep {
        name: "native",
        does: "native tests of every crate",
        when: When::Quick,
        turn: StepTurn::Compile,
        run: native,
    },
    SuiteStep {
        name: "viewer",
        does: "the viewer builds and may be served under a strict policy",
        when: When::Normal,
        turn: StepTurn::BesideCompile,
        run: viewer,
    },
    SuiteStep {
        name: "fuzz",
        does: "secrets that survive and messages that stop the recorder are looked for, for a minute",
        when: When::Normal,
        turn: StepTurn::BesideCompile,
        run: |parts| fuzz::minute(parts.workspace),
    },
    SuiteStep {
        name: "browser",
        does: "journeys in a real browser",
        when: When::Normal,
        turn: StepTurn::Built,
        run: browser,
    },
    SuiteStep {
        name: "browsers",
        does: "the main journeys in Firefox and in WebKit",
        when: When::Normal,
        turn: StepTurn::Built,
        run: super::browsers::run,
    },
    SuiteStep {
        name: "contract",
        does: "docs/openapi.yaml holds for the running gateway",
        when: When::Normal,
        turn: StepTurn::Built,
        run: contract,
    },
    SuiteStep {
        name: "fuzz-hour",
        does: "the same, and messages that cost too much, for an hour",
        when: When::Nightly,
        turn: StepTurn::Built,
        run: |parts| fuzz::hour(parts.workspace),
    },
    SuiteStep {
        name: "trunk",
        does: "Trunk builds the same files",
        when: When::Nightly,
        turn: StepTurn::Built,
        run: super::trunk::run,
    },
];

/// Installs in one go, while other steps compile. A step that runs alone installs what it needs itself.
fn install_tools(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::rust_components()?;
    tools::wasm_target()?;
    tools::system_packages();
    tools::node_packages(parts.workspace)?;
    parts.python()?;
    Ok(())
}

fn format(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::rust_components()?;
    process::run(process::cargo(parts.workspace.root()).args(["fmt", "--all", "--check"]))
}

/// Runs Biome by biome.json, and tsc over the shipped JavaScript and over the examples.
fn scripts(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    let packages = tools::node_packages(parts.workspace)?;
    let run = |program: &str, arguments: &[&str]| {
        process::run(
            Command::new(packages.program(program))
                .args(arguments)
                .current_dir(parts.workspace.root()),
        )
    };
    run("biome", &["ci", "--error-on-warnings"])?;
    run("tsc", &["-p", "tsconfig.json"])?;
    run("tsc", &["-p", "examples/tsconfig.json"])
}

fn policy(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    let deny = tools::CargoTool::deny().path()?;
    let mut command = Command::new(deny);
    command
        .args(["--all-features", "check", "licenses", "bans", "sources"])
        .current_dir(parts.workspace.root());
    process::without_cargo_run(&mut command);
    process::run(&mut command)
}

fn clippy(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::rust_components()?;
    process::run(process::cargo(parts.workspace.root()).args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny=warnings",
    ]))
}

fn clippy_wasm(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::rust_components()?;
    tools::wasm_target()?;
    process::run(process::cargo(parts.workspace.root()).args([
        "clippy",
        "--locked",
        "--package=scim-audit-logs",
        "--lib",
        "--bins",
        "--target",
        tools::WASM_TARGET,
        "--",
        "--deny=warnings",
    ]))
}

fn docs(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    process::run(
        process::cargo(parts.workspace.root())
            .args(["doc", "--locked", "--workspace", "--no-deps"])
            .arg("--document-private-items")
            .env("RUSTDOCFLAGS", "--deny=warnings"),
    )
}

fn native(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::shells();
    let mut tests = process::cargo(parts.workspace.root());
    // nextest runs the tests of all crates side by side, but no examples in the documentation.
    let nextest = tools::CargoTool::nextest().prebuilt()?;
    if let Some(program) = &nextest {
        tests.args(["nextest", "run", "--no-fail-fast"]);
        process::prepend_path(&mut tests, program);
    } else {
        tests.arg("test");
    }
    tests.args(["--locked", "--workspace"]);
    if process::is_ci() {
        // Use a fixed seed for the property tests, so that a run fails because of a change and not by chance.
        tests.env("PROPTEST_RNG_SEED", "1");
    }
    process::run(&mut tests)?;
    if nextest.is_some() {
        process::run(process::cargo(parts.workspace.root()).args([
            "test",
            "--locked",
            "--workspace",
            "--doc",
        ]))?;
    }
    Ok(())
}

fn viewer(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    let dist = parts.viewer()?;
    note(&format!("The viewer is in {}", dist.display()));
    Ok(())
}

fn contract(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    let mut command = Command::new(parts.python()?);
    process::run(parts.set_environment(command.arg("tests/contract/run.py"))?)
}

fn browser(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::node_packages(parts.workspace)?;
    let chromium = tools::CHROMIUM.path()?;
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", "--test-concurrency=3"])
        .args(journeys(parts)?)
        .env("CHROMIUM", chromium);
    if parts.is_nightly {
        command.env("MOUNTS", "1000");
    }
    process::run(parts.set_environment(&mut command)?)
}

/// Returns the test files. They are listed one by one because Node 20 does not support glob patterns.
fn journeys(parts: &SuiteParts<'_>) -> Result<Vec<PathBuf>, TaskError> {
    let folder = parts.workspace.path("tests/browser");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(TaskError::file("read", &folder))? {
        let path = entry.map_err(TaskError::file("read", &folder))?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        // Without file arguments, Node searches for tests elsewhere, finds none of ours, and succeeds.
        return Err(TaskError::Missing {
            what: "any test file (*.test.mjs) in tests/browser".to_owned(),
            remedy: "Restore them: git checkout tests/browser".to_owned(),
        });
    }
    Ok(files)
}
