//! The visible regions of the viewer, one module each. Views read signals and call commands; they hold no
//! state.

pub mod announce;
pub mod chips;
pub mod detail;
pub mod export;
pub mod failure;
pub mod filter_actions;
pub mod filter_bar;
pub mod follow;
pub mod grid;
pub mod header;
pub mod opened;
pub mod pager;
pub mod saved_views;
mod screen;
mod sentence;
mod time;
pub mod timeline;
pub mod zone_choice;

use leptos::prelude::*;

use crate::state::{AppState, Density};
use crate::ui::{BASE_CLASS, dropped, is_of_files};
use crate::words::{Key, live};

use announce::Announcer;
use chips::Chips;
use detail::DetailDialog;
use detail::panel::DetailPanel;
use export::ExportDialog;
use filter_bar::FilterBar;
use follow::FollowStrip;
use grid::Entries;
use grid::chooser::ColumnChooser;
use header::Header;
use opened::OpenedFile;
use timeline::TimelinePanel;

/// The whole viewer.
#[component]
pub fn App(
    /// The viewer's state, which has not requested anything yet.
    state: AppState,
) -> impl IntoView {
    state.start();
    let density = move || match state.grid().density() {
        Density::Page => None,
        Density::Comfortable => Some("comfortable"),
        Density::Compact => Some("compact"),
    };
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
            <Show when=move || opened.has_log() fallback=move || opened::start(state)>
                <FilterBar state />
                <Chips state />
                <TimelinePanel state />
                <FollowStrip state />
                <div class="sal-main">
                    <Entries state />
                    <DetailPanel state />
                </div>
            </Show>
            <DetailDialog state />
            <ExportDialog state />
            <ColumnChooser state />
            <Announcer state />
            {opened::drop_here(state)}
        </section>
    }
}
