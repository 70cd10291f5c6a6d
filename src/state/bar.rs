//! The filter bar's fields, as they stand. They are state and not the view's own, so that what is typed and
//! not yet applied stays when the view is made anew, and so that a link can fill them.

use leptos::prelude::*;
use scim_audit_model::query::Order;

use super::field::Fields;
use super::{Draft, Field};

/// The fields: one signal each, so that typing in one disturbs no other. What is left out and the order have no
/// field; they change at once, and the bar remembers them.
#[derive(Clone, Copy)]
pub struct Bar {
    fields: Fields<RwSignal<String>>,
    not: StoredValue<Vec<(Field, String)>>,
    order: StoredValue<Order>,
    /// Whether the fields behind "More filters" are shown.
    more: RwSignal<bool>,
    /// Whether they are because something stood in them, and not because a person wants them.
    more_by_need: StoredValue<bool>,
    /// Whether the fields are shown where there is little room, which folds them away.
    pub sheet: RwSignal<bool>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self {
            fields: Fields::of(|_| RwSignal::default()),
            not: StoredValue::default(),
            order: StoredValue::default(),
            more: RwSignal::new(false),
            more_by_need: StoredValue::new(false),
            sheet: RwSignal::new(false),
        }
    }

    /// What stands in a field.
    pub fn field(self, field: Field) -> RwSignal<String> {
        *self.fields.get(field)
    }

    /// Whether the fields behind "More filters" are shown. Tracked.
    pub fn shows_more(self) -> bool {
        self.more.get()
    }

    /// Shows the fields behind "More filters", or hides them, as a person says.
    pub fn turn_more(self) {
        self.more_by_need.set_value(false);
        self.more.update(|more| *more = !*more);
    }

    /// Looks at another span: the last so long, as [`Field::Range`] spells it, or all of the log for the empty text.
    /// Not applied yet.
    pub fn choose_range(self, range: &str) {
        for field in Field::TIMES {
            self.field(field).set(String::new());
        }
        self.field(Field::Range).set(range.to_owned());
    }

    /// What stands in the fields.
    pub(super) fn draft(self) -> Draft {
        let mut draft = Draft::default();
        for field in Field::ALL {
            draft.set(field, self.field(field).get_untracked());
        }
        draft.set_excluded(self.not.get_value());
        draft.order = self.order.get_value();
        draft
    }

    /// Fills the fields. Those behind "More filters" are shown for as long as there is something in them.
    pub(super) fn set(self, draft: &Draft) {
        for field in Field::ALL {
            let text = draft.get(field);
            if self.field(field).read_untracked().as_str() != text {
                self.field(field).set(text.to_owned());
            }
        }
        self.not.set_value(draft.excluded().to_vec());
        self.order.set_value(draft.order);
        let is_needed = Field::more().any(|field| !draft.get(field).is_empty());
        if is_needed != self.more.get_untracked() && (is_needed || self.more_by_need.get_value()) {
            self.more_by_need.set_value(is_needed);
            self.more.set(is_needed);
        }
    }
}
