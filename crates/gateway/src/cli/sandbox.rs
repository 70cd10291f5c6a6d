//! Starts the embedded SCIM service and imports the sample log, for evaluation.

use std::net::{Ipv4Addr, SocketAddr};

use scim_audit_gateway::importing::BATCH;
use scim_audit_gateway::proxy::Address;
use scim_audit_model::query::ListQuery;
use scim_audit_model::time::from_epoch_millis;
use scim_audit_record::Recorder;
use scim_audit_store::Store;
use tokio::net::TcpListener;

use super::CliError;

/// Starts the embedded SCIM service on a free loopback port. It runs until the program ends.
pub(super) fn start() -> Result<Address, CliError> {
    let (listener, address) = listen().map_err(CliError::Sandbox)?;
    tokio::spawn(async move {
        if let Err(error) = scim_audit_sandbox::start(listener).await {
            tracing::error!(%error, "the sandbox stopped");
        }
    });
    format!("http://{address}")
        .parse()
        .map_err(|error| CliError::Sandbox(std::io::Error::other(error)))
}

fn listen() -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((TcpListener::from_std(listener)?, address))
}

/// Imports the bundled sample into an empty log, with times shifted so that the newest entry is minutes old.
///
/// Does nothing if the log has entries: an earlier import of the sample would have other times and ids, so
/// the sample would be imported twice.
pub(super) async fn import_sample(store: &Store, recorder: &Recorder) -> Result<(), CliError> {
    let newest = ListQuery {
        limit: 1,
        ..ListQuery::default()
    };
    if !store.list(&newest).await?.items.is_empty() {
        tracing::info!("the log is not empty, so the sample is not added");
        return Ok(());
    }
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .and_then(from_epoch_millis)
        .unwrap_or_default();
    let mut sample = scim_audit_sandbox::sample(now)
        .map(|entry| recorder.imported(entry))
        .peekable();
    while sample.peek().is_some() {
        store.import(sample.by_ref().take(BATCH).collect()).await?;
    }
    Ok(())
}
