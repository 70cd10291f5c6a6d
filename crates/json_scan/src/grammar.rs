//! The grammar of JSON ([RFC 8259 §2](https://www.rfc-editor.org/rfc/rfc8259#section-2)).

use crate::TokenKind;

/// What may come next in a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grammar {
    /// A value.
    #[default]
    Value,
    /// After `[`: a value or `]`.
    ValueOrEnd,
    /// After `{`: a name or `}`.
    NameOrEnd,
    /// After a comma in an object: a name.
    Name,
    /// After a name: a colon.
    Colon,
    /// After a value: a comma, the end of its container, or, outside of all containers, the end of the text.
    CommaOrEnd,
}

impl Grammar {
    /// What may come after a token, or `None` if the token may not come here. `inside`: the bracket that
    /// opened the innermost container around the token.
    #[inline]
    pub fn after(self, token: TokenKind, inside: Option<TokenKind>) -> Option<Self> {
        use TokenKind as T;
        Some(match (self, token, inside) {
            (Self::Value | Self::ValueOrEnd, T::OpenObject, _) => Self::NameOrEnd,
            (Self::Value | Self::ValueOrEnd, T::OpenArray, _) => Self::ValueOrEnd,
            (Self::Value | Self::ValueOrEnd, T::String | T::Word, _)
            | (Self::NameOrEnd | Self::CommaOrEnd, T::CloseObject, Some(T::OpenObject))
            | (Self::ValueOrEnd | Self::CommaOrEnd, T::CloseArray, Some(T::OpenArray)) => {
                Self::CommaOrEnd
            }
            (Self::NameOrEnd | Self::Name, T::String, _) => Self::Colon,
            (Self::Colon, T::Colon, _) | (Self::CommaOrEnd, T::Comma, Some(T::OpenArray)) => {
                Self::Value
            }
            (Self::CommaOrEnd, T::Comma, Some(T::OpenObject)) => Self::Name,
            _ => return None,
        })
    }
}
