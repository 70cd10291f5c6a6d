//! A modal dialog: the browser's own `<dialog>`, which brings the focus trap, Esc, an inert page, and the
//! focus back to where it was ([WAI-ARIA dialog pattern](https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/)).

use gloo_timers::callback::Timeout;
use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use super::{S, focus, heading, icon, shown_live};
use crate::words::{Key, live};

/// A modal dialog that opens when it is put on the page. Take it off the page when `on_close` is called.
#[component]
pub fn Dialog(
    /// Names the dialog.
    #[prop(into)]
    title: Signal<String>,
    /// The level of its title among the page's headings.
    #[prop(into)]
    level: Signal<u8>,
    /// Called when a person closes it: Esc, the close button, or a click outside.
    on_close: Callback<()>,
    /// Called for each key that is pressed within it.
    #[prop(optional)]
    on_key: Option<Callback<KeyboardEvent>>,
    /// What stands beside the title.
    #[prop(optional, into)]
    actions: ViewFn,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_line = NodeRef::<html::Div>::new();
    let title_id = "sal-dialog-title";
    // Opening needs the element to be in the document, which is after the view was made.
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // It throws only for an element that is not in the document, or is already open.
            drop(dialog.show_modal());
            // Left to themselves, browsers differ in what gets the focus.
            if let Some(title_line) = title_line.get() {
                drop(title_line.focus());
            }
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let outside = move |event: MouseEvent| {
        // A click on the backdrop has the dialog itself as its target; its content fills all of its box.
        let target = event.target();
        if target.is_some() && target == dialog.get_untracked().map(Into::into) {
            // Closing gives the focus back; the press itself would then take it away again.
            event.prevent_default();
            close();
        }
    };
    // What was pressed may have gone with what it stood in: Retry, or the way to another part. The focus
    // would then be nowhere; the title says where one is. It is known once the screen has changed; the
    // timer is kept so that it ends with the dialog.
    let soon = StoredValue::new_local(None::<Timeout>);
    let keep_focus = move |_: MouseEvent| {
        soon.set_value(Some(Timeout::new(0, move || {
            if let (Some(Some(dialog)), Some(Some(title_line))) =
                (dialog.try_get_untracked(), title_line.try_get_untracked())
                && dialog.open()
                && !focus::is_within(&dialog)
            {
                drop(title_line.focus());
            }
        })));
    };
    view! { class=S,
        <dialog
            class="sal-dialog"
            part="dialog"
            node_ref=dialog
            aria-labelledby=title_id
            on:click=keep_focus
            // The browser says so a moment later, when the dialog may have gone with the viewer.
            on:close=move |_: Event| _ = on_close.try_run(())
            on:mousedown=outside
            on:keydown=move |event: KeyboardEvent| {
                if let Some(on_key) = on_key {
                    on_key.run(event);
                }
            }
        >
            <div class="sal-dialog__box">
                <header class="sal-dialog__head">
                    <div
                        class="sal-dialog__title"
                        id=title_id
                        role="heading"
                        {..heading::level(move || level.get())}
                        tabindex="-1"
                        node_ref=title_line
                    >
                        {shown_live(title)}
                    </div>
                    {move || actions.run()}
                    <button
                        type="button"
                        class="sal-button sal-button--icon"
                        part="button"
                        aria-label=live(Key::Close)
                        title=live(Key::CloseByKey)
                        on:click=move |_| close()
                    >
                        {icon::close()}
                    </button>
                </header>
                <div class="sal-dialog__body">{children()}</div>
            </div>
        </dialog>
    }
}
