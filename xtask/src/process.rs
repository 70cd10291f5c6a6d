//! Starts other programs: cargo, npm, node, python.
use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use crate::task_error::TaskError;

/// Variables that `cargo run` sets for xtask itself. Some build scripts watch them: with them inherited,
/// crates would be compiled again whenever a cargo command runs once through xtask and once directly.
const SET_BY_CARGO_RUN: [&str; 4] = [
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_BIN_",
    "CARGO_CRATE_",
];

/// Returns a command for the cargo that started xtask, with `folder` as its working directory.
pub(crate) fn cargo(folder: &Path) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(folder);
    without_cargo_run(&mut command);
    command
}

/// Removes the variables of xtask's own `cargo run` from the environment that `command` inherits.
pub(crate) fn without_cargo_run(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        if SET_BY_CARGO_RUN
            .iter()
            .any(|prefix| name_text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
}

/// Runs a program and waits for it. It inherits standard output and standard error. It gets no standard
/// input: it must not wait for an answer that CI cannot give.
pub(crate) fn run(command: &mut Command) -> Result<(), TaskError> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|source| TaskError::Start {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
    checked(command, status)
}

/// Runs a program, waits for it, and returns its standard output. It inherits standard error.
pub(crate) fn output(command: &mut Command) -> Result<String, TaskError> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| TaskError::Start {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
    checked(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a cargo command that builds `program` and returns its path.
pub(crate) fn build(command: &mut Command, program: &str) -> Result<PathBuf, TaskError> {
    let messages = output(command.arg("--message-format=json-render-diagnostics"))?;
    executable(&messages, program).ok_or_else(|| TaskError::Missing {
        what: format!(
            "the program that this command builds ({}),",
            written(command)
        ),
        remedy: "Look at the Cargo.toml of its package.".to_owned(),
    })
}

/// Returns the program of this name that cargo's messages mention. Its test harness has the same name.
fn executable(messages: &str, program: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| {
            message
                .pointer("/target/name")
                .and_then(|name| name.as_str())
                == Some(program)
                && message.pointer("/profile/test") != Some(&serde_json::Value::Bool(true))
        })
        .find_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
}

/// Returns what a program prints, for example its version. Returns `None` if it does not exist, does not
/// start or fails: callers use that as an answer.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Puts the folder of `program` first on the search path of `command`, where cargo looks for its commands.
pub(crate) fn prepend_path(command: &mut Command, program: &Path) {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(Path::to_path_buf);
    let path = env::join_paths(folders.into_iter().chain(env::split_paths(&inherited)));
    if let Ok(path) = path {
        command.env("PATH", path);
    }
}

/// Returns the first file of this name on the search path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

fn checked(command: &Command, status: ExitStatus) -> Result<(), TaskError> {
    if status.success() {
        return Ok(());
    }
    Err(TaskError::Command {
        command: written(command),
        outcome: status.to_string(),
    })
}

/// Formats the command as a user would type it.
fn written(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .map(|word| {
            if word.contains(' ') {
                format!("'{word}'")
            } else {
                word.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether this runs in CI. All CI systems set `CI`.
pub(crate) fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| !["", "0", "false"].contains(&value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executable_path_is_read_from_the_cargo_messages() {
        let message = |name: &str, is_test: bool, executable: &str| {
            format!(
                "{{\"reason\":\"compiler-artifact\",\"target\":{{\"name\":\"{name}\"}},\
                 \"profile\":{{\"test\":{is_test}}},\"executable\":{executable}}}\n"
            )
        };
        let messages = [
            message("gateway", false, "null"),
            message("gateway", true, "\"/t/debug/deps/gateway-1\""),
            message("gateway", false, "\"/t/debug/gateway\""),
            message("other", false, "\"/t/debug/other\""),
            "{\"reason\":\"build-finished\",\"success\":true}\n".to_owned(),
        ];
        assert_eq!(
            executable(&messages.concat(), "gateway"),
            Some(PathBuf::from("/t/debug/gateway"))
        );
    }
}
