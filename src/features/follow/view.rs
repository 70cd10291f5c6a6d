//! Following the log: the button that starts it, and the strip that shows the state and the number of new
//! entries.

use leptos::prelude::*;

use super::{Follow, Following};
use crate::app::AppState;
use crate::ui::{BASE_CLASS, Button, icon};
use crate::view::failure;
use crate::words::{Key, format, live, t};

/// A toggle button that starts and stops following. It is absent if the log cannot be followed.
#[component]
pub fn FollowButton(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let follow = state.follow();
    let pressed = move || {
        matches!(
            follow.stage(),
            Following::Connecting | Following::Live | Following::Paused | Following::Waiting
        )
    };
    let vain = move || follow.stage() == Following::Off && follow.over();
    follow.is_possible().then(|| {
        view! { class=BASE_CLASS,
            <Button
                on_press=move |_| follow.toggle()
                class="sal-button sal-button--toggle"
                attr:aria-pressed=Signal::derive(move || Some(if pressed() { "true" } else { "false" }))
                attr:aria-disabled=Signal::derive(move || vain().then_some("true"))
                attr:aria-describedby=Signal::derive(move || vain().then_some("sal-follow-vain"))
            >
                {icon::live()}
                {live(Key::Follow)}
            </Button>
            <Show when=vain>
                <span class="sal-visually-hidden" id="sal-follow-vain">
                    {live(Key::RangeIsOver)}
                </span>
            </Show>
        }
    })
}

/// The state of following and the number of new entries. The strip takes its space when following starts, not
/// when an entry arrives, so that no row moves.
#[component]
pub fn FollowStrip(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let follow = state.follow();
    let on = Memo::new(move |_| follow.stage() != Following::Off);
    view! { class=BASE_CLASS,
        <Show when=move || on.get()>
            <div class="sal-follow" part="follow" role="group" aria-label=live(Key::Follow) data-stage=move || word(&follow.stage())>
                <p class="sal-follow__stage" role="status">
                    {move || sign(&follow.stage())}
                    <span>{move || words(state, &follow.stage())}</span>
                </p>
                <News state />
                <Hold follow />
            </div>
        </Show>
    }
}

/// The number of new entries. The button stays when there are none, because removing it would also remove the
/// focus.
#[component]
fn News(state: AppState) -> impl IntoView {
    let follow = state.follow();
    let counts = Memo::new(move |_| {
        !matches!(
            follow.stage(),
            Following::Over | Following::Unsupported | Following::Failed(_)
        ) || follow.count() > 0
    });
    let none = move || follow.count() == 0 && !follow.gap();
    let words = move || match (follow.count(), follow.gap()) {
        (0, false) => t(Key::NoNewEntries).into(),
        (_, true) => t(Key::MayBeNewEntries).into(),
        (count, false) => new_entries(count),
    };
    let told = move || match follow.told() {
        0 => String::new(),
        count => new_entries(count),
    };
    let show = move |_| {
        if !untrack(none) {
            state.show_news();
        }
    };
    view! { class=BASE_CLASS,
        <Show when=move || counts.get()>
            <Button
                on_press=show
                class="sal-button sal-follow__news"
                attr:aria-disabled=move || none().then_some("true")
            >
                {icon::newest()}
                <span>{words}</span>
            </Button>
            <p class="sal-visually-hidden" role="status">
                {told}
            </p>
        </Show>
    }
}

fn new_entries(count: u64) -> String {
    format(Key::NewEntries, &[("count", count.into())])
}

/// Pause or Resume. It is one button, so that the focus stays.
#[component]
fn Hold(follow: Follow) -> impl IntoView {
    let paused = Memo::new(move |_| follow.stage() == Following::Paused);
    let possible = Memo::new(move |_| {
        matches!(
            follow.stage(),
            Following::Connecting | Following::Live | Following::Waiting | Following::Paused
        )
    });
    let press = move |_| {
        if paused.get_untracked() {
            follow.resume();
        } else {
            follow.pause();
        }
    };
    view! { class=BASE_CLASS,
        <Show when=move || possible.get()>
            <Button on_press=press class="sal-button sal-follow__hold">
                {move || {
                    if paused.get() { icon::resume().into_any() } else { icon::paused().into_any() }
                }}
                {move || t(if paused.get() { Key::Resume } else { Key::Pause })}
            </Button>
        </Show>
    }
}

/// Returns the state in words. Reactive.
fn words(state: AppState, following: &Following) -> String {
    let key = match following {
        Following::Off => return String::new(),
        Following::Connecting => Key::Connecting,
        Following::Live => Key::Following,
        Following::Paused => Key::Paused,
        Following::Waiting => Key::Reconnecting,
        Following::Over => Key::RangeIsOver,
        Following::Unsupported => Key::CannotFollow,
        Following::Failed(failure) => {
            let had_answer = untrack(|| state.log().shown()).is_some();
            let why = failure::words(failure, had_answer).title;
            return format(Key::FollowingStopped, &[("why", (&why).into())]);
        }
    };
    t(key).into()
}

/// Returns the state for the style sheet.
fn word(stage: &Following) -> &'static str {
    match stage {
        Following::Off => "off",
        Following::Connecting => "connecting",
        Following::Live => "live",
        Following::Paused => "paused",
        Following::Waiting => "waiting",
        Following::Over | Following::Unsupported | Following::Failed(_) => "stopped",
    }
}

/// An icon for the state, so that it does not depend on colour alone.
fn sign(stage: &Following) -> AnyView {
    match stage {
        Following::Off => ().into_any(),
        Following::Live => icon::live().into_any(),
        Following::Paused => icon::paused().into_any(),
        Following::Connecting | Following::Waiting => icon::refresh().into_any(),
        Following::Over | Following::Unsupported | Following::Failed(_) => icon::info().into_any(),
    }
}
