//! What stands in its place where there is room, and on a narrow screen slides in from below when a button is pressed:
//! the browser's own popover, which lies above all else and is left with Esc or a press outside.

use js_sys::{Function, Reflect};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlElement;

use super::{S, focus, icon};
use crate::words::{Key, live};

/// What the style knows an open sheet by.
const OPEN: &str = "data-open";

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
    let opener = StoredValue::new_local(None::<HtmlElement>);
    // The element has to be in the document, which is after the view was made.
    Effect::new(move || {
        let open = open.get();
        let Some(sheet) = sheet.get() else {
            return;
        };
        // The attribute goes last, as the style then takes the sheet away, and the focus that is in it. Browsers differ in
        // whether they give that back, so it is done here. A refusal would mean that the sheet has no attributes.
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
            // A dialog of the page's around the viewer is not meant, which one browser closes as well.
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
        }
    };
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
            on:toggle=left
            on:keydown=escape
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
