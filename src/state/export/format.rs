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

/// What counts its entries.
pub(super) fn counter(format: Format) -> Counter {
    match format {
        Format::Csv => Counter::Csv(Csv::default()),
        Format::Ndjson => Counter::Ndjson(Ndjson::default()),
        Format::Har => Counter::Har(Har::default()),
    }
}
