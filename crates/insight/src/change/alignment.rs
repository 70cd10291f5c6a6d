//! Brings the states of a value together, so that they can be compared.

use std::collections::HashMap;

use super::resource::ResourceValue;

/// Sub-attributes that services add to a value: they follow from what it refers to.
pub(super) const SUPPLIED: [&str; 3] = ["$ref", "display", "type"];

/// The three states of a value: before, asked for, after.
pub(super) type States<'v> = [Option<&'v ResourceValue>; 3];

/// The members of objects, by name, in the order in which they occur first.
pub(super) fn members_of<'v>(states: States<'v>) -> Vec<(&'v str, States<'v>)> {
    let mut order: Vec<(&'v str, States<'v>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (state, value) in states.iter().enumerate() {
        let members = value.map(ResourceValue::members).unwrap_or_default();
        for (name, member) in members {
            let at = *places.entry(name.to_ascii_lowercase()).or_insert_with(|| {
                order.push((name, [None; 3]));
                order.len() - 1
            });
            if let Some((_, states)) = order.get_mut(at)
                && let Some(slot) = states.get_mut(state)
            {
                slot.get_or_insert(member);
            }
        }
    }
    order
}

/// Whether each state is one reference, such as `manager`: it is one value and not several.
pub(super) fn is_reference(states: States<'_>) -> bool {
    states
        .iter()
        .flatten()
        .all(|value| value.get("value").is_some())
}

pub(super) fn type_of(item: &ResourceValue) -> Option<&str> {
    item.get("type")?.scalar().filter(|name| !name.is_empty())
}

/// Whether items can be told apart by their `type`.
pub(super) fn has_distinct_types(items: &[ResourceValue]) -> bool {
    let mut types: Vec<String> = Vec::new();
    for item in items.iter().filter(|item| !item.is_unassigned()) {
        let Some(name) = type_of(item) else {
            return false;
        };
        types.push(name.to_ascii_lowercase());
    }
    let count = types.len();
    types.sort_unstable();
    types.dedup();
    types.len() == count
}

pub(super) fn is_same(one: Option<&ResourceValue>, other: Option<&ResourceValue>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.is_same(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// States of `primary`, where absent means `false`: a state that is absent becomes what was asked for, and none is left
/// if all mean `false`.
pub(super) fn with_default([before, asked, after]: States<'_>) -> States<'_> {
    let is_true =
        |value: Option<&ResourceValue>| value.is_some_and(|value| value.boolean() != Some("false"));
    if ![before, asked, after].into_iter().any(is_true) {
        return [None; 3];
    }
    let after = if is_true(asked) || is_true(after) {
        after
    } else {
        asked
    };
    [before, asked, after]
}

/// Whether the service keeps a value: sub-attributes that it adds to a reference do not count.
pub(super) fn is_kept(asked: Option<&ResourceValue>, after: Option<&ResourceValue>) -> bool {
    if is_same(asked, after) {
        return true;
    }
    let (Some(asked), Some(ResourceValue::Object(members))) = (asked, after) else {
        return false;
    };
    let is_supplied = |name: &str| {
        name.eq_ignore_ascii_case("displayName")
            || SUPPLIED
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
    };
    let is_asked = |name: &str| asked.get(name).is_some_and(|value| !value.is_unassigned());
    let rest = members
        .iter()
        .filter(|(name, _)| is_asked(name) || !is_supplied(name))
        .cloned()
        .collect();
    asked.is_same(&ResourceValue::Object(rest))
}
