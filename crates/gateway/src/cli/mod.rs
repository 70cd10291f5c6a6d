//! The command line: commands, arguments and error messages.

mod admin;
mod arguments;
mod backfill;
mod explain;
mod explained_change;
mod import;
mod key;
mod owner;
mod retention;
#[cfg(feature = "sandbox")]
mod sandbox;
mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use scim_audit_gateway::proxy::UpstreamError;
use scim_audit_store::StoreError;

pub(crate) use arguments::Arguments;
use arguments::Command;

/// Runs the requested command.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    match arguments.command {
        Command::Serve(serve) => serve::serve(*serve).await.map(|()| ExitCode::SUCCESS),
        Command::Import(import) => import::import(import).await,
        Command::Explain(explain) => explain::explain(&explain),
    }
}

/// Reason why a command failed. The messages say how to fix it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The async runtime could not be created.
    #[error("the program could not be started: {0}")]
    Runtime(std::io::Error),
    /// A listening address is in use or unavailable.
    #[error("cannot listen on {address}: {cause}; choose another address with {flag}")]
    Listen {
        address: SocketAddr,
        flag: &'static str,
        cause: std::io::Error,
    },
    /// The admin side would be open to anyone who can reach it.
    #[error(
        "the admin side at {0} can be reached from other machines and needs a token: name a file that holds one with --admin-token-file, set SCIM_AUDIT_ADMIN_TOKEN, or listen on a loopback address with --admin-listen"
    )]
    TokenNeeded(SocketAddr),
    /// The token file is unusable.
    #[error("the admin token in {} cannot be used: {reason}; put one line of text into it", path.display())]
    Token { path: PathBuf, reason: String },
    /// The redaction key file is unusable.
    #[error("the redaction key {} cannot be used: {reason}", path.display())]
    Key { path: PathBuf, reason: String },
    /// No randomness is available for a new redaction key.
    #[error(transparent)]
    NoRandomness(#[from] scim_audit_record::RandomnessError),
    /// Another gateway serves the same log.
    #[error(
        "another gateway is serving the log in {}; stop that one, or give this one a file of its own with --database", .0.display()
    )]
    Owned(PathBuf),
    /// The database or its lock file cannot be opened or locked.
    #[error("{} cannot be locked: {cause}", path.display())]
    Owner {
        path: PathBuf,
        cause: std::io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Neither a SCIM service nor the sandbox was given; clap prevents this.
    #[error("the SCIM service is missing; set it with --upstream")]
    NoUpstream,
    /// The embedded SCIM service could not be started.
    #[cfg(feature = "sandbox")]
    #[error("the sandbox could not be started: {0}")]
    Sandbox(std::io::Error),
    /// The client for the SCIM service could not be created.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// The log was still not writable at shutdown.
    #[error(
        "{0} requests were handled and are in no log, because the log could not be written until the end; make room for the database before the next start"
    )]
    Unwritten(u64),
    /// The file to import cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Read {
        path: PathBuf,
        cause: std::io::Error,
    },
}

impl CliError {
    /// Returns 2 for errors that other arguments would avoid, as clap itself does, otherwise 1.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Listen { .. } | Self::TokenNeeded(_) | Self::Owned(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}
