//! The open entry: why it failed, its request or its response, or all of it in the panel. A dialog and the
//! panel are two such places, and an entry may be open in each.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use scim_audit_model::entry::{Entry, Status};

use super::{PanelStep, ResourceStates};
use crate::platform::Abort;
use crate::source::Source;
use crate::state::host::HostBridge;
use crate::state::latest::Latest;
use crate::state::{EntryPart, Failure, OpenEntry, SourceError, SourceHandle};
use crate::ui::arrived;

/// The loading state of the complete entry.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryLoad {
    /// Not requested yet, or in flight.
    Loading,
    /// Loaded.
    Ready(Arc<Entry>),
    /// The call failed.
    Failed(Failure),
}

/// The open entry, and the commands that open and close it.
#[derive(Clone, Copy)]
pub struct Detail {
    source: SourceHandle,
    host: HostBridge,
    latest: Latest,
    open: RwSignal<Option<OpenEntry>>,
    entry: RwSignal<Option<Arc<Entry>>>,
    full: RwSignal<EntryLoad>,
    /// The text that the shown headers contain. Empty shows all headers.
    pub header_search: RwSignal<String>,
    /// Whether the choice of copy formats is open.
    pub copies: RwSignal<bool>,
    /// Whether a person has just opened the entry, so that it gets the focus. The code that moves the focus
    /// resets this.
    pub attention: RwSignal<bool>,
    /// The step in progress from this entry: its direction, and its target position in the log.
    pub(crate) awaited: RwSignal<Option<(PanelStep, u64)>>,
    /// Whether a link opened the entry, whose row is to be found in the list.
    pub(crate) is_sought: RwSignal<bool>,
}

impl Detail {
    pub(crate) fn new(source: SourceHandle, host: HostBridge) -> Self {
        Self {
            source,
            host,
            latest: Latest::new(),
            open: RwSignal::new(None),
            entry: RwSignal::new(None),
            full: RwSignal::new(EntryLoad::Loading),
            header_search: RwSignal::default(),
            copies: RwSignal::new(false),
            attention: RwSignal::new(false),
            awaited: RwSignal::new(None),
            is_sought: RwSignal::new(false),
        }
    }

    /// The open entry. Reactive.
    pub fn opened(self) -> Option<OpenEntry> {
        self.open.get()
    }

    pub(crate) fn opened_untracked(self) -> Option<OpenEntry> {
        self.open.get_untracked()
    }

    /// The open part of the entry. Reactive.
    pub fn part(self) -> Option<EntryPart> {
        self.open.read().as_ref().map(|open| open.part)
    }

    /// What is known about the open entry: the summary from which it was opened, or else the complete entry
    /// once loaded. Reactive.
    pub fn entry(self) -> Option<Arc<Entry>> {
        self.entry.get()
    }

    /// The complete entry. Reactive.
    pub fn full(self) -> EntryLoad {
        self.full.get()
    }

    /// A search for the states of the resource before and after the entry.
    pub(crate) fn resource_states(self) -> ResourceStates {
        ResourceStates::new(self.source)
    }

    /// Opens or closes the choice of copy formats.
    pub fn choose_copy(self, choose: bool) {
        self.copies.set(choose);
        self.fetch_if_wanted();
    }

    /// Fetches the open entry again.
    pub fn retry(self) {
        self.fetch();
    }

    /// Opens an entry. Without a summary, fetches the complete entry, whichever part is open.
    pub(crate) fn open(self, open: OpenEntry, summary: Option<Arc<Entry>>) {
        self.latest.abort();
        self.awaited.set(None);
        self.is_sought.set(false);
        self.open.set(Some(open));
        self.entry.set(summary);
        self.full.set(EntryLoad::Loading);
        self.fetch_if_wanted();
    }

    /// Switches to another part of the open entry.
    pub(crate) fn turn_to(self, part: EntryPart) {
        self.open.update(|open| {
            if let Some(open) = open {
                open.part = part;
            }
        });
        self.fetch_if_wanted();
    }

    /// Closes the open entry.
    pub(crate) fn close(self) {
        self.latest.abort();
        self.awaited.set(None);
        self.is_sought.set(false);
        self.open.set(None);
    }

    /// Fetches the entry for which the part with the code was missing, which has arrived now.
    pub(crate) fn continue_fetch(self) {
        let is_due = matches!(
            &*self.full.read_untracked(),
            EntryLoad::Failed(failure) if failure.error == SourceError::PartMissing
        );
        if is_due {
            self.again();
        }
    }

    /// Fetches the entry again if the last attempt failed.
    pub(crate) fn again(self) {
        if self.is_open() && matches!(*self.full.read_untracked(), EntryLoad::Failed(_)) {
            self.fetch();
        }
    }

    fn is_open(self) -> bool {
        self.open.read_untracked().is_some()
    }

    fn fetch_if_wanted(self) {
        let has_full = || matches!(*self.full.read_untracked(), EntryLoad::Ready(_));
        let has_enough = match untrack(|| self.part()) {
            None => true,
            // The summary contains all that these parts show of an entry that changes nothing and needs no explanation.
            Some(EntryPart::Error | EntryPart::Overview) if !self.copies.get_untracked() => {
                let entry = self.entry.read_untracked();
                entry
                    .as_ref()
                    .is_some_and(|entry| !needs_bodies(entry) || has_full())
            }
            Some(_) => has_full(),
        };
        if !has_enough && self.latest.is_idle() {
            self.fetch();
        }
    }

    fn fetch(self) {
        let Some(open) = self.open.get_untracked() else {
            return;
        };
        self.full.set(EntryLoad::Loading);
        let source = self.source.get_value();
        self.latest.run(
            async move |ticket| {
                fetch_entry(source, open.request_id, ticket.abort.clone())
                    .await?
                    .await
            },
            move |answer| match answer {
                Ok(entry) => {
                    let entry = Arc::new(entry);
                    if self.entry.read_untracked().is_none() {
                        self.entry.set(Some(Arc::clone(&entry)));
                    }
                    self.full.set(EntryLoad::Ready(entry));
                }
                Err(error) => self.host.fail(error, self.latest, |failure| {
                    self.full.set(EntryLoad::Failed(failure));
                }),
            },
        );
    }
}

/// Whether the view of this entry says why it failed, for which it needs the bodies.
pub(crate) fn needs_explanation(entry: &Entry) -> bool {
    entry.status == Status::Failed || entry.error.is_some()
}

/// Whether a request may change something: it is neither a read nor a search.
pub(crate) fn is_write(entry: &Entry) -> bool {
    matches!(entry.method.as_str(), "POST" | "PUT" | "PATCH" | "DELETE")
        && !entry.endpoint.ends_with("/.search")
}

fn needs_bodies(entry: &Entry) -> bool {
    needs_explanation(entry) || is_write(entry)
}

/// An entry that is being fetched.
type EntryFetch = Pin<Box<dyn Future<Output = Result<Entry, SourceError>>>>;

#[wasm_split(detail, fallible, wasm_split_path = leptos::wasm_split)]
fn fetch_entry(
    source: Rc<Source>,
    request_id: String,
    abort: Abort,
) -> Result<EntryFetch, SourceError> {
    let fetch: EntryFetch = Box::pin(async move { source.entry(&request_id, &abort).await });
    arrived(fetch)
}
