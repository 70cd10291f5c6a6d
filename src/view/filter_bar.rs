//! The six filters. What stands here is a draft; Filter applies it, Reset clears and applies.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::state::{AppState, Field};
use crate::ui::{DateField, S, SelectField};

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

/// The filter bar.
#[component]
pub fn FilterBar(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let (bar, log) = (state.bar(), state.log());
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        state.filter();
    };
    let invalid = move |field| Signal::derive(move || log.invalid(field));
    view! { class=S,
        // `novalidate`: what is wrong is said at the field, in our words and where it stays.
        <form class="sal-filters" part="filters" aria-label="Filters" novalidate=true on:submit=apply>
            <DateField
                label=Field::StartDate.label()
                id="sal-start-date"
                value=bar.start_date
                error=invalid(Field::StartDate)
            />
            <DateField
                label=Field::EndDate.label()
                id="sal-end-date"
                value=bar.end_date
                error=invalid(Field::EndDate)
            />
            <SelectField
                label=Field::Method.label()
                id="sal-method"
                options=METHODS
                value=bar.method
                error=invalid(Field::Method)
            />
            <SelectField
                label=Field::ResourceType.label()
                id="sal-resource-type"
                options=RESOURCE_TYPES
                value=bar.resource_type
                error=invalid(Field::ResourceType)
            />
            <EndpointField value=bar.endpoint error=invalid(Field::Endpoint) />
            <SelectField
                label=Field::Status.label()
                id="sal-status"
                options=STATUSES
                value=bar.status
                error=invalid(Field::Status)
            />
            <div class="sal-filters__actions">
                <button type="submit" class="sal-button sal-button--primary" part="button">
                    "Filter"
                </button>
                <button type="button" class="sal-button" part="button" on:click=move |_| state.reset()>
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
