//! A scanner for JSON texts ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) that are cut off, arrive in
//! pieces, are not UTF-8, or are not JSON after all.
//!
//! [`JsonScanner`] gives tokens with their spans, [`Grammar`] decides which tokens may follow each other, and
//! [`Escape`] decodes escapes. Nothing recurses, allocates or keeps a stack: a caller that needs the open
//! containers keeps them, and limits their number.
#![forbid(unsafe_code)]

mod escape;
mod grammar;
mod scanner;

pub use escape::Escape;
pub use grammar::Grammar;
pub use scanner::{JsonScanner, Token, TokenKind};

#[cfg(test)]
mod tests;
