//! Tabs ([WAI-ARIA tabs pattern](https://www.w3.org/WAI/ARIA/apg/patterns/tabs/)) with automatic activation:
//! one tab stop, arrow keys move between tabs, and the focused tab is the selected one.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::BASE_CLASS;
use crate::words::{Key, live};

/// A tab list and the panel of the selected tab.
#[component]
pub fn Tabs(
    /// Accessible name of the tab list.
    label: Key,
    /// Names of the tabs, in order.
    tabs: Vec<Key>,
    /// Index of the selected tab, from 0.
    #[prop(into)]
    selected: Signal<usize>,
    /// Called when the user selects another tab.
    on_select: Callback<usize>,
    /// Content of the panel.
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let count = tabs.len();
    let on_keydown = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let to_left = matches!(list.closest("[dir='rtl']"), Ok(Some(_)));
        let modified = event.alt_key() || event.ctrl_key() || event.meta_key();
        let here = selected.get_untracked();
        let there = match event.key().as_str() {
            _ if modified => return,
            "ArrowRight" => moved(here, count, !to_left),
            "ArrowLeft" => moved(here, count, to_left),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        on_select.run(there);
        let tab = u32::try_from(there)
            .ok()
            .and_then(|at| list.children().item(at));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            drop(tab.focus());
        }
    };
    let buttons = tabs
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let is_selected = move || selected.get() == at;
            view! { class=BASE_CLASS,
                <button
                    type="button"
                    class="sal-tabs__tab"
                    role="tab"
                    id=id(at)
                    aria-selected=move || if is_selected() { "true" } else { "false" }
                    aria-controls=PANEL
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| on_select.run(at)
                >
                    {live(name)}
                </button>
            }
        })
        .collect_view();
    view! { class=BASE_CLASS,
        <div class="sal-tabs" role="tablist" aria-label=live(label) node_ref=list on:keydown=on_keydown>
            {buttons}
        </div>
        <div
            class="sal-tabs__panel"
            role="tabpanel"
            id=PANEL
            aria-labelledby=move || id(selected.get())
            tabindex="0"
        >
            {children()}
        </div>
    }
}

/// A constant id suffices: only one set of tabs is on the screen at a time, and each viewer has its own tree.
const PANEL: &str = "sal-tabpanel";

fn id(at: usize) -> String {
    format!("sal-tab-{at}")
}

/// Returns the index of the next or previous tab. The last and the first tab are neighbours.
fn moved(here: usize, count: usize, forward: bool) -> usize {
    let by = if forward { 1 } else { count.saturating_sub(1) };
    (here + by).checked_rem(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_go_round() {
        assert_eq!([moved(0, 4, true), moved(3, 4, true)], [1, 0]);
        assert_eq!([moved(0, 4, false), moved(3, 4, false)], [3, 2]);
        assert_eq!(moved(0, 0, true), 0);
    }
}
