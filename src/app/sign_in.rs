//! The token that a person enters.

use leptos::prelude::*;

use super::AppState;

impl AppState {
    /// Whether a person can enter a token.
    pub fn takes_token(self) -> bool {
        self.parts()
            .source
            .with_value(|source| source.takes_token())
    }

    /// Uses this token from now on, and repeats what failed without it. Returns false, and does nothing, if
    /// no header can carry the token.
    pub fn sign_in(self, token: &str) -> bool {
        let is_usable = self
            .parts()
            .source
            .with_value(|source| source.set_token(token));
        if is_usable {
            self.refresh();
        }
        is_usable
    }
}
