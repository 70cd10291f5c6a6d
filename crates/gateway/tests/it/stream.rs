//! Following the log over real sockets.

use std::collections::HashSet;
use std::time::Duration;

use axum::body::Body;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use scim_audit_model::entry::Entry;
use scim_audit_model::problem::Problem;
use scim_audit_store::Store;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::admin_side::{AdminSide, full_entry};
use crate::listening::{LIMIT, Listening, piece};

const STREAM: &str = "/api/v1/audit-logs/stream";

/// A client of server-sent events that implements the used parts of the specification.
struct Events {
    answer: Response<Incoming>,
    unread: String,
    last_event_id: String,
}

impl Events {
    /// Follows from now on, or from an id on, and waits for the greeting.
    async fn of(side: &Listening, query: &str, last_event_id: &str) -> Self {
        let path = format!("{STREAM}?{query}");
        let headers: &[_] = match last_event_id {
            "" => &[],
            id => &[("last-event-id", id)],
        };
        let answer = side.open(&path, headers).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        // Intermediaries must neither compress nor buffer the response.
        let caching = &answer.headers()["cache-control"];
        assert_eq!(caching, "no-store, no-transform");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        let mut events = Self {
            answer,
            unread: String::new(),
            last_event_id: String::new(),
        };
        let greeting = events.block().await.unwrap();
        assert!(greeting.len() > 1024, "a first kilobyte");
        let greeting = greeting.trim_start_matches([':', ' ']);
        assert!(greeting.starts_with("\nretry: 2000\nid: "), "{greeting}");
        events
    }

    /// Returns everything up to the next blank line; `None` at the end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.unread.split_once("\n\n") {
                let block = block.to_owned();
                self.unread = rest.to_owned();
                let id = block.lines().find_map(|line| line.strip_prefix("id: "));
                id.unwrap().clone_into(&mut self.last_event_id);
                return Some(block);
            }
            let bytes = piece(&mut self.answer).await?.unwrap();
            self.unread.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// Returns the next entry; `None` at the end.
    async fn next(&mut self) -> Option<Entry> {
        loop {
            let block = self.block().await?;
            let data = block.lines().find_map(|line| line.strip_prefix("data: "));
            if let Some(data) = data {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }
}

fn entry(id: &str) -> Entry {
    Entry {
        request_id: id.to_owned(),
        ..full_entry()
    }
}

async fn listening(entries: Vec<Entry>) -> Listening {
    Listening::on(AdminSide::holding(entries).await).await
}

#[tokio::test]
async fn stream_sends_new_entries_as_summaries_and_no_earlier_ones() {
    let side = listening(vec![entry("before")]).await;
    let mut events = Events::of(&side, "", "").await;
    for id in ["a", "b"] {
        side.store.finish(entry(id)).await.unwrap();
        let arrived = events.next().await.unwrap();
        assert_eq!(arrived, entry(id).into_summary());
    }
}

#[tokio::test]
async fn a_filter_keeps_back_what_does_not_match() {
    let side = listening(Vec::new()).await;
    let mut events = Events::of(&side, "method=PATCH&resourceId.not=9", "").await;
    let mut other = entry("method");
    other.method = "GET".to_owned();
    let mut excluded = entry("excluded");
    excluded.resource_id = Some("9".to_owned());
    for entry in [other, excluded, entry("match")] {
        side.store.finish(entry).await.unwrap();
    }
    assert_eq!(events.next().await.unwrap().request_id, "match");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn breaks_under_load_lose_and_repeat_nothing() {
    const ENTRIES: usize = 3000;
    let side = listening(Vec::new()).await;
    let mut events = Events::of(&side, "status.not=success", "").await;
    let mut last_event_id = events.last_event_id.clone();
    let recording = tokio::spawn(record(side.store.clone(), ENTRIES));
    let mut arrived = Vec::new();
    let mut breaks = 0;
    while arrived.len() < ENTRIES {
        // Disconnect after a varying number of events, sometimes before the first one.
        for _ in 0..(breaks * 37) % 101 {
            if arrived.len() == ENTRIES {
                break;
            }
            arrived.push(events.next().await.unwrap().request_id);
        }
        last_event_id.clone_from(&events.last_event_id);
        drop(events);
        breaks += 1;
        events = Events::of(&side, "status.not=success", &last_event_id).await;
    }
    recording.await.unwrap();
    assert!(breaks > 20, "{breaks}");
    let once: HashSet<_> = arrived.iter().collect();
    assert_eq!(once.len(), ENTRIES, "each of them once");
    side.store.finish(entry("last")).await.unwrap();
    assert_eq!(events.next().await.unwrap().request_id, "last");
}

/// Records entries from many concurrent clients, so that neither times nor ids are in commit order.
async fn record(store: Store, count: usize) {
    let mut clients = JoinSet::new();
    for at in 0..count {
        let store = store.clone();
        clients.spawn(async move {
            let id = format!("{:05}", (at * 7919) % 99_991);
            let earlier = Duration::from_secs((at as u64 * 31) % 977);
            let entry = Entry {
                time: full_entry().time - earlier,
                ..entry(&id)
            };
            store.begin(entry.clone()).await.unwrap();
            store.finish(entry).await.unwrap();
        });
        if at % 64 == 0 {
            clients.join_next().await;
        }
    }
    while let Some(done) = clients.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn slow_follower_delays_no_recording_and_misses_no_entry() {
    const ENTRIES: usize = 4000;
    let side = listening(Vec::new()).await;
    let mut events = Events::of(&side, "", "").await;
    let long = "x".repeat(4000);
    let entries = (0..ENTRIES).map(|at| {
        let mut entry = entry(&format!("{at:05}"));
        entry.query = Some(long.clone());
        entry
    });
    let entries: Vec<_> = entries.collect();
    for batch in entries.chunks(500) {
        let recorded = tokio::time::timeout(LIMIT, side.store.import(batch.to_vec())).await;
        recorded.expect("nobody waits for the reader").unwrap();
    }
    for at in 0..ENTRIES {
        assert_eq!(events.next().await.unwrap().request_id, format!("{at:05}"));
    }
}

#[tokio::test]
async fn a_stream_ends_cleanly_when_the_gateway_stops() {
    let side = listening(Vec::new()).await;
    let mut events = Events::of(&side, "", "").await;
    side.stop.cancel();
    assert_eq!(events.next().await, None);
    side.stopped().await;
}

#[tokio::test]
async fn an_id_that_this_log_did_not_give_is_refused() {
    let side = listening(vec![entry("1")]).await;
    for id in ["x", "7-0000000000000001", "1-0000000000000001"] {
        let answer = side
            .ask(http::Method::GET, STREAM, &[("last-event-id", id)])
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{id}");
        let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem.errors[0].parameter, "Last-Event-ID");
    }
}

#[tokio::test]
async fn following_asks_for_the_token() {
    let side = Listening::on(AdminSide::asking_for("s3cret").await).await;
    let answer = side.open(STREAM, &[]).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let shown = [("authorization", "Bearer s3cret")];
    let mut answer = side.open(STREAM, &shown).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(piece(&mut answer).await.unwrap().is_ok());
}

/// Returns the next bytes of a stream that is requested without a socket, so that the test can control time.
async fn said(body: &mut Body) -> String {
    let bytes = body.frame().await.unwrap().unwrap().into_data().unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn quiet_stream_sends_its_position_every_fifteen_seconds() {
    let side = AdminSide::holding(Vec::new()).await;
    let request = Request::get(format!("{STREAM}?method=GET")).body(Body::empty());
    let answer = side.router().oneshot(request.unwrap()).await.unwrap();
    let mut body = answer.into_body();
    let greeting = said(&mut body).await;
    let greeting = greeting.trim_start_matches([':', ' ']);
    assert_eq!(greeting, "\nretry: 2000\nid: 0-0000000000000000\n\n");
    // Another process commits entries. This process is not notified of them, and none matches the filter.
    let other = Store::open(&side.folder.path().join("log.sqlite")).unwrap();
    other.import(vec![entry("1"), entry("2")]).await.unwrap();
    let place = other.position().await.unwrap();
    for _ in 0..2 {
        let before = tokio::time::Instant::now();
        assert_eq!(
            said(&mut body).await,
            format!(": nothing new\nid: {place}\n\n")
        );
        let silence = before.elapsed().as_secs();
        assert!((14..=16).contains(&silence), "{silence}");
    }
    let mut matching = entry("3");
    matching.method = "GET".to_owned();
    other.import(vec![matching]).await.unwrap();
    let before = tokio::time::Instant::now();
    assert!(said(&mut body).await.contains("\"requestId\":\"3\""));
    assert!(before.elapsed() < Duration::from_secs(4));
}
