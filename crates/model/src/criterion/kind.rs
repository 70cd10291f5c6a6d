//! Kinds of criteria: how their values are parsed, written and compared, and with which fields of an entry.

use std::fmt;

use crate::amount::Amount;
use crate::endpoint::EndpointFilter;
use crate::facts::{RecordedIdentity, identity_key};
use crate::reading::Row;
use crate::status_code_filter::StatusCodeFilter;
use crate::time::{self, Instant};

/// Up to three texts of an entry. A value matches if it equals one of them.
pub type EntryTexts<'r> = [Option<&'r str>; 3];

/// How the values of a criterion are parsed and compared.
#[derive(Debug, Clone, Copy)]
pub enum CriterionKind {
    /// A word, usually chosen from a few: equals the text of the entry.
    Word(WordSpelling, for<'r> fn(&'r Row<'_>) -> EntryTexts<'r>),
    /// A text that the user types: equals one of the texts of the entry.
    Exact(for<'r> fn(&'r Row<'_>) -> EntryTexts<'r>),
    /// A name: equals one of those that the exchange names, in any case ([`identity_key`]). A summary has only some
    /// of them, a full entry has all.
    Identity(for<'r> fn(&'r Row<'_>) -> &'r [RecordedIdentity]),
    /// A status code or a class of status codes: [`StatusCodeFilter`].
    CodeOrClass(fn(&Row<'_>) -> Option<u16>),
    /// A path or a part of one: [`EndpointFilter`].
    Path(for<'r> fn(&'r Row<'_>) -> &'r str),
    /// A minimum for a number of the entry.
    AtLeast(Unit, fn(&Row<'_>) -> f64),
    /// An instant; matches every instant in the same second.
    Second(fn(&Row<'_>) -> Instant),
    /// A text to find in headers and bodies, case-insensitively.
    InMessages,
    /// A text to find in the search text, case-insensitively.
    InSearchText,
}

/// Spelling of the words of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordSpelling {
    /// As given.
    AsGiven,
    /// Upper case. The method of an entry is compared in upper case, too, whatever was sent.
    UpperCase,
    /// The values of a [`Status`](crate::entry::Status); other words are invalid.
    OfStatus,
}

/// Unit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Bytes.
    Bytes,
}

/// A parsed value of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CriterionValue {
    /// Of the kinds `Word`, `Exact`, `Identity`, `InMessages` and `InSearchText`.
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

/// Why a text is not a value of a criterion. The message continues a sentence that starts with the
/// parameter's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CriterionValueError {
    /// The text is blank.
    #[error("blank")]
    Blank,
    /// The text is not the value of a status.
    #[error("not one of success, failed, accepted")]
    NotAStatus,
    /// The text is neither a status code nor a class.
    #[error("neither a status code such as 404 nor a class such as 4xx")]
    NotAStatusCode,
    /// The text is not a number.
    #[error("not a number such as 250 or 12.5")]
    NotANumber,
    /// The text is not an instant.
    #[error(transparent)]
    NotAnInstant(#[from] time::InstantError),
}

impl CriterionKind {
    /// Returns whether users typically choose several values, from a list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Word(..) | Self::CodeOrClass(_))
    }

    /// Returns whether a value matches an entry. Always false for `InMessages` and `InSearchText`: their
    /// callers prepare the search once for many entries.
    pub fn matches(self, value: &CriterionValue, row: &Row<'_>) -> bool {
        match (self, value) {
            (Self::Word(spelling, of), CriterionValue::Text(wanted)) => {
                let is = |text: &str| match spelling {
                    WordSpelling::UpperCase => wanted
                        .bytes()
                        .eq(text.bytes().map(|byte| byte.to_ascii_uppercase())),
                    WordSpelling::AsGiven | WordSpelling::OfStatus => text == wanted,
                };
                of(row).into_iter().flatten().any(is)
            }
            (Self::Exact(of), CriterionValue::Text(wanted)) => {
                of(row).into_iter().flatten().any(|text| text == wanted)
            }
            (Self::Identity(of), CriterionValue::Text(wanted)) => {
                let key = identity_key(wanted);
                of(row).iter().any(|identity| identity.is(&key))
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
    /// Returns the text, if the value is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// As written in a query string and in a link.
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
