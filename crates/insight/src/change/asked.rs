//! What a PATCH asks for, where the state before it is unknown.

use super::application::is_core;
use super::attribute_target::contains;
use super::difference::Difference;
use super::displayed_value::DisplayedValue;
use super::operation::{PatchTarget, PatchVerb};
use super::patch_path::PatchPath;
use super::resource::ResourceValue;
use super::selection::meets;
use super::{AttributeChange, AttributeOutcome};
use crate::quotation::quoted;

/// The schema and the rest of a path as written.
pub(super) fn named(target: &PatchTarget) -> (Option<String>, String) {
    let schema = target.path.as_ref().and_then(|path| path.schema.as_deref());
    let rest = schema
        .and_then(|schema| target.written.get(schema.len()..))
        .map(|rest| rest.trim_start_matches(':'));
    match (schema, rest) {
        (Some(schema), Some(rest)) if !is_core(schema) => (Some(quoted(schema)), quoted(rest)),
        (Some(_), Some(rest)) => (None, quoted(rest)),
        _ => (None, quoted(&target.written)),
    }
}

/// Adds the rows of one target. `after` is the resource that the service returned.
pub(super) fn add_rows(
    difference: &mut Difference<'_>,
    target: &PatchTarget,
    after: Option<&ResourceValue>,
) {
    let (schema, attribute) = named(target);
    let mut push = |attribute: String,
                    outcome,
                    asked: Option<&ResourceValue>,
                    after: Option<&ResourceValue>| {
        let row = AttributeChange {
            schema: schema.clone(),
            attribute,
            outcome,
            before: None,
            asked: DisplayedValue::of(asked, difference.names),
            after: DisplayedValue::of(after, difference.names),
        };
        difference.row(row);
    };
    let (Some(verb), Some(path)) = (target.verb, target.path.as_ref()) else {
        push(
            attribute,
            AttributeOutcome::NotUnderstood,
            target.value.as_ref(),
            None,
        );
        return;
    };
    let found = after.map(|after| found_at(after, path));
    let asked = target.value.as_ref().filter(|value| !value.is_unassigned());
    let is_removal = verb == PatchVerb::Remove;
    let Some(asked) = asked else {
        let outcome = match &found {
            Some(found) if !found.is_empty() => AttributeOutcome::NotKept,
            _ => AttributeOutcome::AskedToRemove,
        };
        let first = found.and_then(|found| found.first().copied());
        push(attribute, outcome, None, first);
        return;
    };
    let outcome = match verb {
        PatchVerb::Add => AttributeOutcome::AskedToAdd,
        PatchVerb::Remove => AttributeOutcome::AskedToRemove,
        PatchVerb::Replace => AttributeOutcome::AskedToSet,
    };
    for (name, part) in parts(asked) {
        let found = match (&found, name) {
            (Some(found), Some(name)) => {
                Some(found.iter().filter_map(|value| value.get(name)).collect())
            }
            (Some(found), None) => Some(found.clone()),
            (None, _) => None,
        };
        let found: Option<Vec<&ResourceValue>> = found;
        let same = found
            .as_ref()
            .and_then(|found| found.iter().copied().find(|value| contains(value, part)));
        let is_secret = part.is_redacted() || attribute.eq_ignore_ascii_case("password");
        let outcome = match &found {
            None => outcome,
            Some(_) if is_secret || same.is_some() != is_removal => outcome,
            Some(found) if found.is_empty() || is_removal || asked.is_array() => {
                AttributeOutcome::NotKept
            }
            Some(_) => AttributeOutcome::Altered,
        };
        let result = match (outcome, found) {
            (AttributeOutcome::Altered, Some(found)) => found.first().copied(),
            _ => same,
        };
        let attribute = match name {
            Some(name) => quoted(&format!("{attribute}.{name}")),
            None => attribute.clone(),
        };
        push(attribute, outcome, Some(part), result);
    }
}

/// The parts of a value that have rows of their own: the items of an array, and the members of an object that is no
/// reference.
fn parts(value: &ResourceValue) -> Vec<(Option<&str>, &ResourceValue)> {
    match value {
        ResourceValue::Object(members) if value.get("value").is_none() => members
            .iter()
            .filter(|(_, member)| !member.is_unassigned())
            .map(|(name, member)| (Some(name.as_str()), member))
            .collect(),
        other => other.items().iter().map(|item| (None, item)).collect(),
    }
}

/// The values that a path leads to.
fn found_at<'v>(resource: &'v ResourceValue, path: &PatchPath) -> Vec<&'v ResourceValue> {
    let container = match path.schema.as_deref() {
        Some(schema) if !is_core(schema) => resource.get(schema),
        _ => Some(resource),
    };
    let attribute = match &path.attribute {
        Some(name) => container.and_then(|container| container.get(name)),
        None => container,
    };
    let items = attribute.map(ResourceValue::items).unwrap_or_default();
    items
        .iter()
        .filter(|item| {
            path.selection
                .as_ref()
                .is_none_or(|selection| meets(item, selection))
        })
        .filter_map(|item| match &path.sub_attribute {
            Some(name) => item.get(name),
            None => Some(item),
        })
        .filter(|value| !value.is_unassigned())
        .collect()
}
