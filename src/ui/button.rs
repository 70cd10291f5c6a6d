//! Buttons. Each is compiled once: what differs is passed as a callback and as children.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{BASE_CLASS, icon};
use crate::words::{Key, live};

/// A button with a text, and perhaps an icon. Further attributes are passed as `attr:name=value`.
#[component]
pub fn Button(
    /// Called when the button is pressed.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
    /// The classes of the button.
    #[prop(default = "sal-button")]
    class: &'static str,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! { class=BASE_CLASS,
        <button type="button" class=class part="button" on:click=move |event| on_press.run(event)>
            {children()}
        </button>
    }
}

/// A button with an icon only. Its label is its accessible name.
#[component]
pub fn IconButton(
    /// Called when the button is pressed.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The tooltip; by default the label.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// The classes of the button.
    #[prop(default = "sal-button sal-button--icon")]
    class: &'static str,
    /// The icon.
    children: Children,
) -> impl IntoView {
    let title = title.unwrap_or(label);
    view! { class=BASE_CLASS,
        <button
            type="button"
            class=class
            part="button"
            aria-label=label
            title=title
            on:click=move |event| on_press.run(event)
        >
            {children()}
        </button>
    }
}

/// The button that closes a dialog, a panel or a sheet.
#[component]
pub fn CloseButton(
    /// Called when the button is pressed.
    #[prop(into)]
    on_press: Callback<MouseEvent>,
    /// The classes of the button.
    #[prop(default = "sal-button sal-button--icon")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <IconButton on_press label=text_signal(Key::Close) title=text_signal(Key::CloseByKey) class>
            {icon::close()}
        </IconButton>
    }
}

/// Returns a text in the current language, as a label.
pub fn text_signal(key: Key) -> Signal<String> {
    let text = live(key);
    Signal::derive(move || text().into())
}
