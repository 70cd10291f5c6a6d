//! The table of the fields of an entry. What reads or writes entries field by field follows from it: the CSV
//! columns, the names that a mapping of another API can give, the redaction of imported entries, and the
//! columns of opened files.
//!
//! Serde needs the fields once more, as members of [`Entry`](crate::entry::Entry) and of the
//! borrowed [`Row`](crate::reading::Row). The compiler reports a field of `Entry` that `Row` lacks, and a test
//! reports one that the table lacks.

mod value;

pub use value::{EntryField, FieldMapping, FieldValue, TextField, TextRedaction, set_texts, texts};

use crate::time;

/// Every field, in the order of the CSV columns: the nine columns of the viewer's list under the same names,
/// then the other fields of a summary. A new field goes to the end, because programs may read the columns of
/// a CSV file by position.
pub static ENTRY_FIELDS: &[EntryField] = &[
    EntryField {
        name: "requestId",
        csv: "Request ID",
        mapping: FieldMapping::Own(&["requestId"]),
        value: FieldValue::Text(TextField {
            get: |row| Some(&row.request_id),
            set: |row, text| row.request_id = text,
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "time",
        csv: "Time",
        mapping: FieldMapping::Own(&["time"]),
        value: FieldValue::Other(|row| Some(time::format(&row.time))),
    },
    EntryField {
        name: "status",
        csv: "Status",
        mapping: FieldMapping::Own(&["status"]),
        value: FieldValue::Text(TextField {
            get: |row| Some(&row.status),
            set: |row, text| row.status = text,
            redaction: TextRedaction::Own,
        }),
    },
    EntryField {
        name: "method",
        csv: "HTTP Method",
        mapping: FieldMapping::Own(&["method"]),
        value: FieldValue::Text(TextField {
            get: |row| Some(&row.method),
            set: |row, text| row.method = text,
            redaction: TextRedaction::Searched,
        }),
    },
    EntryField {
        name: "endpoint",
        csv: "Endpoint",
        mapping: FieldMapping::Own(&["endpoint", "url"]),
        value: FieldValue::Text(TextField {
            get: |row| Some(&row.endpoint),
            set: |row, text| row.endpoint = text,
            redaction: TextRedaction::Own,
        }),
    },
    EntryField {
        name: "query",
        csv: "Query Parameter",
        mapping: FieldMapping::Own(&["query"]),
        value: FieldValue::Text(TextField {
            get: |row| row.query.as_deref(),
            set: |row, text| row.query = Some(text),
            redaction: TextRedaction::Own,
        }),
    },
    EntryField {
        name: "statusCode",
        csv: "Status Code",
        mapping: FieldMapping::Own(&["statusCode"]),
        value: FieldValue::Other(|row| row.status_code.map(|code| code.to_string())),
    },
    EntryField {
        name: "response",
        csv: "Response",
        mapping: FieldMapping::Own(&["response", "response.headers", "response.body"]),
        value: FieldValue::Message(|entry| entry.response.as_ref()),
    },
    EntryField {
        name: "request",
        csv: "Request",
        mapping: FieldMapping::Own(&["request", "request.headers", "request.body"]),
        value: FieldValue::Message(|entry| entry.request.as_ref()),
    },
    EntryField {
        name: "resourceType",
        csv: "Resource Type",
        mapping: FieldMapping::Own(&["resourceType"]),
        value: FieldValue::Text(TextField {
            get: |row| Some(&row.resource_type),
            set: |row, text| row.resource_type = text,
            redaction: TextRedaction::Searched,
        }),
    },
    EntryField {
        name: "resourceId",
        csv: "Resource ID",
        mapping: FieldMapping::Own(&["resourceId"]),
        value: FieldValue::Text(TextField {
            get: |row| row.resource_id.as_deref(),
            set: |row, text| row.resource_id = Some(text),
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "durationMs",
        csv: "Duration (ms)",
        mapping: FieldMapping::Own(&["durationMs"]),
        value: FieldValue::Other(|row| Some(row.duration_ms.to_string())),
    },
    EntryField {
        name: "error.scimType",
        csv: "SCIM Type",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.error.as_ref()?.scim_type.as_deref(),
            set: |row, text| row.error.get_or_insert_default().scim_type = Some(text),
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "error.detail",
        csv: "Error",
        mapping: FieldMapping::Own(&["error.detail", "error"]),
        value: FieldValue::Text(TextField {
            get: |row| row.error.as_ref().map(|error| &*error.detail),
            set: |row, text| row.error.get_or_insert_default().detail = text,
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "error.status",
        csv: "Error Status",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.error.as_ref()?.status.as_deref(),
            set: |row, text| row.error.get_or_insert_default().status = Some(text),
            redaction: TextRedaction::Searched,
        }),
    },
    EntryField {
        name: "origin",
        csv: "Origin",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.origin.as_deref(),
            set: |row, text| row.origin = Some(text),
            redaction: TextRedaction::Own,
        }),
    },
    EntryField {
        name: "clientRequestId",
        csv: "Client Request ID",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.client_request_id.as_deref(),
            set: |row, text| row.client_request_id = Some(text),
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "client.ip",
        csv: "Client IP",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.client.ip.as_deref(),
            set: |row, text| row.client.ip = Some(text),
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "client.userAgent",
        csv: "User Agent",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.client.user_agent.as_deref(),
            set: |row, text| row.client.user_agent = Some(text),
            redaction: TextRedaction::Hidden,
        }),
    },
    EntryField {
        name: "client.credential",
        csv: "Credential",
        mapping: FieldMapping::Text,
        value: FieldValue::Text(TextField {
            get: |row| row.client.credential.as_deref(),
            set: |row, text| row.client.credential = Some(text),
            redaction: TextRedaction::Own,
        }),
    },
    EntryField {
        name: "requestSize",
        csv: "Request Size",
        mapping: FieldMapping::Own(&["requestSize"]),
        value: FieldValue::Other(|row| Some(row.request_size.to_string())),
    },
    EntryField {
        name: "responseSize",
        csv: "Response Size",
        mapping: FieldMapping::Own(&["responseSize"]),
        value: FieldValue::Other(|row| Some(row.response_size.to_string())),
    },
    EntryField {
        name: "sample",
        csv: "Sample",
        mapping: FieldMapping::Nothing,
        value: FieldValue::Other(|row| row.sample.then(|| "true".to_owned())),
    },
    EntryField {
        name: "imported",
        csv: "Imported",
        mapping: FieldMapping::Nothing,
        value: FieldValue::Other(|row| row.imported.as_ref().map(time::format)),
    },
    EntryField {
        name: "facts.action",
        csv: "Action",
        mapping: FieldMapping::Nothing,
        value: FieldValue::Other(|row| Some(row.facts.as_ref()?.action.clone())),
    },
    EntryField {
        name: "facts.cause",
        csv: "Cause",
        mapping: FieldMapping::Nothing,
        value: FieldValue::Other(|row| row.facts.as_ref()?.cause.clone()),
    },
    EntryField {
        name: "facts.identities",
        csv: "Identities",
        mapping: FieldMapping::Nothing,
        value: FieldValue::Other(|row| {
            let identities = &row.facts.as_ref()?.identities;
            let values: Vec<&str> = identities.iter().map(|one| &*one.value).collect();
            Some(values.join("\n"))
        }),
    },
];

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::entry::Entry;
    use crate::export::tests::full_entry;
    use crate::reading::Row;

    #[test]
    fn the_table_has_every_member_of_an_entry() {
        let entry: Value = serde_json::to_value(full_entry()).unwrap();
        let mut members = BTreeSet::new();
        for (name, value) in entry.as_object().unwrap() {
            match value.as_object() {
                Some(nested) if !["request", "response"].contains(&name.as_str()) => {
                    members.extend(nested.keys().map(|nested| format!("{name}.{nested}")));
                }
                _ => drop(members.insert(name.clone())),
            }
        }
        // They say how far the other members of the facts go, and are no values of their own.
        for limit in ["facts.version", "facts.moreIdentities", "facts.members"] {
            assert!(members.remove(limit), "{limit}");
        }
        let fields = ENTRY_FIELDS.iter().map(|field| field.name.to_owned());
        assert_eq!(members, fields.collect());
        // Destructured, so that the compiler asks for a member that `full_entry` does not set.
        let Entry {
            request_id: _,
            client_request_id: Some(_),
            time: _,
            duration_ms: _,
            status: _,
            method: _,
            endpoint: _,
            resource_type: _,
            resource_id: Some(_),
            query: Some(_),
            status_code: Some(_),
            origin: Some(_),
            error: Some(_),
            client: _,
            request_size: _,
            response_size: _,
            sample: true,
            imported: Some(_),
            facts: Some(_),
            request: Some(_),
            response: Some(_),
        } = full_entry()
        else {
            panic!("a member is not set");
        };
    }

    #[test]
    fn a_text_is_set_where_it_is_read() {
        let entry = full_entry();
        for field in ENTRY_FIELDS {
            let FieldValue::Text(text) = field.value else {
                continue;
            };
            let mut row = Row::of(&entry);
            (text.set)(&mut row, Cow::Borrowed("new"));
            assert_eq!((text.get)(&row), Some("new"), "{}", field.name);
            let before = (text.get)(&Row::of(&entry)).unwrap().to_owned();
            (text.set)(&mut row, Cow::Owned(before));
            assert_eq!(row, Row::of(&entry), "{}", field.name);
        }
    }

    #[test]
    fn texts_of_an_entry_are_replaced_and_the_rest_stays() {
        let mut entry = full_entry();
        let hidden = texts(&entry, |redaction| redaction == TextRedaction::Hidden);
        set_texts(&mut entry, hidden.clone());
        assert_eq!(entry, full_entry());
        let shouted = hidden
            .into_iter()
            .map(|(field, text)| (field, text.to_uppercase()));
        set_texts(&mut entry, shouted.collect());
        assert_eq!(entry.client.user_agent.as_deref(), Some("OKTA"));
        assert_eq!(entry.client.credential, full_entry().client.credential);
        assert_eq!(entry.request, full_entry().request);
    }
}
