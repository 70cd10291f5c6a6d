//! Whether the problems are shown, and which entries they are about. The rest of the state is in the part that draws
//! them, so that nothing of it travels before the first rows.

use leptos::prelude::*;
use scim_audit_model::filter::Filter;

/// The Problems view, as far as the rest of the viewer knows it.
#[derive(Clone, Copy)]
pub struct Problems {
    is_open: RwSignal<bool>,
    /// The entries to read as soon as the view is open and its part has arrived.
    due: StoredValue<Option<Filter>>,
    /// What they were last time.
    asked: StoredValue<Option<Filter>>,
    reader: StoredValue<Option<Callback<ReaderCommand, bool>>>,
}

/// What the part that reads the entries is told.
#[derive(Debug, Clone)]
pub enum ReaderCommand {
    /// Reads the entries that match, from the first.
    Read(Filter),
    /// Stops reading. The answer says whether it was reading.
    Stop,
    /// Drops what was found.
    Forget,
}

impl Problems {
    pub(crate) fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            due: StoredValue::default(),
            asked: StoredValue::default(),
            reader: StoredValue::default(),
        }
    }

    /// Whether the view is chosen. Reactive.
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// Opens or closes the view. What is being read stops with it.
    pub(crate) fn set_open(self, is_open: bool) {
        if self.is_open.get_untracked() == is_open {
            return;
        }
        self.is_open.set(is_open);
        if is_open {
            self.read_due();
        } else if self.tell(ReaderCommand::Stop) {
            self.due.set_value(self.asked.get_value());
        }
    }

    /// Handles that the list shows entries that match this filter. The view is about them, too.
    pub(crate) fn ask(self, filter: Filter) {
        self.due.set_value(Some(filter));
        if self.is_open.get_untracked() {
            self.read_due();
        }
    }

    /// Drops what belongs to another log.
    pub(crate) fn forget(self) {
        self.due.set_value(None);
        self.tell(ReaderCommand::Forget);
    }

    /// Attaches the part that reads, which has arrived, and lets it begin.
    pub(super) fn attach(self, reader: Callback<ReaderCommand, bool>) {
        self.reader.set_value(Some(reader));
        if self.is_open.get_untracked() {
            self.read_due();
        }
    }

    fn read_due(self) {
        let Some(reader) = self.reader.get_value() else {
            return;
        };
        if let Some(Some(filter)) = self.due.try_update_value(Option::take) {
            self.asked.set_value(Some(filter.clone()));
            reader.run(ReaderCommand::Read(filter));
        }
    }

    fn tell(self, command: ReaderCommand) -> bool {
        let reader = self.reader.get_value();
        reader.is_some_and(|reader| reader.run(command))
    }
}
