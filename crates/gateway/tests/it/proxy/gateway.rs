//! A gateway in the test process with a log of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use scim_audit_gateway::proxy::{Gateway, HostPolicy, OnRecordFailure, Settings};
use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;
use scim_audit_record::{Policy, Recorder, RedactionKey};
use scim_audit_store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::messages::LIMIT;

/// A listening gateway, stopped on drop.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    pub(super) store: Store,
    pub(super) database: PathBuf,
    _folder: TempDir,
    _stop: DropGuard,
}

/// How long the service may be silent in these tests.
pub(super) const PATIENCE: Duration = Duration::from_millis(700);

impl Running {
    pub(super) async fn before(upstream: SocketAddr) -> Self {
        Self::start(upstream, |_| {}).await
    }

    pub(super) async fn start(upstream: SocketAddr, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("log.sqlite");
        let store = Store::open(&database).unwrap();
        let mut settings = Settings {
            upstream: format!("http://{upstream}/scim/v2").parse().unwrap(),
            scim_base: "/scim/v2".to_owned(),
            host: HostPolicy::Keep,
            body_cap: 1 << 20,
            patience: PATIENCE,
            on_record_failure: OnRecordFailure::Refuse,
            max_connections: 1000,
            request_deadline: Duration::from_mins(1),
        };
        change(&mut settings);
        let recorder = Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default());
        let gateway = Gateway::new(settings, store.clone(), recorder).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(gateway.serve(listener, stop.clone()));
        Self {
            address,
            store,
            database,
            _folder: folder,
            _stop: stop.drop_guard(),
        }
    }

    /// Returns the complete entry of an exchange.
    pub(super) async fn entry(&self, id: &str) -> Entry {
        let entry = self.store.entry(id).await.unwrap();
        entry.expect("an answered request is recorded")
    }

    /// Returns up to 1,000 entries of the log, newest first.
    pub(super) async fn log(&self) -> Vec<Entry> {
        let query = ListQuery {
            limit: 1000,
            ..ListQuery::default()
        };
        self.store.list(&query).await.unwrap().items
    }

    /// Waits until the log has this number of entries and returns them, oldest first. Fails if there are
    /// more.
    pub(super) async fn entries(&self, count: usize) -> Vec<Entry> {
        tokio::time::timeout(LIMIT, async {
            loop {
                let mut log = self.log().await;
                if log.len() >= count {
                    assert_eq!(log.len(), count, "{log:?}");
                    log.reverse();
                    return log;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .expect("the entries appear")
    }

    /// Waits for an entry and returns it. Fails if there are several. Exchanges without a response are
    /// recorded with a delay.
    pub(super) async fn only_entry(&self) -> Entry {
        let ids = tokio::time::timeout(LIMIT, async {
            loop {
                let log = self.log().await;
                if !log.is_empty() {
                    break log;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .expect("an entry appears");
        assert_eq!(ids.len(), 1);
        self.entry(&ids[0].request_id).await
    }
}

/// Returns the error detail of an entry.
pub(super) fn detail(entry: &Entry) -> &str {
    entry.error.as_ref().map_or("", |error| &error.detail)
}
