//! Fetches the texts that explain a failure, in a language other than English, when the first explanation is shown.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::FetchTexts;
use crate::words;

/// The texts that explain a failure.
#[derive(Clone, Copy)]
pub struct ExplanationTexts {
    fetch: StoredValue<FetchTexts, LocalStorage>,
    /// The language whose texts are being fetched.
    awaited: StoredValue<Option<String>>,
    has_failed: RwSignal<bool>,
}

impl ExplanationTexts {
    pub(crate) fn new(fetch: FetchTexts) -> Self {
        Self {
            fetch: StoredValue::new_local(fetch),
            awaited: StoredValue::default(),
            has_failed: RwSignal::new(false),
        }
    }

    /// Whether the texts did not arrive, so that explanations are in English. Reactive.
    pub fn has_failed(self) -> bool {
        self.has_failed.get() && words::missing_explanations().is_some()
    }

    /// Fetches the texts of this language, if that is not in progress.
    pub fn fetch(self, language: String) {
        if self.awaited.read_value().as_ref() == Some(&language) {
            return;
        }
        self.awaited.set_value(Some(language.clone()));
        self.has_failed.set(false);
        let texts = self
            .fetch
            .with_value(|fetch: &FetchTexts| Rc::clone(fetch)());
        spawn_local(async move {
            let texts = texts.await;
            let is_spoken =
                texts.is_some_and(|texts| words::speak_explanations(&language, &texts).is_ok());
            // The viewer may have been unmounted meanwhile, or shows another language.
            if self.awaited.try_get_value() == Some(Some(language)) {
                self.awaited.set_value(None);
                self.has_failed.set(!is_spoken);
            }
        });
    }
}
