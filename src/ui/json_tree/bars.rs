//! The search bar above the lines and the copy bar below.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::Said;
use super::tree::Tree;
use super::walk::Walk;
use crate::ui::{BASE_CLASS, CopyButton, icon};
use crate::words::{self, Key, live, t};

/// The search bar. It is shown only for a text that is too long to see at a glance.
pub(super) fn search(walk: Walk) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = move || {
        if let Some(input) = input.get_untracked() {
            walk.search(&input.value());
        }
    };
    let key_down = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            walk.look(!event.shift_key());
        }
        "Escape" => {
            // The first Esc clears the field; only the next one reaches the element around the tree.
            if let Some(input) = input
                .get_untracked()
                .filter(|input| !input.value().is_empty())
            {
                event.prevent_default();
                event.stop_propagation();
                input.set_value("");
                walk.search("");
            }
        }
        _ => {}
    };
    let none = move || {
        let found = walk.found.get();
        (found.count == 0).then_some("true")
    };
    view! { class=BASE_CLASS,
        <div class="sal-json__bar" role="search" aria-label=live(Key::SearchInBody)>
            <input
                class="sal-input sal-json__search"
                part="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=live(Key::SearchInBody)
                placeholder=live(Key::SearchInBody)
                node_ref=input
                on:input=move |_| typed()
                on:keydown=key_down
            />
            <span class="sal-json__found" role="status">
                {move || found(walk)}
            </span>
            {step(walk, Key::PreviousMatch, false, none)}
            {step(walk, Key::NextMatch, true, none)}
        </div>
    }
}

fn step(
    walk: Walk,
    label: Key,
    forward: bool,
    disabled: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
) -> impl IntoView {
    let arrow = if forward {
        icon::down().into_any()
    } else {
        icon::up().into_any()
    };
    view! { class=BASE_CLASS,
        <button
            type="button"
            class="sal-button sal-button--icon"
            part="button"
            aria-label=live(label)
            title=live(label)
            aria-disabled=disabled
            on:click=move |_| walk.look(forward)
        >
            {arrow}
        </button>
    }
}

fn found(walk: Walk) -> Option<String> {
    let found = walk.found.get();
    // While matches are still counted, show nothing: the live region would announce each new count.
    if !found.asked || !found.done {
        return None;
    }
    let Some(current) = found.current else {
        return Some(t(Key::NoMatch).into());
    };
    let key = if found.full {
        Key::MatchOfMany
    } else {
        Key::MatchOf
    };
    let place = words::count(current as u64 + 1);
    let count = words::count(found.count as u64);
    Some(words::format(
        key,
        &[("place", (&place).into()), ("count", (&count).into())],
    ))
}

/// The path of the selected line and the copy buttons.
pub(super) fn copies(walk: Walk, beside: Callback<Said, AnyView>) -> impl IntoView {
    let path = move || {
        let node = walk.active.get();
        match walk.read(|tree: &Tree| tree.short_pointer(node)) {
            path if path.is_empty() => {
                view! { class=BASE_CLASS, <span>{live(Key::WholeBody)}</span> }.into_any()
            }
            path => view! { class=BASE_CLASS, <bdi class="sal-json__path" dir="ltr">{path}</bdi> }
                .into_any(),
        }
    };
    let said = Memo::new(move |_| {
        let node = walk.active.get();
        walk.read(|tree: &Tree| tree.said(node))
    });
    view! { class=BASE_CLASS,
        <div class="sal-json__foot" role="group" aria-label=live(Key::SelectedLine)>
            <span class="sal-json__place">{path}</span>
            <span class="sal-copy__said" role="status">
                {move || walk.said.get().map(t)}
            </span>
            {copy(walk, Key::CopyValue, |tree| tree.value(tree.active()))}
            {copy(walk, Key::CopyPath, |tree| tree.pointer(tree.active()))}
            {copy(walk, Key::CopyAll, Tree::text)}
            {move || said.get().map(|said| beside.run(said))}
        </div>
    }
}

fn copy(walk: Walk, label: Key, text: fn(&Tree) -> String) -> impl IntoView {
    let label: Signal<String> = Signal::derive(move || t(label).into());
    view! { <CopyButton label show_label=true text=move || walk.read(text) /> }
}
