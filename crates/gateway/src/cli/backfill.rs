//! Finds what the entries of an older version are about, while the gateway runs.

use std::time::{Duration, Instant};

use scim_audit_store::Store;
use tokio_util::sync::CancellationToken;

/// Wait after the start, which is busy enough.
const WAIT: Duration = Duration::from_secs(2);
/// Wait after an error.
const RETRY: Duration = Duration::from_mins(1);
/// A pause is this many times as long as the step before, so that most of the time is left for live traffic.
const SHARE: u32 = 9;

/// Works until all are found, or until `stop`.
pub(super) async fn find_older_facts(store: Store, stop: CancellationToken) {
    let finding = async {
        tokio::time::sleep(WAIT).await;
        let begun = Instant::now();
        let mut steps = 0_u64;
        loop {
            let started = Instant::now();
            match store.find_older_facts().await {
                Ok(true) => {
                    steps += 1;
                    tokio::time::sleep(started.elapsed() * SHARE).await;
                }
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "what older entries are about could not be found; trying again");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
        if steps > 0 {
            let seconds = begun.elapsed().as_secs();
            tracing::info!(
                seconds,
                "what the entries of an older version are about was found"
            );
        }
    };
    stop.run_until_cancelled(finding).await;
}
