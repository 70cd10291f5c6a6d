//! `GET /audit-logs/stream`: what is recorded from now on, or from a place on, as server-sent events
//! ([HTML §9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).
//!
//! Each event is a summary with the id of the place behind it. An id without an event says how far everything
//! has been looked at: the first thing a client gets, so that nothing is lost when the connection breaks before
//! the first event, and sent with each heartbeat. Events are made when the client has taken those before; who
//! records never waits for who reads.

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

use super::{Refusal, query_failure};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx not to collect events before it passes them on. `no-transform` tells whoever compresses answers that this
/// one is to stay as it is: a coder keeps events back until it has enough of them.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// How long the comment is that comes first: what is on the way and waits for a first kilobyte then has it.
const PADDING: usize = 1024;
/// Milliseconds after which a client whose connection broke asks again.
const RETRY: u16 = 2000;
/// Silence for longer than this is broken, so that nobody on the way takes the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the log is looked at when nothing was recorded here: another process may have imported into it.
const LOOK: Duration = Duration::from_secs(3);
/// How long what is recorded together is waited for, so that a burst is read once and not entry by entry.
const BURST: Duration = Duration::from_millis(50);

/// `GET /audit-logs/stream`.
pub(super) async fn stream(
    State(store): State<Store>,
    State(stop): State<CancellationToken>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let query = ListQuery::parse(query.as_deref().unwrap_or_default())?;
    let changes = store.changes();
    let position = match last_event_id(&headers)? {
        Some(shown) => shown,
        None => store.position().await?,
    };
    // Refuses a place of another log now, and not in the middle of the events.
    let recorded = store
        .recorded_after(position, &query.filter)
        .await
        .map_err(|error| query_failure::refusal(error, &query.filter))?;
    let mut following = Following {
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
    let events = stream::try_unfold(following, Following::next);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store, no-transform"),
        (X_ACCEL_BUFFERING, "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<Position>, Refusal> {
    let Some(shown) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let place = shown.to_str().ok().and_then(|text| text.parse().ok());
    Ok(Some(place.ok_or(StoreError::BadPosition)?))
}

/// Someone who follows the log.
struct Following {
    store: Store,
    filter: Filter,
    changes: watch::Receiver<()>,
    stop: CancellationToken,
    /// Everything up to here has been said.
    position: Position,
    /// Whether there may be something behind it already.
    look_at_once: bool,
    /// When something was last said.
    heard: Instant,
    /// What is to be said next.
    out: String,
}

impl Following {
    /// What is said next, once there is something. The end when the gateway stops; the client asks the next
    /// one from where it was.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let stop = self.stop.clone();
        match stop.run_until_cancelled(self.fill()).await {
            None => Ok(None),
            Some(Err(error)) => {
                tracing::error!(%error, "a stream broke off");
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
            // Before the look: what is recorded during it is looked at again.
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

    /// Until it is worth looking.
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

/// JSON as it is written here holds no line break, so it is one line of data.
fn event(behind: Position, entry: &Entry) -> Result<String, StoreError> {
    let data = serde_json::to_string(entry).map_err(|cause| StoreError::Unreadable {
        request_id: entry.request_id.clone(),
        cause: std::sync::Arc::new(cause),
    })?;
    Ok(format!("id: {behind}\ndata: {data}\n\n"))
}
