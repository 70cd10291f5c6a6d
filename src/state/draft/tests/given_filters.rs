//! What the viewer makes of the filters of a link, of a saved view or of the host page.

use super::*;

#[test]
fn invalid_value_of_a_link_is_reported_and_dates_are_normalized() {
    let given = draft(&[
        (Field::StartDate, "2026-5-7"),
        (Field::EndDate, "<yesterday>"),
        (Field::Criterion(Criterion::Endpoint), " /Users"),
    ]);
    let (read, valid, errors) = Draft::read(&given, filter);
    assert_eq!(valid, read);
    assert_eq!(read.get(Field::StartDate), "2026-05-07");
    assert_eq!(read.get(Field::EndDate), "");
    let [(Field::EndDate, error)] = errors.as_slice() else {
        panic!("{errors:?}");
    };
    assert!(
        error.words(Field::EndDate).contains("“<yesterday>”"),
        "{error}"
    );
    assert_eq!(
        ViewState::with_filters(&read)
            .filters
            .get(Field::Criterion(Criterion::Endpoint)),
        "/Users"
    );
    // A text field keeps an invalid value.
    let code = draft(&[(Field::Criterion(Criterion::StatusCode), "4x")]);
    let (read, _, errors) = Draft::read(&code, filter);
    assert_eq!(read.get(Field::Criterion(Criterion::StatusCode)), "4x");
    assert_eq!(
        errors,
        [(
            Field::Criterion(Criterion::StatusCode),
            DraftError::NotAStatusCode("4x".to_owned())
        )]
    );
}

#[test]
fn valid_values_apply_without_the_invalid_ones() {
    let endpoint = (Field::Criterion(Criterion::Endpoint), "/Users");
    let (start, end) = (Field::StartDate, Field::EndDate);
    for (invalid, kept, named) in [
        (
            vec![(start, "x"), (Field::StartTime, "09:30")],
            vec![],
            vec![start],
        ),
        (vec![(Field::EndTime, "x")], vec![], vec![Field::EndTime]),
        (
            vec![
                (start, "2026-05-07"),
                (end, "2026-05-06"),
                (Field::EndTime, "10:00"),
            ],
            vec![(start, "2026-05-07")],
            vec![end],
        ),
        // The end has no time that could be cleared.
        (
            vec![
                (start, "2026-05-07"),
                (Field::StartTime, "23:00-12:00"),
                (end, "2026-05-07"),
            ],
            vec![(start, "2026-05-07"), (Field::StartTime, "23:00-12:00")],
            vec![Field::EndTime],
        ),
        (
            vec![(Field::Range, "x"), (start, "2026-05-07")],
            vec![(start, "2026-05-07")],
            vec![Field::Range],
        ),
        (
            vec![
                (Field::Criterion(Criterion::Duration), "x"),
                (Field::Criterion(Criterion::StatusCode), "y"),
            ],
            vec![],
            vec![
                Field::Criterion(Criterion::StatusCode),
                Field::Criterion(Criterion::Duration),
            ],
        ),
    ] {
        let mut given = draft(&invalid).with(endpoint.0, endpoint.1);
        given.exclude(Field::Criterion(Criterion::RequestSize), "many");
        given.exclude(Field::Criterion(Criterion::Method), "GET");
        let (_, valid, errors) = Draft::read(&given, filter);
        let mut expected = draft(&kept).with(endpoint.0, endpoint.1);
        expected.exclude(Field::Criterion(Criterion::Method), "GET");
        assert_eq!(valid, expected, "{invalid:?}");
        let mut fields: Vec<_> = errors.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields.len(), named.len() + 1, "{errors:?}");
        fields.retain(|field| *field != Field::Criterion(Criterion::RequestSize));
        assert_eq!(fields, named);
    }
}
