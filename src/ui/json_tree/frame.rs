//! The lines in a scrolling frame, as a tree (<https://www.w3.org/WAI/ARIA/apg/patterns/treeview/>). The tree
//! itself has the focus and names the active item in `aria-activedescendant`, so reusing row elements never
//! moves the focus.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::tree::Press;
use super::walk::Walk;
use crate::platform::Printing;
use crate::ui::{BASE_CLASS, press, row_hit};
use crate::words::{self, Key, live};

pub(super) fn view(walk: Walk, label: Key) -> impl IntoView {
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
            node_ref=walk.rows.frame
            on:scroll=move |_| walk.rows.scrolled()
        >
            <div class="sal-json__track" node_ref=walk.track>
                <div
                    class="sal-json__list"
                    role="tree"
                    aria-label=live(label)
                    tabindex="0"
                    aria-activedescendant=active
                    node_ref=walk.rows.body
                    on:keydown=move |event| key_down(walk, &event)
                    on:click=move |event| click(walk, &event)
                ></div>
            </div>
            <p class="sal-json__unprinted">{unprinted}</p>
        </div>
    }
}

fn click(walk: Walk, event: &MouseEvent) {
    if let Some(line) = row_hit::row(event) {
        walk.click(line, press::is_within(event, "[data-turn]"));
    }
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
