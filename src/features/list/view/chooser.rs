//! The column chooser: which columns are shown, their order and width, the density, and list or page mode.

use leptos::ev::{DragEvent, MouseEvent};
use leptos::prelude::*;

use crate::app::AppState;
use crate::features::list::{ColumnLayout, Density, Mode};
use crate::state::Column;
use crate::ui::{BASE_CLASS, Dialog, drag, icon};
use crate::words::{Key, format, live, t};

/// Change of the width per button press, in pixels.
const WIDER_BY: i32 = 24;

/// The dialog, shown while the user chooses columns.
#[component]
pub fn ColumnChooser(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let grid = state.grid();
    let level = Signal::derive(move || state.heading_level(1));
    let title: Signal<String> = Signal::derive(|| t(Key::Columns).into());
    let on_close = Callback::new(move |()| grid.chosen());
    let restore = move || {
        view! { class=BASE_CLASS,
            <button type="button" class="sal-button" part="button" on:click=move |_| grid.restore()>
                {live(Key::RestoreLayout)}
            </button>
        }
    };
    let is_open = Memo::new(move |_| grid.is_choosing());
    view! {
        <Show when=move || is_open.get()>
            <Dialog title level on_close actions=restore>
                {content(state)}
            </Dialog>
        </Show>
    }
}

fn content(state: AppState) -> impl IntoView {
    let grid = state.grid();
    let dragged = RwSignal::new(None::<Column>);
    let columns = Memo::new(move |_| {
        let layout = grid.layout();
        layout
            .columns
            .iter()
            .map(|placed| placed.column)
            .collect::<Vec<_>>()
    });
    view! { class=BASE_CLASS,
        <ul class="sal-columns" aria-label=live(Key::Columns)>
            <For each=move || columns.get() key=|column| *column let:column>
                {
                    let placed = Memo::new(move |_| {
                        let layout = grid.layout();
                        layout.columns.iter().find(|placed| placed.column == column).copied()
                    });
                    column_row(state, placed, columns, dragged)
                }
            </For>
        </ul>
        <Choice
            legend=Key::Density
            name="sal-density"
            chosen=Signal::derive(move || grid.density())
            choices=&[
                (Density::Page, Key::DensityOfPage),
                (Density::Comfortable, Key::Comfortable),
                (Density::Compact, Key::Compact),
            ]
            choose=Callback::new(move |density| grid.change(|layout| layout.density = density))
        />
        <Choice
            legend=Key::ShownAs
            name="sal-mode"
            chosen=Signal::derive(move || grid.mode())
            choices=&[(Mode::List, Key::AsList), (Mode::Pages, Key::AsPages)]
            choose=Callback::new(move |mode| grid.change(|layout| layout.mode = mode))
        />
    }
}

fn column_row(
    state: AppState,
    placed: Memo<Option<ColumnLayout>>,
    columns: Memo<Vec<Column>>,
    dragged: RwSignal<Option<Column>>,
) -> Option<impl IntoView> {
    let grid = state.grid();
    let column = placed.get_untracked()?.column;
    let is_shown = move || placed.get().is_some_and(|placed| placed.shown);
    let named = move |key: Key| move || format(key, &[("column", (&*t(column.label())).into())]);
    let step = move |later: bool| move |_| grid.change(|layout| layout.step(column, later));
    let width = move |by: i32| {
        move |event: MouseEvent| {
            // The column is as wide as it is drawn: a column without a set width takes what others leave.
            let head = format!(".sal-heads__head--{}", column.word());
            if let Some(now) = drag::width_now(&event, &head) {
                let width = u16::try_from((now + by).max(0)).ok();
                grid.change(|layout| layout.set_width(column, width));
            }
        }
    };
    let take_up = move |event: DragEvent| {
        drag::load(&event, &t(column.label()));
        dragged.set(Some(column));
    };
    let over = move |event: DragEvent| {
        if dragged.get_untracked().is_some() {
            event.prevent_default();
        }
    };
    let drop_here = move |event: DragEvent| {
        if let Some(moved) = dragged.get_untracked() {
            event.prevent_default();
            dragged.set(None);
            grid.change(|layout| layout.move_to(moved, column));
        }
    };
    let has_no_width = Signal::derive(move || !is_shown() || state.log().count() == 0);
    let is_first = move || columns.read().first() == Some(&column);
    let is_last = move || columns.read().last() == Some(&column);
    let unless = |ends: bool| if ends { "true" } else { "false" };
    let button = |label, mark: AnyView, disabled: Signal<bool>, press: Callback<MouseEvent>| {
        view! { class=BASE_CLASS,
            <button
                type="button"
                class="sal-button sal-button--icon"
                part="button"
                aria-label=label
                title=label
                aria-disabled=move || unless(disabled.get())
                on:click=move |event| press.run(event)
            >
                {mark}
            </button>
        }
    };
    Some(view! { class=BASE_CLASS,
        <li
            class="sal-columns__row"
            draggable="true"
            data-dragged=move || (dragged.get() == Some(column)).then_some("")
            on:dragstart=take_up
            on:dragend=move |_| dragged.set(None)
            on:dragover=over
            on:drop=drop_here
        >
            <span class="sal-columns__grip" aria-hidden="true"></span>
            <label class="sal-columns__name">
                <input
                    type="checkbox"
                    prop:checked=is_shown
                    on:change=move |event| {
                        let shown = event_target_checked(&event);
                        grid.change(|layout| layout.show(column, shown));
                    }
                />
                " "
                {live(column.label())}
            </label>
            <span class="sal-columns__widths">
                {button(named(Key::Narrower), "\u{2212}".into_any(), has_no_width, Callback::new(width(-WIDER_BY)))}
                {button(named(Key::Wider), "+".into_any(), has_no_width, Callback::new(width(WIDER_BY)))}
            </span>
            {button(named(Key::MoveEarlier), icon::up().into_any(), Signal::derive(is_first), Callback::new(step(false)))}
            {button(named(Key::MoveLater), icon::down().into_any(), Signal::derive(is_last), Callback::new(step(true)))}
        </li>
    })
}

/// A group of radio buttons.
#[component]
fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    legend: Key,
    name: &'static str,
    chosen: Signal<T>,
    choices: &'static [(T, Key)],
    choose: Callback<T>,
) -> impl IntoView {
    let choices = choices
        .iter()
        .map(|(choice, words)| {
            let (choice, words) = (*choice, *words);
            view! { class=BASE_CLASS,
                <label class="sal-switch__one">
                    <input
                        type="radio"
                        name=name
                        prop:checked=move || chosen.get() == choice
                        on:change=move |_| choose.run(choice)
                    />
                    " "
                    {live(words)}
                </label>
            }
        })
        .collect_view();
    view! { class=BASE_CLASS,
        <fieldset class="sal-switch">
            <legend class="sal-switch__legend">{live(legend)}</legend>
            {choices}
        </fieldset>
    }
}
