//! `cargo xtask test`: runs every check and test of the project, step by step.
pub(crate) mod bench;
mod browsers;
pub(crate) mod fuzz;
mod lane;
mod parts;
mod steps;
mod trunk;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use clap::Args;

use self::{
    lane::{EndedStep, RunningStep, SuiteLane},
    parts::SuiteParts,
    steps::{STEPS, StepTurn, SuiteStep, TURNS, When},
};
use crate::{
    task_error::TaskError,
    terminal::{self, heading, note, say},
    workspace::Workspace,
};

/// Run every check and test of the project, in the order that fails soonest.
///
/// Steps that do not get into each other's way run side by side. Stops at the first step that fails and says how to repeat just that one. What is missing (the WebAssembly
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
    let has_native_tests = chosen.iter().any(|step| step.name == "native");
    let parts = SuiteParts::new(workspace, options.nightly, has_native_tests);
    let mut outcomes = SuiteOutcomes::default();
    let ended = if options.only.is_empty() {
        let running = RunningStep::stopped_by_signals()?;
        TURNS.into_iter().try_for_each(|(turn, beside)| {
            let lane = beside.map(|turn| SuiteLane::start(&parts, of(&chosen, turn), &running));
            run_steps(&parts, &of(&chosen, turn), lane.as_ref(), &mut outcomes)
        })
    } else {
        run_steps(&parts, &chosen, None, &mut outcomes)
    };
    if chosen.len() > 1 {
        outcomes.print(&chosen);
    }
    ended
}

fn of(chosen: &[&'static SuiteStep], turn: StepTurn) -> Vec<&'static SuiteStep> {
    chosen
        .iter()
        .copied()
        .filter(|step| step.turn == turn)
        .collect()
}

/// Runs the steps one after the other, and waits for those of the lane. Ends when all have ended, or with the first
/// that fails.
fn run_steps(
    parts: &SuiteParts<'_>,
    steps: &[&'static SuiteStep],
    lane: Option<&SuiteLane>,
    outcomes: &mut SuiteOutcomes,
) -> Result<(), TaskError> {
    for step in steps {
        heading(&format!("{}: {}", step.name, step.does));
        let started = Instant::now();
        if let Err(failure) = (step.run)(parts) {
            terminal::failure(&failure);
            return Err(outcomes.fail(step.name));
        }
        outcomes.pass(step.name, started.elapsed());
        while let Some(ended) = lane.and_then(SuiteLane::next_ended) {
            outcomes.take(ended)?;
        }
    }
    while let Some(ended) = lane.and_then(SuiteLane::wait) {
        outcomes.take(ended)?;
    }
    Ok(())
}

/// What became of the steps so far.
#[derive(Debug, Default)]
struct SuiteOutcomes {
    passed: HashMap<&'static str, Duration>,
    failed: Option<&'static str>,
}

impl SuiteOutcomes {
    fn pass(&mut self, name: &'static str, took: Duration) {
        self.passed.insert(name, took);
    }

    fn fail(&mut self, name: &'static str) -> TaskError {
        self.failed = Some(name);
        TaskError::Step { step: name }
    }

    /// Prints the output of a step that ran beside others, and takes its outcome.
    fn take(&mut self, ended: EndedStep) -> Result<(), TaskError> {
        ended.show();
        match ended.outcome {
            Ok(took) => {
                self.pass(ended.name, took);
                Ok(())
            }
            Err(failure) => {
                if !matches!(failure, TaskError::Step { .. }) {
                    terminal::failure(&failure);
                }
                Err(self.fail(ended.name))
            }
        }
    }

    fn print(&self, chosen: &[&SuiteStep]) {
        heading("Summary");
        for step in chosen {
            note(&self.line(step.name));
        }
    }

    fn line(&self, name: &str) -> String {
        match self.passed.get(name) {
            Some(took) => format!("passed   {name:<12} {:>5.1} s", took.as_secs_f64()),
            None if self.failed == Some(name) => format!("FAILED   {name}"),
            None => format!("not run  {name}"),
        }
    }
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
    fn steps_that_did_not_end_are_listed_as_not_run() {
        let mut outcomes = SuiteOutcomes::default();
        outcomes.pass("a", Duration::from_secs(1));
        let failure = outcomes.fail("b");
        assert!(failure.to_string().contains("--only b"), "{failure}");
        assert!(outcomes.line("a").starts_with("passed"));
        assert!(outcomes.line("b").starts_with("FAILED"));
        assert!(outcomes.line("c").starts_with("not run"));
    }

    #[test]
    fn every_step_has_its_turn() {
        let chosen: Vec<_> = STEPS.iter().collect();
        let turns = TURNS
            .into_iter()
            .flat_map(|(turn, beside)| [Some(turn), beside]);
        let count = turns.flatten().map(|turn| of(&chosen, turn).len());
        assert_eq!(count.sum::<usize>(), STEPS.len());
    }
}
