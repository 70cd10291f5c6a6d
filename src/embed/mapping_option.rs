//! The option `mapping`: `{items?, nextCursor?, total?, entry?: paths, fields?: {ours: path}, status?:
//! {theirs: ours}}`.

use scim_audit_model::field::EntryField;
use serde_json::value::RawValue;

use crate::source::{Mapping, Members, text};

/// Reads all valid members, and returns one sentence for each invalid one.
pub(super) fn read(option: &RawValue) -> (Mapping, Vec<String>) {
    let mut mapping = Mapping::default();
    let mut complaints = Vec::new();
    let Some(members) = Members::read(option.get()) else {
        return (mapping, vec!["mapping must be an object.".to_owned()]);
    };
    for (name, slot) in [
        ("items", &mut mapping.items),
        ("nextCursor", &mut mapping.next_cursor),
        ("total", &mut mapping.total),
        ("entry", &mut mapping.entry),
    ] {
        if let Some(value) = members.get(name) {
            *slot = filled(value);
            if slot.is_none() {
                complaints.push(format!(
                    "mapping.{name} must be a path: names joined by dots."
                ));
            }
        }
    }
    for (name, slot) in [
        ("fields", &mut mapping.fields),
        ("status", &mut mapping.status),
    ] {
        let Some(value) = members.get(name) else {
            continue;
        };
        let Some(each) = Members::read(value.get()) else {
            complaints.push(format!("mapping.{name} must be an object of texts."));
            continue;
        };
        for (ours, theirs) in each.iter() {
            if name == "fields" && !EntryField::mapped_names().any(|name| name == ours) {
                complaints.push(format!(
                    "mapping.fields names no field of an entry. The fields are {}.",
                    EntryField::mapped_names().collect::<Vec<_>>().join(", ")
                ));
            } else if let Some(theirs) = filled(theirs) {
                slot.push((ours.to_owned(), theirs));
            } else {
                complaints.push(format!("mapping.{name}.{ours} must be a text."));
            }
        }
    }
    (mapping, complaints)
}

fn filled(value: &RawValue) -> Option<String> {
    text(value)
        .filter(|text| !text.is_empty())
        .map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The documentation for developers names each field that a mapping can name.
    #[test]
    fn the_docs_name_every_field() {
        let docs = include_str!("../../docs/embedding.md");
        let (_, rest) = docs.split_once("`fields` can name ").unwrap();
        let (list, _) = rest.split_once(". Times may be").unwrap();
        let named: BTreeSet<&str> = list.split('`').skip(1).step_by(2).collect();
        assert_eq!(named, EntryField::mapped_names().collect());
    }

    #[test]
    fn valid_members_are_kept_and_invalid_ones_are_reported() {
        let json = r#"{"items":"payload.rows","total":7,"fields":{"time":"at","moon":"m","method":[]},
            "status":{"ok":"success"},"future":1}"#;
        let (mapping, complaints) = read(serde_json::from_str(json).unwrap());
        assert_eq!(
            mapping,
            Mapping {
                items: Some("payload.rows".to_owned()),
                fields: vec![("time".to_owned(), "at".to_owned())],
                status: vec![("ok".to_owned(), "success".to_owned())],
                ..Mapping::default()
            }
        );
        let named = [
            "mapping.total",
            "mapping.fields names",
            "mapping.fields.method",
        ];
        assert_eq!(complaints.len(), named.len(), "{complaints:?}");
        for (complaint, named) in complaints.iter().zip(named) {
            assert!(complaint.starts_with(named), "{complaint}");
        }
        let (_, complaints) = read(serde_json::from_str("[]").unwrap());
        assert_eq!(complaints.len(), 1);
    }
}
