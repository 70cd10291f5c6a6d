//! The kinds of criteria: how their values are read, written and compared, and with what of an entry.

use std::fmt;

use crate::amount::Amount;
use crate::endpoint::EndpointFilter;
use crate::filter::StatusCodeFilter;
use crate::reading::Row;
use crate::time::{self, Instant};

/// Up to three texts of an entry, any of which may be equal to a value.
pub type EntryTexts<'r> = [Option<&'r str>; 3];

/// How the values of a criterion are read and compared.
#[derive(Debug, Clone, Copy)]
pub enum CriterionKind {
    /// A word of a few that are chosen from: equal to the text of an entry.
    Word(Spelling, for<'r> fn(&'r Row<'_>) -> EntryTexts<'r>),
    /// A text that is typed: equal to one of the texts of an entry.
    Exact(for<'r> fn(&'r Row<'_>) -> EntryTexts<'r>),
    /// A status code or a class of them: [`StatusCodeFilter`].
    CodeOrClass(fn(&Row<'_>) -> Option<u16>),
    /// A path or a part of one: [`EndpointFilter`].
    Path(for<'r> fn(&'r Row<'_>) -> &'r str),
    /// An amount that the number of an entry reaches.
    AtLeast(Unit, fn(&Row<'_>) -> f64),
    /// An instant in the same second.
    Second(fn(&Row<'_>) -> Instant),
    /// A text within headers and bodies, whatever the case.
    InMessages,
    /// A text within the search text, whatever the case.
    InSearchText,
}

/// How the words of a criterion are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As they are given.
    AsGiven,
    /// In upper case, as a method is however it was sent.
    UpperCase,
    /// As the words of a [`Status`](crate::entry::Status); others are none.
    OfStatus,
}

/// What an amount is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Bytes.
    Bytes,
}

/// A value of a criterion, read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CriterionValue {
    /// Of the kinds `Word`, `Exact`, `InMessages` and `InSearchText`.
    Text(String),
    /// Of the kind `CodeOrClass`.
    CodeOrClass(StatusCodeFilter),
    /// Of the kind `Path`.
    Path(EndpointFilter),
    /// Of the kind `AtLeast`.
    Amount(Amount),
    /// Of the kind `Second`.
    Instant(Instant),
}

/// Why a text is no value of a criterion, as a sentence goes on behind the name of the parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CriterionValueError {
    /// Nothing stands there.
    #[error("blank")]
    Blank,
    /// No word of a status.
    #[error("not one of success, failed, accepted")]
    NotAStatus,
    /// Neither a code nor a class.
    #[error("neither a status code such as 404 nor a class such as 4xx")]
    NotAStatusCode,
    /// No number.
    #[error("not a number such as 250 or 12.5")]
    NotANumber,
    /// No instant.
    #[error(transparent)]
    NotAnInstant(#[from] time::NotAnInstant),
}

impl CriterionKind {
    /// Whether several values are usual, which are chosen from a list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Word(..) | Self::CodeOrClass(_))
    }

    /// Whether a value is what an entry has. A text within others is not looked for here: whoever asks of many entries
    /// prepares it once.
    pub fn matches(self, value: &CriterionValue, row: &Row<'_>) -> bool {
        match (self, value) {
            (Self::Word(spelling, of), CriterionValue::Text(wanted)) => {
                let is = |text: &str| match spelling {
                    Spelling::UpperCase => wanted
                        .bytes()
                        .eq(text.bytes().map(|byte| byte.to_ascii_uppercase())),
                    Spelling::AsGiven | Spelling::OfStatus => text == wanted,
                };
                of(row).into_iter().flatten().any(is)
            }
            (Self::Exact(of), CriterionValue::Text(wanted)) => {
                of(row).into_iter().flatten().any(|text| text == wanted)
            }
            (Self::CodeOrClass(of), CriterionValue::CodeOrClass(wanted)) => wanted.matches(of(row)),
            (Self::Path(of), CriterionValue::Path(wanted)) => wanted.matches(of(row)),
            (Self::AtLeast(_, of), CriterionValue::Amount(least)) => of(row) >= least.get(),
            (Self::Second(of), CriterionValue::Instant(wanted)) => {
                of(row).timestamp() == wanted.timestamp()
            }
            _ => false,
        }
    }
}

impl CriterionValue {
    /// The text that it is, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// As it is written in a query and in a link.
impl fmt::Display for CriterionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::CodeOrClass(code) => code.fmt(f),
            Self::Path(path) => f.write_str(path.as_str()),
            Self::Amount(amount) => amount.fmt(f),
            Self::Instant(instant) => f.write_str(&time::format(instant)),
        }
    }
}
