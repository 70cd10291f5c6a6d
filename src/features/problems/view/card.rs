//! One problem: what fails, how often, for whom, since when, whether it is over, and what to do.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use scim_audit_insight::patterns::{
    ClientShare, CommonTrait, EndpointCount, FailurePattern, MatchingMistake, PatternState,
    PatternTrend, SubjectCount, TraitKind,
};
use scim_audit_model::time::Instant;

use super::SENTENCE;
use crate::app::AppState;
use crate::features::problems::filters_of;
use crate::ui::{BASE_CLASS, Button, focus, heading, shown};
use crate::view::explanation_words::{said, said_of, sentence};
use crate::words::{self, Key, Point, Value, explanation as text, live};

/// Clients and endpoints that are named.
const MOST_NAMED: usize = 3;

/// The card of a problem in the span.
pub(super) fn view(state: AppState, pattern: &FailurePattern) -> impl IntoView + use<> {
    let filters = filters_of(pattern);
    let show_entries = move |event: MouseEvent| {
        focus::give_to_id(&event, SENTENCE);
        state.show_entries_of(&filters);
    };
    let example = pattern.examples.first().cloned();
    let example = example.map(|request_id| {
        view! { class=BASE_CLASS,
            <Button on_press=move |_| state.show_example(request_id.clone()) attr:aria-haspopup="dialog">
                {said("problems.show_example")}
            </Button>
        }
    });
    view! { class=BASE_CLASS,
        <li class="sal-problem" data-state=pattern.state.as_str()>
            {head(pattern, pattern.count)} {title(state, pattern)} {messages(pattern)}
            <dl class="sal-problem__facts">
                {advice(pattern)} {mistake(pattern.matching_mistake.as_ref())}
                {common(pattern.common.as_ref())} {retries(pattern)} {seen(state, pattern)}
                {clients(&pattern.clients)} {endpoints(&pattern.endpoints)}
            </dl>
            <div class="sal-problem__ways">
                <Button on_press=show_entries>{said("problems.show_entries")}</Button>
                {example}
            </div>
        </li>
    }
}

/// The card of a problem that was in the span before, and is gone.
pub(super) fn gone_view(state: AppState, pattern: &FailurePattern) -> impl IntoView + use<> {
    view! { class=BASE_CLASS,
        <li class="sal-problem" data-state="healed">
            {head(pattern, pattern.count_before)} {title(state, pattern)} {messages(pattern)}
            <dl class="sal-problem__facts">{seen(state, pattern)}</dl>
        </li>
    }
}

fn head(pattern: &FailurePattern, count: u64) -> impl IntoView + use<> {
    let is_gone = pattern.count == 0;
    let state = (!is_gone).then(|| {
        view! { class=BASE_CLASS,
            <span class="sal-problem__state">{said_of("problem_state", pattern.state.as_str())}</span>
        }
    });
    let trend = pattern
        .trend
        .filter(|trend| *trend != PatternTrend::Unchanged)
        .map(|trend| {
            view! { class=BASE_CLASS,
                <span class="sal-problem__trend">{said_of("trend", trend.as_str())}</span>
            }
        });
    let (people, groups) = (pattern.people, pattern.groups);
    let numbers = move || {
        let mut numbers = vec![text("problems.count", &[("count", Value::Count(count))])];
        numbers.extend(subjects("problems.people", people));
        numbers.extend(subjects("problems.groups", groups));
        numbers.join(" · ")
    };
    view! { class=BASE_CLASS,
        <p class="sal-problem__head">
            {state} {trend} <span class="sal-problem__numbers">{numbers}</span>
        </p>
    }
}

/// `12 people`, or `more than 12 people`. Reactive.
fn subjects(name: &str, subjects: SubjectCount) -> Option<String> {
    if subjects == SubjectCount::default() {
        return None;
    }
    let amount = text(name, &[("count", Value::Count(subjects.count))]);
    Some(if subjects.has_more {
        text("problems.more_than", &[("amount", (&amount).into())])
    } else {
        amount
    })
}

fn title(state: AppState, pattern: &FailurePattern) -> impl IntoView + use<> {
    let level = heading::level(move || state.heading_level(2));
    let reason = sentence("cause", pattern.cause.as_str(), pattern.reason.clone());
    view! { class=BASE_CLASS,
        <div class="sal-problem__title" role="heading" {..level}>{reason}</div>
    }
}

/// What the service said, with its variable parts blanked.
fn messages(pattern: &FailurePattern) -> impl IntoView + use<> {
    let messages: Vec<_> = pattern
        .messages
        .iter()
        .map(|message| {
            view! { class=BASE_CLASS,
                <li class="sal-problem__message">
                    <bdi>{shown(message.text.clone())}</bdi>
                </li>
            }
        })
        .collect();
    (!messages.is_empty()).then(|| {
        view! { class=BASE_CLASS,
            <ul class="sal-problem__messages" aria-label=said("problems.messages")>{messages}</ul>
        }
    })
}

fn fact(name: &'static str, content: AnyView) -> impl IntoView {
    view! { class=BASE_CLASS,
        <dt>{said(name)}</dt>
        <dd>{content}</dd>
    }
}

fn advice(pattern: &FailurePattern) -> impl IntoView + use<> {
    let action = sentence(
        "action",
        pattern.action.key.as_str(),
        pattern.action.clone(),
    );
    let owner = said_of("owner", pattern.cause.owner().as_str());
    view! {
        {fact("label.what_to_do", action.into_any())}
        {fact("label.who_can_act", owner.into_any())}
    }
}

fn mistake(mistake: Option<&MatchingMistake>) -> impl IntoView + use<> {
    mistake.cloned().map(|mistake| {
        let words = move || {
            text(
                "problems.matching",
                &[
                    ("attribute", mistake.attribute.as_str().into()),
                    ("count", Value::Count(mistake.resources)),
                ],
            )
        };
        fact("problems.cause_of_it", words.into_any())
    })
}

fn common(common: Option<&CommonTrait>) -> impl IntoView + use<> {
    common.cloned().map(|common| {
        let CommonTrait {
            kind,
            value,
            failed,
            others,
        } = common;
        let name = match kind {
            TraitKind::Client => "common.client",
            TraitKind::Credential => "common.credential",
            TraitKind::Endpoint => "common.endpoint",
            TraitKind::Method => "common.method",
        };
        let words = move || {
            text(
                name,
                &[
                    ("value", (&value).into()),
                    ("failed", Value::Count(failed.0)),
                    ("all_failed", Value::Count(failed.1)),
                    ("others", Value::Count(others.0)),
                    ("all_others", Value::Count(others.1)),
                ],
            )
        };
        fact("problems.common", words.into_any())
    })
}

fn retries(pattern: &FailurePattern) -> impl IntoView + use<> {
    let (state, retries) = (pattern.state, pattern.retries);
    let name = match state {
        PatternState::StillFailing => "retries.still_failing",
        PatternState::NotRepeated => "retries.not_repeated",
        PatternState::Healed => "retries.healed",
    };
    let words = move || {
        text(
            name,
            &[
                ("open", Value::Count(retries.open)),
                ("all", Value::Count(retries.open + retries.healed)),
            ],
        )
    };
    fact("problems.outcome", words.into_any())
}

fn seen(state: AppState, pattern: &FailurePattern) -> impl IntoView + use<> {
    let point = move |instant: Instant| {
        let how = Point {
            with_year: true,
            ends_day: false,
        };
        words::point(state.zone().get().local(instant), how)
    };
    let (first, last) = (pattern.first_seen, pattern.last_seen);
    let first = move || point(first);
    let last = move || point(last);
    view! {
        {fact("problems.first_seen", first.into_any())}
        {fact("problems.last_seen", last.into_any())}
    }
}

fn clients(clients: &[ClientShare]) -> impl IntoView + use<> {
    let clients: Vec<_> = clients.iter().take(MOST_NAMED).map(client).collect();
    (!clients.is_empty()).then(|| {
        let list = view! { class=BASE_CLASS, <ul class="sal-problem__names">{clients}</ul> };
        fact("problems.clients", list.into_any())
    })
}

fn client(share: &ClientShare) -> impl IntoView + use<> {
    let ClientShare {
        client,
        product,
        failed,
        requests,
    } = share.clone();
    let name = match (product, client.is_empty()) {
        (Some(product), _) => product.name().into_any(),
        (None, true) => said("problems.unnamed_client").into_any(),
        (None, false) => {
            view! { class=BASE_CLASS, <bdi class="sal-problem__name">{shown(client)}</bdi> }
                .into_any()
        }
    };
    let share = move || {
        text(
            "problems.share",
            &[
                ("failed", Value::Count(failed)),
                ("requests", Value::Count(requests)),
            ],
        )
    };
    view! { class=BASE_CLASS,
        <li>
            {name} " " <span class="sal-quiet">{share}</span>
        </li>
    }
}

fn endpoints(endpoints: &[EndpointCount]) -> impl IntoView + use<> {
    let named: Vec<_> = endpoints
        .iter()
        .take(MOST_NAMED)
        .map(|endpoint| {
            let name = format!("{} {}", endpoint.method, endpoint.path);
            view! { class=BASE_CLASS,
                <li>
                    <bdi class="sal-problem__name">{shown(name)}</bdi>
                </li>
            }
        })
        .collect();
    let more = (endpoints.len() > MOST_NAMED).then(|| view! { class=BASE_CLASS, <li>"…"</li> });
    (!named.is_empty()).then(|| {
        view! { class=BASE_CLASS,
            <dt>{live(Key::Endpoint)}</dt>
            <dd>
                <ul class="sal-problem__names">{named} {more}</ul>
            </dd>
        }
    })
}
