//! Maps times to positions of rows, in order to find a position far down a list that has only cursors. A
//! histogram gives the number of entries in each bucket of time, so the running sums give the number of rows
//! before each boundary. A bucket with too many rows is divided by another histogram. This module does no
//! I/O.

use std::collections::BTreeMap;

use scim_audit_model::page::Histogram;
use scim_audit_model::query::Order;
use scim_audit_model::time::Instant;

/// The number of buckets to request in a histogram: the API's maximum.
pub(super) const BUCKETS: u16 = 1000;

/// Times for which the number of rows before them is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TimeIndex {
    /// By the position of the first row behind the time.
    by_place: BTreeMap<u64, Instant>,
    /// Stretches that a finer histogram did not divide, by the position at which they start.
    undivided: Vec<u64>,
}

/// How to reach a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    /// Start at the row at `place`, which is the first one behind `bound`.
    From { place: u64, bound: Instant },
    /// Request a histogram of the time from the older to the newer bound. Its first row, in list order, is at
    /// `place`.
    Divide {
        place: u64,
        older: Option<Instant>,
        newer: Option<Instant>,
    },
    /// Start at the top: there is no better way.
    FromTheTop,
}

impl TimeIndex {
    /// Returns how to reach a position with calls that return this many rows.
    pub(super) fn route_to(&self, place: u64, order: Order, reach: u64) -> Route {
        let before = self.by_place.range(..=place).next_back();
        let after = self.by_place.range(place + 1..).next();
        let start = before.map_or(0, |(start, _)| *start);
        let is_near = place - start <= reach;
        match before {
            Some((start, bound)) if is_near || self.undivided.contains(start) => Route::From {
                place: *start,
                bound: *bound,
            },
            None if is_near || self.undivided.contains(&0) => Route::FromTheTop,
            _ => {
                let (here, beyond) = (before.map(|(_, time)| *time), after.map(|(_, time)| *time));
                let (from, to) = match order {
                    Order::Desc => (beyond, here),
                    Order::Asc => (here, beyond),
                };
                Route::Divide {
                    place: start,
                    older: from,
                    newer: to,
                }
            }
        }
    }

    /// Adds the boundaries of a histogram whose stretch starts at a position, in list order.
    pub(super) fn learn(&mut self, place: u64, histogram: &Histogram, order: Order) {
        let known = self.by_place.len();
        let mut at = place;
        let buckets = &histogram.buckets;
        let mut pass = |count: u64, boundary: Option<Instant>| {
            at += count;
            if let Some(boundary) = boundary.filter(|_| at > place) {
                self.by_place.insert(at, boundary);
            }
        };
        let count = |bucket: &scim_audit_model::page::Bucket| {
            bucket.success + bucket.failed + bucket.accepted + bucket.other
        };
        match order {
            // The newest bucket comes first. All older rows are behind its start.
            Order::Desc => {
                for bucket in buckets.iter().rev() {
                    // The oldest bucket may start before the stretch, but it does not count entries from
                    // there.
                    let oldest = histogram.range.since.unwrap_or(bucket.start);
                    pass(count(bucket), Some(bucket.start.max(oldest)));
                }
            }
            Order::Asc => {
                for (bucket, next) in buckets.iter().zip(buckets.iter().skip(1)) {
                    pass(count(bucket), Some(next.start));
                }
            }
        }
        if self.by_place.len() == known {
            self.undivided.push(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use scim_audit_model::page::{Bucket, Range};
    use scim_audit_model::time;

    use super::*;

    fn at(second: i64) -> Instant {
        time::from_epoch_millis(second * 1000).unwrap()
    }

    fn histogram(counts: &[(i64, u64)]) -> Histogram {
        Histogram {
            range: Range::default(),
            bucket_seconds: 10,
            buckets: counts
                .iter()
                .map(|(start, count)| Bucket {
                    start: at(*start),
                    success: *count,
                    failed: 0,
                    accepted: 0,
                    other: 0,
                })
                .collect(),
        }
    }

    const COUNTS: [(i64, u64); 4] = [(0, 50), (10, 1000), (20, 0), (30, 7)];

    #[test]
    fn positions_count_from_the_newest_entry_in_descending_order() {
        let mut anchors = TimeIndex::default();
        assert_eq!(
            anchors.route_to(500, Order::Desc, 100),
            Route::Divide {
                place: 0,
                older: None,
                newer: None
            }
        );
        anchors.learn(0, &histogram(&COUNTS), Order::Desc);
        // 7 rows are newer than second 30, 7 newer than 20, 1,007 newer than 10.
        assert_eq!(
            anchors.route_to(50, Order::Desc, 100),
            Route::From {
                place: 7,
                bound: at(20)
            }
        );
        assert_eq!(
            anchors.route_to(600, Order::Desc, 100),
            Route::Divide {
                place: 7,
                older: Some(at(10)),
                newer: Some(at(20))
            }
        );
        assert_eq!(
            anchors.route_to(1020, Order::Desc, 100),
            Route::From {
                place: 1007,
                bound: at(10)
            }
        );
    }

    #[test]
    fn positions_count_from_the_oldest_entry_in_ascending_order() {
        let mut anchors = TimeIndex::default();
        anchors.learn(0, &histogram(&COUNTS), Order::Asc);
        assert_eq!(anchors.route_to(20, Order::Asc, 100), Route::FromTheTop);
        assert_eq!(
            anchors.route_to(60, Order::Asc, 100),
            Route::From {
                place: 50,
                bound: at(10)
            }
        );
        assert_eq!(
            anchors.route_to(1050, Order::Asc, 100),
            Route::From {
                place: 1050,
                bound: at(30)
            }
        );
    }

    #[test]
    fn undivided_stretch_is_read_page_by_page() {
        let mut anchors = TimeIndex::default();
        anchors.learn(0, &histogram(&[(10, 5000)]), Order::Asc);
        assert_eq!(anchors.route_to(4000, Order::Asc, 100), Route::FromTheTop);
        let mut anchors = TimeIndex::default();
        anchors.learn(0, &histogram(&COUNTS), Order::Desc);
        anchors.learn(7, &histogram(&[(10, 1000)]), Order::Desc);
        assert_eq!(
            anchors.route_to(600, Order::Desc, 100),
            Route::From {
                place: 7,
                bound: at(20)
            }
        );
    }
}
