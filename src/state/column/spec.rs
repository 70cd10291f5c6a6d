//! What a row of the table of columns says: what cells show, what their buttons filter by, widths and looks.

use std::borrow::Cow;

use scim_audit_model::amount::Amount;
use scim_audit_model::criterion::{CriterionKind, Unit};
use scim_audit_model::entry::Entry;
use scim_audit_model::reading::Row;
use scim_audit_model::time;

use super::super::Field;
use super::{Column, Criterion, EntryPart};
use crate::words::Key;

/// A row of the table of columns.
#[derive(Debug)]
pub struct ColumnSpec {
    /// The name in the stored layout.
    pub slug: &'static str,
    /// The text of the heading.
    pub label: Key,
    /// Whether the column is visible before a person chooses columns.
    pub is_shown_at_first: bool,
    /// What its cells show.
    pub content: ColumnContent,
    /// What its filter buttons filter by.
    pub filter: ColumnFilter,
    /// The font and the alignment.
    pub look: ColumnLook,
    /// The minimum width.
    pub width: ColumnWidth,
    /// The column's share of the space that is left, such as `1fr`; `None` for a fixed width.
    pub growth: Option<&'static str>,
    /// The share of the width of a printed sheet, relative to the other columns.
    pub printed: u16,
}

/// What the cells of a column show.
#[derive(Debug, Clone, Copy)]
pub enum ColumnContent {
    /// An id, shortened in the middle, with a button that copies it; the text labels the button.
    Id(for<'e> fn(&'e Entry) -> Option<&'e str>, Key),
    /// The time of receipt.
    Time,
    /// The outcome of the request, with a button that opens the error.
    Status,
    /// The HTTP method, coloured.
    Method,
    /// A text in one line, with the whole text as tooltip.
    Text(for<'e> fn(&'e Entry) -> Cow<'e, str>),
    /// The decoded query, with the query string as it was sent as tooltip.
    Query,
    /// A status code.
    Code(fn(&Entry) -> Option<u16>),
    /// A duration in milliseconds.
    Milliseconds(fn(&Entry) -> f64),
    /// A size in bytes.
    Bytes(fn(&Entry) -> u64),
    /// A button that opens a part of the entry, with the size of the body; the text labels the button.
    Message(EntryPart, fn(&Entry) -> u64, Key),
}

/// What the filter buttons of a column filter by.
#[derive(Debug, Clone, Copy)]
pub enum ColumnFilter {
    /// The value that this criterion compares.
    By(Criterion),
    /// A criterion and a value that depend on the entry.
    Own(fn(&Entry) -> Option<(Criterion, String)>),
}

/// The font and the alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnLook {
    /// The font of the viewer, aligned to the start.
    Plain,
    /// A monospace font.
    Monospace,
    /// Figures of equal width, aligned to the end of the column.
    Number,
}

/// A width by language, because texts in other languages are longer than in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnWidth {
    /// In English.
    pub english: &'static str,
    /// In every language that is not named here.
    pub other: &'static str,
    /// In Portuguese, whose dates are longer than others.
    pub portuguese: &'static str,
    /// In Arabic.
    pub arabic: &'static str,
}

impl Column {
    /// The text of the heading.
    pub fn label(self) -> Key {
        self.spec().label
    }

    /// The name in the stored layout.
    pub fn word(self) -> &'static str {
        self.spec().slug
    }

    /// The column with this name.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// Whether this is one of the nine columns of the contract.
    pub fn is_shown_at_first(self) -> bool {
        self.spec().is_shown_at_first
    }

    /// Returns the value of an entry in this column as a filter: the field and the value. `None` if there is
    /// nothing to filter by.
    pub fn filter_value(self, entry: &Entry) -> Option<(Field, String)> {
        let (criterion, value) = self.spec().filter.value(entry)?;
        (!value.trim_matches(['/', ' ']).is_empty()).then_some((criterion.into(), value))
    }
}

impl ColumnFilter {
    /// Returns the value of an entry as a filter.
    pub(super) fn value(self, entry: &Entry) -> Option<(Criterion, String)> {
        match self {
            Self::By(criterion) => Some((criterion, compared(criterion, entry)?)),
            Self::Own(value) => value(entry),
        }
    }
}

/// Returns the text of the value that a criterion compares.
fn compared(criterion: Criterion, entry: &Entry) -> Option<String> {
    let row = Row::of(entry);
    match criterion.spec().kind {
        CriterionKind::Word(_, texts) | CriterionKind::Exact(texts) => {
            let [text, ..] = texts(&row);
            text.map(str::to_owned)
        }
        CriterionKind::Path(path) => Some(path(&row).to_owned()),
        CriterionKind::CodeOrClass(code) => code(&row).map(|code| code.to_string()),
        CriterionKind::AtLeast(unit, number) => {
            let number = Amount::within(number(&row));
            // "At least 0 bytes" would match every entry.
            let says_nothing = unit == Unit::Bytes && number == Amount::within(0.0);
            (!says_nothing).then(|| number.to_string())
        }
        CriterionKind::Second(instant) => Some(time::format(&instant(&row))),
        CriterionKind::Identity(identities) => {
            let [first, ..] = identities(&row) else {
                return None;
            };
            Some(first.value.clone())
        }
        CriterionKind::InMessages | CriterionKind::InSearchText => None,
    }
}

impl ColumnLook {
    /// The modifier of the CSS classes of its headings and cells.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Monospace => "monospace",
            Self::Number => "number",
        }
    }
}

impl ColumnWidth {
    /// The same width in every language.
    pub const fn same(width: &'static str) -> Self {
        Self::translated(width, width)
    }

    /// A width in English and another one in all other languages.
    pub const fn translated(english: &'static str, other: &'static str) -> Self {
        Self {
            english,
            other,
            portuguese: other,
            arabic: other,
        }
    }

    /// The width as CSS. `src/features/list/grid.css` sets exactly one of the properties to 1, by the language.
    pub fn css(self) -> String {
        let Self {
            english,
            other,
            portuguese,
            arabic,
        } = self;
        if self == Self::same(english) {
            return english.to_owned();
        }
        format!(
            "calc({english} * var(--sal-in-english, 1) + {other} * var(--sal-in-other, 0) \
             + {portuguese} * var(--sal-in-portuguese, 0) + {arabic} * var(--sal-in-arabic, 0))"
        )
    }
}
