//! Compares what was, what was asked for, and what is.

use std::collections::HashMap;

use super::alignment::{
    SUPPLIED, States, has_distinct_types, is_kept, is_reference, is_same, members_of, type_of,
    with_default,
};
use super::displayed_value::DisplayedValue;
use super::names::DisplayNames;
use super::resource::ResourceValue;
use super::{AttributeChange, AttributeOutcome, ChangeKind, MOST_ROWS};
use crate::quotation::quoted;

/// Members of a resource that the service manages.
const MANAGED: [&str; 3] = ["id", "meta", "schemas"];

/// Where a value stands.
#[derive(Debug, Clone)]
struct AttributePlace {
    schema: Option<String>,
    path: String,
}

impl AttributePlace {
    fn member(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            schema: self.schema.clone(),
            path: format!("{}{dot}{name}", self.path),
        }
    }

    fn item(&self, selection: Option<(&str, &str)>) -> Self {
        let path = match selection {
            Some((name, value)) => {
                let value = serde_json::Value::from(quoted(value));
                format!("{}[{name} eq {value}]", self.path)
            }
            None => self.path.clone(),
        };
        Self {
            schema: self.schema.clone(),
            path,
        }
    }
}

/// The differences between states of a resource.
pub(super) struct Difference<'n> {
    pub(super) names: &'n DisplayNames,
    pub(super) kind: ChangeKind,
    pub(super) is_before_known: bool,
    pub(super) is_after_known: bool,
    pub(super) rows: Vec<AttributeChange>,
    pub(super) left_out: usize,
    pub(super) unchanged: usize,
    /// Whether the service did something other than what was asked.
    pub(super) deviates: bool,
}

impl<'n> Difference<'n> {
    pub(super) fn new(
        names: &'n DisplayNames,
        kind: ChangeKind,
        is_before_known: bool,
        is_after_known: bool,
    ) -> Self {
        Self {
            names,
            kind,
            is_before_known,
            is_after_known,
            rows: Vec::new(),
            left_out: 0,
            unchanged: 0,
            deviates: false,
        }
    }

    /// Compares the states of a resource.
    pub(super) fn resource(&mut self, states: States<'_>) {
        for (name, states) in members_of(states) {
            if MANAGED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                continue;
            }
            let is_extension = name
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
                && states.iter().flatten().all(|value| value.is_object());
            if is_extension {
                let place = AttributePlace {
                    schema: Some(quoted(name)),
                    path: String::new(),
                };
                self.members(&place, states);
            } else {
                let place = AttributePlace {
                    schema: None,
                    path: quoted(name),
                };
                self.value(&place, states);
            }
        }
    }

    fn members(&mut self, place: &AttributePlace, states: States<'_>) {
        for (name, states) in members_of(states) {
            let [before, asked, _] = states;
            let is_supplied = SUPPLIED
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name));
            let is_listed = name.eq_ignore_ascii_case("schemas");
            if !(is_listed || is_supplied && before.is_none() && asked.is_none()) {
                self.value(&place.member(&quoted(name)), states);
            }
        }
    }

    fn value(&mut self, place: &AttributePlace, states: States<'_>) {
        let states = states.map(|value| value.filter(|value| !value.is_unassigned()));
        let present = || states.iter().flatten();
        if present().next().is_none() {
            return;
        }
        if present().any(|value| value.is_array()) {
            self.items(place, states);
        } else if present().all(|value| value.is_object()) && !is_reference(states) {
            self.members(place, states);
        } else {
            self.leaf(place, states);
        }
    }

    /// Compares the values of a multi-valued attribute, whose order means nothing.
    fn items(&mut self, place: &AttributePlace, states: States<'_>) {
        let [before, asked, after] = states;
        if let (Some(before), Some(asked)) = (before, asked)
            && after.is_none_or(|after| after.is_same(before))
            && before.is_same(asked)
            && (after.is_some() || !self.is_after_known)
        {
            self.unchanged += 1;
            return;
        }
        let all = states.map(|value| value.map(ResourceValue::items).unwrap_or_default());
        let is_membership = ["members", "groups"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&place.path));
        let by_type = !is_membership && all.iter().all(|items| has_distinct_types(items));
        let mut order: Vec<(String, States<'_>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (state, items) in all.iter().enumerate() {
            let mut seen: HashMap<String, usize> = HashMap::new();
            for item in items.iter().filter(|item| !item.is_unassigned()) {
                let key = if by_type {
                    type_of(item).unwrap_or_default().to_ascii_lowercase()
                } else {
                    item.identity()
                        .map_or_else(|| item.canonical(), str::to_owned)
                };
                let count = seen.entry(key.clone()).or_default();
                *count += 1;
                let key = format!("{count} {key}");
                let at = *places.entry(key.clone()).or_insert_with(|| {
                    order.push((key, [None; 3]));
                    order.len() - 1
                });
                if let Some((_, states)) = order.get_mut(at)
                    && let Some(slot) = states.get_mut(state)
                {
                    *slot = Some(item);
                }
            }
        }
        for (_, states) in order {
            self.item(place, by_type, states);
        }
    }

    fn item(&mut self, place: &AttributePlace, by_type: bool, states: States<'_>) {
        let [before, asked, after] = states;
        let first = before.or(asked).or(after);
        let selection = first.and_then(|item| {
            if by_type {
                return type_of(item).map(|name| ("type", name));
            }
            let name = item.get("type")?.scalar()?;
            // All members of a group are of one type.
            (!place.path.eq_ignore_ascii_case("members")).then_some(("type", name))
        });
        let has_two = before.is_some() && (asked.is_some() || after.is_some());
        let is_stored_otherwise =
            self.is_after_known && asked.is_some() && after.is_some() && !is_kept(asked, after);
        let is_object = states.iter().flatten().all(|item| item.is_object());
        if is_object && (is_stored_otherwise || has_two && self.differs(states)) {
            let value = first.and_then(ResourceValue::identity);
            let by_value = value.filter(|_| !by_type).map(|value| ("value", value));
            self.members(&place.item(by_value.or(selection)), states);
        } else {
            self.leaf(&place.item(selection), states);
        }
    }

    fn differs(&self, [before, asked, after]: States<'_>) -> bool {
        let is_same = |one: Option<&ResourceValue>| match (before, one) {
            (Some(before), Some(one)) => before.is_same(one),
            (before, one) => before.is_none() && one.is_none(),
        };
        !is_same(asked) || (self.is_after_known && !is_same(after))
    }

    fn leaf(&mut self, place: &AttributePlace, states: States<'_>) {
        let states = if place.path.ends_with(".primary") {
            with_default(states)
        } else {
            states
        };
        let [before, asked, after] = states;
        if states.iter().all(Option::is_none) {
            return;
        }
        let is_password = place.path.eq_ignore_ascii_case("password");
        if is_password {
            // It is never returned (RFC 7643 §4.1.1), so nothing follows from its absence.
            if asked.is_some() {
                self.push(place, AttributeOutcome::AskedToSet, states);
            }
            return;
        }
        let before_is = |other: Option<&ResourceValue>| is_same(before, other);
        let is_kept = !self.is_after_known || is_kept(asked, after);
        let result = if self.is_after_known { after } else { asked };
        let hidden = states.iter().flatten().any(|value| value.is_redacted());
        if hidden {
            if (self.is_before_known && before_is(result)) || (before.is_none() && is_kept) {
                self.unchanged += usize::from(before.is_some());
                if before.is_none() {
                    self.push(place, AttributeOutcome::AskedToSet, states);
                }
            } else {
                self.push(place, AttributeOutcome::Hidden, states);
            }
            return;
        }
        let outcome = if !self.is_before_known {
            match (asked, after) {
                _ if !self.is_after_known || is_kept => AttributeOutcome::AskedToSet,
                (None, _) => AttributeOutcome::ByService,
                (_, None) => AttributeOutcome::NotKept,
                _ => AttributeOutcome::Altered,
            }
        } else if is_kept {
            match (before, result) {
                _ if before_is(result) => {
                    self.unchanged += 1;
                    return;
                }
                (None, _) => AttributeOutcome::Added,
                (_, None) => AttributeOutcome::Removed,
                _ => AttributeOutcome::Changed,
            }
        } else if before_is(after) {
            if asked.is_none() && self.kind == ChangeKind::Replace {
                // "Not asserted by the client" (RFC 7644 §3.5.1): the service may keep it.
                self.unchanged += 1;
                return;
            }
            AttributeOutcome::NotKept
        } else if before_is(asked) || (asked.is_none() && self.kind == ChangeKind::Replace) {
            AttributeOutcome::ByService
        } else {
            AttributeOutcome::Altered
        };
        if outcome == AttributeOutcome::ByService
            && before.is_none()
            && after.is_some_and(ResourceValue::is_blank)
        {
            return;
        }
        self.deviates |= match outcome {
            AttributeOutcome::NotKept | AttributeOutcome::Altered => true,
            // A service may assign values that the client does not assert.
            AttributeOutcome::ByService => self.kind == ChangeKind::Modify,
            _ => false,
        };
        self.push(place, outcome, states);
    }

    fn push(&mut self, place: &AttributePlace, outcome: AttributeOutcome, states: States<'_>) {
        let [before, asked, after] = states;
        let result = match outcome {
            AttributeOutcome::AskedToSet | AttributeOutcome::Hidden => after,
            _ if self.is_after_known => after,
            _ => asked,
        };
        self.row(AttributeChange {
            schema: place.schema.clone(),
            attribute: quoted(&place.path),
            outcome,
            before: DisplayedValue::of(before, self.names),
            asked: DisplayedValue::of(asked, self.names),
            after: DisplayedValue::of(result, self.names),
        });
    }

    /// Adds a row, up to a limit.
    pub(super) fn row(&mut self, row: AttributeChange) {
        if self.rows.len() < MOST_ROWS {
            self.rows.push(row);
        } else {
            self.left_out += 1;
        }
    }
}
