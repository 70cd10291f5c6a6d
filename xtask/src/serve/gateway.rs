//! The gateway as a child process: starts it, waits for it, and stops it when xtask stops.
use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{
    task_error::TaskError,
    terminal::{note, say},
};

/// The gateway gives requests in flight ten seconds to finish.
const STOPS_WITHIN: Duration = Duration::from_secs(15);
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// The addresses that the gateway prints before `ready`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Addresses {
    pub(super) scim: String,
    pub(super) admin: String,
}

/// Events while the gateway runs.
#[derive(Debug)]
pub(super) enum GatewayEvent {
    /// A line on the gateway's standard output.
    Said(String),
    /// The gateway closed its standard output, which happens when it ends.
    Closed,
    /// The user wants to stop.
    Stop,
}

/// A running gateway.
pub(super) struct GatewayProcess {
    child: Child,
    events: Receiver<GatewayEvent>,
}

impl GatewayProcess {
    /// Starts the program and handles Ctrl-C and the signals that the system sends when a terminal is closed.
    pub(super) fn start(command: &mut Command) -> Result<Self, TaskError> {
        let (sender, events) = channel();
        let stop = sender.clone();
        // Sending fails only if the receiver is dropped, when we are stopping anyway.
        ctrlc::set_handler(move || stop.send(GatewayEvent::Stop).unwrap_or_default())
            .map_err(|source| TaskError::Signals { source })?;
        Self::spawn(command, sender, events)
    }

    fn spawn(
        command: &mut Command,
        sender: Sender<GatewayEvent>,
        events: Receiver<GatewayEvent>,
    ) -> Result<Self, TaskError> {
        // The gateway gets its own process group: a terminal sends Ctrl-C to the whole group, so the gateway
        // would get it twice, from the terminal and from us.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| TaskError::Start {
                program: command.get_program().to_string_lossy().into_owned(),
                source,
            })?;
        if let Some(stdout) = child.stdout.take() {
            // Read until the end, also after `ready`: a full pipe would block the gateway.
            thread::spawn(move || pass_on(stdout, &sender));
        }
        Ok(Self { child, events })
    }

    /// Waits until the gateway serves. Returns `None` if the user stopped it before.
    pub(super) fn ready(&mut self) -> Result<Option<Addresses>, TaskError> {
        let mut addresses = Addresses::default();
        loop {
            match self.events.recv() {
                Ok(GatewayEvent::Said(line)) => match line.split_once(char::is_whitespace) {
                    Some(("scim", url)) => url.trim().clone_into(&mut addresses.scim),
                    Some(("admin", url)) => url.trim().clone_into(&mut addresses.admin),
                    _ if line.trim() == "ready" => return Ok(Some(addresses)),
                    _ => say(&line),
                },
                Ok(GatewayEvent::Stop) => return self.end().map(|()| None),
                Ok(GatewayEvent::Closed) | Err(_) => {
                    let status = self.reap()?;
                    return Err(ended(&format!("did not start ({status})")));
                }
            }
        }
    }

    /// Returns after the user has stopped us and the gateway has ended. Fails if the gateway ends by itself.
    pub(super) fn wait(mut self) -> Result<(), TaskError> {
        loop {
            match self.events.recv_timeout(LOOKS_EVERY) {
                Ok(GatewayEvent::Stop) => return self.end(),
                Ok(GatewayEvent::Said(line)) => say(&line),
                // All senders are gone; keep watching the child.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(LOOKS_EVERY),
                Ok(GatewayEvent::Closed) | Err(RecvTimeoutError::Timeout) => {}
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(ended(&format!("stopped by itself ({status})")));
            }
        }
    }

    fn end(&mut self) -> Result<(), TaskError> {
        say("");
        note("Stopping…");
        let status = self.reap()?;
        if !status.success() {
            return Err(ended(&format!("did not stop cleanly ({status})")));
        }
        note("Stopped.");
        Ok(())
    }

    /// Asks the child to end, kills it if it takes too long, and returns its exit status.
    fn reap(&mut self) -> Result<ExitStatus, TaskError> {
        terminate(&mut self.child);
        let deadline = Instant::now() + STOPS_WITHIN;
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Ok(status);
            }
            match self.events.recv_timeout(LOOKS_EVERY) {
                // A second Ctrl-C means to stop at once.
                Ok(GatewayEvent::Stop) => break,
                Ok(GatewayEvent::Said(line)) => say(&line),
                Err(RecvTimeoutError::Disconnected) => thread::sleep(LOOKS_EVERY),
                Ok(GatewayEvent::Closed) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
        self.child.kill().ok();
        self.child
            .wait()
            .map_err(TaskError::file("wait for", "the gateway"))
    }
}

impl Drop for GatewayProcess {
    /// Leaves no child process behind on any path. `kill` does nothing to a child that was already waited
    /// for.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn pass_on(stdout: impl Read, sender: &Sender<GatewayEvent>) {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    // Sending fails only when we are stopping; then the lines are not needed.
    if lines
        .try_for_each(|line| sender.send(GatewayEvent::Said(line)))
        .is_ok()
    {
        sender.send(GatewayEvent::Closed).ok();
    }
}

fn terminate(child: &mut Child) {
    #[cfg(unix)]
    if let Some(pid) = i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        // An error means that the child has already ended.
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).ok();
        return;
    }
    child.kill().ok();
}

fn ended(what: &str) -> TaskError {
    TaskError::Gateway {
        what: what.to_owned(),
        remedy: "`cargo xtask serve --help` explains every flag.",
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// Starts a shell script instead of the gateway.
    fn gateway(script: &str) -> (GatewayProcess, Sender<GatewayEvent>) {
        let (sender, events) = channel();
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let gateway = GatewayProcess::spawn(&mut command, sender.clone(), events).unwrap();
        (gateway, sender)
    }

    const READY: &str =
        "echo 'scim   http://127.0.0.1:1'; echo 'admin  http://127.0.0.1:2'; echo ready;";
    const UNTIL_TOLD: &str = "while true; do sleep 0.05; done";

    #[test]
    fn the_addresses_are_those_that_the_gateway_says() {
        let (mut gateway, _sender) = gateway(&format!("{READY} {UNTIL_TOLD}"));
        let addresses = gateway.ready().unwrap().unwrap();
        assert_eq!(addresses.scim, "http://127.0.0.1:1");
        assert_eq!(addresses.admin, "http://127.0.0.1:2");
    }

    #[test]
    fn ctrl_c_asks_the_gateway_to_end_and_is_a_success() {
        let (mut gateway, sender) = gateway(&format!("trap 'exit 0' TERM; {READY} {UNTIL_TOLD}"));
        gateway.ready().unwrap().unwrap();
        sender.send(GatewayEvent::Stop).unwrap();
        gateway.wait().unwrap();
    }

    #[test]
    fn ctrl_c_before_the_gateway_is_ready_ends_it_too() {
        let (mut gateway, sender) =
            gateway(&format!("trap 'exit 0' TERM; echo starting; {UNTIL_TOLD}"));
        assert!(
            matches!(gateway.events.recv(), Ok(GatewayEvent::Said(_))),
            "the trap must be set before the signal comes"
        );
        sender.send(GatewayEvent::Stop).unwrap();
        assert_eq!(gateway.ready().unwrap(), None);
    }

    #[test]
    fn a_gateway_that_fails_to_start_is_a_failure_with_its_exit_code() {
        let (mut gateway, _sender) = gateway("exit 2");
        let message = gateway.ready().unwrap_err().to_string();
        assert!(
            message.contains("did not start (exit status: 2)"),
            "{message}"
        );
    }

    #[test]
    fn a_gateway_that_ends_by_itself_is_a_failure() {
        let (mut gateway, _sender) = gateway(&format!("{READY} exit 3"));
        gateway.ready().unwrap().unwrap();
        let message = gateway.wait().unwrap_err().to_string();
        assert!(
            message.contains("stopped by itself (exit status: 3)"),
            "{message}"
        );
    }

    #[test]
    fn dropped_gateway_leaves_no_process() {
        let (mut gateway, _sender) = gateway(&format!("trap '' TERM; {READY} {UNTIL_TOLD}"));
        gateway.ready().unwrap().unwrap();
        let pid = i32::try_from(gateway.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
            .unwrap();
        drop(gateway);
        assert!(rustix::process::test_kill_process(pid).is_err());
    }
}
