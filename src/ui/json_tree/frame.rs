//! The lines in a scrolling frame, as a tree (<https://www.w3.org/WAI/ARIA/apg/patterns/treeview/>). The tree
//! itself has the focus and names the active item in `aria-activedescendant`, so reusing row elements never
//! moves the focus.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::row::{Hit, Ink, Item, Piece, Row, Turn};
use super::token::Kind;
use super::tree::Press;
use super::walk::{Slot, Walk};
use crate::platform::{Printing, SizeWatch};
use crate::ui::{BASE_CLASS, bytes, icon, shown};
use crate::words::{self, Key, live};

pub(super) fn view(walk: Walk, label: Key) -> impl IntoView {
    watch_size(walk);
    // Set to `None` on cleanup, which removes the listeners.
    let printing =
        StoredValue::new_local(Printing::watch(move |is_printed| walk.print(is_printed)));
    on_cleanup(move || drop(printing.try_update_value(Option::take)));
    let active = move || walk.id_of(walk.active.get());
    let unprinted = move || {
        let count = u64::from(walk.unprinted.get());
        (count > 0).then(|| words::format(Key::MoreParameters, &[("count", count.into())]))
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-json__frame"
            role="region"
            aria-label=live(label)
            node_ref=walk.frame
            on:scroll=move |_| walk.scrolled()
            on:scrollend=move |_| walk.rested()
        >
            <div class="sal-json__track" style:block-size=move || format!("{}px", walk.height.get())>
                <div
                    class="sal-json__list"
                    role="tree"
                    aria-label=live(label)
                    tabindex="0"
                    aria-activedescendant=active
                    node_ref=walk.list
                    style:transform=move || format!("translateY({}px)", walk.top.get())
                    on:keydown=move |event| key_down(walk, &event)
                >
                    <For each=move || walk.rows.get().into_iter().enumerate() key=|(at, _)| *at let((_, slot))>
                        {row(walk, slot)}
                    </For>
                </div>
            </div>
            <p class="sal-json__unprinted">{unprinted}</p>
        </div>
    }
}

/// Redraws when the size of the frame changes, and when it is first laid out.
fn watch_size(walk: Walk) {
    // Set to `None` on cleanup, which disconnects the observer.
    let watch = StoredValue::new_local(Some(SizeWatch::new(move || walk.draw())));
    Effect::new(move || {
        if let Some(frame) = walk.frame.get() {
            watch.with_value(|watch| {
                if let Some(watch) = watch {
                    watch.add(&frame);
                }
            });
        }
    });
    on_cleanup(move || drop(watch.try_update_value(Option::take)));
}

fn key_down(walk: Walk, event: &KeyboardEvent) {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && !event.alt_key() {
        // If text is selected, let the browser copy the selection.
        if key.eq_ignore_ascii_case("c") && !has_selection() {
            event.prevent_default();
            let text = walk.read(|tree| tree.value(tree.active()));
            spawn_local(walk.copy(text));
        }
        return;
    }
    if event.alt_key() {
        return;
    }
    let press = match key.as_str() {
        "ArrowUp" => Press::Up,
        "ArrowDown" => Press::Down,
        // JSON is always laid out left to right, even on a right-to-left page.
        "ArrowLeft" => Press::Out,
        "ArrowRight" => Press::In,
        "Home" => Press::First,
        "End" => Press::Last,
        "PageUp" => Press::Page(-walk.page()),
        "PageDown" => Press::Page(walk.page()),
        "*" => Press::OpenSiblings,
        "Enter" | " " => Press::Turn,
        _ => return,
    };
    event.prevent_default();
    walk.press(press);
}

fn has_selection() -> bool {
    web_sys::window()
        .and_then(|window| window.get_selection().ok().flatten())
        .is_some_and(|selection| selection.to_string().length() > 0)
}

fn row(walk: Walk, slot: Slot) -> impl IntoView {
    let slot = RwSignal::from(slot);
    let item = Memo::new(move |_| slot.read().as_ref().and_then(|row| row.item));
    let number = move |read: fn(Item) -> u32| move || item.get().map(|item| read(item).to_string());
    let click = move |event: MouseEvent| {
        if let Some(item) = item.get_untracked() {
            let turns = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .is_some_and(|target| {
                    target
                        .closest("[data-turn]")
                        .is_ok_and(|found| found.is_some())
                });
            walk.click(item.node, turns);
        }
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-json__row"
            id=move || item.get().map(|item| walk.id_of(item.node))
            role=move || item.get().map(|_| "treeitem")
            {..custom_attribute("aria-level", number(|item| item.level))}
            aria-posinset=number(|item| item.place)
            aria-setsize=number(|item| item.siblings)
            aria-expanded=move || item.get().and_then(|item| expanded(item.turn))
            aria-selected=move || item.get().map(|item| if item.active { "true" } else { "false" })
            hidden=move || slot.read().is_none()
            on:click=click
        >
            {move || slot.get().map(content)}
        </div>
    }
}

fn expanded(turn: Turn) -> Option<&'static str> {
    match turn {
        Turn::None => None,
        Turn::Fold | Turn::ShowLess => Some("true"),
        Turn::Unfold(..) | Turn::ShowAll(_) => Some("false"),
    }
}

fn content(row: Row) -> impl IntoView {
    let turn = row.item.map_or(Turn::None, |item| item.turn);
    let turns = matches!(turn, Turn::Fold | Turn::Unfold(..)).then_some("");
    let note = match turn {
        Turn::None | Turn::Fold => None,
        Turn::Unfold(count, kind) => {
            let key = if kind == Kind::Object {
                Key::Members
            } else {
                Key::Items
            };
            Some(words::format(key, &[("count", u64::from(count).into())]))
        }
        Turn::ShowAll(len) => Some(words::format(
            Key::ShowAll,
            &[("size", (&bytes(len as u64)).into())],
        )),
        Turn::ShowLess => Some(words::t(Key::ShowLess).into()),
    };
    let is_count = turns.is_some();
    let note = note.map(|note| {
        view! { class=BASE_CLASS,
            " "
            <span class="sal-json__turn" class:sal-json__turn--count=is_count data-turn="">
                {note}
            </span>
        }
    });
    let mark = row.item.is_some_and(|item| item.marked);
    let mark = mark.then(|| noted(icon::lock().into_any(), Key::Redacted, " "));
    // Without text before the cut, no space is needed.
    let space = if row.pieces.is_empty() { "" } else { " " };
    let cut = row
        .cut
        .then(|| noted(icon::cut().into_any(), Key::CutHere, space));
    let pieces = row.pieces.into_iter().map(piece).collect_view();
    view! { class=BASE_CLASS,
        <span class="sal-json__gutter" data-turn=turns aria-hidden="true"></span>
        <span class="sal-json__indent">{row.indent}</span>
        {pieces}
        {note}
        {mark}
        {cut}
    }
}

/// A note on a line, as an icon and text.
fn noted(sign: AnyView, words: Key, space: &'static str) -> impl IntoView {
    view! { class=BASE_CLASS,
        {space}
        <span class="sal-json__mark">{sign} {live(words)}</span>
    }
}

fn piece(piece: Piece) -> impl IntoView {
    let ink = match piece.ink {
        Ink::Key => "key",
        Ink::Value(Kind::String) => "string",
        Ink::Value(Kind::Number) => "number",
        Ink::Value(Kind::Literal) => "literal",
        Ink::Value(_) | Ink::Mark => "mark",
    };
    if piece.hit == Hit::No {
        view! { class=BASE_CLASS, <bdi class="sal-json__piece" data-kind=ink>{shown(piece.text)}</bdi> }
            .into_any()
    } else {
        let current = (piece.hit == Hit::Current).then_some("");
        view! { class=BASE_CLASS,
            <mark class="sal-json__hit" data-kind=ink data-current=current>
                {shown(piece.text)}
            </mark>
        }
        .into_any()
    }
}
