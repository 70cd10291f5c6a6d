//! A failure of the log, with the ways out.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use crate::app::AppState;
use crate::state::{Failure, SourceError};
use crate::ui::{BASE_CLASS, Button};
use crate::view::failure::words_view;
use crate::words::{Key, live};

/// A failure of the log, as an alert with a Retry button.
#[component]
pub fn FailureCard(
    /// The viewer's state.
    state: AppState,
    /// What went wrong.
    failure: Failure,
    /// Whether rows are still shown below.
    rows_kept: bool,
    /// Whether those rows are from an earlier answer. False if they are from the current answer, of which
    /// only the rest could not be loaded.
    of_before: bool,
    /// Called to retry.
    retry: Callback<()>,
    /// A button that opens a file.
    open_file: ViewFn,
) -> impl IntoView {
    let by_hand =
        failure.error == SourceError::Unauthorized && !failure.page_signs_in && state.takes_token();
    // If there is no API, as on a stand-alone page, offer to open a file instead.
    let no_api = !rows_kept
        && matches!(
            failure.error,
            SourceError::NotFound { .. } | SourceError::NotJson { .. }
        );
    view! { class=BASE_CLASS,
        <section class="sal-failure" part="failure" class:sal-failure--alone=!rows_kept role="alert">
            <div class="sal-failure__words">
                {words_view(state, &failure, 1)}
                {(rows_kept && of_before)
                    .then(|| {
                        view! { class=BASE_CLASS,
                            <p class="sal-failure__kept">{live(Key::KeptBelow)}</p>
                        }
                    })}
            </div>
            <div class="sal-failure__ways">
                <Button on_press=move |_| retry.run(())>
                    {live(Key::Retry)}
                </Button>
                {no_api.then(|| open_file.run())}
            </div>
            {by_hand.then(|| view! { <SignIn state /> })}
        </section>
    }
}

/// A form for a log that takes an access token. The token is kept in memory only.
#[component]
fn SignIn(state: AppState) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let refused = RwSignal::new(false);
    let sign_in = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked() {
            // What is refused stays in the field, where it can be corrected.
            let is_usable = state.sign_in(input.value().trim());
            refused.set(!is_usable);
            if is_usable {
                input.set_value("");
            }
        }
    };
    view! { class=BASE_CLASS,
        <form class="sal-failure__form" on:submit=sign_in>
            <label class="sal-field__label" for="sal-token">
                {live(Key::GiveToken)}
            </label>
            <input
                class="sal-input sal-input--mono"
                part="input"
                type="password"
                id="sal-token"
                autocomplete="off"
                aria-invalid=move || refused.get().then_some("true")
                aria-describedby=move || refused.get().then_some("sal-token-error")
                node_ref=input
            />
            <Show when=move || refused.get()>
                <p class="sal-field__error" id="sal-token-error" role="alert">
                    {live(Key::TokenUnusable)}
                </p>
            </Show>
            <button type="submit" class="sal-button sal-button--primary" part="button">
                {live(Key::UseToken)}
            </button>
        </form>
    }
}
