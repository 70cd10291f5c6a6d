//! The delay before a broken connection to a followed log is opened again.

use std::time::Duration;

/// The delay if the log asks for none. Each failure in a row doubles the delay.
pub(super) const USUAL: Duration = Duration::from_secs(2);
/// The maximum that doubling leads to.
const LONGEST: Duration = Duration::from_secs(30);
/// The minimum, so that no log can cause calls without a pause.
const SHORTEST: Duration = Duration::from_millis(500);
/// The maximum that the log itself can ask for.
const PATIENCE: Duration = Duration::from_mins(10);

/// Returns the delay. `retry` is what the log asks for. `failures` is the number of failed calls in a row
/// before this one. `chance`, from 0 up to 1, spreads the calls of clients that lost the same log at the same
/// moment. `at_least` is the delay that the log's last response asks for.
pub(super) fn delay(
    retry: Duration,
    failures: u32,
    chance: f64,
    at_least: Option<Duration>,
) -> Duration {
    let retry = retry.clamp(SHORTEST, PATIENCE);
    let doubled = retry.saturating_mul(2_u32.saturating_pow(failures.min(16)));
    // A delay that the log asks for is honored even if it exceeds the limit of our doubling.
    let base = doubled.min(LONGEST.max(retry));
    let spread = base.mul_f64(1.0 + 0.2 * chance.clamp(0.0, 1.0));
    let asked = at_least.unwrap_or_default().min(PATIENCE);
    spread.max(asked)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn delay_starts_with_that_of_the_log_and_doubles_up_to_half_a_minute() {
        let delays: Vec<_> = (0..6)
            .map(|failures| delay(secs(2), failures, 0.0, None))
            .collect();
        assert_eq!(
            delays,
            [secs(2), secs(4), secs(8), secs(16), secs(30), secs(30)]
        );
    }

    #[test]
    fn delay_is_at_least_what_the_log_asks_for() {
        assert_eq!(delay(secs(2), 0, 0.0, Some(secs(7))), secs(7));
        assert_eq!(delay(secs(45), 3, 0.0, None), secs(45));
        assert_eq!(delay(secs(2), 0, 0.0, Some(secs(90_000))), PATIENCE);
    }

    proptest! {
        #[test]
        fn delay_stays_within_its_limits(
            retry in any::<u64>(), failures in any::<u32>(), chance in -1.0..2.0f64, at_least in proptest::option::of(any::<u64>()),
        ) {
            let delay = delay(Duration::from_millis(retry), failures, chance, at_least.map(Duration::from_secs));
            prop_assert!(delay >= SHORTEST);
            prop_assert!(delay <= PATIENCE.mul_f64(1.2));
        }
    }
}
