//! Converts values of other logs' entries to ours.

use scim_audit_model::time::{self, Instant};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::super::{Members, list, scalar};

/// Reads an instant: RFC 3339, or seconds or milliseconds since 1970.
pub(super) fn instant(value: &RawValue) -> Option<Instant> {
    let text = scalar(value)?;
    let text = text.trim();
    time::parse(text).ok().or_else(|| {
        let number: f64 = serde_json::from_str(text).ok()?;
        // In seconds, this limit is the year 5138; in milliseconds, 1973.
        let millis = if number.abs() < 1e11 {
            number * 1000.0
        } else {
            number
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the cast saturates, and `from_epoch_millis` rejects the limits of i64"
        )]
        time::from_epoch_millis(millis.round() as i64)
    })
}

/// Reads a number, or a string of its digits.
pub(super) fn number<T: DeserializeOwned>(value: &RawValue) -> Option<T> {
    serde_json::from_str(scalar(value)?.trim()).ok()
}

/// Reads headers as pairs of name and value: from pairs, or from an object of texts or lists of texts.
pub(super) fn headers(value: &RawValue) -> Option<Vec<(String, String)>> {
    if let Ok(pairs) = serde_json::from_str(value.get()) {
        return Some(pairs);
    }
    let members = Members::read(value.get())?;
    let mut pairs = Vec::new();
    for (name, value) in members.iter() {
        let values = list(value).unwrap_or_else(|| vec![value]);
        let values = values.into_iter().filter_map(scalar);
        pairs.extend(values.map(|value| (name.to_owned(), value.into_owned())));
    }
    Some(pairs)
}

/// Reads a body: the content of a string, or any other value as JSON.
pub(super) fn body(value: &RawValue) -> String {
    if value.get().starts_with('"') {
        scalar(value).unwrap_or_default().into_owned()
    } else {
        value.get().to_owned()
    }
}

/// Splits an address, or a path with a query, into path and query. Drops the fragment, which is never sent.
pub(super) fn path_and_query(address: &str) -> (&str, Option<&str>) {
    let sent = address.split('#').next().unwrap_or_default();
    let (front, query) = match sent.split_once('?') {
        Some((front, query)) => (front, Some(query)),
        None => (sent, None),
    };
    let path = match front.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"),
        None => front,
    };
    (path, query)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn raw(json: &str) -> &RawValue {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn instants_are_read_in_the_usual_formats() {
        let expected = time::parse("2026-05-07T09:40:08.412Z").unwrap();
        for json in [
            r#""2026-05-07T09:40:08.412Z""#,
            r#""2026-05-07T11:40:08.412+02:00""#,
            "1778146808412",
            r#""1778146808412""#,
            "1778146808.412",
        ] {
            assert_eq!(instant(raw(json)), Some(expected), "{json}");
        }
        for json in [
            r#""noon""#,
            "1e400",
            "1e300",
            "true",
            "{}",
            r#""2026-05-07T09:40:08""#,
            r#""NaN""#,
            r#""inf""#,
        ] {
            assert_eq!(instant(raw(json)), None, "{json}");
        }
    }

    #[test]
    fn headers_come_as_pairs_or_as_an_object() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(headers(raw(r#"[["A","1"]]"#)), Some(vec![pair("A", "1")]));
        assert_eq!(
            headers(raw(r#"{"A":"1","B":["2","3"],"C":4}"#)),
            Some(vec![
                pair("A", "1"),
                pair("B", "2"),
                pair("B", "3"),
                pair("C", "4")
            ])
        );
        assert_eq!(headers(raw("17")), None);
    }

    #[test]
    fn addresses_are_split_into_path_and_query() {
        for (address, path, query) in [
            (
                "https://a/scim/Users/1?x=1?2#f",
                "/scim/Users/1",
                Some("x=1?2"),
            ),
            ("https://a", "/", None),
            ("https://a?x", "/", Some("x")),
            (
                "/Users?redirect=https://b/c",
                "/Users",
                Some("redirect=https://b/c"),
            ),
            ("/Users", "/Users", None),
            ("", "", None),
        ] {
            assert_eq!(path_and_query(address), (path, query), "{address}");
        }
    }

    proptest! {
        #[test]
        fn path_and_query_never_panics(address in ".*", parts in "[a:/?#é]*") {
            path_and_query(&address);
            path_and_query(&parts);
        }
    }
}
