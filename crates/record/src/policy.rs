//! What an operator may choose about redaction. It must not know how redaction is done.

use scim_audit_model::secrets::headers::is_harmless;

/// What is kept, and what counts as a secret beyond what always does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Names of headers that carry secrets although they are known to be harmless elsewhere, in any case.
    pub header_names: Vec<String>,
    /// Names of further headers whose values may be read in the log, in any case. A header that is neither here nor
    /// [known to be harmless](scim_audit_model::secrets::headers) keeps its name and a keyed hash of its value.
    pub recorded_header_names: Vec<String>,
    /// Also replace what tells who a person is
    /// ([RFC 7643 §4.1](https://www.rfc-editor.org/rfc/rfc7643#section-4.1)): names, addresses, phones, photos.
    /// Equal values get equal hashes, so that equal people stay equal.
    pub personal: bool,
    /// Keep the text of a body that is neither JSON nor a form. Only the secrets met elsewhere in the
    /// exchange, and what looks like `Bearer …` or `password=…`, are then replaced in it; anything
    /// else it holds is written to the log. Off: such a body is withheld, its size and keyed hash kept.
    pub keep_unparsable_bodies: bool,
    /// The most bytes one body is decompressed to. The rest is cut, and the message says so.
    pub decoded_cap: usize,
}

impl Policy {
    /// Whether the values of a header may be read in the log.
    pub(crate) fn records_header(&self, name: &str) -> bool {
        let named = |names: &[String]| {
            names
                .iter()
                .any(|other| other.eq_ignore_ascii_case(name.trim()))
        };
        !named(&self.header_names) && (is_harmless(name) || named(&self.recorded_header_names))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            header_names: Vec::new(),
            recorded_header_names: Vec::new(),
            personal: false,
            keep_unparsable_bodies: false,
            decoded_cap: 4 << 20,
        }
    }
}
