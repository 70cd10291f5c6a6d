//! A button that shows and hides a panel below it ([disclosure
//! pattern](https://www.w3.org/WAI/ARIA/apg/patterns/disclosure/)). Esc, moving the focus out, and a press
//! outside hide the panel.

use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Node};

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
    /// Whether the content is in line, without the button, where there is room for it. It is always created
    /// then, and the style sheet decides. A press on a button in the panel closes the panel.
    #[prop(optional)]
    is_menu: bool,
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
    // In a menu, what a press does may cover the menu: close it, and move the focus to its button. Before the press
    // does anything (`capture`), because a dialog that it opens returns the focus to where it was.
    let taken = move |event: MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let is_button = target.is_some_and(|at| matches!(at.closest("button"), Ok(Some(_))));
        if is_menu && is_button && open.get_untracked() {
            if let Some(button) = button.get_untracked() {
                drop(button.focus());
            }
            open.set(false);
        }
    };
    let children = StoredValue::new(children);
    let panel = move || {
        view! { class=BASE_CLASS,
            <div
                class=if is_menu { "sal-menu__panel" } else { "sal-flyout__panel" }
                id=id
                role="group"
                aria-label=live(label)
                data-open=Signal::derive(move || open.get().then_some(""))
                on:click:capture=taken
            >
                {children.with_value(|children| children())}
            </div>
        }
    };
    let content = if is_menu {
        panel().into_any()
    } else {
        view! { <Show when=move || open.get()>{panel()}</Show> }.into_any()
    };
    view! { class=BASE_CLASS,
        <div
            class=if is_menu { "sal-menu" } else { "sal-flyout" }
            node_ref=whole
            on:keydown=escape
            on:focusout=left
        >
            <button
                type="button"
                class=if is_menu {
                    "sal-button sal-flyout__button sal-menu__button"
                } else {
                    "sal-button sal-flyout__button"
                }
                part="button"
                node_ref=button
                aria-expanded=Signal::derive(move || open.get().to_string())
                aria-controls=Signal::derive(move || (is_menu || open.get()).then_some(id))
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {live(label)}
            </button>
            {content}
        </div>
    }
}
