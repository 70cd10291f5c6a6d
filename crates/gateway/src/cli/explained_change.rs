//! What a failed entry wanted to change, as `explain` prints it.

use scim_audit_insight::change::{
    AttributeChange, BulkOperation, DisplayedValue, EntryChange, changes_of,
};
use scim_audit_model::entry::Entry;
use serde_json::{Value, json};

/// Number of attributes or operations that are printed as text.
const MOST_LINES: usize = 20;

/// One line for each attribute, or for each operation of a bulk request. The texts are what strangers wrote.
pub(super) fn lines(entry: &Entry) -> Vec<String> {
    let Some(change) = changes_of(entry) else {
        return Vec::new();
    };
    let all = change.attributes.iter().map(attribute_line);
    let all = all.chain(change.operations.iter().map(operation_line));
    let count = change.attributes.len() + change.operations.len();
    let more = (count + change.left_out).saturating_sub(MOST_LINES);
    let mut lines: Vec<String> = all.take(MOST_LINES).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn attribute_line(row: &AttributeChange) -> String {
    let words = row.outcome.as_str().replace('_', " ");
    let value = match (&row.asked, &row.after) {
        (Some(value), _) | (None, Some(value)) => format!(": “{}”", value_text(value)),
        (None, None) => String::new(),
    };
    format!("{words} {}{value}", attribute_name(row))
}

fn operation_line(operation: &BulkOperation) -> String {
    let words = operation.outcome.as_str().replace('_', " ");
    let optional = |text: &Option<String>, before: &str| {
        text.as_ref()
            .map(|text| format!("{before}{text}"))
            .unwrap_or_default()
    };
    format!(
        "{} {}{}: {words}{}{}{}",
        operation.method,
        operation.path,
        optional(&operation.bulk_id, " "),
        optional(&operation.status, " "),
        optional(&operation.scim_type, " "),
        optional(&operation.detail, " "),
    )
}

fn attribute_name(row: &AttributeChange) -> String {
    match &row.schema {
        Some(schema) if row.attribute.is_empty() => schema.clone(),
        Some(schema) => format!("{schema}:{}", row.attribute),
        None => row.attribute.clone(),
    }
}

fn value_text(value: &DisplayedValue) -> String {
    match &value.name {
        Some(name) => format!("{} ({name})", value.text),
        None => value.text.clone(),
    }
}

/// The change as JSON; `null` for a request that only reads.
pub(super) fn in_json(entry: &Entry) -> Value {
    changes_of(entry).map_or(Value::Null, |change| change_json(&change))
}

fn change_json(change: &EntryChange) -> Value {
    let attributes = |rows: &[AttributeChange]| rows.iter().map(attribute_json).collect::<Vec<_>>();
    json!({
        "certainty": change.certainty.as_str(),
        "basis": change.basis.as_str(),
        "attributes": attributes(&change.attributes),
        "notListed": change.left_out,
        "operations": change.operations.iter().map(|operation| json!({
            "method": operation.method,
            "path": operation.path,
            "bulkId": operation.bulk_id,
            "name": operation.name,
            "outcome": operation.outcome.as_str(),
            "status": operation.status,
            "scimType": operation.scim_type,
            "detail": operation.detail,
            "location": operation.location,
            "attributes": attributes(&operation.attributes),
        })).collect::<Vec<_>>(),
    })
}

fn attribute_json(row: &AttributeChange) -> Value {
    let value = |value: &Option<DisplayedValue>| {
        value.as_ref().map(|value| {
            json!({"text": value.text, "name": value.name, "isRedacted": value.is_redacted})
        })
    };
    json!({
        "attribute": attribute_name(row),
        "outcome": row.outcome.as_str(),
        "asked": value(&row.asked),
        "after": value(&row.after),
    })
}

#[cfg(test)]
mod tests {
    use scim_audit_model::entry::Message;

    use super::*;

    #[test]
    fn attributes_and_operations_are_lines_and_objects() {
        let body = |text: &str| {
            Some(Message {
                body: Some(text.to_owned()),
                ..Message::default()
            })
        };
        let mut entry = Entry {
            method: "PATCH".to_owned(),
            endpoint: "/Users/7".to_owned(),
            status_code: Some(400),
            request: body(
                r#"{"Operations":[{"op":"Replace","path":"active","value":"False"},{"op":"remove","path":"title"}]}"#,
            ),
            ..Entry::default()
        };
        assert_eq!(
            lines(&entry),
            ["asked to set active: “False”", "asked to remove title"]
        );
        let change = in_json(&entry);
        assert_eq!(change["basis"], "refused");
        assert_eq!(change["attributes"][0]["asked"]["text"], "False");
        entry.method = "POST".to_owned();
        entry.endpoint = "/Bulk".to_owned();
        entry.status_code = Some(200);
        entry.request = body(r#"{"Operations":[{"method":"DELETE","path":"/Users/1"}]}"#);
        entry.response = body(
            r#"{"Operations":[{"method":"DELETE","status":"404","response":{"detail":"gone"}}]}"#,
        );
        assert_eq!(lines(&entry), ["DELETE /Users/1: failed 404 gone"]);
        assert_eq!(in_json(&entry)["operations"][0]["status"], "404");
        entry.method = "GET".to_owned();
        assert_eq!(in_json(&entry), Value::Null);
        assert!(lines(&entry).is_empty());
    }
}
