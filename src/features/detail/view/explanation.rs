//! Why an entry failed, who can act, and what to do: the head of More info and of the overview.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use scim_audit_insight::explanation::{Evidence, Explanation, explain};
use scim_audit_insight::place::{MessagePlace, MessageSide};
use scim_audit_model::entry::Entry;

use crate::app::AppState;
use crate::features::detail::state::needs_explanation;
use crate::features::detail::{Detail, EntryLoad};
use crate::ui::part::drawn;
use crate::ui::{BASE_CLASS, Part, PartLoader, PartView, heading, shown};
use crate::view::explanation_words::{fetch_texts, said, said_of, sentence, untranslated};
use crate::words::{Key, live};

/// The explanation of the open entry. Its rules are a part of their own, which is larger than what shows the rest of an
/// entry. Until the complete entry is here, its room is kept: without the bodies, the rules would often name another
/// cause.
pub(super) fn view(state: AppState, detail: Detail, summary: &Arc<Entry>) -> AnyView {
    let summary = Arc::clone(summary);
    (move || {
        let (entry, is_whole) = match detail.full() {
            EntryLoad::Ready(whole) => (whole, true),
            EntryLoad::Loading if needs_explanation(&summary) => return awaited().into_any(),
            // A success may hide a failure. That is found if its bodies are here for another reason.
            EntryLoad::Loading => return ().into_any(),
            // The summary is all there is.
            EntryLoad::Failed(_) => (Arc::clone(&summary), false),
        };
        let load = PartLoader::new(move || draw_explanation(state, Arc::clone(&entry), is_whole));
        view! { <Part needed=true load /> }.into_any()
    })
    .into_any()
}

/// The room of a section that waits for the complete entry.
pub(super) fn awaited() -> impl IntoView {
    view! { class=BASE_CLASS,
        <div class="sal-why sal-why--awaited" aria-busy="true">
            <p class="sal-quiet">{live(Key::Loading)}</p>
        </div>
    }
}

#[wasm_split(explanation, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_explanation(state: AppState, entry: Arc<Entry>, is_whole: bool) -> PartView {
    drawn(explain(&entry).map(|explanation| explanation_view(state, explanation, is_whole)))
}

fn explanation_view(state: AppState, explanation: Explanation, is_whole: bool) -> impl IntoView {
    fetch_texts(state);
    let incomplete = (!is_whole).then(|| {
        view! { class=BASE_CLASS, <p class="sal-why__note">{said("label.from_summary")}</p> }
    });
    let category = explanation.category().as_str();
    view! { class=BASE_CLASS,
        <section class="sal-why" data-category=category aria-label=said("label.what_went_wrong")>
            {content(state, explanation)}
            {incomplete}
            {untranslated(state)}
        </section>
    }
}

fn content(state: AppState, explanation: Explanation) -> impl IntoView {
    let level = heading::level(move || state.heading_level(2));
    let cause = explanation.cause.as_str();
    let action = explanation.action.key.as_str();
    let reason = sentence("cause", cause, explanation.reason);
    let action = sentence("action", action, explanation.action);
    let category = said_of("category", explanation.cause.category().as_str());
    let owner = said_of("owner", explanation.cause.owner().as_str());
    let confidence = said_of("confidence", explanation.confidence.as_str());
    // The pieces are drawn when a person asks for them: most of them repeat what stands below.
    let pieces = explanation.evidence;
    let is_open = RwSignal::new(false);
    let toggle = move |_| is_open.update(|is_open| *is_open = !*is_open);
    let evidence = (!pieces.is_empty()).then(|| {
        let drawn = move || {
            is_open.get().then(|| {
                let pieces: Vec<_> = pieces.iter().cloned().map(piece).collect();
                view! { class=BASE_CLASS, <ul class="sal-why__pieces">{pieces}</ul> }
            })
        };
        view! { class=BASE_CLASS,
            <details class="sal-why__evidence" on:toggle=toggle>
                <summary class="sal-why__summary">{said("label.evidence")}</summary>
                {drawn}
            </details>
        }
    });
    let reference = explanation.reference;
    view! { class=BASE_CLASS,
        <p class="sal-why__head">
            <span class="sal-why__title" role="heading" {..level}>
                {said("label.what_went_wrong")}
            </span>
            <span class="sal-why__category">{category}</span>
        </p>
        <p class="sal-why__reason">{reason}</p>
        <dl class="sal-why__facts">
            <dt>{said("label.what_to_do")}</dt>
            <dd class="sal-why__action">{action}</dd>
            <dt>{said("label.who_can_act")}</dt>
            <dd>{owner}</dd>
            <dt>{said("label.confidence")}</dt>
            <dd>{confidence}</dd>
            <dt>{said("label.source")}</dt>
            <dd>
                <a class="sal-why__source" href=reference.url target="_blank" rel="noopener noreferrer">
                    {reference.title}
                </a>
            </dd>
        </dl>
        {evidence}
    }
}

/// One piece of evidence: where it is, the value, and what it shows.
fn piece(evidence: Evidence) -> impl IntoView {
    let (kind, name) = match evidence.at.place {
        MessagePlace::Method => (Some(Key::HttpMethod), None),
        MessagePlace::Path => (Some(Key::Endpoint), None),
        MessagePlace::Parameter(name) => (Some(Key::QueryParameter), Some(name)),
        MessagePlace::StatusCode => (Some(Key::StatusCode), None),
        MessagePlace::Header(name) => (Some(Key::Headers), Some(name)),
        MessagePlace::Body(pointer) => (Some(Key::Body), Some(pointer)),
        MessagePlace::Record => (None, None),
    };
    let place = match (evidence.at.side, kind) {
        (_, None) => said("label.log").into_any(),
        (MessageSide::Request, _) => live(Key::Request).into_any(),
        (MessageSide::Response, _) => live(Key::Response).into_any(),
    };
    let name = name.filter(|name| !name.is_empty()).map(|name| {
        view! { class=BASE_CLASS, <bdi class="sal-why__name">{shown(name)}</bdi> }
    });
    let kind = kind.map(|kind| view! { class=BASE_CLASS, <span>{live(kind)}</span> });
    let value = (!evidence.value.is_empty()).then(|| {
        view! { class=BASE_CLASS, <bdi class="sal-why__value">{shown(evidence.value)}</bdi> }
    });
    let finding = said_of("finding", evidence.finding.as_str());
    view! { class=BASE_CLASS,
        <li class="sal-why__piece">
            <span class="sal-why__place"><span>{place}</span> {kind} {name}</span>
            {value}
            <span class="sal-why__finding">{finding}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use scim_audit_insight::explanation::{ActionKey, Cause, Confidence, Finding};

    use crate::words::has_explanation;

    #[test]
    fn every_message_of_the_rules_has_a_text() {
        let causes = Cause::ALL.iter().flat_map(|cause| {
            [
                format!("cause.{}", cause.as_str()),
                format!("category.{}", cause.category().as_str()),
                format!("owner.{}", cause.owner().as_str()),
            ]
        });
        let actions = ActionKey::ALL
            .iter()
            .map(|key| format!("action.{}", key.as_str()));
        let findings = Finding::ALL
            .iter()
            .map(|key| format!("finding.{}", key.as_str()));
        let confidences = [
            Confidence::Certain,
            Confidence::Likely,
            Confidence::Possible,
        ]
        .map(|confidence| format!("confidence.{}", confidence.as_str()));
        for name in causes.chain(actions).chain(findings).chain(confidences) {
            assert!(has_explanation(&name), "{name}");
        }
    }
}
