//! Compares a span of time with the one before it. Nothing is claimed about few requests.

/// Requests that each span must have.
const LEAST_REQUESTS: u64 = 50;
/// Failures that one of the spans must have.
const LEAST_FAILURES: u64 = 5;
/// How many failures the other span would have at the same rate, for none to mean something: by chance, a span has none
/// of five with a probability below one percent.
const LEAST_EXPECTED: f64 = 5.0;
/// How much higher a rate must be.
const LEAST_RATIO: f64 = 2.0;
/// How many standard errors the rates must be apart.
const LEAST_DISTANCE: f64 = 3.0;

/// How failures of a cause compare with the span before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatternTrend {
    /// There were none before.
    New,
    /// There are none any more.
    Gone,
    /// Their share of the requests has at least doubled.
    Rising,
    /// Their share of the requests has at least halved.
    Falling,
    /// Neither.
    Unchanged,
}

impl PatternTrend {
    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Failures and requests of a span.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpanRate {
    pub(super) failures: u64,
    pub(super) requests: u64,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no log has as many entries as 2^53"
)]
fn number(count: u64) -> f64 {
    count as f64
}

impl SpanRate {
    fn rate(self) -> f64 {
        number(self.failures) / number(self.requests.max(1))
    }

    /// How many failures the other span would have at this rate.
    fn expected_in(self, other: Self) -> f64 {
        self.rate() * number(other.requests)
    }
}

/// Compares the rates of two spans. `None` if there is too little to tell a difference from chance.
pub(super) fn trend_of(now: SpanRate, before: SpanRate) -> Option<PatternTrend> {
    let has_requests = now.requests >= LEAST_REQUESTS && before.requests >= LEAST_REQUESTS;
    let has_failures = now.failures.max(before.failures) >= LEAST_FAILURES;
    if !has_requests || !has_failures {
        return None;
    }
    if before.failures == 0 {
        return (now.expected_in(before) >= LEAST_EXPECTED).then_some(PatternTrend::New);
    }
    if now.failures == 0 {
        return (before.expected_in(now) >= LEAST_EXPECTED).then_some(PatternTrend::Gone);
    }
    let (rate, rate_before) = (now.rate(), before.rate());
    let all = number(now.failures + before.failures) / number(now.requests + before.requests);
    let spread = 1.0 / number(now.requests) + 1.0 / number(before.requests);
    let error = (all * (1.0 - all) * spread).sqrt();
    let is_apart = (rate - rate_before).abs() > LEAST_DISTANCE * error;
    Some(if is_apart && rate >= LEAST_RATIO * rate_before {
        PatternTrend::Rising
    } else if is_apart && rate_before >= LEAST_RATIO * rate {
        PatternTrend::Falling
    } else {
        PatternTrend::Unchanged
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trend(now: (u64, u64), before: (u64, u64)) -> Option<PatternTrend> {
        let rate = |(failures, requests)| SpanRate { failures, requests };
        trend_of(rate(now), rate(before))
    }

    #[test]
    fn rates_are_compared_and_not_counts() {
        assert_eq!(trend((20, 1000), (0, 1000)), Some(PatternTrend::New));
        assert_eq!(trend((0, 1000), (20, 1000)), Some(PatternTrend::Gone));
        assert_eq!(trend((60, 1000), (10, 1000)), Some(PatternTrend::Rising));
        assert_eq!(trend((10, 1000), (60, 1000)), Some(PatternTrend::Falling));
        assert_eq!(trend((11, 1000), (10, 1000)), Some(PatternTrend::Unchanged));
        // Ten times as many of ten times as much.
        assert_eq!(
            trend((200, 10_000), (20, 1000)),
            Some(PatternTrend::Unchanged)
        );
        assert_eq!(trend((50, 50), (50, 50)), Some(PatternTrend::Unchanged));
    }

    #[test]
    fn nothing_is_claimed_about_little() {
        assert_eq!(trend((20, 49), (0, 1000)), None);
        assert_eq!(trend((4, 1000), (0, 1000)), None);
        // The span before has so few requests that none may be chance.
        assert_eq!(trend((5, 1000), (0, 60)), None);
        assert_eq!(trend((0, 60), (5, 1000)), None);
        // Three times as many, but few.
        assert_eq!(trend((6, 100), (2, 100)), Some(PatternTrend::Unchanged));
        assert_eq!(trend((0, 0), (0, 0)), None);
    }
}
