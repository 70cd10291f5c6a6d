use std::fmt::Write as _;

use scim_audit_model::entry::{Entry, Message};

use super::*;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn message(body: &str) -> Message {
    Message {
        size: body.len() as u64,
        body: (!body.is_empty()).then(|| body.to_owned()),
        ..Message::default()
    }
}

fn exchange(method: &str, endpoint: &str, request: &str, code: u16, response: &str) -> Entry {
    Entry {
        method: method.to_owned(),
        endpoint: endpoint.to_owned(),
        status_code: Some(code),
        request: Some(message(request)),
        response: Some(message(response)),
        ..Entry::default()
    }
}

/// A PATCH with these operations that the service answers with 204.
fn patch(operations: &str) -> Entry {
    let body = format!(r#"{{"Operations":[{operations}]}}"#);
    exchange("PATCH", "/Users/1", &body, 204, "")
}

/// The rows of a change, one a line, after its basis.
fn told(change: &EntryChange) -> String {
    let text = |value: &Option<DisplayedValue>| match value {
        Some(value) => match &value.name {
            Some(name) => format!("{} ({name})", value.text),
            None => value.text.clone(),
        },
        None => "-".to_owned(),
    };
    let mut all = change.basis.as_str().to_owned();
    for row in &change.attributes {
        let schema = row.schema.as_ref().map(|_| "ext:").unwrap_or_default();
        write!(
            all,
            "\n{} {schema}{}: {} > {}",
            row.outcome.as_str(),
            row.attribute,
            text(&row.before),
            text(&row.after)
        )
        .unwrap();
    }
    all
}

fn between(entry: &Entry, before: &str, after: Option<&str>) -> EntryChange {
    let known = KnownStates {
        before: Some(before),
        is_before_calculated: false,
        after,
    };
    changes_between(entry, &known).unwrap()
}

/// What operations do to a resource, by the RFC.
fn applied(before: &str, operations: &str) -> String {
    let text = told(&between(&patch(operations), before, None));
    text.trim_start_matches("calculated").trim().to_owned()
}

mod known_states;
mod one_entry;
mod paths;
