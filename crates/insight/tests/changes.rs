//! The reviewed table of changes: writes of recorded traffic, with the states of their resources before and after.
//!
//! `golden/changes.ndjson` holds a request and what the traffic around it says of the resource: `before` (or
//! `beforeIsLast`: as it was after the row above), and the members that differ after it, from the answer (`answered`)
//! or from a later one (`later`). `golden/changes.txt` holds what the rules say, reviewed. To see the whole table as
//! it is today: `cargo test -p scim-audit-insight --test changes -- --nocapture --ignored`.

#![cfg(test)]

use std::fmt::Write as _;

use scim_audit_insight::change::{
    AttributeChange, ChangeCertainty, DisplayedValue, EntryChange, KnownStates, changes_between,
};
use scim_audit_model::entry::{Entry, Message, Status};
use serde_json::{Map, Value};

struct RecordedWrite {
    id: String,
    entry: Entry,
    before: Option<String>,
    later: Option<String>,
    /// Both states, parsed.
    states: Option<(Value, Value)>,
}

fn message(body: String) -> Message {
    Message {
        size: body.len() as u64,
        body: Some(body),
        ..Message::default()
    }
}

fn writes() -> Vec<RecordedWrite> {
    let mut last = Value::Null;
    include_str!("golden/changes.ndjson")
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| row[name].as_str().map(str::to_owned);
            let before = if row["beforeIsLast"].as_bool() == Some(true) {
                last.clone()
            } else {
                row["before"].clone()
            };
            let with = |differing: &Value| {
                let mut members: Map<String, Value> =
                    before.as_object().cloned().unwrap_or_default();
                for (name, value) in differing.as_object().unwrap() {
                    if value.is_null() {
                        members.remove(name);
                    } else {
                        members.insert(name.clone(), value.clone());
                    }
                }
                Value::from(members)
            };
            let answered = row.get("answered").map(with);
            let later = row.get("later").map(with);
            let after = answered.as_ref().or(later.as_ref());
            let states = after
                .filter(|_| !before.is_null())
                .map(|after| (before.clone(), after.clone()));
            last = after.cloned().unwrap_or_default();
            let request = row
                .get("request")
                .filter(|request| !request.is_null())
                .map(Value::to_string)
                .or_else(|| text("requestText"));
            RecordedWrite {
                id: text("id").unwrap(),
                entry: Entry {
                    method: text("method").unwrap(),
                    endpoint: text("endpoint").unwrap(),
                    status: Status::Success,
                    status_code: row["code"]
                        .as_u64()
                        .map(|code| u16::try_from(code).unwrap()),
                    request: Some(request.map(message).unwrap_or_default()),
                    response: Some(
                        answered
                            .map(|body| message(body.to_string()))
                            .unwrap_or_default(),
                    ),
                    ..Entry::default()
                },
                before: (!before.is_null()).then(|| before.to_string()),
                later: later.map(|later| later.to_string()),
                states,
            }
        })
        .collect()
}

fn change(write: &RecordedWrite) -> EntryChange {
    let known = KnownStates {
        before: write.before.as_deref(),
        is_before_calculated: false,
        after: write.later.as_deref(),
    };
    changes_between(&write.entry, &known).unwrap()
}

fn value(value: Option<&DisplayedValue>) -> String {
    let Some(value) = value else {
        return "-".to_owned();
    };
    let text: String = value
        .text
        .escape_default()
        .to_string()
        .chars()
        .take(40)
        .collect();
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    match &value.name {
        Some(name) => format!(
            "{text} ({})",
            name.escape_default()
                .to_string()
                .chars()
                .take(20)
                .collect::<String>()
        ),
        None => text,
    }
}

fn attribute(row: &AttributeChange) -> String {
    let schema = row.schema.as_deref().map(|schema| format!("{schema}:"));
    format!(
        "    {} {}{}: {} > {} > {}",
        row.outcome.as_str(),
        schema.unwrap_or_default(),
        row.attribute,
        value(row.before.as_ref()),
        value(row.asked.as_ref()),
        value(row.after.as_ref()),
    )
}

fn told(write: &RecordedWrite) -> String {
    let change = change(write);
    let mut text = format!(
        "{} | {} {} | {:?} | {} {} | {} unchanged",
        write.id,
        write.entry.method,
        write.entry.endpoint.split('/').nth(1).unwrap_or_default(),
        write.entry.status_code.unwrap_or_default(),
        change.certainty.as_str(),
        change.basis.as_str(),
        change.unchanged,
    );
    for row in &change.attributes {
        write!(text, "\n{}", attribute(row)).unwrap();
    }
    text
}

#[test]
#[ignore = "prints the table for a review"]
fn print_the_table() {
    for write in writes() {
        println!("{}\n", told(&write));
    }
}

#[test]
fn every_change_is_told_as_it_was_reviewed() {
    let reviewed = include_str!("golden/changes.txt");
    let told: Vec<String> = writes().iter().map(told).collect();
    let differing: Vec<String> = reviewed
        .split("\n\n")
        .zip(&told)
        .filter(|(reviewed, told)| reviewed.trim_end() != told.as_str())
        .map(|(reviewed, told)| format!("- {reviewed}\n+ {told}"))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert_eq!(told.len(), reviewed.split("\n\n").count());
}

/// Compares the states without the rules: whatever a plain comparison of the members finds different is in an exact
/// change, with the value that the service returned, and nothing else is.
#[test]
fn an_exact_change_is_what_the_service_returned() {
    let mut exact = 0;
    for write in writes() {
        let change = change(&write);
        let Some((before, after)) = &write.states else {
            continue;
        };
        if change.certainty != ChangeCertainty::Exact {
            continue;
        }
        exact += 1;
        let names = |state: &Value| {
            state
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        let mut differing: Vec<String> = names(before)
            .into_iter()
            .chain(names(after))
            .filter(|name| !["meta", "schemas", "id"].contains(&name.as_str()))
            .filter(|name| before[name] != after[name])
            .collect();
        differing.sort();
        differing.dedup();
        let mut told: Vec<String> = change
            .attributes
            .iter()
            .filter(|row| !["unchanged", "asked_to_set"].contains(&row.outcome.as_str()))
            .map(|row| match &row.schema {
                Some(schema) => schema.clone(),
                None => row.attribute.split(['.', '[']).next().unwrap().to_owned(),
            })
            .collect();
        told.sort();
        told.dedup();
        assert_eq!(told, differing, "{}", write.id);
        for row in &change.attributes {
            let (state, shown) = match (&row.after, &row.before) {
                (Some(shown), _) => (after, shown),
                (None, Some(shown)) => (before, shown),
                (None, None) => continue,
            };
            let text = serde_json::to_string(&shown.text).unwrap();
            let quoted = text.trim_matches('"').trim_end_matches('…');
            assert!(state.to_string().contains(quoted), "{}: {text}", write.id);
        }
    }
    assert!(exact >= 95, "{exact} exact changes");
}
