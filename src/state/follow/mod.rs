//! The log as it grows. New entries are counted, not put among the rows, so that nothing moves under a
//! person's eyes; they are shown when the log is asked again.
//!
//! Nothing is lost and nothing comes twice. Following starts before the log is asked, and a connection that
//! broke goes on from its place. Where a log gives no place, a break is a gap, and is said to be one. A pause
//! and a hidden page end the connection and keep the place.

mod backoff;
mod connection;
mod fresh;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use scim_audit_model::filter::Filter;

use super::host::Host;
use super::latest::Latest;
use super::{Failure, Log, Source};
use crate::ui::{Visibility, clock};
use fresh::Fresh;

/// How the log is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Following {
    /// It is not.
    Off,
    /// The first call is under way.
    Connecting,
    /// New entries are counted as they come.
    Live,
    /// A person paused it: what comes meanwhile is counted when it goes on.
    Paused,
    /// The connection broke. It is tried again by itself.
    Waiting,
    /// The applied filters end in the past: nothing new can match.
    Over,
    /// The log has no such call.
    Unsupported,
    /// The log refused, and asking again does not help.
    Failed(Failure),
}

/// How long after the end of a range its last requests may still be recorded, in milliseconds.
const LATE: f64 = 60_000.0;

/// Where a stream goes on, and of what.
#[derive(Debug, Clone, Default)]
struct Place {
    /// Empty: from now on.
    last_event_id: String,
    /// How long after a break the log wants to be asked again.
    retry: Option<Duration>,
    /// What is followed.
    filter: Option<Filter>,
}

/// The log as it grows, and the commands that follow it.
#[derive(Clone, Copy)]
pub struct Follow {
    source: Source,
    host: Host,
    log: Log,
    latest: StoredValue<Latest, LocalStorage>,
    stage: RwSignal<Following>,
    fresh: RwSignal<Fresh>,
    /// How many new entries a screen reader was told of last, and when.
    told: RwSignal<(u64, f64)>,
    place: StoredValue<Place>,
    /// Kept while the log is followed.
    visibility: StoredValue<Option<Visibility>, LocalStorage>,
}

impl Follow {
    pub(super) fn new(source: Source, host: Host, log: &Log) -> Self {
        let log = *log;
        let follow = Self {
            source,
            host,
            log,
            latest: StoredValue::new_local(Latest::default()),
            stage: RwSignal::new(Following::Off),
            fresh: RwSignal::default(),
            told: RwSignal::default(),
            place: StoredValue::default(),
            visibility: StoredValue::new_local(None),
        };
        // It only forgets what is shown now; nothing is fetched.
        Effect::new(move |last: Option<Option<u64>>| {
            let answer = log.shown().map(|shown| shown.number());
            let failed = log.failure().is_some();
            if last.flatten() != answer {
                follow.answered(false);
            } else if failed {
                follow.answered(true);
            }
            answer
        });
        follow
    }

    /// Whether the log can be followed at all.
    pub fn is_possible(self) -> bool {
        self.source.with_value(|source| source.can().stream)
    }

    /// How the log is followed. Tracked.
    pub fn stage(self) -> Following {
        self.stage.get()
    }

    /// How many entries came that are not shown yet. Tracked.
    pub fn count(self) -> u64 {
        self.fresh.read().count()
    }

    /// Whether there may be more than are counted. Tracked.
    pub fn gap(self) -> bool {
        self.fresh.read().gap()
    }

    /// The count as a screen reader is told it: not with each entry. Tracked.
    pub fn told(self) -> u64 {
        self.told.read().0
    }

    /// Whether the applied filters end in the past. Tracked.
    pub fn over(self) -> bool {
        self.log.applied().is_some() && self.is_over()
    }

    fn is_over(self) -> bool {
        self.log.filter().is_some_and(|filter| over(&filter))
    }

    /// Follow: starts, tries again what failed, or ends what is under way.
    pub fn toggle(self) {
        match self.stage.get_untracked() {
            Following::Off => {
                self.visibility
                    .set_value(Visibility::watch(move |hidden| self.seen(hidden)));
                self.run(true);
            }
            Following::Failed(_) => self.run(true),
            _ => self.end(),
        }
    }

    /// Pause: ends the connection and keeps its place, so that Resume loses nothing.
    pub fn pause(self) {
        if self.is_under_way() {
            self.latest.update_value(Latest::abort);
            self.stage.set(Following::Paused);
        }
    }

    /// Resume: goes on from where it was paused.
    pub fn resume(self) {
        if self.stage.get_untracked() == Following::Paused {
            self.run(true);
        }
    }

    /// The log was asked by a command, if it was: what came so far will be in the answer, and other filters
    /// are followed from now on.
    pub(super) fn asked(self) {
        let stage = self.stage.get_untracked();
        if stage == Following::Off || !untrack(|| self.log.busy()) {
            return;
        }
        let Some(filter) = self.log.filter() else {
            return;
        };
        let same = self
            .place
            .with_value(|place| place.filter.as_ref() == Some(&filter));
        if same {
            self.fresh.update(Fresh::asked);
        } else {
            self.forget();
        }
        match stage {
            // The place of a connection that lives is now.
            Following::Live if same => (),
            Following::Live => self.run(true),
            Following::Paused => self.place.update_value(|place| {
                // What came since is in the answer. It starts anew when it goes on.
                place.last_event_id.clear();
                place.filter = Some(filter);
            }),
            _ => {
                self.place.update_value(|place| place.last_event_id.clear());
                self.run(true);
            }
        }
    }

    /// Ends what is under way, and what came is forgotten.
    pub(super) fn end(self) {
        self.latest.update_value(Latest::abort);
        self.visibility.set_value(None);
        self.place.set_value(Place::default());
        self.forget();
        self.stage.set(Following::Off);
    }

    fn forget(self) {
        self.fresh.set(Fresh::default());
        self.told.set((0, 0.0));
    }

    /// The page was hidden or shown.
    fn seen(self, hidden: bool) {
        if !self.is_under_way() {
            return;
        }
        if hidden {
            self.latest.update_value(Latest::abort);
        } else if !self.latest.with_value(Latest::is_busy) {
            self.run(false);
        }
    }

    fn is_under_way(self) -> bool {
        matches!(
            self.stage.get_untracked(),
            Following::Connecting | Following::Live | Following::Waiting
        )
    }

    /// Follows from the place that is kept. `by_hand`: whether a person wants it so, and the log may be asked
    /// anew where there is no place to go on from.
    fn run(self, by_hand: bool) {
        let Some(filter) = self.log.filter() else {
            return;
        };
        if over(&filter) {
            self.latest.update_value(Latest::abort);
            self.place.set_value(Place::default());
            self.stage.set(Following::Over);
            return;
        }
        self.place
            .update_value(|place| place.filter = Some(filter.clone()));
        self.stage.set(Following::Connecting);
        let Some(ticket) = self.latest.try_update_value(Latest::begin) else {
            return;
        };
        let source = self.source.get_value();
        spawn_local(self.keep(source, filter, ticket, by_hand));
    }

    /// The rows have changed, or the log gave no answer.
    fn answered(self, failed: bool) {
        if self.fresh.read_untracked() == Fresh::default() {
            return;
        }
        self.fresh.update(|fresh| {
            if failed {
                fresh.refused();
            } else {
                fresh.answered(|id| self.log.place_of(id).is_some());
            }
        });
        let count = self.fresh.read_untracked().count();
        let (told, at) = self.told.get_untracked();
        if count < told {
            self.told.set((count, at));
        }
    }
}

/// Whether nothing new can match.
fn over(filter: &Filter) -> bool {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a date's milliseconds fit a double's 53 bits"
    )]
    filter
        .until
        .is_some_and(|until| until.timestamp_millis() as f64 + LATE <= clock())
}
