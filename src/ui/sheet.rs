//! What stands in its place where there is room, and on a narrow screen slides in from below when a button is pressed:
//! the browser's own popover, which lies above all else and is left with Esc or a press outside.

use js_sys::{Function, Reflect};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};

use super::{S, icon};
use crate::words::{Key, live};

/// A sheet. Whether there is room for it is for the style to say.
#[component]
pub fn Sheet(
    /// The element's id, unique on the page.
    id: &'static str,
    /// Its title, where it is a sheet.
    title: Key,
    /// Whether it is open, where it is a sheet.
    open: RwSignal<bool>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let sheet = NodeRef::<html::Div>::new();
    // The element has to be in the document, which is after the view was made.
    Effect::new(move || {
        let open = open.get();
        if let Some(sheet) = sheet.get() {
            call(&sheet, if open { "showPopover" } else { "hidePopover" });
        }
    });
    let left = move |_| {
        // Esc and a press outside are the browser's to notice.
        if let Some(Some(sheet)) = sheet.try_get_untracked() {
            let is_open = sheet.matches(":popover-open").unwrap_or_default();
            if open.try_get_untracked() != Some(is_open) {
                _ = open.try_set(is_open);
            }
        }
    };
    view! { class=S,
        <div
            class="sal-sheet"
            id=id
            node_ref=sheet
            popover="auto"
            data-open=move || open.get().then_some("true")
            on:toggle=left
        >
            <div class="sal-sheet__head">
                <p class="sal-sheet__title">{live(title)}</p>
                <button
                    type="button"
                    class="sal-button sal-button--icon"
                    part="button"
                    aria-label=live(Key::Close)
                    title=live(Key::CloseByKey)
                    on:click=move |_| open.set(false)
                >
                    {icon::close()}
                </button>
            </div>
            {children()}
        </div>
    }
}

/// Calls a function of an element, if the browser has it and it is of use now: it throws for a popover that is shown
/// or hidden already.
fn call(element: &JsValue, name: &str) {
    if let Some(function) = Reflect::get(element, &name.into())
        .ok()
        .and_then(|function| function.dyn_into::<Function>().ok())
    {
        drop(function.call0(element));
    }
}
