//! A button that shows and hides a panel below it ([disclosure pattern](https://www.w3.org/WAI/ARIA/apg/patterns/disclosure/)).
//! Esc, and the focus or a press going elsewhere, hide it again.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Node;

use super::S;
use super::outside::OutsidePress;
use crate::words::{Key, live};

/// A button with its panel.
#[component]
pub fn Flyout(
    /// The words on the button, which name the panel as well.
    label: Key,
    /// The panel's id, unique on the page.
    id: &'static str,
    /// Whether the panel is shown.
    open: RwSignal<bool>,
    /// What the panel holds; made each time it is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let whole = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            // A dialog of the page's around the viewer is not meant.
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
            // Nowhere: another window, or what had the focus is gone.
            return;
        };
        if !whole.contains(to.dyn_ref::<Node>()) {
            _ = open.try_set(false);
        }
    };
    // Kept while it is shown.
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
    view! { class=S,
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
