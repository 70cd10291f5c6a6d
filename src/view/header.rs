//! The heading, the sentence that says what one looks at, the time zone, Refresh and Follow.

use leptos::prelude::*;
use scim_audit_model::page::Range;

use super::follow::FollowButton;
use super::time;
use super::zone_choice::ZoneChoice;
use crate::state::{AppState, Shown};
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
                <FollowButton state />
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
