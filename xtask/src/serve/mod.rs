//! `cargo xtask serve`: starts everything on this machine and prints how to use it.
mod database;
mod gateway;
mod ports;
mod welcome;

use std::{
    panic,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use clap::{Args, ValueHint, builder::NonEmptyStringValueParser};

use self::{database::Database, gateway::GatewayProcess};
use crate::{
    task_error::TaskError,
    terminal::{heading, note},
    viewer_build,
    workspace::Workspace,
};

/// Build the viewer and the gateway, start them on this machine and say which address to open.
///
/// Without --upstream you get a sandbox: an embedded SCIM service behind the gateway, and a sample log to
/// look at. With --upstream the gateway records the traffic to a SCIM service of your own. Only programs on
/// this machine can connect. Ctrl-C stops everything.
///
/// The first run installs what is missing and takes minutes; it says what it does.
#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// The base URL of your own SCIM service, for example `https://scim.example.com/scim/v2`. The gateway
    /// forwards to it and records every request. Without this flag an embedded SCIM service answers.
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Url)]
    upstream: Option<String>,

    /// The port that SCIM clients talk to: an identity provider, or curl. 0 takes any free one.
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    scim_port: u16,

    /// The port of the viewer and its API: the address to open in a browser. 0 takes any free one.
    #[arg(long, value_name = "PORT", default_value_t = 8081)]
    admin_port: u16,

    /// Keep the log in this SQLite file; it is created if there is none, and continued if there is.
    /// Without this flag the sandbox starts with a fresh log each time and removes it at the end, and a
    /// log recorded with --upstream is kept in your data folder.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    database: Option<PathBuf>,
}

/// Builds and starts everything, prints the addresses, and waits for Ctrl-C.
pub(crate) fn run(workspace: &Workspace, options: &ServeOptions) -> Result<(), TaskError> {
    // Check before the long build, so that a taken port is reported at once.
    ports::check(options)?;
    let (viewer, program) = build(workspace)?;
    let database = Database::choose(options)?;
    ports::check(options)?;
    let mut gateway = GatewayProcess::start(&mut command(&program, &viewer, options, &database))?;
    if let Some(addresses) = gateway.ready()? {
        welcome::print(options, &database, &addresses);
        gateway.wait()?;
    }
    Ok(())
}

/// Builds the viewer and the gateway side by side: each has phases that use one processor only.
fn build(workspace: &Workspace) -> Result<(PathBuf, PathBuf), TaskError> {
    note("The first start takes three to eight minutes on two processors, a later one seconds.");
    thread::scope(|scope| {
        let gateway = scope.spawn(|| -> Result<PathBuf, TaskError> {
            let program = workspace.gateway()?;
            note("The gateway is built.");
            Ok(program)
        });
        let viewer = viewer_build::build(workspace)?;
        if !gateway.is_finished() {
            heading("Building the gateway");
        }
        match gateway.join() {
            Ok(program) => Ok((viewer, program?)),
            Err(panic) => panic::resume_unwind(panic),
        }
    })
}

fn command(program: &Path, viewer: &Path, options: &ServeOptions, database: &Database) -> Command {
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
        .arg(viewer);
    if let Some(url) = &options.upstream {
        command.arg("--upstream").arg(url);
    } else {
        command.arg("--sandbox");
        if database.is_new() {
            command.arg("--import-sample");
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn arguments(options: &ServeOptions) -> Vec<String> {
        let database = Database::choose(options).unwrap();
        command(Path::new("gateway"), Path::new("dist"), options, &database)
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect()
    }

    fn has(arguments: &[String], flag: &str) -> bool {
        arguments.iter().any(|argument| argument == flag)
    }

    #[test]
    fn the_sample_is_imported_into_a_new_log_and_not_again() {
        let scratch = tempfile::tempdir().unwrap();
        let options = ServeOptions {
            upstream: None,
            scim_port: 0,
            admin_port: 0,
            database: Some(scratch.path().join("log.sqlite")),
        };
        assert!(has(&arguments(&options), "--import-sample"));
        fs::write(scratch.path().join("log.sqlite"), "").unwrap();
        assert!(!has(&arguments(&options), "--import-sample"));
        assert!(has(&arguments(&options), "--sandbox"));
    }

    #[test]
    fn real_traffic_is_never_mixed_with_a_sample() {
        let scratch = tempfile::tempdir().unwrap();
        let options = ServeOptions {
            upstream: Some("https://scim.example.com/v2".to_owned()),
            scim_port: 0,
            admin_port: 0,
            database: Some(scratch.path().join("log.sqlite")),
        };
        let arguments = arguments(&options);
        assert!(!has(&arguments, "--import-sample") && !has(&arguments, "--sandbox"));
        assert!(has(&arguments, "https://scim.example.com/v2"));
    }
}
