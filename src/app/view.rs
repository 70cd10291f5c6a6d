//! The component that mounts the features.

use leptos::prelude::*;

use super::announce::Announcer;
use super::header::Header;
use super::{AppState, parts};
use crate::features::files::view::{OpenedFile, drop_here, file_button, start};
use crate::features::filters::chips::Chips;
use crate::features::filters::view::FilterBar;
use crate::features::list::Density;
use crate::features::list::view::Entries;
use crate::features::saved_views::view::SavedViewsMenu;
use crate::ui::{BASE_CLASS, dropped, is_of_files};
use crate::words::{Key, live};

/// The whole viewer.
#[component]
pub fn App(
    /// The viewer's state, which has not requested anything yet.
    state: AppState,
) -> impl IntoView {
    state.start();
    let density = Signal::derive(move || match state.grid().density() {
        Density::Page => None,
        Density::Comfortable => Some("comfortable"),
        Density::Compact => Some("compact"),
    });
    let opened = state.opened_file();
    view! { class=BASE_CLASS,
        <section
            class="sal-app"
            aria-label=live(Key::Title)
            data-density=density
            on:dragenter=move |event| opened.hovered.set(is_of_files(&event))
            on:dragover=move |event| {
                if is_of_files(&event) {
                    event.prevent_default();
                }
            }
            on:drop=move |event| {
                if let Some(file) = dropped(&event) {
                    event.prevent_default();
                    state.open_file(file);
                }
            }
        >
            <Header state />
            <OpenedFile state />
            <Show when=move || opened.has_log() fallback=move || start(state)>
                <FilterBar state tools=move || view! { <SavedViewsMenu state /> } />
                <Chips state />
                {parts::timeline(state)}
                {parts::follow_strip(state)}
                <div class="sal-main" data-view=move || state.shows_problems().then_some("problems")>
                    <Entries state open_file=move || file_button(state, false) />
                    {parts::problems(state)}
                    {parts::detail_panel(state)}
                </div>
            </Show>
            {parts::detail_dialog(state)}
            {parts::export_dialog(state)}
            {parts::column_chooser(state)}
            {parts::sentences(state)}
            <Announcer state />
            {drop_here(state)}
        </section>
    }
}
