//! A modal dialog. The native `<dialog>` provides the focus trap, Esc, an inert page, and focus restoration
//! ([WAI-ARIA dialog pattern](https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/)).

use gloo_timers::callback::Timeout;
use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use super::{BASE_CLASS, CloseButton, focus, heading, shown_live};

/// A modal dialog that opens when it is mounted. Remove it from the page when `on_close` is called.
#[component]
pub fn Dialog(
    /// Title, which is also the accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// Level of the title (`aria-level`).
    #[prop(into)]
    level: Signal<u8>,
    /// Called when the user closes it with Esc, the close button or a click outside.
    on_close: Callback<()>,
    /// Called for each key pressed within it.
    #[prop(optional)]
    on_key: Option<Callback<KeyboardEvent>>,
    /// Content beside the title.
    #[prop(optional, into)]
    actions: ViewFn,
    /// Content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_line = NodeRef::<html::Div>::new();
    let title_id = "sal-dialog-title";
    // `show_modal` needs the element to be in the document, so it runs in an effect, after the view is
    // mounted.
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // It throws only if the element is not in the document or is already open.
            drop(dialog.show_modal());
            // Browsers differ in which element gets the focus, so set it explicitly.
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
        // A click on the backdrop has the dialog itself as its target, because the content fills the dialog's
        // box.
        let target = event.target();
        if target.is_some() && target == dialog.get_untracked().map(Into::into) {
            // Closing restores the focus; the default action of the press would move it again.
            event.prevent_default();
            close();
        }
    };
    // The pressed element may have been moved, and has lost the focus by that: give it back. Or it was removed
    // (Retry, or a link to another section): then focus the title, which names what is shown. Check after the
    // view has updated. The timer is stored so that it is cancelled with the dialog.
    let soon = StoredValue::new_local(None::<Timeout>);
    let keep_focus = move |event: MouseEvent| {
        let pressed = focus::pressed(&event);
        soon.set_value(Some(Timeout::new(0, move || {
            if let (Some(Some(dialog)), Some(Some(title_line))) =
                (dialog.try_get_untracked(), title_line.try_get_untracked())
                && dialog.open()
                && !focus::is_within(&dialog)
            {
                let is_back = pressed.is_some_and(|pressed| focus::give_to(&pressed));
                if !(is_back && focus::is_within(&dialog)) {
                    drop(title_line.focus());
                }
            }
        })));
    };
    view! { class=BASE_CLASS,
        <dialog
            class="sal-dialog"
            part="dialog"
            node_ref=dialog
            aria-labelledby=title_id
            on:click=keep_focus
            // The `close` event is dispatched asynchronously: the dialog may have been unmounted with the
            // viewer.
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
                    <CloseButton on_press=move |_| close() />
                </header>
                <div class="sal-dialog__body">{children()}</div>
            </div>
        </dialog>
    }
}
