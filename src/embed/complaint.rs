//! What a page is told about an option that it gave.

/// An option that is invalid, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The name of the option.
    pub option: &'static str,
    /// A sentence that says what is wrong. Never contains text that may be a secret.
    pub message: String,
}
