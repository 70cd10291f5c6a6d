//! The fields of the filter bar. They are part of the state and not of the view, so that text that is not
//! applied yet survives a re-render, and so that a link can fill the fields.

use leptos::prelude::*;
use scim_audit_model::query::Order;

use crate::state::field::FieldValues;
use crate::state::{Draft, Field};

/// The fields, with one signal each, so that typing in one does not notify the others. Exclusions and the
/// order have no field: they apply at once, and the bar stores them.
#[derive(Clone, Copy)]
pub struct FilterBar {
    fields: FieldValues<RwSignal<String>>,
    not: StoredValue<Vec<(Field, String)>>,
    order: StoredValue<Order>,
    /// Whether the fields behind "More filters" are shown.
    more: RwSignal<bool>,
    /// Whether they are shown because one of them had a value, not because a person opened them.
    more_by_need: StoredValue<bool>,
    /// Whether the sheet with the fields is open, on narrow screens that hide them otherwise.
    pub sheet: RwSignal<bool>,
}

impl FilterBar {
    pub(crate) fn new() -> Self {
        Self {
            fields: FieldValues::of(|_| RwSignal::default()),
            not: StoredValue::default(),
            order: StoredValue::default(),
            more: RwSignal::new(false),
            more_by_need: StoredValue::new(false),
            sheet: RwSignal::new(false),
        }
    }

    /// The signal with the text of a field.
    pub fn field(self, field: Field) -> RwSignal<String> {
        *self.fields.get(field)
    }

    /// Whether the fields behind "More filters" are shown. Reactive.
    pub fn shows_more(self) -> bool {
        self.more.get()
    }

    /// Shows or hides the fields behind "More filters", on request of a person.
    pub fn turn_more(self) {
        self.more_by_need.set_value(false);
        self.more.update(|more| *more = !*more);
    }

    /// Sets the time range: a duration up to now, as [`Field::Range`] spells it, or the empty text for the
    /// whole log. Clears the dates. Does not apply the change.
    pub fn choose_range(self, range: &str) {
        for field in Field::TIMES {
            self.field(field).set(String::new());
        }
        self.field(Field::Range).set(range.to_owned());
    }

    /// The contents of the fields. Does not subscribe.
    pub(crate) fn draft(self) -> Draft {
        let mut draft = Draft::default();
        for field in Field::ALL {
            draft.set(field, self.field(field).get_untracked());
        }
        draft.set_excluded(self.not.get_value());
        draft.order = self.order.get_value();
        draft
    }

    /// Fills the fields. Shows those behind "More filters" while one of them has a value.
    pub(crate) fn set(self, draft: &Draft) {
        for field in Field::ALL {
            let text = draft.get(field);
            if self.field(field).read_untracked().as_str() != text {
                self.field(field).set(text.to_owned());
            }
        }
        self.not.set_value(draft.exclusions().to_vec());
        self.order.set_value(draft.order);
        let is_needed = Field::more().any(|field| !draft.get(field).is_empty());
        if is_needed != self.more.get_untracked() && (is_needed || self.more_by_need.get_value()) {
            self.more_by_need.set_value(is_needed);
            self.more.set(is_needed);
        }
    }
}
