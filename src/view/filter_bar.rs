//! The six filters. What stands here is a draft; Filter applies it, Reset clears and applies.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::state::{Draft, Field, Log};
use crate::ui::{DateField, DateInput, S, SelectField};

const METHODS: &[(&str, &str)] = &[
    ("", "All"),
    ("GET", "GET"),
    ("PUT", "PUT"),
    ("POST", "POST"),
    ("PATCH", "PATCH"),
    ("DELETE", "DELETE"),
];

const RESOURCE_TYPES: &[(&str, &str)] = &[
    ("", "All"),
    ("Users", "Users"),
    ("Groups", "Groups"),
    ("Me", "Me"),
    ("Bulk", "Bulk"),
];

const STATUSES: &[(&str, &str)] = &[
    ("", "All"),
    ("success", "Success"),
    ("failed", "Failed"),
    ("accepted", "Accepted"),
];

/// A filter's value in the words of its choice: `Failed` for `failed`.
pub(super) fn words_for(field: Field, value: &str) -> String {
    let choices = match field {
        Field::Status => STATUSES,
        Field::Method => METHODS,
        Field::ResourceType => RESOURCE_TYPES,
        Field::StartDate | Field::EndDate | Field::Endpoint => &[],
    };
    choices
        .iter()
        .find(|(choice, _)| *choice == value)
        .map_or(value, |(_, words)| words)
        .to_owned()
}

/// One signal a field, so that typing in one disturbs no other.
#[derive(Clone, Copy)]
struct Fields {
    start_date: RwSignal<DateInput>,
    end_date: RwSignal<DateInput>,
    method: RwSignal<String>,
    resource_type: RwSignal<String>,
    endpoint: RwSignal<String>,
    status: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        Self {
            start_date: RwSignal::default(),
            end_date: RwSignal::default(),
            method: RwSignal::default(),
            resource_type: RwSignal::default(),
            endpoint: RwSignal::default(),
            status: RwSignal::default(),
        }
    }

    fn draft(self) -> Draft {
        Draft {
            start_date: self.start_date.get_untracked(),
            end_date: self.end_date.get_untracked(),
            method: self.method.get_untracked(),
            resource_type: self.resource_type.get_untracked(),
            endpoint: self.endpoint.get_untracked(),
            status: self.status.get_untracked(),
        }
    }

    fn clear(self) {
        let Draft {
            start_date,
            end_date,
            method,
            resource_type,
            endpoint,
            status,
        } = Draft::default();
        self.start_date.set(start_date);
        self.end_date.set(end_date);
        self.method.set(method);
        self.resource_type.set(resource_type);
        self.endpoint.set(endpoint);
        self.status.set(status);
    }
}

/// The filter bar.
#[component]
pub fn FilterBar(
    /// What the filters are applied to.
    log: Log,
) -> impl IntoView {
    let fields = Fields::new();
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        log.apply(fields.draft());
    };
    let reset = move |_| {
        fields.clear();
        log.apply(Draft::default());
    };
    let invalid = move |field| Signal::derive(move || log.invalid(field));
    view! { class=S,
        // `novalidate`: what is wrong is said at the field, in our words and where it stays.
        <form class="sal-filters" part="filters" aria-label="Filters" novalidate=true on:submit=apply>
            <DateField
                label=Field::StartDate.label()
                id="sal-start-date"
                value=fields.start_date
                error=invalid(Field::StartDate)
            />
            <DateField
                label=Field::EndDate.label()
                id="sal-end-date"
                value=fields.end_date
                error=invalid(Field::EndDate)
            />
            <SelectField
                label=Field::Method.label()
                id="sal-method"
                options=METHODS
                value=fields.method
            />
            <SelectField
                label=Field::ResourceType.label()
                id="sal-resource-type"
                options=RESOURCE_TYPES
                value=fields.resource_type
            />
            <EndpointField value=fields.endpoint error=invalid(Field::Endpoint) />
            <SelectField
                label=Field::Status.label()
                id="sal-status"
                options=STATUSES
                value=fields.status
            />
            <div class="sal-filters__actions">
                <button type="submit" class="sal-button sal-button--primary" part="button">
                    "Filter"
                </button>
                <button type="button" class="sal-button" part="button" on:click=reset>
                    "Reset"
                </button>
            </div>
        </form>
    }
}

/// The typed path.
#[component]
fn EndpointField(value: RwSignal<String>, error: Signal<Option<String>>) -> impl IntoView {
    view! { class=S,
        <div class="sal-field sal-field--wide">
            <label class="sal-field__label" for="sal-endpoint">
                {Field::Endpoint.label()}
            </label>
            <input
                class="sal-input sal-input--mono"
                part="input"
                type="text"
                id="sal-endpoint"
                placeholder="/Users, /Groups/*, or part of a path"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || error.read().is_some().then_some("sal-endpoint-error")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            <p class="sal-field__error" id="sal-endpoint-error">
                {move || error.get()}
            </p>
        </div>
    }
}
