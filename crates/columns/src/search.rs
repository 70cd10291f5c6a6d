//! Searches all texts of a column at once for free text.

use memchr::memmem::Finder;
use scim_audit_model::needle::Needle;

use crate::Columns;
use crate::asked::Asked;
use crate::heap::Heap;
use crate::kind;

/// The search for one text, in steps, and its results.
#[derive(Debug)]
pub(crate) struct Search {
    sought: Finder<'static>,
    /// Number of columns that are done.
    done: usize,
    columns: Vec<Found>,
    /// SCIM detail error keywords have few distinct values, so they are checked on demand instead of
    /// searched.
    kinds: Option<Asked>,
}

/// The results in one column.
#[derive(Debug)]
struct Found {
    of: Of,
    /// Number of texts that were searched.
    next: usize,
    /// Whether each text matches, by place. Empty until the first match.
    texts: Vec<bool>,
}

/// A column of texts.
#[derive(Debug, Clone, Copy)]
enum Of {
    Ids,
    ClientIds,
    Endpoints,
    Queries,
    Details,
}

impl Of {
    fn texts(self, columns: &Columns) -> &Heap {
        match self {
            Self::Ids => columns.searched_ids(),
            Self::ClientIds => columns.client_ids.searched(),
            Self::Endpoints => columns.endpoints.searched(),
            Self::Queries => columns.queries.searched(),
            Self::Details => columns.details.searched(),
        }
    }

    /// Place of the row's text in the column; `None` if the row has no text.
    fn place(self, columns: &Columns, row: u32) -> Option<u32> {
        let texts = match self {
            Self::Ids => return Some(row),
            Self::ClientIds => &columns.client_ids,
            Self::Endpoints => &columns.endpoints,
            Self::Queries => &columns.queries,
            Self::Details => &columns.details,
        };
        texts.code_at(row).checked_sub(1)
    }
}

impl Search {
    /// Searches all texts that free text applies to. The needle must not contain a line break: it could match
    /// across two of the texts, which this search cannot find.
    pub(crate) fn everywhere(columns: &Columns, needle: &Needle) -> Self {
        let all = [
            Of::Ids,
            Of::ClientIds,
            Of::Endpoints,
            Of::Queries,
            Of::Details,
        ];
        Self::in_columns(needle, &all, Some(Asked::nothing(&columns.kinds)))
    }

    /// Searches endpoints only.
    pub(crate) fn in_endpoints(needle: &Needle) -> Self {
        Self::in_columns(needle, &[Of::Endpoints], None)
    }

    fn in_columns(needle: &Needle, columns: &[Of], kinds: Option<Asked>) -> Self {
        let found = |of: &Of| Found {
            of: *of,
            next: 0,
            texts: Vec::new(),
        };
        Self {
            sought: Finder::new(needle.lowered()).into_owned(),
            done: 0,
            columns: columns.iter().map(found).collect(),
            kinds,
        }
    }

    /// Searches about this many bytes more. Returns true when all texts were searched. Pass the same columns
    /// each time.
    pub(crate) fn step(&mut self, columns: &Columns, bytes: usize) -> bool {
        let Some(found) = self.columns.get_mut(self.done) else {
            return true;
        };
        let heap = found.of.texts(columns);
        let texts = &mut found.texts;
        found.next = heap.search(&self.sought, found.next, bytes, |place| {
            if texts.is_empty() {
                texts.resize(heap.len(), false);
            }
            if let Some(text) = texts.get_mut(place) {
                *text = true;
            }
        });
        if found.next >= heap.len() {
            self.done += 1;
        }
        self.done == self.columns.len()
    }

    /// Whether the entry in this row matches. Call after [`Search::step`] returned true.
    pub(crate) fn is_in(&mut self, columns: &Columns, row: u32) -> bool {
        let found = self.columns.iter().filter(|found| !found.texts.is_empty());
        let is_in = |found: &Found| {
            let place = found.of.place(columns, row);
            let text = place.and_then(|place| found.texts.get(place as usize));
            text.copied().unwrap_or_default()
        };
        found.into_iter().any(is_in)
            || self.kinds.as_mut().is_some_and(|kinds| {
                kinds.ask(&columns.kinds, row, |kind| {
                    let error = kind.and_then(|kind| kind::read(kind).error);
                    error.and_then(|error| error.scim_type).is_some_and(|word| {
                        let word = word.to_lowercase();
                        self.sought.find(word.as_bytes()).is_some()
                    })
                })
            })
    }
}
