//! What is asked for after the rows of an answer are on the screen, because it is shown beside them: the counts and the
//! suggestions. Drawing them first would delay the rows.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use scim_audit_model::query::ListQuery;

use super::{Log, ShownAnswer};
use crate::platform::painted;

impl Log {
    /// Waits until the rows of an answer are on the screen. Then asks for what is shown beside them, and notifies the
    /// host page.
    pub(super) fn follow_up(self, answer: Arc<ShownAnswer>, query: ListQuery) {
        spawn_local(async move {
            // Signals reach the document in a later task.
            tick().await;
            painted().await;
            let is_shown = self.shown.try_with_untracked(|shown| {
                let shown = shown.as_ref();
                shown.is_some_and(|shown| Arc::ptr_eq(shown, &answer))
            });
            // A newer answer has a follow-up of its own.
            if is_shown == Some(true) {
                self.ask_beside(&answer, &query);
            }
            self.host.ready();
        });
    }

    fn ask_beside(self, answer: &ShownAnswer, query: &ListQuery) {
        if answer.total.is_none() && answer.total_at_least.is_some() {
            self.count_exactly(query);
        }
        self.seen.learn_total(&query.filter, answer.total);
        self.seen
            .learn_paths(&mut self.rows.read_untracked().iter());
        self.listener.painted.run(query.filter.clone());
    }

    /// Asks for the exact total, which the log left out because it would have delayed the rows.
    fn count_exactly(self, query: &ListQuery) {
        let query = ListQuery {
            limit: 1,
            exact_total: true,
            ..query.clone()
        };
        let source = self.source.get_value();
        self.counting.run(
            async move |ticket| {
                let answer = source.list(&query, &ticket.abort).await;
                (query, answer)
            },
            move |(query, answer)| {
                // After a failure only a number is missing; the rows are loaded.
                let Ok(page) = answer else { return };
                self.seen.learn_total(&query.filter, page.total);
                self.shown.update(|shown| {
                    if let (Some(shown), Some(total)) = (shown, page.total) {
                        *shown = Arc::new(shown.counted(total));
                    }
                });
            },
        );
    }
}
