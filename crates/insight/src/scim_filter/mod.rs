//! The filter language of SCIM ([RFC 7644 §3.4.2.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2)):
//! what a filter asks for as a tree, where it breaks off, and what the RFC says against it.
//!
//! Identity providers bend the language: what can only be meant one way is read, and remarked upon.

mod parser;
mod scanner;

pub use parser::parse;

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What it asks for.
    pub condition: Condition,
    /// What the RFC says against it, in the order of the text.
    pub remarks: Vec<Remark>,
}

/// What a resource has to be. Nested no deeper than [`DEEPEST`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `attribute pr`: it has a value.
    Present(Path),
    /// `attribute op value`.
    Compare(Path, Operator, Literal),
    /// `attribute[…]`: one of its values is so. The path has a selection.
    Any(Path),
    /// `a and b and …`: two at least.
    All(Vec<Condition>),
    /// `a or b or …`: two at least.
    Either(Vec<Condition>),
    /// `not (…)`.
    Not(Box<Condition>),
}

/// An attribute, and which of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The schema's URN, where it is named: `urn:ietf:params:scim:schemas:core:2.0:User`.
    pub schema: Option<String>,
    /// `emails`
    pub attribute: String,
    /// `type eq "work"` of `emails[type eq "work"]`.
    pub selection: Option<Box<Condition>>,
    /// `familyName` of `name.familyName`.
    pub sub_attribute: Option<String>,
}

/// How an attribute is compared.
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
    /// Every operator that compares, as it is spelled.
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

    /// Whether it asks for an order.
    fn orders(self) -> bool {
        matches!(
            self,
            Self::Greater | Self::GreaterOrEqual | Self::Less | Self::LessOrEqual
        )
    }
}

/// What an attribute is compared with: a JSON value that is neither object nor array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A string, decoded.
    Text(String),
    /// A number, as it is spelled.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
}

/// Something the RFC says against a filter that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where, in characters of the text, from 0.
    pub at: usize,
    /// What.
    pub kind: RemarkKind,
}

/// What the RFC says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemarkKind {
    /// A boolean attribute (RFC 7643 §2.3.2) is compared with a text: `active eq "True"`. The attribute.
    BooleanAsText(String),
    /// A boolean is neither greater nor less than another: the RFC has such a filter refused. The attribute.
    OrderOfBoolean(String),
    /// `True`, `NULL`: JSON spells them in lower case. The word.
    LiteralCase(String),
    /// Brackets within brackets, which the grammar does not have.
    NestedSelection,
    /// `emails[…].value eq …`, which the grammar has in paths of PATCH only.
    SubAttributeAfterSelection,
}

/// Why a filter was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in characters of the text, from 0.
    pub at: usize,
    /// What had to stand there.
    pub expected: Expected,
    /// What stands there instead, up to the next blank, and cut where it is long. Empty: the text ends.
    pub found: String,
}

/// What had to stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// An attribute's name, `not` or `(`.
    Attribute,
    /// `eq`, `ne`, `co`, `sw`, `ew`, `pr`, `gt`, `ge`, `lt` or `le`.
    Operator,
    /// A string in double quotes, a number, `true`, `false` or `null`.
    Value,
    /// `"`: the string that begins here has no end, or holds what JSON does not take.
    Text,
    /// `(` after `not`.
    OpeningParenthesis,
    /// `)`, `and` or `or`.
    ClosingParenthesis,
    /// `]`, `and` or `or`.
    ClosingBracket,
    /// `and`, `or`, or nothing more.
    End,
    /// Fewer levels: it is nested deeper than [`DEEPEST`].
    FewerLevels,
    /// Less: it is longer than [`LONGEST`] bytes.
    LessText,
}

/// Levels of `(…)` and `[…]` that are followed. No filter of a person or provider has as many.
pub const DEEPEST: u8 = 24;

/// Bytes of a filter that is read.
pub const LONGEST: usize = 16 * 1024;

#[cfg(test)]
mod tests;
