//! `serve`: opens all resources, prints the addresses, and shuts down in order.

use std::net::SocketAddr;
use std::time::Duration;

use scim_audit_gateway::admin::{AdminState, admin_router};
use scim_audit_gateway::admin_listening::{AdminLimits, serve_admin};
use scim_audit_gateway::proxy::{Gateway, HostPolicy, ProxySettings, UpstreamUrl};
use scim_audit_store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::arguments::Serve;
use super::backfill;
use super::import::recorder;
use super::retention::RetentionArguments;
use super::{CliError, admin, owner};

/// Time for requests in flight to finish after a stop signal.
const GRACE: Duration = Duration::from_secs(10);

/// Additional time for the program to exit.
const LAST_GRACE: Duration = Duration::from_secs(3);

/// Serves until SIGINT or SIGTERM.
pub(super) async fn serve(serve: Serve) -> Result<(), CliError> {
    let stop = stop_on_signal()?;
    let token = admin::token(&serve)?;
    let scim = listen(serve.scim_listen, "--scim-listen").await?;
    let admin = listen(serve.admin_listen, "--admin-listen").await?;
    let recorder = recorder(&serve.log)?;
    let _owned = owner::take(&serve.log.database)?;
    let store = Store::open(&serve.log.database)?
        .with_reading_limit(Duration::from_secs(serve.query_timeout.into()));
    let settled = store.settle_orphans().await?;
    if settled > 0 {
        tracing::warn!(
            requests = settled,
            "the last run ended in the middle of requests; their outcome is unknown, and recorded as such"
        );
    }
    #[cfg(feature = "sandbox")]
    if serve.import_sample {
        super::sandbox::import_sample(&store, &recorder).await?;
    }
    let upstream = upstream(&serve)?;
    let settings = ProxySettings {
        scim_base: serve
            .scim_base
            .clone()
            .unwrap_or_else(|| upstream.base().to_owned()),
        host: serve
            .host
            .map_or_else(|| HostPolicy::for_upstream(&upstream), Into::into),
        upstream,
        body_cap: serve.body_cap,
        patience: Duration::from_secs(serve.upstream_timeout.into()),
        on_record_failure: serve.on_record_failure.into(),
        max_connections: usize::try_from(serve.max_connections).unwrap_or(usize::MAX),
        request_deadline: Duration::from_secs(serve.request_deadline.into()),
    };
    let router = admin_router(AdminState {
        store: store.clone(),
        token,
        viewer: serve.viewer,
        imports: serve.allow_import.then(|| recorder.clone()),
        stop: stop.clone(),
    });
    let gateway = Gateway::new(settings, store.clone(), recorder)?;
    let retention = RetentionArguments {
        days: serve.keep_days,
        bytes: serve.keep_bytes,
    };
    println!("scim   http://{}", address(&scim, serve.scim_listen));
    println!("admin  http://{}", address(&admin, serve.admin_listen));
    println!("ready");

    let serving = tokio::spawn({
        let stop = stop.clone();
        async move {
            tokio::join!(
                gateway.serve(scim, stop.clone()),
                serve_admin(admin, router, AdminLimits::default(), stop)
            )
        }
    });
    tokio::spawn(backfill::find_older_facts(store.clone(), stop.clone()));
    tokio::spawn(retention.keep(store, stop.clone()));
    stop.cancelled().await;
    tracing::info!("stopping: what is in flight is finished first");
    match tokio::time::timeout(GRACE, serving).await {
        Ok(Ok((0, ()))) => Ok(()),
        Ok(Ok((lost, ()))) => Err(CliError::Unwritten(lost)),
        Ok(Err(_)) | Err(_) => {
            tracing::warn!(
                "some requests were cut off; their outcome is settled at the next start"
            );
            Ok(())
        }
    }
}

/// Returns the configured SCIM service, or starts the embedded one.
fn upstream(serve: &Serve) -> Result<UpstreamUrl, CliError> {
    match &serve.upstream {
        Some(address) => Ok(address.clone()),
        #[cfg(feature = "sandbox")]
        None if serve.sandbox => super::sandbox::start(),
        None => Err(CliError::NoUpstream),
    }
}

async fn listen(address: SocketAddr, flag: &'static str) -> Result<TcpListener, CliError> {
    TcpListener::bind(address)
        .await
        .map_err(|cause| CliError::Listen {
            address,
            flag,
            cause,
        })
}

/// Returns the actual address, including the port that the system chose for port 0.
fn address(listener: &TcpListener, asked: SocketAddr) -> SocketAddr {
    listener.local_addr().unwrap_or(asked)
}

/// Returns a token that SIGINT and SIGTERM cancel. A thread of its own listens for the signals. It also ends
/// the process if the shutdown takes too long, so that blocked threads cannot keep the program alive.
fn stop_on_signal() -> Result<CancellationToken, CliError> {
    let stop = CancellationToken::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?;
    let [interrupt, terminate] = {
        let _entered = runtime.enter();
        [SignalKind::interrupt(), SignalKind::terminate()].map(signal)
    };
    let (mut interrupt, mut terminate) = (
        interrupt.map_err(CliError::Runtime)?,
        terminate.map_err(CliError::Runtime)?,
    );
    let stopping = stop.clone();
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            });
            stopping.cancel();
            std::thread::sleep(GRACE + LAST_GRACE);
            tracing::error!("the gateway did not stop by itself and is ended; what it was at is settled at the next start");
            std::process::exit(1);
        })
        .map_err(CliError::Runtime)?;
    Ok(stop)
}
