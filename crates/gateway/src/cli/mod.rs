//! The command line: what can be asked for, and what is said when it cannot be done.

mod admin;
mod arguments;
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

/// Does what was asked for.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    match arguments.command {
        Command::Serve(serve) => serve::serve(*serve).await.map(|()| ExitCode::SUCCESS),
        Command::Import(import) => import::import(import).await,
    }
}

/// Why it could not be done, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// No runtime.
    #[error("the program could not be started: {0}")]
    Runtime(std::io::Error),
    /// A listening address is not free, or not there.
    #[error("{address} cannot be listened on: {cause}; choose another address with {flag}")]
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
    /// The token file is of no use.
    #[error("the admin token in {} cannot be used: {reason}; put one line of text into it", path.display())]
    Token { path: PathBuf, reason: String },
    /// The redaction key file is of no use.
    #[error("the redaction key {} cannot be used: {reason}", path.display())]
    Key { path: PathBuf, reason: String },
    /// No new redaction key.
    #[error(transparent)]
    NoRandomness(#[from] scim_audit_record::NoRandomness),
    /// Another gateway serves the same log.
    #[error(
        "another gateway is serving the log in {}; stop that one, or give this one a file of its own with --database", .0.display()
    )]
    Owned(PathBuf),
    /// The file that says whose the log is.
    #[error("{} cannot be locked: {cause}", path.display())]
    Owner {
        path: PathBuf,
        cause: std::io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Neither a SCIM service was named nor the sandbox asked for; clap sees to it that this is never so.
    #[error("name the SCIM service to forward to with --upstream")]
    NoUpstream,
    /// The embedded SCIM service.
    #[cfg(feature = "sandbox")]
    #[error("the sandbox could not be started: {0}")]
    Sandbox(std::io::Error),
    /// The SCIM service.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// The log could not be written to the last.
    #[error(
        "{0} requests were handled and are in no log, because the log could not be written until the end; make room for the database before the next start"
    )]
    Unwritten(u64),
    /// A file that was to be imported.
    #[error("{} cannot be read: {cause}", path.display())]
    Read {
        path: PathBuf,
        cause: std::io::Error,
    },
}

impl CliError {
    /// 2 for what another command line would have avoided, as clap itself does; else 1.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Listen { .. } | Self::TokenNeeded(_) | Self::Owned(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}
