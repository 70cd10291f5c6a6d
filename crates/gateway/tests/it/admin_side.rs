//! The admin side with a store of its own, called without a socket.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use scim_audit_gateway::admin::{AdminState, admin_router};
use scim_audit_gateway::api::AdminToken;
use scim_audit_insight::facts::facts_of;
use scim_audit_model::entry::Entry;
use scim_audit_model::facts::RecordedFacts;
use scim_audit_record::{Policy, Recorder, RedactionKey};
use scim_audit_store::Store;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// The admin side and its dependencies.
pub(crate) struct AdminSide {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) stop: CancellationToken,
    router: Router,
}

/// A complete response.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl AdminSide {
    pub(crate) async fn holding(entries: Vec<Entry>) -> Self {
        Self::with(entries, None, false, false).await
    }

    /// Creates an admin side whose queries fail if they take longer than `limit`.
    pub(crate) async fn in_a_hurry(entries: Vec<Entry>, limit: Duration) -> Self {
        Self::on(
            |store| store.with_reading_limit(limit),
            entries,
            None,
            false,
            false,
        )
        .await
    }

    pub(crate) async fn asking_for(token: &str) -> Self {
        Self::with(Vec::new(), Some(AdminToken::new(token)), false, false).await
    }

    /// Creates an admin side that accepts imports.
    pub(crate) async fn importing() -> Self {
        Self::with(Vec::new(), None, false, true).await
    }

    /// Creates an admin side that serves the files in `viewer` of its folder.
    pub(crate) async fn with_viewer() -> Self {
        Self::with(Vec::new(), None, true, false).await
    }

    async fn with(
        entries: Vec<Entry>,
        token: Option<AdminToken>,
        viewer: bool,
        imports: bool,
    ) -> Self {
        Self::on(|store| store, entries, token, viewer, imports).await
    }

    async fn on(
        store: impl FnOnce(Store) -> Store,
        entries: Vec<Entry>,
        token: Option<AdminToken>,
        viewer: bool,
        imports: bool,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = store(Store::open(&folder.path().join("log.sqlite")).unwrap());
        store.import(entries).await.unwrap();
        let viewer = viewer.then(|| folder.path().join("viewer"));
        let stop = CancellationToken::new();
        let router = admin_router(AdminState {
            store: store.clone(),
            token,
            viewer,
            imports: imports
                .then(|| Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default())),
            stop: stop.clone(),
        });
        Self {
            folder,
            store,
            stop,
            router,
        }
    }

    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) async fn get(&self, uri: &str) -> Answer {
        self.ask(Method::GET, uri, &[]).await
    }

    pub(crate) async fn ask(&self, method: Method, uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, uri, headers, Body::empty()).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        uri: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).unwrap();
        let answer = self.router().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}

impl Answer {
    /// Returns the value of a header; empty if it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Returns an entry in which every field is set.
pub(crate) fn full_entry() -> Entry {
    let text = r#"{
        "requestId": "019e0b5a-0000-7000-8000-000000000001", "clientRequestId": "c-1",
        "time": "2026-05-07T09:40:08.412Z", "durationMs": 12.5, "status": "failed", "method": "PATCH",
        "endpoint": "/Users/2819c223", "resourceType": "Users", "resourceId": "2819c223",
        "query": "attributes=userName", "statusCode": 503, "origin": "gateway",
        "error": {"scimType": "invalidValue", "detail": "Not a boolean", "status": "400"},
        "client": {"ip": "192.0.2.1", "userAgent": "okta", "credential": "hmac:1"},
        "requestSize": 3, "responseSize": 2, "sample": true, "imported": "2026-05-08T00:00:00.000Z",
        "request": {"headers": [["A", "b"], ["a", "c"]], "body": "{ }", "bodyEncoding": "utf8", "bodyHash": "hmac:2",
            "size": 3,
            "truncated": false, "redactions": [{"place": "header", "at": "Authorization"}]},
        "response": {"headers": [], "body": "/w==", "bodyEncoding": "base64", "size": 2, "truncated": true,
            "redactions": []}
    }"#;
    with_facts(serde_json::from_str(text).unwrap())
}

/// Returns the entry with all of its facts, as the log answers it.
pub(crate) fn with_facts(entry: Entry) -> Entry {
    let facts = Some(RecordedFacts::from(&facts_of(&entry)));
    Entry { facts, ..entry }
}

/// Returns entries one second apart, whose ids sort by time.
pub(crate) fn entries(count: usize) -> Vec<Entry> {
    (0..count)
        .map(|at| Entry {
            request_id: format!("{at:04}"),
            time: full_entry().time + Duration::from_secs(at as u64),
            ..full_entry()
        })
        .collect()
}
