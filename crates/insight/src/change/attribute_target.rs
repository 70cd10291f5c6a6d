//! Changes one attribute as an operation of a PATCH asks.

use std::collections::{HashMap, HashSet};

use super::operation::PatchVerb;
use super::resource::ResourceValue;
use super::selection::{meets, required};
use crate::scim_filter::Condition;

/// The multi-valued attributes of [RFC 7643 §4](https://www.rfc-editor.org/rfc/rfc7643#section-4).
const MULTI_VALUED: [&str; 10] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

/// What an operation does to one attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OperationEffect {
    Changes,
    /// The resource is so already.
    Nothing,
    /// A filter selects no value: `noTarget` by the RFC. Services that accept it create the value.
    SelectsNothing,
    /// It cannot be applied.
    Unknown,
}

pub(super) fn changed(changes: bool) -> OperationEffect {
    if changes {
        OperationEffect::Changes
    } else {
        OperationEffect::Nothing
    }
}

/// An attribute that an operation is about.
pub(super) struct AttributeTarget<'r> {
    pub(super) container: &'r mut ResourceValue,
    pub(super) name: &'r str,
    pub(super) verb: PatchVerb,
    pub(super) value: Option<&'r ResourceValue>,
    pub(super) steps: &'r mut usize,
}

impl AttributeTarget<'_> {
    fn is_multi_valued(&self) -> bool {
        let existing = self.container.get(self.name);
        existing.is_some_and(ResourceValue::is_array)
            || MULTI_VALUED
                .iter()
                .any(|known| known.eq_ignore_ascii_case(self.name))
            || self.value.is_some_and(ResourceValue::is_array)
    }

    /// A path such as `displayName`, `name` or `members`.
    pub(super) fn whole(&mut self) -> OperationEffect {
        let is_multi_valued = self.is_multi_valued();
        let value = self.value.cloned();
        changed(match (self.verb, value) {
            (PatchVerb::Remove, Some(value)) if is_multi_valued && !value.is_unassigned() => {
                return self.remove_items(value.items());
            }
            (PatchVerb::Remove, _) | (_, None) => self.container.remove(self.name),
            (PatchVerb::Add, Some(value)) if is_multi_valued => return self.add_items(value),
            (PatchVerb::Replace, Some(value)) if is_multi_valued => {
                let items = value.items().to_vec();
                self.container.set(self.name, ResourceValue::Array(items))
            }
            (_, Some(value)) => set(self.container, self.name, value),
        })
    }

    /// A path such as `name.givenName`.
    pub(super) fn sub_attribute(&mut self, sub: &str) -> OperationEffect {
        let (verb, value) = (self.verb, self.value.cloned());
        let Some(existing) = self.container.get_mut(self.name) else {
            let Some(value) = value.filter(|_| verb != PatchVerb::Remove) else {
                return OperationEffect::Nothing;
            };
            let object = ResourceValue::Object(vec![(sub.to_owned(), value)]);
            let created = if self.is_multi_valued() {
                ResourceValue::Array(vec![object])
            } else {
                object
            };
            return changed(self.container.set(self.name, created));
        };
        let items = match existing {
            ResourceValue::Array(items) => items.as_mut_slice(),
            other => std::slice::from_mut(other),
        };
        *self.steps += items.len();
        let mut changes = false;
        for item in items {
            changes |= change_member(item, sub, verb, value.as_ref());
        }
        changed(changes)
    }

    /// Adds values that are not there yet.
    fn add_items(&mut self, value: ResourceValue) -> OperationEffect {
        let is_membership = ["members", "groups"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(self.name));
        let mut items = self.take_items();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            places.entry(key_of(item)).or_default().push(at);
        }
        *self.steps += items.len();
        let added = match value {
            ResourceValue::Array(added) => added,
            other => vec![other],
        };
        let mut touched = Vec::new();
        for item in added.into_iter().filter(|item| !item.is_unassigned()) {
            let same = places.entry(key_of(&item)).or_default();
            *self.steps += 1 + same.len();
            let exists = same.iter().any(|at| {
                items
                    .get(*at)
                    .is_some_and(|known| is_membership || contains(known, &item))
            });
            if !exists {
                same.push(items.len());
                touched.push(items.len());
                items.push(item);
            }
        }
        move_primary(&mut items, &touched);
        self.put_items(items);
        changed(!touched.is_empty())
    }

    /// `{"op": "Remove", "path": "members", "value": [{"value": "…"}]}`: Entra means these values. By the RFC, the
    /// value has no meaning and all are removed.
    fn remove_items(&mut self, unwanted: &[ResourceValue]) -> OperationEffect {
        let unwanted: HashSet<String> = unwanted.iter().map(key_of).collect();
        let mut items = self.take_items();
        let count = items.len();
        *self.steps += count;
        items.retain(|item| !unwanted.contains(&key_of(item)));
        let changes = items.len() < count;
        self.put_items(items);
        changed(changes)
    }

    /// A path such as `emails[type eq "work"]` or `emails[type eq "work"].value`.
    pub(super) fn selected(&mut self, selection: &Condition, sub: Option<&str>) -> OperationEffect {
        let mut items = self.take_items();
        *self.steps += items.len();
        let mut touched: Vec<usize> = items
            .iter()
            .enumerate()
            .filter(|(_, item)| meets(item, selection))
            .map(|(at, _)| at)
            .collect();
        if touched.is_empty() {
            let created = self.created(selection, sub);
            let effect = match (&created, self.verb) {
                (Some(_), PatchVerb::Add) => OperationEffect::Changes,
                (_, PatchVerb::Remove) => OperationEffect::Nothing,
                _ => OperationEffect::SelectsNothing,
            };
            if let Some(created) = created {
                touched.push(items.len());
                items.push(created);
                move_primary(&mut items, &touched);
            }
            self.put_items(items);
            return effect;
        }
        let mut changes = false;
        for at in &touched {
            let Some(item) = items.get_mut(*at) else {
                continue;
            };
            changes |= match (sub, self.verb, self.value) {
                (Some(sub), verb, value) => change_member(item, sub, verb, value),
                (None, PatchVerb::Remove, _) | (None, _, None) => {
                    *item = ResourceValue::Bare("null".to_owned());
                    true
                }
                (None, PatchVerb::Add, Some(value)) => merge(item, value),
                (None, PatchVerb::Replace, Some(value)) => {
                    let changes = !item.is_same(value);
                    *item = value.clone();
                    changes
                }
            };
        }
        move_primary(&mut items, &touched);
        // "If no other values remain", the attribute is unassigned; a value without sub-attributes is removed.
        items.retain(|item| !item.is_unassigned());
        self.put_items(items);
        changed(changes)
    }

    /// The value that a service creates if the filter selects none.
    fn created(&self, selection: &Condition, sub: Option<&str>) -> Option<ResourceValue> {
        let value = self.value.filter(|_| self.verb != PatchVerb::Remove)?;
        let mut item = ResourceValue::Object(required(selection));
        match sub {
            Some(sub) => change_member(&mut item, sub, PatchVerb::Add, Some(value)),
            None => merge(&mut item, value),
        };
        Some(item)
    }

    fn take_items(&mut self) -> Vec<ResourceValue> {
        match self.container.get_mut(self.name) {
            Some(ResourceValue::Array(items)) => std::mem::take(items),
            Some(other) => vec![std::mem::replace(
                other,
                ResourceValue::Bare("null".to_owned()),
            )],
            None => Vec::new(),
        }
    }

    fn put_items(&mut self, items: Vec<ResourceValue>) {
        self.container.set(self.name, ResourceValue::Array(items));
    }
}

/// Adds, replaces or removes a member. Returns whether that changes anything.
fn change_member(
    object: &mut ResourceValue,
    name: &str,
    verb: PatchVerb,
    value: Option<&ResourceValue>,
) -> bool {
    match value.filter(|_| verb != PatchVerb::Remove) {
        Some(value) => set(object, name, value.clone()),
        None => object.remove(name),
    }
}

/// Sets an attribute with one value. Of a complex one, sub-attributes that the value does not name stay.
fn set(object: &mut ResourceValue, name: &str, value: ResourceValue) -> bool {
    if let Some(existing) = object.get_mut(name).filter(|existing| existing.is_object()) {
        if value.is_object() {
            return merge(existing, &value);
        }
        // Entra writes the id of a manager without its object.
        if existing.get("value").is_some() && value.scalar().is_some() && !value.is_unassigned() {
            return existing.set("value", value);
        }
    }
    let is_boolean = ["active", "primary"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
        || matches!(object.get(name), Some(ResourceValue::Bare(word)) if word == "true" || word == "false");
    let value = match value.boolean().filter(|_| is_boolean) {
        Some(word) => ResourceValue::Bare(word.to_owned()),
        None => value,
    };
    object.set(name, value)
}

/// Sets the members of one object in another.
fn merge(object: &mut ResourceValue, value: &ResourceValue) -> bool {
    if !value.is_object() {
        return object.set("value", value.clone());
    }
    let mut changes = false;
    let refers_elsewhere = object.is_object()
        && matches!((object.get("value"), value.get("value")), (Some(old), Some(new)) if !old.is_same(new));
    if refers_elsewhere {
        // These describe what the old value refers to.
        for name in ["$ref", "display", "displayName"] {
            object.remove(name);
        }
    }
    for (name, value) in value.members() {
        changes |= set(object, name, value.clone());
    }
    changes
}

/// "The server SHALL set the value of the existing attribute to `false`" if another value becomes primary.
fn move_primary(items: &mut [ResourceValue], touched: &[usize]) {
    let is_primary =
        |item: &ResourceValue| item.get("primary").and_then(ResourceValue::boolean) == Some("true");
    let becomes = touched
        .iter()
        .rev()
        .find(|at| items.get(**at).is_some_and(is_primary));
    let Some(becomes) = becomes else { return };
    for (at, item) in items.iter_mut().enumerate() {
        if at != *becomes && is_primary(item) {
            item.set("primary", ResourceValue::Bare("false".to_owned()));
        }
    }
}

/// What identifies an item, as a key.
fn key_of(item: &ResourceValue) -> String {
    item.identity()
        .map_or_else(|| item.canonical(), str::to_owned)
}

/// Whether an item has all that another one has.
pub(super) fn contains(known: &ResourceValue, item: &ResourceValue) -> bool {
    if !item.is_object() {
        return known.is_same(item);
    }
    item.members().iter().all(|(name, value)| {
        let is_default = name.eq_ignore_ascii_case("primary") && value.boolean() == Some("false");
        name.eq_ignore_ascii_case("$ref")
            || is_default
            || value.is_unassigned()
            || known.get(name).is_some_and(|known| known.is_same(value))
    })
}
