//! The texts that explain failures, for views: `src/words/explanation_texts.rs`.

use leptos::prelude::*;
use scim_audit_insight::explanation::MessageWithArguments;

use crate::app::AppState;
use crate::ui::{BASE_CLASS, Button};
use crate::words::{Key, Value, explanation as text, live, missing_explanations};

/// A text without placeholders, which updates when the language changes.
pub(crate) fn said(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || text(name, &[])
}

/// A text of a list of texts, such as `owner.network`.
pub(crate) fn said_of(
    list: &'static str,
    key: &'static str,
) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    move || text(&format!("{list}.{key}"), &[])
}

/// A sentence of the rules, with what it names.
pub(crate) fn sentence<K>(
    list: &'static str,
    key: &'static str,
    message: MessageWithArguments<K>,
) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let arguments = message.arguments;
    move || {
        let values: Vec<(&str, Value)> = arguments
            .iter()
            .map(|(name, value)| (*name, value.into()))
            .collect();
        text(&format!("{list}.{key}"), &values)
    }
}

/// Fetches the texts in the language of the screen, also when it changes.
pub(crate) fn fetch_texts(state: AppState) {
    Effect::new(move |_| {
        if let Some(language) = missing_explanations() {
            state.explanation_texts().fetch(language);
        }
    });
}

/// Said if the texts in the language of the screen did not arrive.
pub(crate) fn untranslated(state: AppState) -> impl IntoView {
    let texts = state.explanation_texts();
    let retry = move |_| {
        if let Some(language) = missing_explanations() {
            texts.fetch(language);
        }
    };
    view! { class=BASE_CLASS,
        <Show when=move || texts.has_failed()>
            <p class="sal-why__note" role="status">
                {live(Key::ExplanationInEnglish)} " "
                <Button on_press=retry class="sal-button sal-button--small">
                    {live(Key::Retry)}
                </Button>
            </p>
        </Show>
    }
}
