//! The heading, the sentence that describes the shown entries, the time zone, Refresh and Follow.

use leptos::html;
use leptos::prelude::*;

use super::sentence::{reach, sentence};
use super::{AppState, left_out};
use crate::features::files::view::file_button;
use crate::features::follow::view::FollowButton;
use crate::features::time_zone::view::ZoneChoice;
use crate::platform::storage;
use crate::ui::{BASE_CLASS, Button, Flyout, IconButton, heading, icon, text_signal};
use crate::words::{Key, live, t};

/// The storage key of the choice to dismiss the note about the sample log.
const NOTE_DISMISSED: &str = "sample-note";

/// The top of the viewer.
#[component]
pub fn Header(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let log = state.log();
    let sentence = Signal::derive(move || {
        let zone = state.zone().get();
        log.shown()
            .map(|shown| sentence(&shown, state.seen().all(), &zone))
    });
    let reach = Signal::derive(move || {
        let zone = state.zone().get();
        log.shown()
            .and_then(|shown| Some(reach(shown.retention()?.oldest, &zone)))
    });
    // An opened file may hold exported samples. Its entries do not change, and the text would not be true.
    let samples = Memo::new(move |_| match state.opened_file().file() {
        Some(_) => (false, false),
        None => log.has_samples(),
    });
    let menu = RwSignal::new(false);
    let dismissed = RwSignal::new(storage::read(NOTE_DISMISSED).is_some());
    let words = NodeRef::<html::P>::new();
    // The pressed button is removed with its note: move the focus, so that it is not lost.
    let keep_focus = move || {
        if let Some(words) = words.get_untracked() {
            drop(words.focus());
        }
    };
    let dismiss = move |_| {
        keep_focus();
        dismissed.set(true);
        storage::write(NOTE_DISMISSED, "dismissed");
    };
    let note = Signal::derive(move || {
        let ends = samples.get().1.then(|| t(Key::SampleLogEnds));
        let texts = [t(Key::SampleLog), t(Key::SampleLogIs)]
            .into_iter()
            .chain(ends);
        texts.collect::<Vec<_>>().join(" ")
    });
    let export = move || {
        state.opened_file().can().export.then(|| {
            view! { class=BASE_CLASS,
                <Button on_press=move |_| state.export().open() attr:aria-haspopup="dialog">
                    {live(Key::Export)}
                </Button>
            }
        })
    };
    view! { class=BASE_CLASS,
        <header class="sal-header" part="header">
            <div class="sal-header__title" role="heading" {..heading::level(move || state.heading_level(0))}>
                {live(Key::Title)}
            </div>
            <div class="sal-header__words">
                // It receives the focus when the last filter chip is removed, because the sentence has
                // changed.
                <p class="sal-header__sentence" id="sal-sentence" tabindex="-1" node_ref=words title=sentence>
                    {sentence}
                </p>
                <p class="sal-header__reach" title=reach>{reach}</p>
                <Show when=move || samples.get().0 && !dismissed.get()>
                    <div class="sal-sample">
                        <p class="sal-sample__text" title=note>
                            <strong class="sal-note__lead">{live(Key::SampleLog)}</strong>
                            " "
                            {live(Key::SampleLogIs)}
                            <Show when=move || samples.get().1>" " {live(Key::SampleLogEnds)}</Show>
                        </p>
                        <IconButton on_press=dismiss label=text_signal(Key::Close)>
                            {icon::close()}
                        </IconButton>
                    </div>
                </Show>
            </div>
            <Flyout label=Key::Actions id="sal-actions" open=menu is_menu=true>
                <ZoneChoice state />
                <Show when=move || state.opened_file().has_log()>
                    <Button
                        on_press=move |_| state.toggle_problems()
                        class="sal-button sal-button--toggle"
                        attr:aria-pressed=move || if state.problems().is_open() { "true" } else { "false" }
                    >
                        {live(Key::Problems)}
                    </Button>
                    <Button on_press=move |_| state.refresh()>
                        {icon::refresh()}
                        {live(Key::Refresh)}
                    </Button>
                    {move || state.opened_file().can().stream.then(|| view! { <FollowButton state /> })}
                    {file_button(state, false)}
                    <Button on_press=move |_| state.grid().choose() attr:aria-haspopup="dialog">
                        {live(Key::Columns)}
                    </Button>
                </Show>
                {export}
            </Flyout>
        </header>
        {left_out::view(state, keep_focus)}
    }
}
