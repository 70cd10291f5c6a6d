//! The heading, the sentence that says what one looks at, the time zone and Refresh.

use leptos::prelude::*;
use scim_audit_model::page::Range;

use super::time;
use crate::state::{AppState, Shown, Zones};
use crate::ui::{S, Zone, heading, icon};
use crate::words::{Key, format, live, t};

/// The top of the viewer.
#[component]
pub fn Header(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let log = state.log();
    let sentence = move || {
        let zone = state.zone().get();
        log.shown().map(|shown| sentence(&shown, &zone))
    };
    let has_samples = Memo::new(move |_| log.has_samples());
    let export = state.export().is_possible().then(|| {
        view! { class=S,
            <button
                type="button"
                class="sal-button"
                part="button"
                aria-haspopup="dialog"
                on:click=move |_| state.export().open()
            >
                {live(Key::Export)}
            </button>
        }
    });
    view! { class=S,
        <header class="sal-header" part="header">
            <div class="sal-header__title" role="heading" {..heading::level(move || state.heading_level(0))}>
                {live(Key::Title)}
            </div>
            <p class="sal-header__sentence">{sentence}</p>
            <div class="sal-header__tools">
                <ZoneChoice state />
                <button
                    type="button"
                    class="sal-button"
                    part="button"
                    on:click=move |_| state.refresh()
                >
                    {icon::refresh()}
                    {live(Key::Refresh)}
                </button>
                <button
                    type="button"
                    class="sal-button"
                    part="button"
                    aria-haspopup="dialog"
                    on:click=move |_| state.grid().choose()
                >
                    {live(Key::Columns)}
                </button>
                {export}
            </div>
        </header>
        <Show when=move || has_samples.get()>
            <p class="sal-note">
                <strong class="sal-note__lead">{live(Key::SampleLog)}</strong>
                " "
                {live(Key::SampleLogIs)}
            </p>
        </Show>
    }
}

/// `2,731 entries from 16 Nov 2026 09:40:39 +01:00 on`, as far as the log says.
fn sentence(shown: &Shown, zone: &Zone) -> String {
    let entries = match shown.total() {
        Some(total) => format(Key::EntryCount, &[("count", total.into())]),
        None => t(Key::UncountedEntries).into(),
    };
    let Range { since, until } = shown.range();
    let sentence = match (since, until) {
        (Some(_), Some(_)) => Key::EntriesFromTo,
        (Some(_), None) => Key::EntriesFrom,
        (None, Some(_)) => Key::EntriesUpTo,
        (None, None) => return entries,
    };
    let minute = |instant: Option<_>| {
        instant.map_or_else(String::new, |instant| time::minute(instant, zone))
    };
    format(
        sentence,
        &[
            ("entries", (&entries).into()),
            ("since", (&minute(since)).into()),
            ("until", (&minute(until)).into()),
        ],
    )
}

/// Which zone times are shown in; a choice where there is one.
#[component]
fn ZoneChoice(state: AppState) -> impl IntoView {
    let zones: Zones = state.zone();
    let choices = Memo::new(move |_| zones.choices());
    let choice = move || match choices.get().as_slice() {
        [only] => {
            let times = format(Key::TimesIn, &[("zone", only.name().into())]);
            view! { class=S, <p class="sal-header__zone">{times}</p> }.into_any()
        }
        choices => zone_select(state, choices).into_any(),
    };
    let unknown = move || {
        zones
            .unknown()
            .map(|name| format(Key::UnknownZone, &[("zone", (&name).into())]))
    };
    view! { class=S,
        {choice}
        <p class="sal-field__error" id="sal-zone-error">
            {unknown}
        </p>
    }
}

fn zone_select(state: AppState, choices: &[Zone]) -> impl IntoView + use<> {
    let zones = state.zone();
    let options = choices
        .iter()
        .map(|zone| {
            let name = zone.name().to_owned();
            let chosen = {
                let zone = zone.clone();
                move || zones.get() == zone
            };
            view! { class=S,
                <option value=name.clone() prop:selected=chosen>
                    {name.clone()}
                </option>
            }
        })
        .collect_view();
    view! { class=S,
        <label class="sal-header__zone">
            <span class="sal-header__zone-label">{live(Key::TimeZone)}</span>
            <select
                class="sal-input"
                part="input"
                aria-invalid=move || zones.unknown().is_some().then_some("true")
                aria-describedby=move || zones.unknown().is_some().then_some("sal-zone-error")
                prop:value=move || zones.get().name().to_owned()
                on:change=move |event| state.use_zone(&event_target_value(&event))
            >
                {options}
            </select>
        </label>
    }
}
