//! What answers tell about the log besides their rows: the total number of entries, and paths.

use leptos::prelude::*;
use scim_audit_model::endpoint::canonical_path;
use scim_audit_model::filter::Filter;
use scim_audit_model::query::ListQuery;

use super::RowItem;
use crate::state::SourceHandle;
use crate::state::latest::Latest;

/// The maximum number of paths to remember.
const PATHS: usize = 50;

/// The maximum length of a suggested path in bytes. People would not choose longer ones.
const LONGEST_PATH: usize = 120;

/// What is known about the log as a whole. One handle, because it is passed around.
#[derive(Clone, Copy)]
pub struct LogSummary(StoredValue<SummaryParts>);

#[derive(Clone, Copy)]
struct SummaryParts {
    source: SourceHandle,
    latest: Latest,
    all: RwSignal<Option<u64>>,
    paths: RwSignal<Vec<String>>,
}

impl LogSummary {
    pub(crate) fn new(source: SourceHandle) -> Self {
        Self(StoredValue::new(SummaryParts {
            source,
            latest: Latest::new(),
            all: RwSignal::new(None),
            paths: RwSignal::default(),
        }))
    }

    fn parts(self) -> SummaryParts {
        self.0.get_value()
    }

    /// The number of entries in the log, regardless of filters, once known. Reactive.
    pub fn all(self) -> Option<u64> {
        self.parts().all.get()
    }

    /// The paths of the rows so far, and patterns for them: first `/Users` and `/Users/*`, then
    /// `/Users/2819c223`. Reactive.
    pub fn paths(self) -> Vec<String> {
        self.parts().paths.get()
    }

    /// Clears the total. Call this when the log is queried again: it may contain more entries by now.
    pub(crate) fn forget(self) {
        let SummaryParts { latest, all, .. } = self.parts();
        latest.abort();
        all.set(None);
    }

    /// Clears everything, because another log is shown.
    pub(crate) fn begin_anew(self) {
        self.forget();
        self.parts().paths.set(Vec::default());
    }

    /// Learns from the total of an answer, if it has one. If it is that of a filter, the log is asked once for the
    /// total without a filter.
    pub(crate) fn learn_total(self, filter: &Filter, total: Option<u64>) {
        let Some(total) = total else {
            return;
        };
        let SummaryParts { latest, all, .. } = self.parts();
        if filter.is_empty() {
            latest.abort();
            all.set(Some(total));
        } else if all.get_untracked().is_none_or(|all| all < total) && latest.is_idle() {
            self.ask();
        }
    }

    fn ask(self) {
        let SummaryParts { latest, all, .. } = self.parts();
        let source = self.parts().source.get_value();
        latest.run(
            async move |ticket| {
                let query = ListQuery {
                    limit: 1,
                    ..ListQuery::default()
                };
                source.list(&query, &ticket.abort).await
            },
            move |answer| {
                // After a failure only a number is missing; the rows are loaded.
                if let Ok(page) = answer {
                    all.set(page.total);
                }
            },
        );
    }

    /// Learns the paths of rows.
    pub(crate) fn learn_paths(self, rows: &mut dyn Iterator<Item = &RowItem>) {
        let known = self.parts().paths;
        let mut paths = known.get_untracked();
        let before = paths.clone();
        for row in rows {
            if let RowItem::Read(entry) = row {
                learn(&mut paths, &entry.endpoint);
            }
        }
        if paths != before {
            known.set(paths);
        }
    }
}

/// Adds a path and its patterns in sorted order, patterns first. Drops paths beyond the maximum.
fn learn(paths: &mut Vec<String>, endpoint: &str) {
    let path = canonical_path(endpoint);
    if path.is_empty() || path.len() > LONGEST_PATH {
        return;
    }
    let kind = path
        .match_indices('/')
        .nth(1)
        .map(|(at, _)| path.split_at(at).0.to_owned());
    let pattern = kind.as_ref().map(|kind| format!("{kind}/*"));
    for path in [kind, pattern, Some(path)].into_iter().flatten() {
        if let Err(place) = paths.binary_search_by(|known| rank(known).cmp(&rank(&path))) {
            paths.insert(place, path);
        }
    }
    paths.truncate(PATHS);
}

fn rank(path: &str) -> (bool, &str) {
    let is_pattern = path.ends_with("/*") || path.rfind('/') == Some(0);
    (!is_pattern, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_suggested_patterns_first_and_each_once() {
        let mut paths = Vec::new();
        for endpoint in [
            "/Users/2",
            "/Users",
            "//Groups/a/",
            "/",
            "/Users/1",
            "/Users/2",
            "/Me",
        ] {
            learn(&mut paths, endpoint);
        }
        assert_eq!(
            paths,
            [
                "/Groups",
                "/Groups/*",
                "/Me",
                "/Users",
                "/Users/*",
                "/Groups/a",
                "/Users/1",
                "/Users/2"
            ]
        );
        for id in 0..100 {
            learn(&mut paths, &format!("/Users/{id}"));
        }
        learn(&mut paths, "/Zones/1");
        learn(&mut paths, &format!("/{}", "x".repeat(500)));
        assert_eq!(paths.len(), PATHS);
        assert!(paths.contains(&"/Zones/*".to_owned()));
    }
}
