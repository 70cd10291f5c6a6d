//! Filters that are well-formed and match nothing.

use super::*;

#[test]
fn skipped_day_and_hour_are_refused() {
    let refused = |zone, date: &str, start: &str, end: &str| {
        let draft = draft(&[
            (Field::StartDate, date),
            (Field::StartTime, start),
            (Field::EndDate, date),
            (Field::EndTime, end),
        ]);
        draft.filter(offset_in(zone)).err()
    };
    let skipped = |field| Some(vec![(field, DraftError::SkippedTime)]);
    assert_eq!(
        refused(Tz::Pacific__Apia, "2011-12-30", "", ""),
        skipped(Field::StartDate)
    );
    assert_eq!(refused(Tz::Pacific__Apia, "2011-12-31", "", ""), None);
    assert_eq!(
        refused(Tz::Europe__Paris, "2026-03-29", "02:10", "02:20"),
        skipped(Field::StartTime)
    );
    assert_eq!(
        refused(Tz::Europe__Paris, "2026-03-29", "02:10", "03:10"),
        None
    );
}

#[test]
fn status_word_of_no_log_of_ours_is_found_among_both_kinds() {
    let status = Field::Criterion(Criterion::Status);
    let unknown = DraftError::UnknownStatus("lost".to_owned());
    assert_eq!(
        draft(&[(status, "lost")]).unknown_status(status),
        Some(unknown.clone())
    );
    assert_eq!(draft(&[(status, "failed")]).unknown_status(status), None);
    let mut excluded = draft(&[(status, "failed")]);
    excluded.set_excluded(vec![(
        Field::Criterion(Criterion::Method),
        "lost".to_owned(),
    )]);
    assert_eq!(excluded.unknown_status(status), None);
    excluded.set_excluded(vec![(status, "lost".to_owned())]);
    assert_eq!(excluded.unknown_status(status), Some(unknown));
}
