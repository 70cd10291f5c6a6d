//! Reads the entries that the problems are about: starts and stops, and says how far it is.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_insight::patterns::PatternReport;
use scim_audit_model::filter::Filter;

use super::reading::{LogReading, ReadingProgress};
use super::state::{Problems, ReaderCommand};
use crate::platform::Abort;
use crate::source::Source;
use crate::state::host::HostBridge;
use crate::state::latest::Latest;
use crate::state::{Failure, SourceError, SourceHandle};

/// Entries that are read before anyone asks for more. A log may have millions.
const FIRST_ENTRIES: u64 = 5000;

/// How far the reading is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadingStage {
    /// Nothing was asked for yet.
    Waiting,
    /// Entries are being read.
    Running,
    /// It ended, or was cancelled.
    Ended,
    /// A call failed.
    Failed(Failure),
}

/// What was found.
#[derive(Debug, Clone)]
pub struct FoundProblems {
    /// The report.
    pub report: Arc<PatternReport>,
    /// How much of the log it is about.
    pub progress: ReadingProgress,
    /// Whether filters by outcome are set aside, because failures are compared with successes.
    pub sets_outcome_aside: bool,
}

/// Reads the entries, and holds what was found.
#[derive(Clone, Copy)]
pub struct ProblemReader {
    source: SourceHandle,
    host: HostBridge,
    latest: Latest,
    /// Ends the calls of the run in progress, which then delivers what it has.
    abort: StoredValue<Option<Abort>, LocalStorage>,
    reading: StoredValue<Option<Rc<RefCell<LogReading>>>, LocalStorage>,
    stage: RwSignal<ReadingStage>,
    progress: RwSignal<ReadingProgress>,
    found: RwSignal<Option<FoundProblems>>,
}

impl ProblemReader {
    /// Creates the reader, and attaches it to the view's state, which may let it begin.
    pub(crate) fn attached_to(problems: Problems, source: SourceHandle, host: HostBridge) -> Self {
        let reader = Self {
            source,
            host,
            latest: Latest::new(),
            abort: StoredValue::new_local(None),
            reading: StoredValue::new_local(None),
            stage: RwSignal::new(ReadingStage::Waiting),
            progress: RwSignal::new(ReadingProgress::default()),
            found: RwSignal::new(None),
        };
        problems.attach(Callback::new(move |command| match command {
            ReaderCommand::Read(filter) => reader.begin(filter),
            ReaderCommand::Stop => {
                let was_running = reader.stage.get_untracked() == ReadingStage::Running;
                reader.latest.abort();
                if was_running {
                    reader.stage.set(ReadingStage::Waiting);
                }
                was_running
            }
            ReaderCommand::Forget => {
                reader.latest.abort();
                reader.reading.set_value(None);
                reader.found.set(None);
                reader.stage.set(ReadingStage::Waiting);
                false
            }
        }));
        reader
    }

    /// How far it is. Reactive.
    pub fn stage(self) -> ReadingStage {
        self.stage.get()
    }

    /// How many entries were read. Reactive.
    pub fn progress(self) -> ReadingProgress {
        self.progress.get()
    }

    /// What was found. It stays while more is being read. Reactive.
    pub fn found(self) -> Option<FoundProblems> {
        self.found.get()
    }

    fn begin(self, filter: Filter) -> bool {
        let reading = LogReading::new(filter);
        self.progress.set(ReadingProgress::default());
        // What was found may be about other entries.
        self.found.set(None);
        self.reading.set_value(Some(Rc::new(RefCell::new(reading))));
        let is_file = self
            .source
            .with_value(|source| matches!(**source, Source::File(_)));
        // A file is on this machine.
        self.go_on(if is_file { u64::MAX } else { FIRST_ENTRIES });
        true
    }

    /// Reads all entries that are left.
    pub fn read_all(self) {
        self.go_on(u64::MAX);
    }

    /// Reads on after a failure.
    pub fn retry(self) {
        self.go_on(FIRST_ENTRIES);
    }

    /// Cancels, and shows what was found so far.
    pub fn cancel(self) {
        self.abort.with_value(|abort| {
            if let Some(abort) = abort {
                abort.abort();
            }
        });
    }

    fn go_on(self, most: u64) {
        let Some(reading) = self.reading.get_value() else {
            return;
        };
        self.stage.set(ReadingStage::Running);
        let source = self.source.get_value();
        let of_run = Rc::clone(&reading);
        self.latest.run(
            async move |ticket| {
                self.abort.try_set_value(Some(ticket.abort.clone()));
                let show = move |progress| {
                    if self.latest.holds(ticket) {
                        self.progress.set(progress);
                    }
                };
                let ended = LogReading::run(&of_run, &source, most, &ticket.abort, &show).await;
                // A log of the host page may report an aborted call as any failure.
                if ticket.abort.ended() {
                    return Err(SourceError::Aborted);
                }
                ended
            },
            move |ended| {
                self.publish();
                match ended {
                    Ok(()) | Err(SourceError::Aborted) => self.stage.set(ReadingStage::Ended),
                    Err(error) => self.host.fail(error, self.latest, |failure| {
                        self.stage.set(ReadingStage::Failed(failure));
                    }),
                }
            },
        );
    }

    fn publish(self) {
        let Some(reading) = self.reading.get_value() else {
            return;
        };
        let reading = reading.borrow();
        let progress = reading.progress();
        self.progress.set(progress);
        self.found.set(Some(FoundProblems {
            report: Arc::new(reading.report()),
            progress,
            sets_outcome_aside: reading.sets_outcome_aside(),
        }));
    }
}
