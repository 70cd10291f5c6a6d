//! Tests of the table of columns.

use super::*;

#[test]
fn error_cell_joins_keyword_and_detail() {
    let entry = |error: &str| -> Entry {
        serde_json::from_str(&format!(
            r#"{{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"failed","method":"GET",
                "endpoint":"/Users","error":{error}}}"#
        ))
        .unwrap()
    };
    assert_eq!(
        error(&entry(
            r#"{"scimType":"noTarget","detail":"Nothing there"}"#
        )),
        "noTarget: Nothing there"
    );
    assert_eq!(
        error(&entry(r#"{"detail":"Nothing there"}"#)),
        "Nothing there"
    );
    assert_eq!(error(&entry("null")), "");
}
#[test]
fn columns_filter_by_the_values_they_show() {
    let entry = |more: &str| -> Entry {
        serde_json::from_str(&format!(
            r#"{{"requestId":"1","time":"2026-05-07T09:40:08.4Z","durationMs":0,"status":"failed",
                "method":"PUT","endpoint":"/Users/7"{more}}}"#
        ))
        .unwrap()
    };
    let bare = entry("");
    let full = entry(
        r#","resourceId":"7","query":"filter=a%20eq%201","statusCode":404,"requestSize":3,"responseSize":4,
        "error":{"scimType":"noTarget","detail":"gone"},"client":{"ip":"::1","userAgent":"idp"}"#,
    );
    for (column, criterion, [of_bare, of_full]) in [
        (Column::RequestId, Criterion::RequestId, ["1", "1"]),
        (
            Column::Time,
            Criterion::Time,
            ["2026-05-07T09:40:08.400Z"; 2],
        ),
        (Column::Status, Criterion::Status, ["failed", "failed"]),
        (Column::Method, Criterion::Method, ["PUT", "PUT"]),
        (
            Column::Endpoint,
            Criterion::Endpoint,
            ["/Users/7", "/Users/7"],
        ),
        (Column::Query, Criterion::Q, ["", "filter=a eq 1"]),
        (Column::StatusCode, Criterion::StatusCode, ["", "404"]),
        (Column::Response, Criterion::ResponseSize, ["", "4"]),
        (Column::Request, Criterion::RequestSize, ["", "3"]),
        (Column::Duration, Criterion::Duration, ["0", "0"]),
        (Column::Client, Criterion::Client, ["", "idp"]),
        (Column::ResourceId, Criterion::ResourceId, ["", "7"]),
        (Column::Error, Criterion::ScimType, ["", "noTarget"]),
        (Column::RequestSize, Criterion::RequestSize, ["", "3"]),
        (Column::ResponseSize, Criterion::ResponseSize, ["", "4"]),
    ] {
        for (entry, value) in [(&bare, of_bare), (&full, of_full)] {
            let expected = (!value.is_empty()).then(|| (criterion.into(), value.to_owned()));
            assert_eq!(column.filter_value(entry), expected, "{column:?}");
        }
    }
    let secret = entry(r#","query":"password=hunter2""#);
    assert_eq!(Column::Query.filter_value(&secret), None);
    let detail = entry(r#","error":{"detail":"gone"}"#);
    assert_eq!(
        Column::Error.filter_value(&detail),
        Some((Criterion::Q.into(), "gone".to_owned()))
    );
}

#[test]
fn every_width_is_valid_css() {
    let is_number_of = |text: &str, unit: &str| {
        let number = text
            .strip_suffix(unit)
            .and_then(|number| number.parse().ok());
        number.is_some_and(|number: f64| number > 0.0)
    };
    let mut slugs = std::collections::BTreeSet::new();
    for spec in Column::ALL.map(Column::spec) {
        let width = spec.width;
        for text in [width.english, width.other, width.portuguese, width.arabic] {
            assert!(is_number_of(text, "em"), "{}: {text}", spec.slug);
        }
        let growth = spec.growth.unwrap_or("1fr");
        assert!(is_number_of(growth, "fr"), "{}: {growth}", spec.slug);
        assert!(spec.printed > 0, "{}", spec.slug);
        assert!(slugs.insert(spec.slug), "{}", spec.slug);
    }
}
