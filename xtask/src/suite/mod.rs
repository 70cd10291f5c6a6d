//! `cargo xtask test`: runs every check and test of the project, step by step.
pub(crate) mod bench;
mod browsers;
pub(crate) mod fuzz;
mod parts;
mod steps;
mod trunk;

use std::time::{Duration, Instant};

use clap::Args;

use self::steps::{STEPS, SuiteStep, When};
use crate::{
    task_error::TaskError,
    terminal::{self, heading, note, say},
    workspace::Workspace,
};

/// Run every check and test of the project, in the order that fails soonest.
///
/// Stops at the first step that fails and says how to repeat just that one. What is missing (the WebAssembly
/// target, npm and Python packages, browsers) is installed on the way.
#[derive(Debug, Args)]
pub(crate) struct SuiteOptions {
    /// Run this step only; give it again for one more. `--list` names them all.
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,

    /// Run the steps that answer within two minutes when little has changed: no browser, no viewer build.
    #[arg(long, conflicts_with_all = ["only", "nightly"])]
    quick: bool,

    /// Run the long forms too: 1,000 mounts in place of 100, an hour of fuzzing, the build by Trunk.
    #[arg(long)]
    nightly: bool,

    /// Name the steps and what each does, and run none.
    #[arg(long)]
    list: bool,
}

/// Runs the chosen steps and prints a summary line for each.
pub(crate) fn run(workspace: &Workspace, options: &SuiteOptions) -> Result<(), TaskError> {
    if options.list {
        for step in &STEPS {
            say(&format!("{:<12} {}", step.name, step.does));
        }
        return Ok(());
    }
    let chosen = chosen(options)?;
    let parts = parts::SuiteParts::new(workspace, options.nightly);
    let mut passed = Vec::new();
    for step in &chosen {
        heading(&format!("{}: {}", step.name, step.does));
        let started = Instant::now();
        if let Err(failure) = (step.run)(&parts) {
            terminal::failure(&failure);
            summary(&chosen, &passed);
            return Err(TaskError::Step { step: step.name });
        }
        passed.push(started.elapsed());
    }
    summary(&chosen, &passed);
    Ok(())
}

/// Returns the steps to run, in the order of the list and not of the command line.
fn chosen(options: &SuiteOptions) -> Result<Vec<&'static SuiteStep>, TaskError> {
    let only = &options.only;
    let unknown = only
        .iter()
        .find(|name| !STEPS.iter().any(|step| step.name == name.as_str()));
    if let Some(name) = unknown {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(TaskError::UnknownStep {
            name: name.clone(),
            known: known.join(", "),
        });
    }
    let when = match options {
        SuiteOptions { quick: true, .. } => When::Quick,
        SuiteOptions { nightly: true, .. } => When::Nightly,
        _ => When::Normal,
    };
    Ok(STEPS
        .iter()
        .filter(|step| match only.as_slice() {
            [] => step.when <= when,
            names => names.iter().any(|name| name == step.name),
        })
        .collect())
}

fn summary(chosen: &[&SuiteStep], passed: &[Duration]) {
    heading("Summary");
    for (place, step) in chosen.iter().enumerate() {
        note(&line(step.name, place, passed));
    }
}

fn line(name: &str, place: usize, passed: &[Duration]) -> String {
    match passed.get(place) {
        Some(took) => format!("passed   {name:<12} {:>5.1} s", took.as_secs_f64()),
        None if place == passed.len() => format!("FAILED   {name}"),
        None => format!("not run  {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(only: &[&str], quick: bool, nightly: bool) -> Vec<&'static str> {
        let options = SuiteOptions {
            only: only.iter().map(ToString::to_string).collect(),
            quick,
            nightly,
            list: false,
        };
        let steps = chosen(&options).unwrap();
        steps.iter().map(|step| step.name).collect()
    }

    #[test]
    fn a_run_has_the_steps_of_its_length() {
        let quick = names_of(&[], true, false);
        let normal = names_of(&[], false, false);
        let nightly = names_of(&[], false, true);
        assert!(quick.contains(&"native") && !quick.contains(&"browser"));
        assert!(normal.contains(&"browser") && !normal.contains(&"trunk"));
        assert_eq!(nightly.len(), STEPS.len());
    }

    #[test]
    fn named_steps_run_in_the_order_of_the_list() {
        let names = names_of(&["trunk", "docs", "format"], false, false);
        assert_eq!(names, ["format", "docs", "trunk"]);
    }

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let options = SuiteOptions {
            only: vec!["typo".to_owned()],
            quick: false,
            nightly: false,
            list: false,
        };
        let message = chosen(&options).unwrap_err().to_string();
        assert!(
            message.contains("`typo`") && message.contains("browser"),
            "{message}"
        );
    }

    #[test]
    fn steps_after_the_failed_one_are_listed_as_not_run() {
        let passed = [Duration::from_secs(1)];
        assert!(line("a", 0, &passed).starts_with("passed"));
        assert!(line("b", 1, &passed).starts_with("FAILED"));
        assert!(line("c", 2, &passed).starts_with("not run"));
    }
}
