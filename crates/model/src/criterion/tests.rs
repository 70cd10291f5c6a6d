//! Tests of the table of criteria.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::entry::Entry;
use crate::reading::Row;

#[test]
fn names_and_links_are_unique() {
    let names: BTreeSet<_> = Criterion::ALL.map(|criterion| criterion.spec().name).into();
    let links: BTreeSet<_> = Criterion::ALL.map(|criterion| criterion.spec().link).into();
    assert_eq!([names.len(), links.len()], [Criterion::ALL.len(); 2]);
    for criterion in Criterion::ALL {
        assert_eq!(Criterion::named(criterion.spec().name), Some(criterion));
    }
}

/// The members that a row names are those that its function reads.
#[test]
fn a_criterion_reads_the_members_that_it_names() {
    let whole = json!({
        "requestId": "a", "clientRequestId": "e", "time": "2026-05-07T10:00:00.000Z", "durationMs": 12.0, "status": "failed", "method": "PUT",
        "endpoint": "/Users/b", "resourceType": "Users", "resourceId": "b", "statusCode": 404, "origin": "gateway",
        "error": {"scimType": "noTarget", "detail": "d"},
        "client": {"ip": "192.0.2.1", "userAgent": "idp", "credential": "c"}, "requestSize": 3, "responseSize": 4,
        "facts": {"version": 1, "action": "updated", "cause": "no_target",
            "identities": [{"kind": "id", "role": "subject", "value": "b"}]},
    });
    let entry: Entry = serde_json::from_value(whole.clone()).unwrap();
    let row = Row::of(&entry);
    for criterion in Criterion::ALL {
        let spec = criterion.spec();
        for member in spec.members {
            let pointer = format!("/{}", member.replace('.', "/"));
            let Some(value) = whole.pointer(&pointer) else {
                assert!(matches!(spec.kind, CriterionKind::InMessages), "{member}");
                continue;
            };
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Array(identities) => identities[0]["value"].as_str().unwrap().to_owned(),
                other => other.to_string(),
            };
            let value = criterion.parse(&text).unwrap();
            assert!(spec.kind.matches(&value, &row), "{criterion:?} {text}");
        }
    }
}

#[test]
fn a_value_is_written_as_it_is_read() {
    for (criterion, text) in [
        (Criterion::Method, "PATCH"),
        (Criterion::StatusCode, "4xx"),
        (Criterion::Endpoint, "/Users/*"),
        (Criterion::Duration, "12.5"),
        (Criterion::Time, "2026-05-07T10:00:00.000Z"),
        (Criterion::Q, "Jane Doe"),
    ] {
        let value = criterion.parse(text).unwrap();
        assert_eq!(value.to_string(), text);
    }
    assert_eq!(
        Criterion::Status.parse("lost"),
        Err(CriterionValueError::NotAStatus)
    );
    assert_eq!(
        Criterion::Endpoint.parse(" "),
        Err(CriterionValueError::Blank)
    );
}
