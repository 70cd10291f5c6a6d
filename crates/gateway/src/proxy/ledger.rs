//! Guarantees that every exchange is recorded, and handles failures to write the log.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;

use scim_audit_model::entry::{Entry, EntryError, Status};
use scim_audit_record::{Answer, Exchange, Head, RawMessage, Recorder};
use scim_audit_store::{Store, StoreError};
use tokio::sync::{Notify, Semaphore};

use super::gap::UnrecordedGap;
use super::reached::Reached;

/// Bytes above which redaction runs on a blocking thread, so that it does not delay other tasks.
const LARGE: usize = 16 << 10;
/// Maximum number of bytes of bodies that are held in memory while the store cannot be written.
const OWED_BYTES: usize = 64 << 20;
const RETRY: Duration = Duration::from_secs(1);

/// What to do with a request that cannot be recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnRecordFailure {
    /// Rejects it with 503 and does not forward it; aborts a response that has begun.
    #[default]
    Refuse,
    /// Forwards it anyway. Counts the missing entries, and records the gap when the store is writable again.
    Forward,
}

/// Error: the request must not be forwarded, or its response must not be completed.
#[derive(Debug, thiserror::Error)]
#[error(
    "The audit log cannot be written, and the gateway forwards no request that it cannot record: {0}."
)]
pub(super) struct UnrecordableError(StoreError);

/// Redacts and stores exchanges, and keeps those that could not be written.
pub(super) struct Ledger {
    store: Store,
    recorder: Recorder,
    on_failure: OnRecordFailure,
    owed: Mutex<Owed>,
    owing: Notify,
    capacity: usize,
    /// Limits concurrent redaction on blocking threads to the number of processors.
    workshop: Semaphore,
}

/// Estimates the bytes to redact. A body with a content coding counts as large, because its decoded size is
/// unknown.
fn work(exchange: &Exchange) -> usize {
    let answer = match &exchange.answer {
        Answer::Upstream { message, .. } | Answer::Gateway { message, .. } => work_of(message),
        Answer::None { .. } => 0,
    };
    let line = exchange.endpoint.len() + exchange.query.as_ref().map_or(0, String::len);
    line.saturating_add(work_of(&exchange.request))
        .saturating_add(answer)
}

fn work_of(message: &RawMessage) -> usize {
    let is_coded = || {
        let name = "content-encoding";
        message
            .headers
            .iter()
            .any(|(other, _)| other.eq_ignore_ascii_case(name))
    };
    if !message.body.is_empty() && is_coded() {
        return usize::MAX;
    }
    message.body.len() + head_bytes(&message.headers)
}

fn head_bytes(headers: &[(String, String)]) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum()
}

/// What to write when the store is writable again.
#[derive(Default)]
struct Owed {
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Requests that were answered with 503.
    refused: Option<UnrecordedGap>,
    /// Exchanges of which only the number is known.
    lost: Option<UnrecordedGap>,
}

impl Ledger {
    pub(super) fn new(store: Store, recorder: Recorder, on_failure: OnRecordFailure) -> Self {
        Self {
            store,
            recorder,
            on_failure,
            owed: Mutex::default(),
            owing: Notify::new(),
            capacity: OWED_BYTES,
            workshop: Semaphore::new(available_parallelism().map_or(1, NonZero::get)),
        }
    }

    /// Returns how many bytes of a body to keep: `most`, or fewer if the disk is nearly full.
    pub(super) fn body_cap(&self, most: usize) -> usize {
        self.store.disk_room().body_cap(most)
    }

    /// Commits the intent of a request. Nothing may be forwarded before this returns. `body`: the complete
    /// request body, or `None` if it is still arriving.
    pub(super) async fn begin(
        &self,
        head: Head,
        body: Option<Vec<u8>>,
    ) -> Result<(), UnrecordableError> {
        let (request_id, time) = (head.request_id.clone(), head.time);
        let work = head.endpoint.len()
            + head.query.as_ref().map_or(0, String::len)
            + head_bytes(&head.headers)
            + body.as_ref().map_or(0, Vec::len);
        let recorder = self.recorder.clone();
        let is_coded = body.as_ref().is_some_and(|body| !body.is_empty())
            && head
                .headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
        let work = if is_coded { usize::MAX } else { work };
        let intent = self
            .aside(work, move || recorder.intent(&head, body.as_deref()))
            .await;
        let Err(error) = self.store.begin(intent).await else {
            return Ok(());
        };
        tracing::error!(request_id, %error, "a request could not be recorded");
        match self.on_failure {
            OnRecordFailure::Refuse => {
                UnrecordedGap::record_loss(&mut self.pending().refused, time, &error);
                self.owing.notify_one();
                Err(UnrecordableError(error))
            }
            OnRecordFailure::Forward => Ok(()),
        }
    }

    /// Commits the outcome of a request. The client must not receive the last byte of the response before
    /// this returns. If it fails, the client must not receive that byte at all.
    pub(super) async fn finish(
        &self,
        exchange: Exchange,
        reached: Reached,
    ) -> Result<(), UnrecordableError> {
        let recorder = self.recorder.clone();
        let work = work(&exchange);
        let mut entry = self.aside(work, move || recorder.entry(exchange)).await;
        if reached == Reached::Nobody {
            entry.status_code = None;
        }
        let request_id = entry.request_id.clone();
        // Keep a copy: the store consumes the entry even when the write fails.
        let Err(error) = self.store.finish(entry.clone()).await else {
            return Ok(());
        };
        tracing::error!(request_id, %error, "an outcome could not be recorded");
        match self.on_failure {
            OnRecordFailure::Refuse => {
                self.queue_retry(broken_off(entry, reached, &error), &error);
                Err(UnrecordableError(error))
            }
            OnRecordFailure::Forward => {
                self.queue_retry(entry, &error);
                Ok(())
            }
        }
    }

    /// Runs redaction; large work runs on a blocking thread, so that it does not block other tasks.
    async fn aside<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        if bytes <= LARGE {
            return work();
        }
        // The semaphore is never closed. On an error the work would merely run without a permit.
        let _place = self.workshop.acquire().await.ok();
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done,
            // The task is never cancelled, so the error is a panic. The exchange catches and records it.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    fn queue_retry(&self, entry: Entry, error: &StoreError) {
        let bytes = [&entry.request, &entry.response]
            .into_iter()
            .flatten()
            .filter_map(|message| message.body.as_ref())
            .map(String::len)
            .sum::<usize>();
        let mut owed = self.pending();
        if owed.bytes + bytes + 1024 > self.capacity {
            UnrecordedGap::record_loss(&mut owed.lost, entry.time, error);
        } else {
            owed.bytes += bytes + 1024;
            owed.entries.push_back(entry);
        }
        drop(owed);
        self.owing.notify_one();
    }

    /// Returns how many exchanges have no entry in the log at this time.
    pub(super) fn unwritten(&self) -> u64 {
        let owed = self.pending();
        let gaps = [&owed.refused, &owed.lost]
            .into_iter()
            .flatten()
            .map(UnrecordedGap::count);
        owed.entries.len() as u64 + gaps.sum::<u64>()
    }

    /// Writes what is owed whenever the store is writable again. Never returns.
    pub(super) async fn run_retries(&self) {
        loop {
            self.owing.notified().await;
            while !self.flush().await {
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Writes what is owed. Returns whether nothing is owed any more.
    pub(super) async fn flush(&self) -> bool {
        loop {
            let Some(entry) = self.pending().entries.front().cloned() else {
                break;
            };
            let time = entry.time;
            let hopeless = match self.store.finish(entry).await {
                Ok(()) | Err(StoreError::AlreadyRecorded { .. }) => None,
                Err(error @ StoreError::Unreadable { .. }) => Some(error),
                Err(_still) => return false,
            };
            let mut owed = self.pending();
            if let Some(error) = hopeless {
                UnrecordedGap::record_loss(&mut owed.lost, time, &error);
            }
            owed.entries.pop_front();
            if owed.entries.is_empty() {
                owed.bytes = 0;
            }
        }
        self.repay_gap(|owed| &mut owed.refused, UnrecordedGap::refused)
            .await
            && self
                .repay_gap(|owed| &mut owed.lost, UnrecordedGap::lost)
                .await
    }

    async fn repay_gap(
        &self,
        which: fn(&mut Owed) -> &mut Option<UnrecordedGap>,
        entry: fn(&UnrecordedGap) -> Entry,
    ) -> bool {
        let Some(gap) = which(&mut self.pending()).take() else {
            return true;
        };
        let written = self.store.finish(entry(&gap)).await.is_ok();
        if written {
            tracing::warn!(requests = gap.count(), "a gap in the log is recorded");
        } else {
            gap.merge_into(which(&mut self.pending()));
        }
        written
    }

    fn pending(&self) -> MutexGuard<'_, Owed> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Converts an entry whose response was not completed, because the entry could not be written.
fn broken_off(mut entry: Entry, reached: Reached, error: &StoreError) -> Entry {
    let answered = match (&entry.origin, entry.status_code) {
        (None, Some(code)) => format!(" The SCIM service had answered {code}."),
        _ => String::new(),
    };
    let told = match reached {
        Reached::Head => "The answer was interrupted",
        Reached::Nothing | Reached::Nobody => "There was no answer",
    };
    if reached != Reached::Head {
        entry.status_code = None;
    }
    let earlier = entry.error.take().map(|error| format!(" {}", error.detail));
    entry.status = Status::Failed;
    entry.error = Some(EntryError {
        scim_type: None,
        detail: format!(
            "{told}, because the audit log could not be written just then ({error}).{answered}{}",
            earlier.unwrap_or_default()
        ),
        status: None,
    });
    entry
}

#[cfg(test)]
mod tests {
    use scim_audit_model::query::ListQuery;
    use scim_audit_record::{Policy, RedactionKey};

    use super::super::received::now;
    use super::*;

    fn exchange(id: &str) -> Exchange {
        Exchange {
            request_id: id.to_owned(),
            time: now(),
            duration: Duration::ZERO,
            client_ip: None,
            method: "GET".to_owned(),
            endpoint: "/Users".to_owned(),
            query: None,
            request: RawMessage::default(),
            answer: Answer::None {
                reason: "a test".to_owned(),
            },
        }
    }

    fn ledger() -> (tempfile::TempDir, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("log.sqlite")).unwrap();
        let recorder = Recorder::new(RedactionKey::from_bytes([1; 32]), Policy::default());
        let ledger = Ledger::new(store, recorder, OnRecordFailure::Refuse);
        (folder, ledger)
    }

    /// Run on the test's only thread, the work would block the sender it waits for.
    #[tokio::test]
    async fn large_work_keeps_nobody_waiting() {
        let (_folder, ledger) = ledger();
        let (tell, told) = std::sync::mpsc::channel();
        let patience = Duration::from_secs(10);
        let work = ledger.aside(LARGE + 1, move || told.recv_timeout(patience).is_ok());
        let (done, ()) = tokio::join!(work, async { tell.send(()).unwrap() });
        assert!(done);
    }

    #[test]
    fn body_with_a_content_coding_counts_as_large() {
        let mut exchange = exchange("1");
        exchange.request.body = b"{}".to_vec();
        assert!(work(&exchange) < LARGE);
        exchange.request.headers = vec![("Content-Encoding".to_owned(), "gzip".to_owned())];
        assert!(work(&exchange) > LARGE);
    }

    #[tokio::test]
    async fn outcomes_beyond_the_capacity_become_a_gap_that_counts_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.sqlite");
        let store = Store::open(&path).unwrap();
        let recorder = Recorder::new(RedactionKey::from_bytes([1; 32]), Policy::default());
        let mut ledger = Ledger::new(store.clone(), recorder, OnRecordFailure::Forward);
        ledger.capacity = 2048;
        let other = rusqlite::Connection::open(&path).unwrap();
        other
            .execute_batch(
                "CREATE TRIGGER no BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no space'); END",
            )
            .unwrap();
        for id in ["1", "2", "3", "4", "5"] {
            ledger.finish(exchange(id), Reached::Nothing).await.unwrap();
        }
        assert!(!ledger.flush().await);
        assert_eq!(ledger.unwritten(), 5);
        other.execute_batch("DROP TRIGGER no").unwrap();
        assert!(ledger.flush().await);
        let log = store.list(&ListQuery::default()).await.unwrap().items;
        assert_eq!(log.len(), 3, "two were kept, and there is one gap");
        let gap = log.iter().find(|entry| entry.method == "-").unwrap();
        let detail = &gap.error.as_ref().unwrap().detail;
        assert!(detail.contains("3 requests between"), "{detail}");
        assert!(detail.contains("no space"), "{detail}");
    }
}
