//! Redaction settings of an operator. Independent of how redaction is done.

use scim_audit_model::secrets::headers::is_harmless;

/// What to keep in the log, and what to redact beyond the built-in rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Names of headers that carry credentials, even if they are on the list of harmless headers.
    /// Case-insensitive.
    pub header_names: Vec<String>,
    /// Names of further headers whose values are recorded in the clear. Case-insensitive. A header that is
    /// neither listed here nor [known to be harmless](scim_audit_model::secrets::headers) keeps its name and
    /// a keyed hash of its value.
    pub recorded_header_names: Vec<String>,
    /// Also replace personal data ([RFC 7643 §4.1](https://www.rfc-editor.org/rfc/rfc7643#section-4.1)):
    /// names, addresses, phones, photos. Equal values get equal hashes, so entries about the same person can
    /// still be correlated.
    pub personal: bool,
    /// Keep the text of a body that is neither JSON nor a form. Only secrets found elsewhere in the exchange,
    /// and patterns such as `Bearer …` or `password=…`, are replaced in it; everything else is written to the
    /// log. When false, such a body is withheld: only its size and keyed hash are kept.
    pub keep_unparsable_bodies: bool,
    /// Maximum size of a decompressed body, in bytes. A longer body is cut, and the message is marked as
    /// truncated.
    pub decoded_cap: usize,
}

impl Policy {
    /// Whether the values of this header are recorded in the clear.
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
