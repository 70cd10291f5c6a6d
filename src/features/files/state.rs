//! Opens a file in place of the log, and closes it again.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{FixedOffset, Offset as _, Utc};
use leptos::prelude::*;
use scim_audit_columns::Refused;

use crate::platform::Zone;
use crate::source::file::{self, OffsetAt, ProgressReport};
use crate::source::{self, Capabilities};
use crate::state::SourceHandle;
use crate::state::latest::{Latest, Ticket};
use crate::ui::GivenFile;

pub use crate::source::file::{OpenError, OpenProgress};

/// The progress of opening a file.
#[derive(Debug, Clone, PartialEq)]
pub enum FileLoad {
    /// No file is being opened.
    Idle,
    /// The file with this name is being read.
    Reading(Arc<str>, OpenProgress),
    /// The file with this name could not be opened.
    Failed(Arc<str>, OpenError),
}

/// The file that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedFile {
    /// The file name without its folder.
    pub name: Arc<str>,
    /// The number of entries in the file.
    pub entries: u64,
    /// The number of entries with a repeated id. The last one of each id is shown.
    pub replaced: u64,
    /// The number of records that could not be read.
    pub refused: u64,
    /// The first of those records.
    pub first_refused: Vec<Refused>,
}

/// The file that is shown, and the one that is being opened.
#[derive(Clone, Copy)]
pub struct FileSession {
    source: SourceHandle,
    /// The log that is shown when no file is open.
    home: StoredValue<Rc<source::Source>, LocalStorage>,
    latest: Latest,
    opening: RwSignal<FileLoad>,
    file: RwSignal<Option<Arc<LoadedFile>>>,
    /// A file that could not be read yet, because the code for it did not arrive.
    kept: StoredValue<Option<GivenFile>, LocalStorage>,
    /// Whether a file is being dragged over the viewer.
    pub hovered: RwSignal<bool>,
}

impl FileSession {
    pub(crate) fn new(source: SourceHandle) -> Self {
        Self {
            source,
            home: StoredValue::new_local(source.get_value()),
            latest: Latest::new(),
            opening: RwSignal::new(FileLoad::Idle),
            file: RwSignal::default(),
            kept: StoredValue::new_local(None),
            hovered: RwSignal::new(false),
        }
    }

    /// The progress of opening a file. Reactive.
    pub fn opening(self) -> FileLoad {
        self.opening.get()
    }

    /// The file that is shown, if any. Reactive.
    pub fn file(self) -> Option<Arc<LoadedFile>> {
        self.file.get()
    }

    /// The optional abilities of the current log. Reactive.
    pub fn can(self) -> Capabilities {
        self.file.track();
        self.source.with_value(|source| source.can())
    }

    /// Whether there is anything to show: the host page's log, or a file. Reactive.
    pub fn has_log(self) -> bool {
        self.file.track();
        self.source
            .with_value(|source| !matches!(**source, source::Source::Nowhere))
    }

    /// Aborts the opening of a file, and forgets a failed one.
    pub fn cancel(self) {
        self.latest.abort();
        self.kept.set_value(None);
        self.opening.set(FileLoad::Idle);
    }

    /// Takes the file that could not be read yet, because the code for it did not arrive.
    pub(crate) fn take_kept(self) -> Option<GivenFile> {
        self.kept.try_update_value(Option::take).flatten()
    }

    /// Reads a file. Returns `None` if that failed or was aborted.
    pub(crate) async fn read(self, given: GivenFile) -> Option<file::ReadFile> {
        let ticket = self.latest.begin()?;
        let name: Arc<str> = given.name().into();
        let ticket = Rc::new(ticket);
        let told: ProgressReport = {
            let (ticket, name) = (Rc::clone(&ticket), Arc::clone(&name));
            Rc::new(move |progress| {
                self.tell(&ticket, FileLoad::Reading(Arc::clone(&name), progress));
            })
        };
        told(OpenProgress::default());
        let blob = given.clone().into_blob();
        let read = file::open(blob, offset_at(), &ticket.abort, told).await;
        if !self.latest.end(&ticket) {
            return None;
        }
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                self.kept
                    .set_value((error == OpenError::NotReady).then_some(given));
                self.opening.set(FileLoad::Failed(name, error));
                None
            }
        }
    }

    fn tell(self, ticket: &Ticket, opening: FileLoad) {
        if self.latest.holds(ticket) {
            self.opening.set(opening);
        }
    }

    /// Shows a file that has been read.
    pub(crate) fn show(self, name: Arc<str>, read: file::ReadFile) {
        let file::ReadFile {
            log,
            entries,
            loaded,
        } = read;
        self.source.set_value(Rc::new(source::Source::File(log)));
        self.file.set(Some(Arc::new(LoadedFile {
            name,
            entries,
            replaced: loaded.replaced,
            refused: loaded.refused,
            first_refused: loaded.first_refused,
        })));
        self.opening.set(FileLoad::Idle);
    }

    /// Closes the file, and restores the log that is shown without one.
    pub(crate) fn close(self) {
        self.source.set_value(self.home.get_value());
        self.file.set(None);
    }
}

/// Resolves time zones by name and caches the last one, because a browser takes long to create one.
fn offset_at() -> OffsetAt {
    let last: RefCell<Option<(String, Option<Zone>)>> = RefCell::default();
    Rc::new(move |name, instant| {
        let mut last = last.borrow_mut();
        if last.as_ref().is_none_or(|(known, _)| known != name) {
            *last = Some((name.to_owned(), Zone::named(name)));
        }
        let zone = last.as_ref().and_then(|(_, zone)| zone.as_ref());
        zone.map_or_else(
            || Utc.fix(),
            |zone| -> FixedOffset { zone.offset_at(instant) },
        )
    })
}
