//! Follows the log as it grows. New entries are counted and not inserted among the rows, so that nothing
//! moves while a person reads. A reload of the list shows them.
//!
//! No entry is lost or counted twice, because the stream opens before the list is loaded, and because a
//! broken connection resumes after its last event. If the log sends no event ids, a break may lose entries
//! and is reported as a gap. A pause and a hidden page close the connection and keep the event id.

mod backoff;
mod connection;
mod fresh;

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use scim_audit_model::filter::Filter;

use crate::platform::{Visibility, clock};
use crate::source::Source;
use crate::state::host::HostBridge;
use crate::state::latest::{Latest, Ticket};
use crate::state::{Failure, SourceHandle};
use crate::ui::{PartError, arrived};
use fresh::Fresh;

/// The state of following.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Following {
    /// The log is not followed.
    Off,
    /// A connection is being opened.
    Connecting,
    /// New entries are counted as they arrive.
    Live,
    /// Paused by a person. Entries that arrive meanwhile are counted after Resume.
    Paused,
    /// The connection broke. The viewer retries by itself.
    Waiting,
    /// The applied filters end in the past: nothing new can match.
    Over,
    /// The log has no such call.
    Unsupported,
    /// The log refused, and a retry does not help.
    Failed(Failure),
}

/// How long after the end of a range its last requests may still be recorded.
const LATE: TimeDelta = TimeDelta::minutes(1);

/// Where to resume a stream, and which one.
#[derive(Debug, Clone, Default)]
struct ResumePoint {
    /// The id of the last event. Empty: start with the next new entry.
    last_event_id: String,
    /// The delay after a break that the log asks for.
    retry: Option<Duration>,
    /// The filter of the stream.
    filter: Option<Filter>,
}

/// What Follow needs of the list that it follows.
#[derive(Clone, Copy)]
pub struct FollowedList {
    /// The filter of the request in flight, or of the shown answer.
    pub filter: Signal<Option<Filter>>,
    /// The number of the shown answer, which distinguishes it from others.
    pub answer: Signal<Option<u64>>,
    /// Whether a request is in flight that will replace the list.
    pub is_busy: Signal<bool>,
    /// Whether the last request failed.
    pub has_failed: Signal<bool>,
    /// Whether the entry with this id is loaded. Does not subscribe.
    pub shows: Callback<String, bool>,
    /// Loads the list again, from its first row.
    pub reload: Callback<()>,
}

/// The growing log, and the commands that follow it.
#[derive(Clone, Copy)]
pub struct Follow {
    source: SourceHandle,
    host: HostBridge,
    list: FollowedList,
    latest: Latest,
    stage: RwSignal<Following>,
    fresh: RwSignal<Fresh>,
    /// The number of new entries that was last announced to a screen reader, and when.
    told: RwSignal<(u64, f64)>,
    place: StoredValue<ResumePoint>,
    /// Kept while the log is followed.
    visibility: StoredValue<Option<Visibility>, LocalStorage>,
}

impl Follow {
    pub(crate) fn new(source: SourceHandle, host: HostBridge, list: FollowedList) -> Self {
        let follow = Self {
            source,
            host,
            list,
            latest: Latest::new(),
            stage: RwSignal::new(Following::Off),
            fresh: RwSignal::default(),
            told: RwSignal::default(),
            place: StoredValue::default(),
            visibility: StoredValue::new_local(None),
        };
        // This effect only removes new entries that the list shows now. It starts no request.
        Effect::new(move |last: Option<Option<u64>>| {
            let answer = list.answer.get();
            let failed = list.has_failed.get();
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

    /// The state of following. Reactive.
    pub fn stage(self) -> Following {
        self.stage.get()
    }

    /// The number of entries that arrived and are not shown yet. Reactive.
    pub fn count(self) -> u64 {
        self.fresh.read().count()
    }

    /// Whether there may be more entries than are counted. Reactive.
    pub fn gap(self) -> bool {
        self.fresh.read().gap()
    }

    /// The count as announced to a screen reader, which changes less often. Reactive.
    pub fn told(self) -> u64 {
        self.told.read().0
    }

    /// Whether the applied filters end in the past. Reactive.
    pub fn over(self) -> bool {
        self.list.filter.get().is_some_and(|filter| over(&filter))
    }

    /// The Follow command: starts to follow, retries after a failure, or ends what is in progress.
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

    /// The Pause command: closes the connection and keeps the event id, so that Resume misses no entry.
    pub fn pause(self) {
        if self.is_under_way() {
            self.latest.abort();
            self.stage.set(Following::Paused);
        }
    }

    /// The Resume command: continues where the pause started.
    pub fn resume(self) {
        if self.stage.get_untracked() == Following::Paused {
            self.run(true);
        }
    }

    /// Call this after a command that may have requested the list. If it has, the answer will contain the
    /// entries so far, and its filters are followed from now on.
    pub(crate) fn asked(self) {
        let stage = self.stage.get_untracked();
        if stage == Following::Off || !self.list.is_busy.get_untracked() {
            return;
        }
        let Some(filter) = self.list.filter.get_untracked() else {
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
            // An open connection delivers the next entries by itself.
            Following::Live if same => (),
            Following::Live => self.run(true),
            Following::Paused => self.place.update_value(|place| {
                // The answer contains the entries since the pause. Resume starts without an event id.
                place.last_event_id.clear();
                place.filter = Some(filter);
            }),
            _ => {
                self.place.update_value(|place| place.last_event_id.clear());
                self.run(true);
            }
        }
    }

    /// Ends following, and forgets the new entries.
    pub(crate) fn end(self) {
        self.latest.abort();
        self.visibility.set_value(None);
        self.place.set_value(ResumePoint::default());
        self.forget();
        self.stage.set(Following::Off);
    }

    fn forget(self) {
        self.fresh.set(Fresh::default());
        self.told.set((0, 0.0));
    }

    /// Handles that the page was hidden or shown.
    fn seen(self, hidden: bool) {
        if !self.is_under_way() {
            return;
        }
        if hidden {
            self.latest.abort();
        } else if self.latest.is_idle() {
            self.run(false);
        }
    }

    /// Handles that the browser lost its network, or has it again. A broken connection is often noticed only much
    /// later.
    pub(crate) fn connectivity_changed(self, is_online: bool) {
        if !self.is_under_way() {
            return;
        }
        if is_online {
            self.run(false);
        } else {
            self.latest.abort();
            self.stage.set(Following::Waiting);
        }
    }

    fn is_under_way(self) -> bool {
        matches!(
            self.stage.get_untracked(),
            Following::Connecting | Following::Live | Following::Waiting
        )
    }

    /// Follows the log after the stored event id. `by_hand` tells whether a person requested this: then the
    /// list may be reloaded if there is no event id.
    fn run(self, by_hand: bool) {
        let Some(filter) = self.list.filter.get_untracked() else {
            return;
        };
        if over(&filter) {
            self.latest.abort();
            self.place.set_value(ResumePoint::default());
            self.stage.set(Following::Over);
            return;
        }
        self.place
            .update_value(|place| place.filter = Some(filter.clone()));
        self.stage.set(Following::Connecting);
        let Some(ticket) = self.latest.begin() else {
            return;
        };
        let source = self.source.get_value();
        let latest = self.latest;
        let begun = ticket.clone();
        spawn_local(async move {
            match connect(self, source, filter, ticket, by_hand).await {
                Ok(connections) => connections.await,
                // The strip says that the part is missing, and can ask for it again.
                Err(PartError) => drop(latest.end(&begun)),
            }
        });
    }

    /// Continues what waited for the part of following, which has arrived now.
    pub(crate) fn continue_connecting(self) {
        if self.stage.get_untracked() == Following::Connecting && self.latest.is_idle() {
            self.run(true);
        }
    }

    /// Handles a new answer of the list, or its failure.
    fn answered(self, failed: bool) {
        if self.fresh.read_untracked() == Fresh::default() {
            return;
        }
        self.fresh.update(|fresh| {
            if failed {
                fresh.refused();
            } else {
                fresh.answered(|id| self.list.shows.run(id.to_owned()));
            }
        });
        let count = self.fresh.read_untracked().count();
        let (told, at) = self.told.get_untracked();
        if count < told {
            self.told.set((count, at));
        }
    }
}

/// The connections to a followed log, one after the other.
type Connections = Pin<Box<dyn Future<Output = ()>>>;

#[wasm_split(tools, fallible, wasm_split_path = leptos::wasm_split)]
fn connect(
    follow: Follow,
    source: Rc<Source>,
    filter: Filter,
    ticket: Ticket,
    by_hand: bool,
) -> Result<Connections, PartError> {
    let connections: Connections = Box::pin(follow.keep(source, filter, ticket, by_hand));
    arrived(connections)
}

/// Whether no new entry can match.
fn over(filter: &Filter) -> bool {
    filter
        .until
        .is_some_and(|until| until + LATE <= clock::now())
}
