//! What saving in the browser needs to know about a format.

use scim_audit_model::export::Format;

use super::count::{Counter, Csv, Har, Ndjson};
use crate::platform::FileKind;
use crate::words::Key;

/// The name of the format, and the text that says what its files are for.
pub fn label(format: Format) -> (&'static str, Key) {
    match format {
        Format::Csv => ("CSV", Key::CsvIs),
        Format::Ndjson => ("NDJSON", Key::NdjsonIs),
        Format::Har => ("HAR", Key::HarIs),
    }
}

/// The type of the file that an export in this format is saved as.
pub(super) fn file(format: Format) -> FileKind {
    // Without parameters, unlike `Format::media_type`: the browser's save dialog accepts none.
    let (ending, media_type) = match format {
        Format::Csv => (".csv", "text/csv"),
        Format::Ndjson => (".ndjson", "application/x-ndjson"),
        Format::Har => (".har", "application/json"),
    };
    FileKind { ending, media_type }
}

/// Whether a file of this format can start with these bytes. A page of HTML cannot, nor can JSON in place of
/// CSV.
pub(super) fn can_begin(format: Format, piece: &[u8]) -> bool {
    let piece = piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece);
    match (format, piece.trim_ascii_start().first()) {
        (_, None) => true,
        (Format::Csv, Some(first)) => !matches!(first, b'<' | b'{' | b'['),
        (Format::Ndjson | Format::Har, Some(first)) => *first == b'{',
    }
}

/// The counter for the entries of this format.
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
    fn html_page_or_problem_document_is_not_an_export() {
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
