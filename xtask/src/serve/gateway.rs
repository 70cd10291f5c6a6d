//! The gateway as a child process: started, waited for, and stopped when we are.
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use super::{Options, database::Database};
use crate::{
    failure::Failure,
    terminal::{note, say},
};

/// The gateway gives requests in flight ten seconds to end.
const STOPS_WITHIN: Duration = Duration::from_secs(15);
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// What the gateway says about itself before `ready`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Addresses {
    pub(super) scim: String,
    pub(super) admin: String,
}

/// A running gateway.
pub(super) struct Gateway {
    child: Child,
    addresses: Addresses,
    /// One message for each signal that asks us to end.
    stop: Receiver<()>,
}

impl Gateway {
    /// Starts it and waits until it is ready.
    pub(super) fn start(
        program: &Path,
        viewer: &Path,
        options: &Options,
        database: &Database,
    ) -> Result<Self, Failure> {
        let (asked, stop) = channel();
        listen_for_ctrl_c(asked)?;
        let mut command = command(program, viewer, options, database);
        let mut child = command.spawn().map_err(|source| Failure::Start {
            program: program.display().to_string(),
            source,
        })?;
        let Some(stdout) = child.stdout.take() else {
            return Err(ended("has no standard output"));
        };
        let addresses = until_ready(BufReader::new(stdout).lines());
        let mut gateway = Self {
            child,
            addresses: addresses.unwrap_or_default(),
            stop,
        };
        if gateway.addresses == Addresses::default() {
            let status = gateway.reap()?;
            return Err(ended(&format!("did not start ({status})")));
        }
        Ok(gateway)
    }

    pub(super) fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Returns when the person stops us, after the gateway has ended; fails when it ends by itself.
    pub(super) fn wait(mut self) -> Result<(), Failure> {
        loop {
            match self.stop.recv_timeout(LOOKS_EVERY) {
                Ok(()) => return self.end(),
                // Without a sender there is no Ctrl-C to come; the child is still watched.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(LOOKS_EVERY),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(ended(&format!("stopped by itself ({status})")));
            }
        }
    }

    fn end(&mut self) -> Result<(), Failure> {
        say("");
        note("Stopping…");
        let status = self.reap()?;
        if !status.success() {
            return Err(ended(&format!("did not stop cleanly ({status})")));
        }
        note("Stopped.");
        Ok(())
    }

    /// Asks the child to end, insists when it takes too long, and collects it.
    fn reap(&mut self) -> Result<std::process::ExitStatus, Failure> {
        terminate(&mut self.child);
        let deadline = Instant::now() + STOPS_WITHIN;
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Ok(status);
            }
            // A second Ctrl-C means: now.
            if self.stop.recv_timeout(LOOKS_EVERY).is_ok() {
                break;
            }
        }
        self.child.kill().ok();
        self.child
            .wait()
            .map_err(Failure::file("wait for", "the gateway"))
    }
}

impl Drop for Gateway {
    /// No way out leaves a stray process: `kill` does nothing to a child that was collected.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn listen_for_ctrl_c(asked: Sender<()>) -> Result<(), Failure> {
    // The receiver is gone only when we are ending already.
    ctrlc::set_handler(move || asked.send(()).unwrap_or_default())
        .map_err(|source| Failure::Signals { source })
}

fn command(program: &Path, viewer: &Path, options: &Options, database: &Database) -> Command {
    let mut command = Command::new(program);
    command
        .arg("serve")
        .arg(format!("--scim-listen=127.0.0.1:{}", options.scim_port))
        .arg(format!("--admin-listen=127.0.0.1:{}", options.admin_port))
        .arg("--database")
        .arg(database.path())
        .arg("--redaction-key")
        .arg(database.redaction_key())
        .arg("--viewer")
        .arg(viewer)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if let Some(url) = &options.upstream {
        command.arg("--upstream").arg(url);
    } else {
        command.arg("--sandbox");
        if database.is_new() {
            command.arg("--import-sample");
        }
    }
    // Of its own group: a terminal sends Ctrl-C to the whole group, and the gateway would get it twice,
    // once from the terminal and once from us.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Reads the addresses up to `ready`. `None` when the gateway ended before it said that.
fn until_ready(mut lines: std::io::Lines<BufReader<ChildStdout>>) -> Option<Addresses> {
    let mut addresses = Addresses::default();
    for line in lines.by_ref().map_while(Result::ok) {
        match line.split_once(char::is_whitespace) {
            Some(("scim", url)) => url.trim().clone_into(&mut addresses.scim),
            Some(("admin", url)) => url.trim().clone_into(&mut addresses.admin),
            _ if line.trim() == "ready" => {
                // What it may say later is passed on; a pipe nobody reads would block it one day.
                thread::spawn(move || lines.map_while(Result::ok).for_each(|line| say(&line)));
                return Some(addresses);
            }
            _ => say(&line),
        }
    }
    None
}

fn terminate(child: &mut Child) {
    #[cfg(unix)]
    if let Some(pid) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        // It may have ended meanwhile, which is what we want.
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).ok();
        return;
    }
    child.kill().ok();
}

fn ended(what: &str) -> Failure {
    Failure::Gateway {
        what: what.to_owned(),
        remedy: "`cargo xtask serve --help` explains every flag.",
    }
}
