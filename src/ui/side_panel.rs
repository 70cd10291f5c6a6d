//! A non-modal panel beside the content it belongs to. It takes the focus when the user opens it, and
//! restores the focus when the user closes it.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::{BASE_CLASS, CloseButton, focus, heading, shown_live};
use crate::words::{Key, live};

/// A side panel. Remove it from the page when `on_close` is called.
#[component]
pub fn SidePanel(
    /// Accessible name of the region.
    label: Key,
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
    /// Level of the heading (`aria-level`).
    #[prop(into)]
    level: Signal<u8>,
    /// Called when the user closes it with the close button or with Esc within it.
    on_close: Callback<()>,
    /// Called for each key pressed within it, before Esc is handled.
    on_key: Callback<KeyboardEvent>,
    /// Set by the caller when the user opens the panel. The panel then takes the focus and resets this
    /// signal.
    attention: RwSignal<bool>,
    /// Content above the title.
    #[prop(into)]
    actions: ViewFn,
    /// Content.
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
            // Stop the event, so that a dialog of the host page around the viewer does not close.
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    view! { class=BASE_CLASS,
        // Not `aside`: that element is for the top level of a page, and the viewer is part of a page.
        <section
            class="sal-panel"
            part="panel"
            aria-label=live(label)
            node_ref=panel
            on:keydown=on_keydown
        >
            <div class="sal-panel__bar">
                {actions.run()}
                <CloseButton
                    on_press=move |_| close()
                    class="sal-button sal-button--icon sal-panel__close"
                />
            </div>
            <div
                class="sal-panel__title"
                role="heading"
                {..heading::level(move || level.get())}
                tabindex="-1"
                node_ref=heading_line
            >
                // One child, so that chips stay inline: the title's box turns each direct child into a block.
                <span>{shown_live(title)}</span>
            </div>
            {children()}
        </section>
    }
}
