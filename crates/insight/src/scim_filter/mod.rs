//! The SCIM filter language ([RFC 7644 §3.4.2.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2)):
//! parses a filter into a tree, and reports syntax errors and violations of the RFC.
//!
//! Identity providers deviate from the grammar. The parser accepts unambiguous deviations and adds a remark
//! for them.

mod parser;
mod scanner;

pub use parser::{parse, parse_path};

/// A parsed filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScimFilter {
    /// The condition that a resource has to meet.
    pub condition: Condition,
    /// Violations of the RFC, ordered by their position in the text.
    pub remarks: Vec<FilterRemark>,
}

/// Condition upon a resource. Nested at most [`DEEPEST`] levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `attribute pr`: the attribute has a value.
    Present(AttributePath),
    /// `attribute op value`: the attribute compares so with the value.
    Compare(AttributePath, Operator, Literal),
    /// `attribute[…]`: at least one value meets the path's selection, which is always present.
    Any(AttributePath),
    /// `a and b and …`: at least two conditions.
    All(Vec<Condition>),
    /// `a or b or …`: at least two conditions.
    Either(Vec<Condition>),
    /// `not (…)`.
    Not(Box<Condition>),
}

/// Path of an attribute, optionally with a selection of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath {
    /// URN of the schema if it is given: `urn:ietf:params:scim:schemas:core:2.0:User`.
    pub schema: Option<String>,
    /// Name of the attribute: `emails`.
    pub attribute: String,
    /// `type eq "work"` of `emails[type eq "work"]`.
    pub selection: Option<Box<Condition>>,
    /// `familyName` of `name.familyName`.
    pub sub_attribute: Option<String>,
}

/// Comparison operator.
#[expect(missing_docs, reason = "the words of RFC 7644, table 3")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Operator {
    /// Every comparison operator with its spelling.
    const ALL: [(&str, Self); 9] = [
        ("eq", Self::Equal),
        ("ne", Self::NotEqual),
        ("co", Self::Contains),
        ("sw", Self::StartsWith),
        ("ew", Self::EndsWith),
        ("gt", Self::Greater),
        ("ge", Self::GreaterOrEqual),
        ("lt", Self::Less),
        ("le", Self::LessOrEqual),
    ];

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(known, _)| word.eq_ignore_ascii_case(known))
            .map(|(_, operator)| operator)
    }

    /// Returns whether the operator compares by order.
    fn orders(self) -> bool {
        matches!(
            self,
            Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual
        )
    }
}

/// Value that an attribute is compared with: a JSON value that is neither object nor array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A decoded string.
    Text(String),
    /// A number as it is spelled in the text.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
}

/// Violation of the RFC in a filter that was parsed nevertheless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterRemark {
    /// Position in the text, in characters from 0.
    pub at: usize,
    /// Kind of the violation.
    pub kind: RemarkKind,
}

/// Kind of a violation of the RFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkKind {
    /// A boolean attribute (RFC 7643 §2.3.2) is compared with a string: `active eq "True"`. Contains the
    /// attribute's name.
    BooleanAsText(String),
    /// Booleans are compared by order; by the RFC a service provider rejects such a filter. Contains the
    /// attribute's name.
    OrderOfBoolean(String),
    /// `True` or `NULL`: JSON spells these literals in lower case. Contains the word.
    LiteralCase(String),
    /// Brackets within brackets, which the grammar does not allow.
    NestedSelection,
    /// `emails[…].value eq …`, which the grammar allows only in PATCH paths.
    SubAttributeAfterSelection,
}

/// Syntax error of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterSyntaxError {
    /// Position in the text, in characters from 0.
    pub at: usize,
    /// Token that the parser expected at this position.
    pub expected: Expected,
    /// Text at this position up to the next whitespace, truncated if long. Empty at the end of the text.
    pub found: String,
}

/// Token or limit that the parser expected at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// An attribute name, `not` or `(`.
    Attribute,
    /// `eq`, `ne`, `co`, `sw`, `ew`, `pr`, `gt`, `ge`, `lt` or `le`.
    Operator,
    /// A string in double quotes, a number, `true`, `false` or `null`.
    Value,
    /// A valid string: the one that starts here has no closing `"`, or is not a JSON string.
    Text,
    /// `(` after `not`.
    OpeningParenthesis,
    /// `)`, `and` or `or`.
    ClosingParenthesis,
    /// `]`, `and` or `or`.
    ClosingBracket,
    /// `and`, `or`, or the end of the text.
    End,
    /// Fewer levels: the filter is nested deeper than [`DEEPEST`].
    FewerLevels,
    /// A shorter text: the filter is longer than [`LONGEST`] bytes.
    LessText,
}

/// Maximum nesting of `(…)` and `[…]`. Filters written by people or identity providers are less deep.
pub const DEEPEST: u8 = 24;

/// Maximum length of a filter in bytes.
pub const LONGEST: usize = 16 * 1024;

#[cfg(test)]
mod tests;
