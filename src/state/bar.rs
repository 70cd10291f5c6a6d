//! The filter bar's fields, as they stand. They are state and not the view's own, so that what is typed and
//! not yet applied stays when the view is made anew, and so that a link can fill them.

use leptos::prelude::*;

use super::Draft;
use crate::ui::DateInput;

/// The six fields: one signal each, so that typing in one disturbs no other.
#[derive(Clone, Copy)]
pub struct Bar {
    /// Start date.
    pub start_date: RwSignal<DateInput>,
    /// End date.
    pub end_date: RwSignal<DateInput>,
    /// HTTP Method.
    pub method: RwSignal<String>,
    /// Resource Type.
    pub resource_type: RwSignal<String>,
    /// Endpoint.
    pub endpoint: RwSignal<String>,
    /// Status.
    pub status: RwSignal<String>,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self {
            start_date: RwSignal::default(),
            end_date: RwSignal::default(),
            method: RwSignal::default(),
            resource_type: RwSignal::default(),
            endpoint: RwSignal::default(),
            status: RwSignal::default(),
        }
    }

    /// What stands in the fields.
    pub(super) fn draft(self) -> Draft {
        Draft {
            start_date: self.start_date.get_untracked(),
            end_date: self.end_date.get_untracked(),
            method: self.method.get_untracked(),
            resource_type: self.resource_type.get_untracked(),
            endpoint: self.endpoint.get_untracked(),
            status: self.status.get_untracked(),
        }
    }

    /// Fills the fields.
    pub(super) fn set(self, draft: Draft) {
        let Draft {
            start_date,
            end_date,
            method,
            resource_type,
            endpoint,
            status,
        } = draft;
        self.start_date.set(start_date);
        self.end_date.set(end_date);
        self.method.set(method);
        self.resource_type.set(resource_type);
        self.endpoint.set(endpoint);
        self.status.set(status);
    }
}
