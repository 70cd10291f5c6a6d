//! Free text, looked for in all texts of a column at once.

use memchr::memmem::Finder;
use scim_audit_model::needle::Needle;

use crate::Columns;
use crate::asked::Asked;
use crate::heap::Heap;
use crate::kind::Kind;

/// A text that is looked for, in steps, and where it was found.
#[derive(Debug)]
pub(crate) struct Search {
    sought: Finder<'static>,
    /// How many of the columns were looked through.
    done: usize,
    columns: Vec<Found>,
    /// SCIM detail error keywords are few, and are asked about when they come.
    kinds: Option<Asked>,
}

/// Where in a column it was found.
#[derive(Debug)]
struct Found {
    of: Of,
    /// How many texts were looked at.
    next: usize,
    /// By their places. Empty while there is none.
    texts: Vec<bool>,
}

/// The texts of a column.
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

    /// The place of a row's text among them, if it has one.
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
    /// In everything that free text is looked for in. A text with a line break could be found across two of
    /// them, and is not for here.
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

    /// In endpoints only.
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

    /// Looks at about so many bytes more. True when all were looked at. The columns are always the same.
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

    /// Whether an entry holds it. To be asked when all was looked at.
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
                    let scim_type = kind.and_then(|kind| Kind::read(kind).scim_type);
                    scim_type.is_some_and(|word| {
                        let word = word.to_lowercase();
                        self.sought.find(word.as_bytes()).is_some()
                    })
                })
            })
    }
}
