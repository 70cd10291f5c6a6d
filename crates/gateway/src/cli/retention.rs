//! Keeps the log within its configured bounds while the gateway runs.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use scim_audit_model::time::{self, from_epoch_millis};
use scim_audit_store::{Bounds, Removed, Store, StoreError};
use tokio_util::sync::CancellationToken;

/// Interval between checks of the log.
const LOOK: Duration = Duration::from_secs(10);
/// Pause between two deletion steps, so that recording is hardly delayed.
const PAUSE: Duration = Duration::from_millis(20);
const DAY: Duration = Duration::from_hours(24);

/// Bounds of the log; `None` means unbounded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Retention {
    pub(super) days: Option<u32>,
    pub(super) bytes: Option<u64>,
}

/// Wall clock that never jumps forward, because a system clock that is set to a wrong year must not empty the
/// log.
struct Clock {
    started: SystemTime,
    running: Instant,
}

impl Clock {
    fn start() -> Self {
        Self {
            started: SystemTime::now(),
            running: Instant::now(),
        }
    }

    fn now(&self) -> SystemTime {
        SystemTime::now().min(self.started + self.running.elapsed())
    }
}

impl Retention {
    /// Removes entries that are out of bounds, until `stop`.
    pub(super) async fn keep(self, store: Store, stop: CancellationToken) {
        if self.days.is_none() && self.bytes.is_none() {
            return;
        }
        let clock = Clock::start();
        let keeping = async {
            loop {
                let bounds = self.bounds(clock.now());
                if let Err(error) = remove(&store, bounds).await {
                    tracing::error!(%error, "entries that are out of bounds could not be removed");
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        stop.run_until_cancelled(keeping).await;
    }

    fn bounds(self, now: SystemTime) -> Bounds {
        let oldest = self.days.and_then(|days| {
            let oldest = now.checked_sub(DAY * days)?;
            let millis = oldest.duration_since(UNIX_EPOCH).ok()?.as_millis();
            from_epoch_millis(i64::try_from(millis).ok()?)
        });
        Bounds {
            oldest,
            bytes: self.bytes,
        }
    }
}

/// Removes all entries that are out of bounds now, and logs how many.
async fn remove(store: &Store, bounds: Bounds) -> Result<(), StoreError> {
    let mut all = Removed::default();
    let outcome = loop {
        match store.remove_oldest(bounds).await {
            Ok(removed) => {
                all.entries += removed.entries;
                all.youngest = all.youngest.max(removed.youngest);
                if !removed.more {
                    break Ok(());
                }
            }
            Err(error) => break Err(error),
        }
        tokio::time::sleep(PAUSE).await;
    };
    if let Some(youngest) = all.youngest {
        tracing::info!(
            entries = all.entries,
            youngest = %time::format(&youngest),
            "the oldest entries were removed, as --keep-days and --keep-bytes say"
        );
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_back_from_a_clock_that_does_not_jump_forward() {
        let retention = Retention {
            days: Some(30),
            bytes: None,
        };
        let noon = time::parse("2026-05-31T12:00:00Z").unwrap();
        let now = UNIX_EPOCH + Duration::from_millis(noon.timestamp_millis().unsigned_abs());
        let oldest = retention.bounds(now).oldest.unwrap();
        assert_eq!(time::format(&oldest), "2026-05-01T12:00:00.000Z");
        assert_eq!(retention.bounds(UNIX_EPOCH).oldest, None);

        let jumped = Clock {
            started: SystemTime::now() - DAY * 1000,
            running: Instant::now(),
        };
        let behind = SystemTime::now().duration_since(jumped.now()).unwrap();
        assert!(behind > DAY * 999);
    }
}
