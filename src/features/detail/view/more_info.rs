//! Why an entry failed: the error message, the SCIM error type, and the status codes if they disagree.

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::{Entry, Origin, Status};
use scim_audit_model::status_code;

use super::{change, explanation, request_line, turn_button};
use crate::app::AppState;
use crate::features::detail::Detail;
use crate::state::{Criterion, EntryPart};
use crate::ui::{BASE_CLASS, shown};
use crate::view::filter_actions::FilterActions;
use crate::view::time;
use crate::words::{self, Key, live, t};

pub(super) fn view(state: AppState, detail: Detail, entry: &Arc<Entry>) -> impl IntoView + use<> {
    let zone = state.zone().get_untracked();
    let imported = entry.imported.map(|at| {
        view! { class=BASE_CLASS,
            <dt class="sal-facts__name">{live(Key::ImportedNotRecorded)}</dt>
            <dd class="sal-facts__value">{time::words(at, &zone)}</dd>
        }
    });
    view! { class=BASE_CLASS,
        {explanation::view(state, detail, entry)}
        {error_block(state, entry)}
        {change::view(state, detail, entry)}
        <dl class="sal-facts">
            <dt class="sal-facts__name">{live(Key::Request)}</dt>
            <dd class="sal-facts__value sal-facts__value--mono">{shown(request_line(entry))}</dd>
            <dt class="sal-facts__name">{live(Key::Time)}</dt>
            <dd class="sal-facts__value">{time::words(entry.time, &zone)}</dd>
            <dt class="sal-facts__name">{live(Key::RequestId)}</dt>
            <dd class="sal-facts__value sal-facts__value--mono">{shown(entry.request_id.clone())}</dd>
            {imported}
        </dl>
        <div class="sal-actions">
            {turn_button(state, EntryPart::Request)}
            {turn_button(state, EntryPart::Response)}
        </div>
    }
}

/// The error message, the SCIM error type and the status codes.
pub(super) fn error_block(state: AppState, entry: &Entry) -> impl IntoView + use<> {
    let error = entry.error.as_ref();
    let said = error
        .map(|error| error.detail.clone())
        .filter(|detail| !detail.is_empty());
    let actions = said
        .clone()
        .map(|value| view! { <FilterActions state field=Criterion::Q value /> });
    let detail = said.unwrap_or_else(|| {
        // A link can open this view for an entry that did not fail.
        let words = if entry.status == Status::Failed {
            Key::NoReasonGiven
        } else {
            Key::DidNotFail
        };
        t(words).into()
    });
    let scim_type = error.and_then(|error| error.scim_type.clone()).map(
        |keyword| view! { class=BASE_CLASS, <code class="sal-code sal-error__type">{shown(keyword)}</code> },
    );
    let code = entry
        .status_code
        .map_or_else(|| t(Key::NoAnswerGiven).into(), status_code::named);
    let disagreement = disagreement(entry).map(|sentence| {
        view! { class=BASE_CLASS, <p class="sal-error__note">{sentence}</p> }
    });
    let by_gateway = (entry.origin == Some(Origin::Gateway)).then(|| {
        view! { class=BASE_CLASS,
            <p class="sal-error__note">{live(Key::MadeByGateway)}</p>
        }
    });
    view! { class=BASE_CLASS,
        <div class="sal-error">
            <p class="sal-error__line">
                <strong class="sal-error__code">{code}</strong>
                {scim_type}
            </p>
            <p class="sal-error__detail">{shown(detail)} {actions}</p>
            {disagreement}
            {by_gateway}
        </div>
    }
}

/// Returns a note if the status in the body differs from the HTTP status code, which takes precedence.
fn disagreement(entry: &Entry) -> Option<String> {
    let body = entry.error.as_ref()?.status.as_deref()?;
    let http = entry.status_code?;
    (body != http.to_string()).then(|| {
        let http = http.to_string();
        let codes = [("http", (&http).into()), ("body", body.into())];
        words::format(Key::CodesDisagree, &codes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_codes_are_shown_only_if_they_disagree() {
        let entry = |code: u16, body: &str| -> Entry {
            serde_json::from_str(&format!(
                r#"{{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"failed","method":"GET",
                    "endpoint":"/Users","statusCode":{code},"error":{{"detail":"","status":"{body}"}}}}"#
            ))
            .unwrap()
        };
        assert_eq!(disagreement(&entry(404, "404")), None);
        let sentence = disagreement(&entry(403, "404")).unwrap();
        assert!(sentence.contains("403") && sentence.contains("404"));
    }
}
