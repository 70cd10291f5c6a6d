//! Saves all entries that match the applied filters to a file, and shows the progress.

mod count;
mod format;

use leptos::prelude::*;
use scim_audit_model::filter::Filter;
use scim_audit_model::query::Order;

use crate::platform::{Download, SaveError, Saved, clock};
use crate::state::host::HostBridge;
use crate::state::latest::{Latest, Ticket};
use crate::state::{ExportOutcome, Failure, HostEvent, SourceError, SourceHandle};

pub use self::format::label;
pub use scim_audit_model::export::Format;

/// The stage of an export.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportStage {
    /// No export is open.
    Closed,
    /// A person chooses a format.
    Choosing,
    /// In progress.
    Running(ExportProgress),
    /// Cancelled by the person.
    Cancelled(ExportProgress),
    /// Complete. Holds the name of the file.
    Done(ExportProgress, String),
    /// Failed before its end.
    Failed(ExportProgress, ExportFailure),
}

/// The progress of an export.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ExportProgress {
    /// The number of entries so far.
    pub entries: u64,
    /// The number of bytes so far.
    pub bytes: u64,
    /// The time since the first call, in milliseconds.
    pub millis: f64,
}

/// Why an export failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportFailure {
    /// The log did not deliver all of it.
    Source(Failure),
    /// The browser could not save it.
    Save,
}

/// The minimum time between two updates of the progress, in milliseconds.
const SHOWN_FOR: f64 = 200.0;

/// The export, and the commands that start and stop it.
#[derive(Clone, Copy)]
pub struct Export {
    source: SourceHandle,
    host: HostBridge,
    latest: Latest,
    stage: RwSignal<ExportStage>,
    /// The chosen format.
    pub format: RwSignal<Format>,
    /// The last saved file. Kept until the next export, so that the browser has time to read it.
    saved: StoredValue<Option<Saved>, LocalStorage>,
}

/// Why a run ended without a complete file.
enum ExportEnd {
    /// The person chose no place to save to.
    Declined,
    /// The browser could not save it.
    NotSaved,
    /// The log did not deliver all of it.
    Source(SourceError),
}

impl From<SourceError> for ExportEnd {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<SaveError> for ExportEnd {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Declined => Self::Declined,
            SaveError::Refused => Self::NotSaved,
        }
    }
}

impl Export {
    pub(crate) fn new(source: SourceHandle, host: HostBridge) -> Self {
        Self {
            source,
            host,
            latest: Latest::new(),
            stage: RwSignal::new(ExportStage::Closed),
            format: RwSignal::new(Format::Csv),
            saved: StoredValue::new_local(None),
        }
    }

    /// The stage of the export. Reactive.
    pub fn stage(self) -> ExportStage {
        self.stage.get()
    }

    /// Opens the choice of a format.
    pub fn open(self) {
        self.stage.set(ExportStage::Choosing);
    }

    /// Closes the export. Cancels one that is in progress.
    pub fn close(self) {
        self.stop(ExportStage::Closed);
    }

    /// Cancels the export in progress.
    pub fn cancel(self) {
        let ExportStage::Running(progress) = self.stage.get_untracked() else {
            return;
        };
        self.stop(ExportStage::Cancelled(progress));
    }

    fn stop(self, stage: ExportStage) {
        let before = self.stage.get_untracked();
        self.latest.abort();
        self.saved.set_value(None);
        self.stage.set(stage);
        if let ExportStage::Running(progress) = before {
            self.tell(progress, ExportOutcome::Cancelled);
        }
    }

    /// Exports the entries that match the filter, in the chosen format. `known` is the number of matching
    /// entries according to the list.
    pub(crate) fn start(self, filter: Filter, known: Option<u64>) {
        self.saved.set_value(None);
        self.stage
            .set(ExportStage::Running(ExportProgress::default()));
        let (source, format) = (self.source.get_value(), self.format.get_untracked());
        self.latest.run(
            async move |ticket| {
                let mut progress = ExportProgress::default();
                let run = self.run(&source, (&filter, known), format, ticket, &mut progress);
                (run.await, progress)
            },
            move |(ended, progress)| match ended {
                Ok(saved) => {
                    self.stage
                        .set(ExportStage::Done(progress, saved.name.clone()));
                    self.saved.set_value(Some(saved));
                    self.tell(progress, ExportOutcome::Completed);
                }
                Err(ExportEnd::Declined) => self.stage.set(ExportStage::Choosing),
                Err(ExportEnd::NotSaved) => {
                    self.stage
                        .set(ExportStage::Failed(progress, ExportFailure::Save));
                    self.tell(progress, ExportOutcome::Failed);
                }
                Err(ExportEnd::Source(error)) => {
                    self.host.fail(error, self.latest, |failure| {
                        let trouble = ExportFailure::Source(failure);
                        self.stage.set(ExportStage::Failed(progress, trouble));
                    });
                    self.tell(progress, ExportOutcome::Failed);
                }
            },
        );
    }

    async fn run(
        self,
        source: &crate::source::Source,
        (filter, known): (&Filter, Option<u64>),
        format: Format,
        ticket: &Ticket,
        progress: &mut ExportProgress,
    ) -> Result<Saved, ExportEnd> {
        let kind = format::file(format);
        let name = format.file_name(&clock::now());
        // Ask for the place first: the browser opens its save dialog only shortly after a click.
        let file = Download::begin(name, kind).await?;
        if ticket.abort.ended() {
            return Err(SourceError::Aborted.into());
        }
        let began = clock::millis();
        let mut shown = began;
        let mut pieces = source
            .export(filter, Order::default(), format.as_str(), &ticket.abort)
            .await?;
        let promised = pieces.total();
        let mut counter = format::counter(format);
        while let Some(piece) = pieces.next().await? {
            if progress.bytes == 0 && !format::can_begin(format, &piece) {
                return Err(SourceError::NotJson {
                    content_type: String::new(),
                }
                .into());
            }
            counter.read(&piece);
            file.write(&piece).await?;
            let now = clock::millis();
            *progress = ExportProgress {
                entries: counter.entries(),
                bytes: progress.bytes + piece.len() as u64,
                millis: now - began,
            };
            if now - shown >= SHOWN_FOR {
                shown = now;
                self.show(ticket, *progress);
            }
        }
        progress.entries = counter.end().ok_or(SourceError::Interrupted)?;
        if !is_all(progress.entries, promised, known) {
            return Err(SourceError::Interrupted.into());
        }
        if ticket.abort.ended() {
            return Err(SourceError::Aborted.into());
        }
        Ok(file.finish().await?)
    }

    fn show(self, ticket: &Ticket, progress: ExportProgress) {
        if self.latest.holds(ticket) {
            self.stage.set(ExportStage::Running(progress));
        }
    }

    fn tell(self, progress: ExportProgress, outcome: ExportOutcome) {
        if let Some(format) = self.format.try_get_untracked() {
            self.host.emit(HostEvent::Export {
                format: format.as_str(),
                entries: progress.entries,
                outcome,
            });
        }
    }
}

/// Whether a file with this many entries is complete. `promised` is the number that the response announced.
/// `known`, the number of the list, may be an estimate, and entries may have been removed since. So only a
/// file with less than half of `known` counts as incomplete.
fn is_all(entries: u64, promised: Option<u64>, known: Option<u64>) -> bool {
    match (promised, known) {
        (Some(promised), _) => entries >= promised,
        (None, Some(known)) => entries >= known / 2,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_all;

    #[test]
    fn file_with_fewer_entries_than_promised_is_incomplete() {
        assert!(is_all(7, Some(7), Some(2936)));
        assert!(!is_all(6, Some(7), None));
        assert!(!is_all(7, None, Some(2936)));
        assert!(is_all(2900, None, Some(2936)) && is_all(2937, None, Some(2936)));
        assert!(is_all(0, None, Some(0)) && is_all(7, None, None));
    }
}
