//! Content that is in the page flow on a wide screen, and slides in from below on a narrow screen when a
//! button is pressed. There it is a native popover: it is in the top layer, and Esc or a press outside closes
//! it.

use js_sys::{Function, Reflect};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;

use super::{BASE_CLASS, CloseButton, focus};
use crate::words::{Key, live};

/// Attribute by which the style sheet selects an open sheet.
const OPEN: &str = "data-open";

/// A sheet. The style sheet decides whether the screen is wide enough to show the content in the page flow.
#[component]
pub fn Sheet(
    /// Id of the element, unique on the page.
    id: &'static str,
    /// Title, shown while it is a sheet.
    title: Key,
    /// Whether it is open, while it is a sheet.
    open: RwSignal<bool>,
    /// Content.
    children: Children,
) -> impl IntoView {
    let sheet = NodeRef::<html::Div>::new();
    let opener = StoredValue::new_local(None::<HtmlElement>);
    // `showPopover` needs the element to be in the document, so it runs in an effect, after the view is
    // mounted.
    Effect::new(move || {
        let open = open.get();
        let Some(sheet) = sheet.get() else {
            return;
        };
        // Remove the attribute last: the style sheet then hides the sheet and with it the focused element.
        // Browsers differ in whether they restore the focus, so restore it here. Errors of `set_attribute`
        // and `remove_attribute` can be dropped: the name is valid.
        if open {
            opener.set_value(focus::outside(&sheet));
            drop(sheet.set_attribute(OPEN, "true"));
            call(&sheet, "showPopover");
        } else {
            let had_focus = focus::is_within(&sheet);
            call(&sheet, "hidePopover");
            if let Some(opener) = opener.try_update_value(Option::take).flatten()
                && had_focus
            {
                drop(opener.focus());
            }
            drop(sheet.remove_attribute(OPEN));
        }
    });
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            // Stop the event, so that a dialog of the host page around the viewer does not close. One browser
            // needs `prevent_default` for that too.
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
        }
    };
    let left = move |_| {
        // The browser closes the popover on Esc or a press outside, so copy its state.
        if let Some(Some(sheet)) = sheet.try_get_untracked() {
            let is_open = sheet.matches(":popover-open").unwrap_or_default();
            if open.try_get_untracked() != Some(is_open) {
                _ = open.try_set(is_open);
            }
        }
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-sheet"
            id=id
            node_ref=sheet
            popover="auto"
            on:toggle=left
            on:keydown=escape
        >
            <div class="sal-sheet__head">
                <p class="sal-sheet__title">{live(title)}</p>
                <CloseButton on_press=move |_| open.set(false) />
            </div>
            {children()}
        </div>
    }
}

/// Calls a method of an element if the browser has it. Drops the exception for a popover that is already
/// shown or hidden.
fn call(element: &JsValue, name: &str) {
    if let Some(function) = Reflect::get(element, &name.into())
        .ok()
        .and_then(|function| function.dyn_into::<Function>().ok())
    {
        drop(function.call0(element));
    }
}
