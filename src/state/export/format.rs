//! What saving needs to know of a format beside its name.

use scim_audit_model::export::Format;

use super::count::{Counter, Csv, Har, Ndjson};
use crate::ui::FileKind;

/// The file that an export in this format is saved as.
pub(super) fn file(format: Format) -> FileKind {
    // Without parameters, unlike `Format::media_type`: where a person chooses a place, none are taken.
    let (ending, media_type) = match format {
        Format::Csv => (".csv", "text/csv"),
        Format::Ndjson => (".ndjson", "application/x-ndjson"),
        Format::Har => (".har", "application/json"),
    };
    FileKind { ending, media_type }
}

/// Whether a file of this format can begin so. A page of HTML or a problem in JSON does not.
pub(super) fn can_begin(format: Format, piece: &[u8]) -> bool {
    let piece = piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece);
    match (format, piece.trim_ascii_start().first()) {
        (_, None) => true,
        (Format::Csv, Some(first)) => !matches!(first, b'<' | b'{' | b'['),
        (Format::Ndjson | Format::Har, Some(first)) => *first == b'{',
    }
}

/// What counts its entries.
pub(super) fn counter(format: Format) -> Counter {
    match format {
        Format::Csv => Counter::Csv(Csv::default()),
        Format::Ndjson => Counter::Ndjson(Ndjson::default()),
        Format::Har => Counter::Har(Har::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_or_a_problem_is_no_export() {
        for format in Format::ALL {
            assert!(!can_begin(format, b"\n<!doctype html>"));
            assert!(can_begin(format, b""));
        }
        assert!(!can_begin(Format::Csv, b"{\"title\":\"Not signed in\"}"));
        assert!(can_begin(
            Format::Csv,
            "\u{feff}Request ID,Time\r\n".as_bytes()
        ));
        assert!(can_begin(Format::Har, b" {\"log\":{}}"));
        assert!(can_begin(Format::Ndjson, b"{\"requestId\":\"1\"}\n"));
    }
}
