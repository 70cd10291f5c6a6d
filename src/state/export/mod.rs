//! Everything that matches the applied filters, saved as a file while one watches.

mod count;
mod format;

use leptos::prelude::*;
use leptos::task::spawn_local;
use scim_audit_model::filter::Filter;
use scim_audit_model::query::Order;

use super::host::Host;
use super::latest::{Latest, Ticket};
use super::{Event, ExportOutcome, Failure, Source, SourceError};
use crate::ui::{Download, SaveError, Saved, clock, moment};

pub use scim_audit_model::export::Format;

/// How far an export is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Not asked for.
    Closed,
    /// A person chooses a format.
    Choosing,
    /// Under way.
    Running(Progress),
    /// Stopped by the person.
    Cancelled(Progress),
    /// All of it is in the file of this name.
    Done(Progress, String),
    /// It broke off.
    Failed(Progress, Trouble),
}

/// How much of it is here.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Progress {
    /// Entries.
    pub entries: u64,
    /// Bytes.
    pub bytes: u64,
    /// Milliseconds since the first call.
    pub millis: f64,
}

/// Why an export broke off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The log did not give all of it.
    Source(Failure),
    /// The browser did not take it.
    Save,
}

/// How long a count stands before the next is shown, in milliseconds.
const SHOWN_FOR: f64 = 200.0;

/// The export, and the commands that start and stop one.
#[derive(Clone, Copy)]
pub struct Export {
    source: Source,
    host: Host,
    latest: StoredValue<Latest, LocalStorage>,
    stage: RwSignal<Stage>,
    /// The format that is chosen.
    pub format: RwSignal<Format>,
    /// What was saved last, until the browser surely has it.
    saved: StoredValue<Option<Saved>, LocalStorage>,
}

/// How one run ended, but well.
enum End {
    /// The person chose no place to save to.
    Declined,
    Trouble(Trouble, Option<SourceError>),
}

impl From<SourceError> for End {
    fn from(error: SourceError) -> Self {
        Self::Trouble(Trouble::Source(Failure::new(error.clone())), Some(error))
    }
}

impl From<SaveError> for End {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Declined => Self::Declined,
            SaveError::Refused => Self::Trouble(Trouble::Save, None),
        }
    }
}

impl Export {
    pub(super) fn new(source: Source, host: Host) -> Self {
        Self {
            source,
            host,
            latest: StoredValue::new_local(Latest::default()),
            stage: RwSignal::new(Stage::Closed),
            format: RwSignal::new(Format::Csv),
            saved: StoredValue::new_local(None),
        }
    }

    /// How far it is. Tracked.
    pub fn stage(self) -> Stage {
        self.stage.get()
    }

    /// Lets a person choose a format.
    pub fn open(self) {
        self.stage.set(Stage::Choosing);
    }

    /// Closes it; one that is under way is stopped.
    pub fn close(self) {
        self.stop(Stage::Closed);
    }

    /// Stops what is under way.
    pub fn cancel(self) {
        let Stage::Running(progress) = self.stage.get_untracked() else {
            return;
        };
        self.stop(Stage::Cancelled(progress));
    }

    fn stop(self, stage: Stage) {
        let before = self.stage.get_untracked();
        self.latest.update_value(Latest::abort);
        self.saved.set_value(None);
        self.stage.set(stage);
        if let Stage::Running(progress) = before {
            self.tell(progress, ExportOutcome::Cancelled);
        }
    }

    /// Exports what the filter matches, in the format that is chosen.
    /// `known`: how many entries match, as far as the list says.
    pub(super) fn start(self, filter: Filter, known: Option<u64>) {
        let Some(ticket) = self.latest.try_update_value(Latest::begin) else {
            return;
        };
        self.saved.set_value(None);
        self.stage.set(Stage::Running(Progress::default()));
        let (source, format) = (self.source.get_value(), self.format.get_untracked());
        spawn_local(async move {
            let mut progress = Progress::default();
            let run = self.run(&source, (&filter, known), format, &ticket, &mut progress);
            let ended = run.await;
            if self.latest.try_update_value(|latest| latest.end(&ticket)) != Some(true) {
                return;
            }
            match ended {
                Ok(saved) => {
                    self.stage.set(Stage::Done(progress, saved.name.clone()));
                    self.saved.set_value(Some(saved));
                    self.tell(progress, ExportOutcome::Completed);
                }
                Err(End::Declined) => self.stage.set(Stage::Choosing),
                Err(End::Trouble(trouble, error)) => {
                    self.stage.set(Stage::Failed(progress, trouble));
                    let page_signs_in = error.is_some_and(|error| self.host.failed(&error));
                    self.stage.update(|stage| {
                        if let Stage::Failed(_, Trouble::Source(failure)) = stage {
                            failure.page_signs_in = page_signs_in;
                        }
                    });
                    self.tell(progress, ExportOutcome::Failed);
                }
            }
        });
    }

    async fn run(
        self,
        source: &crate::source::Source,
        (filter, known): (&Filter, Option<u64>),
        format: Format,
        ticket: &Ticket,
        progress: &mut Progress,
    ) -> Result<Saved, End> {
        let kind = format::file(format);
        let name = format!("scim-audit-logs-{}{}", moment(), kind.ending);
        // The place comes first: the browser asks for it only just after a click.
        let file = Download::begin(name, kind).await?;
        if ticket.abort.ended() {
            return Err(SourceError::Aborted.into());
        }
        let began = clock();
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
            let now = clock();
            *progress = Progress {
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

    fn show(self, ticket: &Ticket, progress: Progress) {
        if self.latest.try_with_value(|latest| latest.holds(ticket)) == Some(true) {
            self.stage.set(Stage::Running(progress));
        }
    }

    fn tell(self, progress: Progress, outcome: ExportOutcome) {
        if let Some(format) = self.format.try_get_untracked() {
            self.host.tell(Event::Export {
                format: format.as_str(),
                entries: progress.entries,
                outcome,
            });
        }
    }
}

/// Whether a file with so many entries is the whole. `promised` is what the answer itself said. What the list says,
/// `known`, may be an estimate, and entries may have gone since: only less than half of it is surely too little.
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
    fn a_file_with_less_than_was_promised_is_not_whole() {
        assert!(is_all(7, Some(7), Some(2936)));
        assert!(!is_all(6, Some(7), None));
        assert!(!is_all(7, None, Some(2936)));
        assert!(is_all(2900, None, Some(2936)) && is_all(2937, None, Some(2936)));
        assert!(is_all(0, None, Some(0)) && is_all(7, None, None));
    }
}
