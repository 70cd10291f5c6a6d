//! Tests whether an entry matches a filter. The rule of each kind of criterion is in [`crate::criterion`] and
//! takes single values, so that it serves callers with whole entries and callers with columns alike.

use crate::contents;
use crate::criterion::{Criterion, CriterionKind};
use crate::entry::{Entry, Message};
use crate::filter::{Criteria, Filter};
use crate::needle::Needle;
use crate::reading::Row;
use crate::time::Instant;

impl Filter {
    /// Returns whether one entry matches. To test many entries, create a [`Matcher`] once.
    pub fn matches(&self, entry: &Entry) -> bool {
        Matcher::new(self).matches(entry)
    }
}

/// A [`Filter`] prepared for testing many entries. An entry matches if every criterion accepts it.
#[derive(Debug)]
pub struct Matcher<'f> {
    filter: &'f Filter,
    /// Criteria that a summary can answer, except for the searches below.
    criteria: Vec<Criterion>,
    in_messages: Needles,
    in_search_text: Needles,
}

/// Search texts, prepared once.
#[derive(Debug, Default)]
pub struct Needles {
    /// At least one of these must be found, unless this is empty.
    pub included: Vec<Needle>,
    /// None of these may be found.
    pub excluded: Vec<Needle>,
}

impl<'f> Matcher<'f> {
    /// Prepares a filter.
    pub fn new(filter: &'f Filter) -> Self {
        let mut matcher = Self {
            filter,
            criteria: Vec::new(),
            in_messages: Needles::default(),
            in_search_text: Needles::default(),
        };
        for criterion in filter.criteria() {
            match criterion.spec().kind {
                CriterionKind::InMessages => matcher.in_messages.add(filter, criterion),
                CriterionKind::InSearchText => matcher.in_search_text.add(filter, criterion),
                _ => matcher.criteria.push(criterion),
            }
        }
        matcher
    }

    /// Returns whether an entry matches.
    pub fn matches(&self, entry: &Entry) -> bool {
        self.matches_summary(entry) && self.messages([&entry.request, &entry.response])
    }

    /// Tests everything but the headers and bodies.
    pub fn matches_summary(&self, entry: &Entry) -> bool {
        self.time(entry.time)
            && self.passes(&self.criteria, &Row::of(entry))
            && self.search_text(|| entry.search_text())
    }

    /// Tests the time of receipt.
    pub fn time(&self, time: Instant) -> bool {
        self.filter.since.is_none_or(|since| time >= since)
            && self.filter.until.is_none_or(|until| time < until)
    }

    /// Tests some of the criteria that a summary can answer. Only the members of `row` that these criteria
    /// name are read; others may be empty.
    pub fn passes(&self, criteria: &[Criterion], row: &Row<'_>) -> bool {
        let Filter {
            include, exclude, ..
        } = self.filter;
        criteria.iter().all(|criterion| {
            let kind = criterion.spec().kind;
            let holds = |criteria: &Criteria| {
                let mut values = criteria.values(*criterion);
                values.any(|value| kind.matches(value, row))
            };
            (!include.has(*criterion) || holds(include)) && !holds(exclude)
        })
    }

    fn search_text(&self, text: impl FnOnce() -> String) -> bool {
        if self.in_search_text.is_empty() {
            return true;
        }
        let text = text();
        self.in_search_text
            .pass(|needle| text.contains(needle.lowered()))
    }

    /// Tests the headers and bodies of request and response, as far as they are present.
    pub fn messages(&self, messages: [&Option<Message>; 2]) -> bool {
        self.in_messages.pass(|needle| {
            let mut messages = messages.into_iter().flatten();
            messages.any(|message| contents::holds(message, needle))
        })
    }

    /// Returns the texts to find in headers and bodies.
    pub fn in_messages(&self) -> &Needles {
        &self.in_messages
    }

    /// Returns the texts of the free-text search. An entry matches if one of the texts that make up
    /// [`Entry::search_text`] contains one of them. Only a needle with a line break requires searching the
    /// joined text.
    pub fn in_search_text(&self) -> &Needles {
        &self.in_search_text
    }
}

impl Needles {
    fn add(&mut self, filter: &Filter, criterion: Criterion) {
        let all = |criteria: &Criteria| criteria.texts(criterion).map(Needle::new).collect();
        self.included = all(&filter.include);
        self.excluded = all(&filter.exclude);
    }

    fn is_empty(&self) -> bool {
        self.included.is_empty() && self.excluded.is_empty()
    }

    fn pass(&self, is_there: impl Fn(&Needle) -> bool) -> bool {
        (self.included.is_empty() || self.included.iter().any(&is_there))
            && !self.excluded.iter().any(is_there)
    }
}
