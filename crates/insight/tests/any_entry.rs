//! Any entry is read without a panic, whatever strangers wrote into it.

#![cfg(test)]

use proptest::prelude::*;
use scim_audit_insight::dialect::dialect_of;
use scim_audit_insight::explanation::explain;
use scim_audit_insight::facts::{MOST_IDENTITIES, facts_of};
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
        prop_assert!(dialect_of(&entry).is_none_or(|found| found.quirks.len() <= 9));
    }
}
