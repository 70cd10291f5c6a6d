//! The promise that every exchange is recorded, and what is done when it cannot be kept.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_record::{Answer, Exchange, Head, Recorder};
use scim_audit_store::{Store, StoreError};
use tokio::sync::Notify;

use super::gap::Gap;

/// Redacting a larger exchange than this is given a thread of its own, so that others do not wait.
const LARGE: u64 = 64 << 10;
/// How much is held in memory for a store that cannot be written now, in bytes of bodies.
const OWED_BYTES: usize = 64 << 20;
const RETRY: Duration = Duration::from_secs(1);

/// What becomes of a request that cannot be recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnRecordFailure {
    /// It is refused with 503 and not forwarded; an answer that was begun is broken off.
    #[default]
    Refuse,
    /// It is forwarded all the same. The hole is counted, and recorded when the store is back.
    Forward,
}

/// The request must not be forwarded, or its answer not be completed.
#[derive(Debug, thiserror::Error)]
#[error("The audit log cannot be written, and nothing is done that is not recorded: {0}.")]
pub(super) struct Unrecordable(StoreError);

/// Redacts and writes, and keeps the account of what could not be written.
pub(super) struct Ledger {
    store: Store,
    recorder: Recorder,
    on_failure: OnRecordFailure,
    owed: Mutex<Owed>,
    owing: Notify,
    capacity: usize,
}

fn body_bytes(exchange: &Exchange) -> u64 {
    let answer = match &exchange.answer {
        Answer::Upstream { message, .. } | Answer::Gateway { message, .. } => message.body.len(),
        Answer::None { .. } => 0,
    };
    (exchange.request.body.len() + answer) as u64
}

/// What is to be written once the store is back.
#[derive(Default)]
struct Owed {
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Requests that were answered 503.
    refused: Option<Gap>,
    /// Exchanges nothing is left of but their number.
    lost: Option<Gap>,
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
        }
    }

    /// Commits that a request has come. Until this returns, nothing may be forwarded.
    pub(super) async fn begin(&self, head: &Head) -> Result<(), Unrecordable> {
        let Err(error) = self.store.begin(self.recorder.intent(head)).await else {
            return Ok(());
        };
        tracing::error!(request_id = head.request_id, %error, "a request could not be recorded");
        match self.on_failure {
            OnRecordFailure::Refuse => {
                Gap::widen(&mut self.owed().refused, head.time, &error);
                self.owing.notify_one();
                Err(Unrecordable(error))
            }
            OnRecordFailure::Forward => Ok(()),
        }
    }

    /// Commits what became of a request. Until this returns, the client may not get its last byte.
    pub(super) async fn finish(&self, exchange: Exchange) -> Result<(), Unrecordable> {
        let entry = self.entry(exchange).await;
        let request_id = entry.request_id.clone();
        // A copy for the case of need: the store takes the entry whether or not it can write it.
        let Err(error) = self.store.finish(entry.clone()).await else {
            return Ok(());
        };
        tracing::error!(request_id, %error, "an outcome could not be recorded");
        self.owe(entry, &error);
        match self.on_failure {
            OnRecordFailure::Refuse => Err(Unrecordable(error)),
            OnRecordFailure::Forward => Ok(()),
        }
    }

    async fn entry(&self, exchange: Exchange) -> Entry {
        if body_bytes(&exchange) <= LARGE {
            return self.recorder.entry(exchange);
        }
        let recorder = self.recorder.clone();
        match tokio::task::spawn_blocking(move || recorder.entry(exchange)).await {
            Ok(entry) => entry,
            // It is never cancelled, so it panicked; the exchange settles that where it is settled.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    fn owe(&self, entry: Entry, error: &StoreError) {
        let bytes = [&entry.request, &entry.response]
            .into_iter()
            .flatten()
            .filter_map(|message| message.body.as_ref())
            .map(String::len)
            .sum::<usize>();
        let mut owed = self.owed();
        if owed.bytes + bytes + 1024 > self.capacity {
            Gap::widen(&mut owed.lost, entry.time, error);
        } else {
            owed.bytes += bytes + 1024;
            owed.entries.push_back(entry);
        }
        drop(owed);
        self.owing.notify_one();
    }

    /// Writes what is owed whenever the store is back; never ends.
    pub(super) async fn keep_repaying(&self) {
        loop {
            self.owing.notified().await;
            while !self.repay().await {
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Writes what is owed; says whether nothing is owed any more.
    pub(super) async fn repay(&self) -> bool {
        loop {
            let Some(entry) = self.owed().entries.front().cloned() else {
                break;
            };
            let time = entry.time;
            let hopeless = match self.store.finish(entry).await {
                Ok(()) | Err(StoreError::AlreadyRecorded { .. }) => None,
                Err(error @ StoreError::Unreadable { .. }) => Some(error),
                Err(_still) => return false,
            };
            let mut owed = self.owed();
            if let Some(error) = hopeless {
                Gap::widen(&mut owed.lost, time, &error);
            }
            owed.entries.pop_front();
            if owed.entries.is_empty() {
                owed.bytes = 0;
            }
        }
        self.repay_gap(|owed| &mut owed.refused, Gap::refused).await
            && self.repay_gap(|owed| &mut owed.lost, Gap::lost).await
    }

    async fn repay_gap(
        &self,
        which: fn(&mut Owed) -> &mut Option<Gap>,
        entry: fn(&Gap) -> Entry,
    ) -> bool {
        let Some(gap) = which(&mut self.owed()).take() else {
            return true;
        };
        let written = self.store.finish(entry(&gap)).await.is_ok();
        if written {
            tracing::warn!(requests = gap.count(), "a gap in the log is recorded");
        } else {
            gap.merge_into(which(&mut self.owed()));
        }
        written
    }

    fn owed(&self) -> MutexGuard<'_, Owed> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use scim_audit_model::query::ListQuery;
    use scim_audit_record::{Policy, RawMessage, RedactionKey};

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

    #[tokio::test]
    async fn what_does_not_fit_into_memory_becomes_a_gap_with_a_number() {
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
            ledger.finish(exchange(id)).await.unwrap();
        }
        assert!(!ledger.repay().await);
        other.execute_batch("DROP TRIGGER no").unwrap();
        assert!(ledger.repay().await);
        let log = store.list(&ListQuery::default()).await.unwrap().items;
        assert_eq!(log.len(), 3, "two were kept, and there is one gap");
        let gap = log.iter().find(|entry| entry.method == "-").unwrap();
        let detail = &gap.error.as_ref().unwrap().detail;
        assert!(detail.contains("3 requests between"), "{detail}");
        assert!(detail.contains("no space"), "{detail}");
    }
}
