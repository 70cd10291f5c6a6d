//! The filters behind "More filters".

use leptos::prelude::*;

use super::choices::SCIM_TYPES;
use super::parts;
use crate::state::{AppState, Field};
use crate::ui::{S, TextField, TextLook};

/// Times, status codes, the SCIM error, exact ids, who sent and who answered, how much, and what was
/// said, where they are wanted.
pub(super) fn more_filters(state: AppState) -> impl IntoView {
    let shown = Memo::new(move |_| state.shows_more());
    view! { class=S,
        <Show when=move || shown.get()>
            <div class="sal-filters__more" id="sal-more-filters">
                {text(state, Field::StartTime, "sal-start-time", "09:30")}
                {text(state, Field::EndTime, "sal-end-time", "17:45")}
                {text(state, Field::StatusCode, "sal-status-code", "404, 5xx")}
                <ScimTypeField state />
                {text(state, Field::RequestId, "sal-request-id", "")}
                {text(state, Field::ResourceId, "sal-resource-id", "")}
                {text(state, Field::Client, "sal-client", "192.0.2.1")}
                {text(state, Field::Origin, "sal-origin", "gateway")}
                {text(state, Field::Duration, "sal-min-duration", "250")}
                {text(state, Field::RequestSize, "sal-min-request", "1000")}
                {text(state, Field::ResponseSize, "sal-min-response", "1000")}
                {text(state, Field::Message, "sal-message", "jane@example.com")}
            </div>
        </Show>
    }
}

fn text(state: AppState, field: Field, id: &'static str, form: &'static str) -> impl IntoView {
    let (value, error, changed) = parts(state, field);
    let look = TextLook {
        form,
        mono: true,
        ..TextLook::default()
    };
    view! { class=S, <TextField label=field.label() id value error changed look /> }
}

/// One of the keywords, or another that a service made up.
#[component]
fn ScimTypeField(state: AppState) -> impl IntoView {
    let (value, error, changed) = parts(state, Field::ScimType);
    let look = TextLook {
        form: "invalidValue",
        mono: true,
        ..TextLook::default()
    };
    let suggestions = Signal::derive(|| SCIM_TYPES.map(str::to_owned).to_vec());
    view! { class=S,
        <TextField label=Field::ScimType.label() id="sal-scim-type" value error changed look suggestions />
    }
}
