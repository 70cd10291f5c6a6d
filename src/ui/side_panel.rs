//! A panel beside what it belongs to: the rest of the page stays in use. The focus comes when a person opened it, and
//! goes back when they close it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::{S, focus, heading, icon, shown_live};
use crate::words::{Key, live};

/// A panel beside the rest. Take it off the page when `on_close` is called.
#[component]
pub fn SidePanel(
    /// Names it among the page's landmarks.
    label: Key,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// The level of its heading among the page's.
    #[prop(into)]
    level: Signal<u8>,
    /// Called when a person closes it: Esc within it, or the close button.
    on_close: Callback<()>,
    /// Called for each key that is pressed within it, before Esc is looked for.
    on_key: Callback<KeyboardEvent>,
    /// Set when a person opened it: it takes the focus, and takes this back.
    attention: RwSignal<bool>,
    /// What stands above the title.
    #[prop(into)]
    actions: ViewFn,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let panel = NodeRef::<html::Section>::new();
    let heading_line = NodeRef::<html::Div>::new();
    let opener = StoredValue::new_local(None::<HtmlElement>);
    Effect::new(move || {
        if let (Some(panel), Some(line)) = (panel.get(), heading_line.get())
            && attention.get()
        {
            if let Some(before) = focus::outside(&panel) {
                opener.set_value(Some(before));
            }
            drop(line.focus());
            attention.set(false);
        }
    });
    let close = move || {
        if let Some(opener) = opener.get_value().filter(|opener| opener.is_connected()) {
            drop(opener.focus());
        }
        on_close.run(());
    };
    let on_keydown = move |event: KeyboardEvent| {
        on_key.run(event.clone());
        if event.key() == "Escape" && !event.default_prevented() {
            // A dialog of the page's around the viewer is not meant.
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    view! { class=S,
        // Not `aside`: that is for the page's own top level, and the viewer is a part of a page.
        <section
            class="sal-panel"
            part="panel"
            aria-label=live(label)
            node_ref=panel
            on:keydown=on_keydown
        >
            <div class="sal-panel__bar">
                {actions.run()}
                <button
                    type="button"
                    class="sal-button sal-button--icon sal-panel__close"
                    part="button"
                    aria-label=live(Key::Close)
                    title=live(Key::CloseByKey)
                    on:click=move |_| close()
                >
                    {icon::close()}
                </button>
            </div>
            <div
                class="sal-panel__title"
                role="heading"
                {..heading::level(move || level.get())}
                tabindex="-1"
                node_ref=heading_line
            >
                // One box of its own, in which chips stand in the line: the title's own box makes a block of each child.
                <span>{shown_live(title)}</span>
            </div>
            {children()}
        </section>
    }
}
