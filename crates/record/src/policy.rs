//! What an operator may choose about redaction. It must not know how redaction is done.

/// What is kept, and what counts as a secret beyond what always does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Names of further headers that carry secrets, in any case.
    pub header_names: Vec<String>,
    /// Keep the text of a body that is neither JSON nor a form. Only the secrets met elsewhere in the
    /// exchange, and what looks like `Bearer …` or `password=…`, are then replaced in it; anything
    /// else it holds is written to the log. Off: such a body is withheld, its size and keyed hash kept.
    pub keep_unparsable_bodies: bool,
    /// The most bytes one body is decompressed to. The rest is cut, and the message says so.
    pub decoded_cap: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            header_names: Vec::new(),
            keep_unparsable_bodies: false,
            decoded_cap: 4 << 20,
        }
    }
}
