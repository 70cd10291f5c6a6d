//! `GET /audit-logs/stream`: entries recorded from now on, or from a given position on, as server-sent events
//! ([HTML §9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).
//!
//! Each event is the summary of an entry; its id is the position after that entry. An id without an event
//! states that everything up to this position has been checked. It is the first thing a client receives, so
//! that no entry is missed if the connection breaks before the first event, and it is repeated with each
//! heartbeat. Events are created after the client has taken the previous ones; recording never waits for a
//! reader.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{HeaderMap, HeaderName, header};
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::query::ListQuery;
use scim_audit_store::{Position, Recorded, Store, StoreError};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{ApiError, query_failure};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx not to buffer events. For the same reason `no-transform` in `Cache-Control` tells
/// intermediaries not to compress this response: a compressor holds events back until it has enough data.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// Length of the initial comment in bytes. Intermediaries that buffer the first kilobyte of a response then
/// pass the events on.
const PADDING: usize = 1024;
/// Milliseconds after which a client reconnects when its connection broke.
const RETRY: u16 = 2000;
/// Maximum silence before a heartbeat, so that intermediaries do not treat the connection as dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Interval for polling the log when this process commits nothing: another process may have imported entries.
const LOOK: Duration = Duration::from_secs(3);
/// Time to wait for further entries after a commit, so that a burst is read at once instead of entry by
/// entry.
const BURST: Duration = Duration::from_millis(50);

/// `GET /audit-logs/stream`.
pub(super) async fn stream(
    State(store): State<Store>,
    State(stop): State<CancellationToken>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let query = ListQuery::parse(query.as_deref().unwrap_or_default())?;
    let changes = store.changes();
    let position = match last_event_id(&headers)? {
        Some(shown) => shown,
        None => store.position().await?,
    };
    // Rejects a position of another log before the response begins.
    let recorded = store
        .recorded_after(position, &query.filter)
        .await
        .map_err(|error| query_failure::refusal(error, &query.filter))?;
    let mut following = Follower {
        store,
        filter: query.filter,
        changes,
        stop,
        position,
        look_at_once: true,
        heard: Instant::now(),
        out: format!(":{:PADDING$}\nretry: {RETRY}\nid: {position}\n\n", ""),
    };
    following.take(recorded)?;
    let events = stream::try_unfold(following, Follower::next);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store, no-transform"),
        (X_ACCEL_BUFFERING, "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<Position>, ApiError> {
    let Some(shown) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let place = shown.to_str().ok().and_then(|text| text.parse().ok());
    Ok(Some(place.ok_or(StoreError::BadPosition)?))
}

/// State of one client that follows the log.
struct Follower {
    store: Store,
    filter: Filter,
    changes: watch::Receiver<()>,
    stop: CancellationToken,
    /// Everything up to this position has been sent.
    position: Position,
    /// Whether entries after `position` may already exist, so that no wait is needed.
    look_at_once: bool,
    /// Time of the last output.
    heard: Instant,
    /// Output that is to be sent next.
    out: String,
}

impl Follower {
    /// Waits for output and returns it. Returns `None` when the gateway stops; the client then resumes at its
    /// position with the next gateway.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let stop = self.stop.clone();
        match stop.run_until_cancelled(self.fill()).await {
            None => Ok(None),
            Some(Err(error)) => {
                tracing::error!(%error, "a stream was interrupted");
                Err(error)
            }
            Some(Ok(())) => {
                self.heard = Instant::now();
                let out = std::mem::take(&mut self.out);
                Ok(Some((Bytes::from(out), self)))
            }
        }
    }

    async fn fill(&mut self) -> Result<(), StoreError> {
        while self.out.is_empty() {
            if !self.look_at_once {
                self.wait().await?;
            }
            // Reset the flag before reading: a commit during the read then causes another read.
            self.changes.mark_unchanged();
            let recorded = self
                .store
                .recorded_after(self.position, &self.filter)
                .await?;
            self.take(recorded)?;
            if self.out.is_empty() && self.heard.elapsed() >= HEARTBEAT {
                self.out = format!(": nothing new\nid: {}\n\n", self.position);
            }
        }
        Ok(())
    }

    /// Waits until a commit, or until the log should be polled or a heartbeat is due.
    async fn wait(&mut self) -> Result<(), StoreError> {
        tokio::select! {
            changed = self.changes.changed() => {
                if changed.is_err() {
                    return Err(StoreError::Stopped);
                }
                sleep(BURST).await;
            }
            () = sleep(LOOK.min(HEARTBEAT.saturating_sub(self.heard.elapsed()))) => {}
        }
        Ok(())
    }

    fn take(&mut self, recorded: Recorded) -> Result<(), StoreError> {
        for (behind, entry) in &recorded.entries {
            self.out.push_str(&event(*behind, entry)?);
        }
        self.position = recorded.upto;
        self.look_at_once = recorded.more;
        Ok(())
    }
}

/// Formats one event. The JSON written here contains no line breaks, so it fits into one `data` line.
fn event(behind: Position, entry: &Entry) -> Result<String, StoreError> {
    let data = serde_json::to_string(entry).map_err(|cause| StoreError::Unreadable {
        request_id: entry.request_id.clone(),
        cause: std::sync::Arc::new(cause),
    })?;
    Ok(format!("id: {behind}\ndata: {data}\n\n"))
}
