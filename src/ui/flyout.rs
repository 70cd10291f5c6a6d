//! A button that shows and hides a panel below it ([disclosure
//! pattern](https://www.w3.org/WAI/ARIA/apg/patterns/disclosure/)). Esc, moving the focus out, and a press
//! outside hide the panel.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Node;

use super::BASE_CLASS;
use super::outside::OutsidePress;
use crate::words::{Key, live};

/// A button with its panel.
#[component]
pub fn Flyout(
    /// Text of the button, which is also the accessible name of the panel.
    label: Key,
    /// Id of the panel, unique on the page.
    id: &'static str,
    /// Whether the panel is shown.
    open: RwSignal<bool>,
    /// Content of the panel. It is created each time the panel is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let whole = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            // Stop the event, so that a dialog of the host page around the viewer does not close.
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                drop(button.focus());
            }
        }
    };
    let left = move |event: FocusEvent| {
        let (Some(Some(whole)), Some(to)) = (whole.try_get_untracked(), event.related_target())
        else {
            // The focus went to another window, or the focused element was removed: keep the panel open.
            return;
        };
        if !whole.contains(to.dyn_ref::<Node>()) {
            _ = open.try_set(false);
        }
    };
    // Set while the panel is shown.
    let outside = StoredValue::new_local(None::<OutsidePress>);
    Effect::new(move || {
        let shown = whole.get().filter(|_| open.get());
        outside.set_value(
            shown.and_then(|whole| {
                OutsidePress::watch(whole.into(), move || _ = open.try_set(false))
            }),
        );
    });
    on_cleanup(move || drop(outside.try_update_value(Option::take)));
    view! { class=BASE_CLASS,
        <div class="sal-flyout" node_ref=whole on:keydown=escape on:focusout=left>
            <button
                type="button"
                class="sal-button sal-flyout__button"
                part="button"
                node_ref=button
                aria-expanded=move || open.get().to_string()
                aria-controls=move || open.get().then_some(id)
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {live(label)}
            </button>
            <Show when=move || open.get()>
                <div class="sal-flyout__panel" id=id role="group" aria-label=live(label)>
                    {children()}
                </div>
            </Show>
        </div>
    }
}
