//! The step `browsers`: runs the main journeys in Firefox and in `WebKit` in parallel.
use std::{path::PathBuf, process::Command};

use super::parts::SuiteParts;
use crate::{
    process,
    task_error::TaskError,
    terminal::{heading, note},
    tools::{self, SystemProgram},
};

/// A browser, the programs it needs, and its journeys.
struct Browser {
    name: &'static str,
    programs: &'static [SystemProgram],
    journeys: &'static str,
}

const BROWSERS: [Browser; 2] = [
    Browser {
        name: "Firefox",
        programs: &[tools::FIREFOX],
        journeys: "tests/browsers/firefox.test.mjs",
    },
    Browser {
        name: "WebKit",
        programs: &[tools::WEBKIT_DRIVER, tools::WEBKIT_BROWSER, tools::XVFB],
        journeys: "tests/browsers/webkit.test.mjs",
    },
];

/// Runs the journeys in each browser that is available. In CI a missing browser is an error; elsewhere it is
/// reported and skipped.
pub(super) fn run(parts: &SuiteParts<'_>) -> Result<(), TaskError> {
    tools::node_packages(parts.workspace)?;
    let mut command = Command::new("node");
    command.args([
        "--test",
        "--test-reporter=spec",
        &format!("--test-concurrency={}", BROWSERS.len()),
    ]);
    let mut missing = Vec::new();
    for browser in &BROWSERS {
        match programs(browser) {
            Ok(programs) => {
                command.arg(parts.workspace.path(browser.journeys));
                command.envs(programs);
            }
            Err(failure) if process::is_ci() => return Err(failure),
            Err(failure) => missing.push((browser.name, failure)),
        }
    }
    if missing.len() < BROWSERS.len() {
        process::run(parts.set_environment(&mut command)?)?;
    }
    for (name, failure) in missing {
        heading(&format!("NOT TRIED in {name}"));
        note(&failure.to_string());
        note("With CI=true that fails this step.");
    }
    Ok(())
}

/// Returns the paths of the programs, by their environment variables.
fn programs(browser: &Browser) -> Result<Vec<(&'static str, PathBuf)>, TaskError> {
    browser
        .programs
        .iter()
        .map(|program| Ok((program.variable, program.path()?)))
        .collect()
}
