//! The errors of all commands. Each message says what the user can do next.
use std::{io, path::PathBuf, process::ExitCode};

use crate::defect::ViewerBuildError;

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TaskError {
    #[error("this command failed ({outcome}):\n  {command}")]
    Command { command: String, outcome: String },

    #[error("`{program}` could not be started: {source}")]
    Start { program: String, source: io::Error },

    #[error("cannot {doing} {}: {source}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("{what} is missing. {remedy}")]
    Missing { what: String, remedy: String },

    #[error(
        "cannot listen on port {port} (for {purpose}): {reason}. Choose another one, for example:\n  \
         cargo xtask serve {flag} {suggestion}"
    )]
    Port {
        port: u16,
        purpose: &'static str,
        reason: String,
        flag: &'static str,
        suggestion: u16,
    },

    #[error("{0}")]
    Viewer(#[from] ViewerBuildError),

    #[error("the gateway {what}; what it said last is above. {remedy}")]
    Gateway { what: String, remedy: &'static str },

    #[error("Ctrl-C cannot be listened for: {source}")]
    Signals { source: ctrlc::Error },

    #[error("it was stopped")]
    Interrupted,

    #[error("there is no step `{name}`. The steps are: {known}")]
    UnknownStep { name: String, known: String },

    #[error("step `{step}` failed. To repeat just that step:\n  cargo xtask test --only {step}")]
    Step { step: &'static str },
}

impl TaskError {
    /// For `map_err` on a file operation: `.map_err(TaskError::file("read", path))`.
    pub(crate) fn file(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            doing,
            path,
            source,
        }
    }

    /// Returns 2 if the user has to change the command line, as the gateway and clap do, and 1 otherwise.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Port { .. } | Self::UnknownStep { .. } => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}
