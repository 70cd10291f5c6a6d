//! The six filters. What stands here is a draft; Filter applies it, Reset clears and applies.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::state::{AppState, Field};
use crate::ui::{DateField, S, SelectField};
use crate::words::{Key, Label, live};

const METHODS: &[(&str, Label)] = &[
    ("", Label::Text(Key::All)),
    ("GET", Label::AsIs("GET")),
    ("PUT", Label::AsIs("PUT")),
    ("POST", Label::AsIs("POST")),
    ("PATCH", Label::AsIs("PATCH")),
    ("DELETE", Label::AsIs("DELETE")),
];

/// As SCIM names them, and as they stand in the entries.
const RESOURCE_TYPES: &[(&str, Label)] = &[
    ("", Label::Text(Key::All)),
    ("Users", Label::AsIs("Users")),
    ("Groups", Label::AsIs("Groups")),
    ("Me", Label::AsIs("Me")),
    ("Bulk", Label::AsIs("Bulk")),
];

const STATUSES: &[(&str, Label)] = &[
    ("", Label::Text(Key::All)),
    ("success", Label::Text(Key::Success)),
    ("failed", Label::Text(Key::Failed)),
    ("accepted", Label::Text(Key::Accepted)),
];

/// A filter's value in the words of its choice: `Failed` for `failed`. Tracked.
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
        .map_or_else(|| value.to_owned(), |(_, words)| words.get().into())
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
        <form class="sal-filters" part="filters" aria-label=live(Key::Filters) novalidate=true on:submit=apply>
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
                    {live(Key::Filter)}
                </button>
                <button type="button" class="sal-button" part="button" on:click=move |_| state.reset()>
                    {live(Key::Reset)}
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
                {live(Field::Endpoint.label())}
            </label>
            <input
                class="sal-input sal-input--mono"
                part="input"
                type="text"
                id="sal-endpoint"
                placeholder=live(Key::EndpointExample)
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
