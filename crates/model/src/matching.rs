//! Whether an entry matches. The rule of each kind of criterion stands in [`crate::criterion`], on the bare value it is about,
//! for those who hold whole entries and for those who hold them in columns.

use crate::contents;
use crate::criterion::{Criterion, CriterionKind};
use crate::entry::{Entry, Message};
use crate::filter::{Criteria, Filter};
use crate::needle::Needle;
use crate::reading::Row;
use crate::time::Instant;

impl Filter {
    /// Whether one entry is among those asked for. To ask of many, make a [`Matcher`] once.
    pub fn matches(&self, entry: &Entry) -> bool {
        Matcher::new(self).matches(entry)
    }
}

/// A [`Filter`] made ready to be asked of many entries. An entry matches when each criterion lets it through.
#[derive(Debug)]
pub struct Matcher<'f> {
    filter: &'f Filter,
    /// Those that a summary answers, but for texts within others.
    criteria: Vec<Criterion>,
    in_messages: Needles,
    in_search_text: Needles,
}

/// Texts that are looked for, prepared once.
#[derive(Debug, Default)]
pub struct Needles {
    /// One of these has to be there, if there are any.
    pub included: Vec<Needle>,
    /// None of these may be there.
    pub excluded: Vec<Needle>,
}

impl<'f> Matcher<'f> {
    /// Makes a filter ready.
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

    /// Whether an entry is among those asked for.
    pub fn matches(&self, entry: &Entry) -> bool {
        let row = Row::of(entry);
        self.time(entry.time)
            && self.passes(&self.criteria, &row)
            && self.search_text(|| entry.search_text())
            && self.messages([&entry.request, &entry.response])
    }

    /// By when it was received.
    pub fn time(&self, time: Instant) -> bool {
        self.filter.since.is_none_or(|since| time >= since)
            && self.filter.until.is_none_or(|until| time < until)
    }

    /// By some of the criteria that a summary answers, each by the members that it names: others may be empty.
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

    /// By what is in the headers and bodies of request and answer, as far as there are any.
    pub fn messages(&self, messages: [&Option<Message>; 2]) -> bool {
        self.in_messages.pass(|needle| {
            let mut messages = messages.into_iter().flatten();
            messages.any(|message| contents::holds(message, needle))
        })
    }

    /// The texts that are looked for in headers and bodies.
    pub fn in_messages(&self) -> &Needles {
        &self.in_messages
    }

    /// The free texts that are looked for: an entry matches when one of the texts that make up
    /// [`Entry::search_text`] contains one. Only where it holds a line break itself, the whole of that text has
    /// to be looked at.
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
