//! The option `mapping`: `{items?, nextCursor?, total?, entry?: paths, fields?: {ours: path}, status?:
//! {theirs: ours}}`.

use std::borrow::Cow;

use scim_audit_model::criterion::Criterion;
use scim_audit_model::field::EntryField;
use serde_json::value::RawValue;

use crate::source::{Mapping, Members, text};

/// Reads a mapping whose shape `web/options.js` has checked. Returns one sentence for each field and each status
/// that there is not.
pub(super) fn read(option: &RawValue) -> (Mapping, Vec<String>) {
    let mut complaints = Vec::new();
    let members = Members::read(option.get());
    let at = |name| members.as_ref()?.get(name);
    let path = |name| at(name).and_then(text).map(Cow::into_owned);
    let pairs = |name| {
        let each = at(name).and_then(|value| Members::read(value.get()));
        let mut pairs = Vec::new();
        for (key, value) in each.iter().flat_map(Members::iter) {
            pairs.extend(text(value).map(|value| (key.to_owned(), value.into_owned())));
        }
        pairs
    };
    let mut mapping = Mapping {
        items: path("items"),
        next_cursor: path("nextCursor"),
        total: path("total"),
        entry: path("entry"),
        fields: pairs("fields"),
        status: pairs("status"),
    };
    mapping.fields.retain(|(ours, _)| {
        let is_known = EntryField::mapped_names().any(|name| name == ours);
        if !is_known {
            complaints.push(format!(
                "mapping.fields.{ours} is no field of an entry. The fields are {}.",
                EntryField::mapped_names().collect::<Vec<_>>().join(", ")
            ));
        }
        is_known
    });
    mapping.status.retain(|(theirs, ours)| {
        let is_known = Criterion::Status.parse(&ours.to_ascii_lowercase()).is_ok();
        if !is_known {
            complaints.push(format!(
                "mapping.status.{theirs} must be one of {}.",
                Criterion::Status.spec().words.join(", ")
            ));
        }
        is_known
    });
    (mapping, complaints)
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
    fn unknown_fields_and_statuses_are_reported_and_the_rest_is_kept() {
        let json = r#"{"items":"payload.rows","fields":{"time":"at","moon":"m"},
            "status":{"ok":"Success","broken":"bad"}}"#;
        let (mapping, complaints) = read(serde_json::from_str(json).unwrap());
        assert_eq!(
            mapping,
            Mapping {
                items: Some("payload.rows".to_owned()),
                fields: vec![("time".to_owned(), "at".to_owned())],
                status: vec![("ok".to_owned(), "Success".to_owned())],
                ..Mapping::default()
            }
        );
        let named = ["mapping.fields.moon ", "mapping.status.broken "];
        assert_eq!(complaints.len(), named.len(), "{complaints:?}");
        for (complaint, named) in complaints.iter().zip(named) {
            assert!(complaint.starts_with(named), "{complaint}");
        }
    }
}
