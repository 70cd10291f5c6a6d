//! Any entry is read without a panic, whatever strangers wrote into it.

#![cfg(test)]

use proptest::prelude::*;
use scim_audit_insight::change::patch_path::PatchPath;
use scim_audit_insight::change::{
    KnownStates, MOST_ROWS, changes_between, changes_of, resource_in,
};
use scim_audit_insight::dialect::dialect_of;
use scim_audit_insight::explanation::explain;
use scim_audit_insight::facts::{MOST_IDENTITIES, facts_of};
use scim_audit_insight::patterns::PatternAnalysis;
use scim_audit_insight::quotation::LONGEST_QUOTE;
use scim_audit_model::entry::{Entry, EntryError, Message, Status};

fn body() -> impl Strategy<Value = Option<String>> {
    let words = "(\\{|\\}|\\[|\\]|\"|:|,|\"op\"|\"path\"|\"value\"|\"Operations\"|\"schemas\"|\"status\"|\"detail\"|\"errors\"|\
                 \"scimType\"|\"members\"|\"active\"|\"Add\"|\"emails\\[type eq \\\\\"|400|null|true|\\\\u12|\\\\|é| ){0,60}";
    prop_oneof![
        Just(None),
        "\\PC{0,200}".prop_map(Some),
        words.prop_map(Some),
        words.prop_map(|inner| Some(format!(
            "{{\"Operations\":[{{\"op\":\"remove\",\"value\":[{inner}"
        ))),
    ]
}

fn message() -> impl Strategy<Value = Option<Message>> {
    let headers = prop::collection::vec(
        (
            prop_oneof![
                "Authorization",
                "WWW-Authenticate",
                "Content-Type",
                "Retry-After",
                "Location",
                "\\PC{0,9}"
            ],
            "\\PC{0,40}",
        ),
        0..4,
    );
    prop::option::of(
        (headers, body(), any::<bool>()).prop_map(|(headers, body, truncated)| Message {
            headers,
            body,
            truncated,
            ..Message::default()
        }),
    )
}

proptest! {
    #[test]
    fn any_entry_is_read(
        method in "GET|POST|PUT|PATCH|DELETE|\\PC{0,6}",
        endpoint in "/?(Users|Groups|Bulk|Me|Schemas|\\PC{0,8})(/\\PC{0,12})?(/\\.search)?",
        query in prop::option::of("(filter=|startIndex=|sortBy=|\\PC|%){0,20}"),
        status_code in prop::option::of(100_u16..700),
        detail in prop::option::of("\\PC{0,80}"),
        request in message(),
        response in message(),
        before in body(),
    ) {
        let entry = Entry {
            method,
            endpoint,
            query,
            status_code,
            status: Status::Failed,
            error: detail.map(|detail| EntryError { scim_type: None, detail, status: None }),
            request,
            response,
            ..Entry::default()
        };
        // A failed entry always has an explanation.
        let explanation = explain(&entry).unwrap();
        for evidence in &explanation.evidence {
            prop_assert!(evidence.value.chars().count() <= LONGEST_QUOTE + 1);
        }
        for (_, value) in explanation.reason.arguments.iter().chain(&explanation.action.arguments) {
            prop_assert!(value.chars().count() <= LONGEST_QUOTE + 1);
        }
        prop_assert!(facts_of(&entry).identities.len() <= MOST_IDENTITIES);
        let succeeded = Entry { status_code: Some(200), ..entry.clone() };
        let known = KnownStates { before: before.as_deref(), is_before_calculated: false, after: before.as_deref() };
        for change in [changes_of(&entry), changes_of(&succeeded), changes_between(&succeeded, &known)].into_iter().flatten() {
            prop_assert!(change.attributes.len() <= MOST_ROWS);
            for row in &change.attributes {
                prop_assert!(row.attribute.chars().count() <= LONGEST_QUOTE + 1);
            }
        }
        let found = resource_in(&succeeded, "1");
        let is_object = found.is_none_or(|json| json.starts_with('{'));
        prop_assert!(is_object);
        prop_assert!(dialect_of(&entry).is_none_or(|found| found.quirks.len() <= 9));
        let mut analysis = PatternAnalysis::new(None);
        analysis.add(&entry);
        analysis.add(&Entry { status: Status::Success, ..entry });
        let report = analysis.report(true);
        let coverage = report.coverage;
        prop_assert_eq!(coverage.entries, 2);
        let counted: u64 = report.patterns.iter().map(|pattern| pattern.count).sum();
        prop_assert_eq!(counted, coverage.failures);
    }

    /// Operations over a resource, valid and odd ones, and what is said of them with and without the state before.
    #[test]
    fn any_patch_is_applied(
        operations in prop::collection::vec(operation(), 0..6),
        before in resource(),
        after in prop::option::of(resource()),
    ) {
        let entry = Entry {
            method: "PATCH".to_owned(),
            endpoint: "/Users/1".to_owned(),
            status_code: Some(204),
            request: Some(Message {
                body: Some(serde_json::json!({"Operations": operations}).to_string()),
                ..Message::default()
            }),
            ..Entry::default()
        };
        let (before, after) = (before.to_string(), after.map(|after| after.to_string()));
        let known = KnownStates { before: Some(&before), is_before_calculated: false, after: after.as_deref() };
        let first = changes_between(&entry, &known);
        prop_assert_eq!(first, changes_between(&entry, &known));
        prop_assert!(changes_of(&entry).is_some());
    }

    #[test]
    fn any_path_is_parsed(path in "(urn|:|2\\.0|User|emails|members|\\[|\\]|\\.|type| eq | and |not \\(|\\)|\"work\"|\"|\\\\|\\PC){0,30}") {
        if let Ok(path) = PatchPath::parse(&path) {
            prop_assert!(path.attribute.or(path.schema).is_some_and(|name| !name.is_empty()));
        }
    }
}

fn leaf() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "(a|b|True|\\[redacted hmac-sha256:1\\]|\\PC{0,3})".prop_map(Into::into),
    ]
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    leaf().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec(("(value|type|primary|display|manager|name\\.x|urn:a:2\\.0:User|schemas|id|\\PC{0,2})", inner), 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn resource() -> impl Strategy<Value = serde_json::Value> {
    prop::collection::vec(
        (
            "(id|userName|emails|members|active|urn:a:2\\.0:User|password)",
            value(),
        ),
        0..6,
    )
    .prop_map(|members| members.into_iter().collect())
}

fn operation() -> impl Strategy<Value = serde_json::Value> {
    let path = "(emails|members|userName|active|name\\.x|emails\\[type eq \"a\"\\](\\.value)?|members\\[value eq \"b\"\\]|urn:a:2\\.0:User(:b)?|\\PC{0,4})";
    (
        "(add|Remove|replace|REPLACE|move)",
        prop::option::of(path),
        prop::option::of(value()),
    )
        .prop_map(|(op, path, value)| {
            let mut operation = serde_json::json!({"op": op});
            if let Some(path) = path {
                operation["path"] = path.into();
            }
            if let Some(value) = value {
                operation["value"] = value;
            }
            operation
        })
}
