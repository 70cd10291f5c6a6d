//! A value of the criterion `statusCode`: one code, or a class of codes.

use std::fmt;

/// A status code, or a class of status codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusCodeFilter {
    /// Exactly this code: `404`.
    Code(u16),
    /// Every code that starts with this digit: `Class(4)` is `4xx`.
    Class(u16),
}

impl StatusCodeFilter {
    /// Parses `404` or `4xx` (the `x` in either case); returns `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        match digits {
            [first @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => {
                Some(Self::Class(u16::from(first - b'0')))
            }
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => text.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// Returns the code; `None` for a class.
    pub fn code(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code),
            Self::Class(_) => None,
        }
    }

    /// Returns the first digit of the class; `None` for a code.
    pub fn class(self) -> Option<u16> {
        match self {
            Self::Code(_) => None,
            Self::Class(first) => Some(first),
        }
    }

    /// Returns whether the status code of an entry matches. An absent code never does.
    pub fn matches(self, code: Option<u16>) -> bool {
        code.is_some_and(|code| match self {
            Self::Code(wanted) => code == wanted,
            Self::Class(first) => code / 100 == first,
        })
    }
}

impl fmt::Display for StatusCodeFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(first) => write!(f, "{first}xx"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_code_filter_parses_codes_and_classes() {
        assert_eq!(
            StatusCodeFilter::parse("404"),
            Some(StatusCodeFilter::Code(404))
        );
        assert_eq!(
            StatusCodeFilter::parse("4XX"),
            Some(StatusCodeFilter::Class(4))
        );
        for bad in ["", "4", "4x", "40x", "0xx", "044", "4xxx", "-40", "4０4"] {
            assert_eq!(StatusCodeFilter::parse(bad), None, "{bad}");
        }
        assert!(!StatusCodeFilter::Class(5).matches(None));
    }
}
