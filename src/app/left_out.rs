//! Says which parts of the page's address are not understood.

use leptos::prelude::*;

use super::AppState;
use crate::ui::{BASE_CLASS, IconButton, icon, shown, text_signal};
use crate::words::{Key, live, t};

impl AppState {
    /// The parts of the page's address that are not understood, until a person has read them.
    pub(crate) fn left_out(self) -> RwSignal<Vec<String>> {
        self.parts().left_out
    }
}

/// The sentence. `dismissed` moves the focus, because the pressed button is removed with it.
pub(super) fn view(
    state: AppState,
    dismissed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let left_out = state.left_out();
    let dismiss = move |_| {
        dismissed();
        left_out.set(Vec::new());
    };
    let parts = move || shown(left_out.get().join(&t(Key::ListSeparator)));
    view! { class=BASE_CLASS,
        <div role="status">
            <Show when=move || !left_out.read().is_empty()>
                <div class="sal-note">
                    <p class="sal-note__text">
                        {live(Key::LinkLeftOut)} " " <bdi class="sal-note__parts">{parts}</bdi>
                    </p>
                    <IconButton on_press=dismiss label=text_signal(Key::Close)>
                        {icon::close()}
                    </IconButton>
                </div>
            </Show>
        </div>
    }
}
