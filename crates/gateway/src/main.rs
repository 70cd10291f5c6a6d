//! `scim-audit-gateway`: records SCIM traffic and serves the audit log API.

mod cli;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Environment variable with the level of the gateway's own log: off, error, warn, info, debug or trace.
const LOG_LEVEL: &str = "SCIM_AUDIT_LOG";

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    start_logging();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(cli::CliError::Runtime)
        .and_then(|runtime| {
            let done = runtime.block_on(cli::run(arguments));
            // Do not wait for work that still runs on a blocking thread.
            runtime.shutdown_background();
            done
        });
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("scim-audit-gateway: {error}");
            error.exit_code()
        }
    }
}

/// Logs to stderr. Messages of other crates below warning level are suppressed at every level, because they
/// could contain what the gateway never logs, such as paths and headers.
fn start_logging() {
    let level = std::env::var(LOG_LEVEL)
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(LevelFilter::INFO);
    tracing_subscriber::registry()
        .with(
            Targets::new()
                .with_default(LevelFilter::WARN)
                .with_target("scim_audit", level),
        )
        .with(
            tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(std::io::stderr().is_terminal()),
        )
        .init();
}
