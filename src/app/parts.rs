//! The parts of the screen whose code is loaded on first use. What is here stays in the first file; what the functions
//! with `#[wasm_split]` call moves out of it.

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::AppState;
use crate::features::detail::view::DetailDialog;
use crate::features::detail::view::panel::DetailPanel;
use crate::features::export::ExportStage;
use crate::features::export::view::ExportDialog;
use crate::features::follow::Following;
use crate::features::follow::view::FollowStrip;
use crate::features::list::view::chooser::ColumnChooser;
use crate::features::problems::view::ProblemsView;
use crate::features::timeline::view::TimelinePanel;
use crate::state::{Column, write_sentences_by};
use crate::ui::part::drawn;
use crate::ui::{BASE_CLASS, Part, PartLoader, PartView};
use crate::view::sentence::sentence_of;
use crate::words::missing_explanations;

/// The dialog of an entry.
pub(super) fn detail_dialog(state: AppState) -> impl IntoView {
    let needed = Memo::new(move |_| state.detail().opened().is_some());
    let on_close = Callback::new(move |()| state.close());
    let on_arrival = Callback::new(move |()| state.detail().continue_fetch());
    view! { <Part needed load=PartLoader::new(move || draw_detail_dialog(state)) on_close on_arrival /> }
}

#[wasm_split(detail, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_detail_dialog(state: AppState) -> PartView {
    drawn(view! { <DetailDialog state /> })
}

/// The panel of an entry.
pub(super) fn detail_panel(state: AppState) -> impl IntoView {
    let needed = Memo::new(move |_| state.panel().opened().is_some());
    let on_close = Callback::new(move |()| state.close_panel());
    let on_arrival = Callback::new(move |()| state.panel().continue_fetch());
    view! { <Part needed load=PartLoader::new(move || draw_detail_panel(state)) on_close on_arrival /> }
}

#[wasm_split(detail, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_detail_panel(state: AppState) -> PartView {
    drawn(view! { <DetailPanel state /> })
}

/// The timeline. It appears when the counts are there, after the list. Its room is kept from the first rows on, so
/// that nothing moves.
pub(super) fn timeline(state: AppState) -> impl IntoView {
    let timeline = state.timeline();
    let needed = Memo::new(move |_| timeline.chart().is_some() || timeline.failed());
    let is_awaited = Signal::derive(move || (needed.get() || timeline.busy()).then_some(""));
    view! { class=BASE_CLASS,
        <div class="sal-room" data-awaited=is_awaited data-folded=move || timeline.is_folded().then_some("")>
            <Part
                needed
                load=PartLoader::new(move || draw_timeline(state))
                quiet=true
                on_arrival=Callback::new(move |()| timeline.continue_request())
            />
        </div>
    }
}

#[wasm_split(time, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_timeline(state: AppState) -> PartView {
    drawn(view! { <TimelinePanel state /> })
}

/// What writes a sentence about an entry. It shows nothing itself.
pub(super) fn sentences(state: AppState) -> impl IntoView {
    let needed = Memo::new(move |_| {
        state.grid().layout().shows(Column::Summary)
            || state.panel().opened().is_some()
            || state.detail().opened().is_some()
    });
    view! { <Part needed load=PartLoader::new(move || begin_sentences(state)) quiet=true /> }
}

#[wasm_split(explanation, fallible, wasm_split_path = leptos::wasm_split)]
fn begin_sentences(state: AppState) -> PartView {
    write_sentences_by(sentence_of);
    Effect::new(move |_| {
        if let Some(language) = missing_explanations() {
            state.explanation_texts().fetch(language);
        }
    });
    drawn(())
}

/// The export.
pub(super) fn export_dialog(state: AppState) -> impl IntoView {
    let export = state.export();
    let needed = Memo::new(move |_| export.stage() != ExportStage::Closed);
    let on_close = Callback::new(move |()| export.close());
    view! { <Part needed load=PartLoader::new(move || draw_export_dialog(state)) on_close /> }
}

#[wasm_split(tools, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_export_dialog(state: AppState) -> PartView {
    drawn(view! { <ExportDialog state /> })
}

/// The choice of columns.
pub(super) fn column_chooser(state: AppState) -> impl IntoView {
    let grid = state.grid();
    let needed = Memo::new(move |_| grid.is_choosing());
    let on_close = Callback::new(move |()| grid.chosen());
    view! { <Part needed load=PartLoader::new(move || draw_column_chooser(state)) on_close /> }
}

#[wasm_split(tools, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_column_chooser(state: AppState) -> PartView {
    drawn(view! { <ColumnChooser state /> })
}

/// The problems.
pub(super) fn problems(state: AppState) -> impl IntoView {
    let needed = Memo::new(move |_| state.shows_problems());
    let on_close = Callback::new(move |()| state.close_problems());
    view! { <Part needed load=PartLoader::new(move || draw_problems(state)) on_close /> }
}

#[wasm_split(problems, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_problems(state: AppState) -> PartView {
    let reader = state.problem_reader();
    drawn(view! { <ProblemsView state reader /> })
}

/// The strip of a followed log.
pub(super) fn follow_strip(state: AppState) -> impl IntoView {
    let follow = state.follow();
    let needed = Memo::new(move |_| follow.stage() != Following::Off);
    let on_arrival = Callback::new(move |()| follow.continue_connecting());
    view! { <Part needed load=PartLoader::new(move || draw_follow_strip(state)) on_arrival /> }
}

#[wasm_split(tools, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_follow_strip(state: AppState) -> PartView {
    drawn(view! { <FollowStrip state /> })
}
