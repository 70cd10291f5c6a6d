//! Steps that run beside the others. Each is a `cargo xtask test --only STEP` of its own, whose output is kept in a
//! file and shown when the step has ended, so that the output of two steps is never mixed.
use std::{
    env,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    process::{self, Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::{parts::SuiteParts, steps::SuiteStep};
use crate::{task_error::TaskError, terminal::say};

const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// A step that has ended.
#[derive(Debug)]
pub(super) struct EndedStep {
    pub(super) name: &'static str,
    pub(super) outcome: Result<Duration, TaskError>,
    log: PathBuf,
}

impl EndedStep {
    /// Prints what the step has printed.
    pub(super) fn show(&self) {
        let mut text = Vec::new();
        let read = File::open(&self.log).and_then(|mut log| log.read_to_end(&mut text));
        if read.is_ok() {
            say(String::from_utf8_lossy(&text).trim_end());
        }
    }
}

/// The steps of one sequence, of which one runs at a time. Those that still run are stopped when this is dropped.
#[derive(Debug)]
pub(super) struct SuiteLane {
    ended: Receiver<EndedStep>,
    running: RunningStep,
}

impl SuiteLane {
    /// Starts the first of the steps. Each further one follows when the one before has passed.
    pub(super) fn start(
        parts: &SuiteParts<'_>,
        steps: Vec<&'static SuiteStep>,
        running: &RunningStep,
    ) -> Self {
        let (sender, ended) = channel();
        let running = running.clone();
        let lane = running.clone();
        let folder = parts.workspace.scratch("lane");
        let root = parts.workspace.root().to_path_buf();
        thread::spawn(move || {
            for step in steps {
                let log = folder.join(format!("{}.log", step.name));
                let mut command = Command::new(env::current_exe().unwrap_or_default());
                command
                    .args(["test", "--only", step.name])
                    .current_dir(&root);
                let started = Instant::now();
                let outcome = fs::create_dir_all(&folder)
                    .map_err(TaskError::file("create the folder", &folder))
                    .and_then(|()| lane.run(&mut command, &log))
                    .and_then(|status| {
                        if status.success() {
                            Ok(started.elapsed())
                        } else {
                            Err(TaskError::Step { step: step.name })
                        }
                    });
                let is_last = outcome.is_err();
                let name = step.name;
                // The receiver is gone if the whole run has stopped.
                if sender.send(EndedStep { name, outcome, log }).is_err() || is_last {
                    return;
                }
            }
        });
        Self { ended, running }
    }

    /// Returns the next step that has ended, if there is one.
    pub(super) fn next_ended(&self) -> Option<EndedStep> {
        self.ended.try_recv().ok()
    }

    /// Waits for the next step to end. Returns `None` when all have ended.
    pub(super) fn wait(&self) -> Option<EndedStep> {
        self.ended.recv().ok()
    }
}

impl Drop for SuiteLane {
    fn drop(&mut self) {
        self.running.stop();
    }
}

/// The step that runs. It has a process group of its own, so that the programs it has started end with it.
#[derive(Debug, Clone, Default)]
pub(super) struct RunningStep(Arc<Mutex<RunningState>>);

#[derive(Debug, Default)]
struct RunningState {
    child: Option<Child>,
    is_stopped: bool,
}

impl RunningStep {
    /// Returns what Ctrl-C, and the signals that the system sends when a terminal is closed, stop before they end
    /// xtask.
    pub(super) fn stopped_by_signals() -> Result<Self, TaskError> {
        let running = Self::default();
        let stopped = running.clone();
        ctrlc::set_handler(move || {
            stopped.stop();
            process::exit(130);
        })
        .map_err(|source| TaskError::Signals { source })?;
        Ok(running)
    }

    /// Runs a program whose output goes to the file, and waits for it.
    fn run(&self, command: &mut Command, log: &Path) -> Result<ExitStatus, TaskError> {
        let start = |source| TaskError::Start {
            program: "cargo xtask test".to_owned(),
            source,
        };
        let out = File::create(log).map_err(TaskError::file("create", log))?;
        let err = out.try_clone().map_err(TaskError::file("write", log))?;
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.is_stopped {
                return Err(TaskError::Interrupted);
            }
            state.child = Some(command.spawn().map_err(start)?);
        }
        loop {
            {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(child) = state.child.as_mut() else {
                    return Err(TaskError::Interrupted);
                };
                if let Some(status) = child.try_wait().map_err(start)? {
                    state.child = None;
                    return Ok(status);
                }
            }
            thread::sleep(LOOKS_EVERY);
        }
    }

    /// Stops the program with all that it has started, and waits for its end. No further one starts.
    pub(super) fn stop(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_stopped = true;
        let Some(mut child) = state.child.take() else {
            return;
        };
        #[cfg(unix)]
        if let Some(group) = i32::try_from(child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
        {
            rustix::process::kill_process_group(group, rustix::process::Signal::TERM).ok();
        }
        #[cfg(not(unix))]
        child.kill().ok();
        child.wait().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn stopped_step_ends_with_the_programs_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let running = RunningStep::default();
        let lane = running.clone();
        let mut command = Command::new("sh");
        command.args(["-c", "sh -c 'echo $$; exec sleep 600'; true"]);
        let path = log.clone();
        let thread = thread::spawn(move || lane.run(&mut command, &path));
        let started = || fs::read_to_string(&log).unwrap_or_default();
        while !started().ends_with('\n') {
            thread::sleep(LOOKS_EVERY);
        }
        let inner = rustix::process::Pid::from_raw(started().trim().parse().unwrap()).unwrap();
        running.stop();
        assert!(matches!(
            thread.join().unwrap(),
            Err(TaskError::Interrupted)
        ));
        let deadline = Instant::now() + Duration::from_mins(1);
        while rustix::process::test_kill_process(inner).is_ok() {
            assert!(Instant::now() < deadline, "the inner program still runs");
            thread::sleep(LOOKS_EVERY);
        }
    }

    #[test]
    fn output_of_a_step_is_in_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let status = RunningStep::default().run(&mut command, &log).unwrap();
        assert_eq!(status.code(), Some(3));
        assert_eq!(fs::read_to_string(&log).unwrap(), "out\nerr\n");
    }
}
