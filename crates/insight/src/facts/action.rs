//! What a client asked for.

use crate::exchange_reading::ExchangeReading;
use crate::identifier::{is_impossible_id, is_uuid};
use crate::json_tree::JsonValue;
use crate::scim_filter::{self, Condition, Literal, Operator};

/// What a client asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryAction {
    /// It looked for a resource, by id or by a filter.
    LookedUp,
    /// It read a list without a filter.
    Listed,
    /// It tested the connection.
    Probed,
    /// It asked what the service supports.
    Discovered,
    /// It created a resource.
    Created,
    /// It changed a resource.
    Updated,
    /// It set `active` to false.
    Deactivated,
    /// It set `active` to true by a PATCH.
    Reactivated,
    /// It deleted a resource.
    Deleted,
    /// It added members to a group.
    AddedToGroup,
    /// It removed members from a group.
    RemovedFromGroup,
    /// It added and removed members of a group, or replaced them.
    ChangedMembers,
    /// It sent several operations at once.
    Bulk,
    /// Something else.
    Other,
}

impl EntryAction {
    /// Every action.
    pub const ALL: [Self; 14] = [
        Self::LookedUp,
        Self::Listed,
        Self::Probed,
        Self::Discovered,
        Self::Created,
        Self::Updated,
        Self::Deactivated,
        Self::Reactivated,
        Self::Deleted,
        Self::AddedToGroup,
        Self::RemovedFromGroup,
        Self::ChangedMembers,
        Self::Bulk,
        Self::Other,
    ];

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LookedUp => "looked_up",
            Self::Listed => "listed",
            Self::Probed => "probed",
            Self::Discovered => "discovered",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deactivated => "deactivated",
            Self::Reactivated => "reactivated",
            Self::Deleted => "deleted",
            Self::AddedToGroup => "added_to_group",
            Self::RemovedFromGroup => "removed_from_group",
            Self::ChangedMembers => "changed_members",
            Self::Bulk => "bulk",
            Self::Other => "other",
        }
    }
}

pub(super) fn of(exchange: &ExchangeReading<'_>) -> EntryAction {
    let kind = exchange.resource_type.as_str();
    let is = |method: &str| exchange.is_method(method);
    match kind {
        _ if is("OPTIONS") => return EntryAction::Discovered,
        "ServiceProviderConfig" | "ServiceProviderConfigs" | "Schemas" | "ResourceTypes"
            if exchange.only_reads() =>
        {
            return EntryAction::Discovered;
        }
        "Bulk" if is("POST") => return EntryAction::Bulk,
        "" => return EntryAction::Other,
        _ => {}
    }
    if exchange.only_reads() {
        return read(exchange);
    }
    let has_id = exchange.id().is_some() || kind == "Me";
    if is("POST") && !has_id {
        EntryAction::Created
    } else if is("DELETE") {
        EntryAction::Deleted
    } else if is("PUT") {
        let active = exchange.request_root().and_then(|root| root.get("active"));
        match active.and_then(boolean) {
            Some(false) => EntryAction::Deactivated,
            _ => EntryAction::Updated,
        }
    } else if is("PATCH") {
        patch(exchange)
    } else {
        EntryAction::Other
    }
}

fn read(exchange: &ExchangeReading<'_>) -> EntryAction {
    if let Some((filter, _)) = exchange.filter() {
        return if looks_for_the_impossible(&filter) {
            EntryAction::Probed
        } else {
            EntryAction::LookedUp
        };
    }
    if exchange.is_search() {
        return EntryAction::Listed;
    }
    match exchange.id() {
        Some(id) if is_impossible_id(id) => EntryAction::Probed,
        Some(_) => EntryAction::LookedUp,
        None if exchange.resource_type == "Me" => EntryAction::LookedUp,
        None if reads_one_or_two(exchange) => EntryAction::Probed,
        None => EntryAction::Listed,
    }
}

/// `userName eq "<UUID>"`: Entra tests a connection so (Microsoft's guide to develop a SCIM endpoint).
fn looks_for_the_impossible(filter: &str) -> bool {
    let Ok(parsed) = scim_filter::parse(filter) else {
        return false;
    };
    match parsed.condition {
        Condition::Compare(path, Operator::Equal, Literal::Text(value)) => {
            let is_name = ["userName", "displayName"]
                .iter()
                .any(|name| path.attribute.eq_ignore_ascii_case(name));
            is_name && (is_uuid(&value) || is_impossible_id(&value))
        }
        _ => false,
    }
}

/// Okta's test of the credentials: `/Users?startIndex=1&count=2`.
fn reads_one_or_two(exchange: &ExchangeReading<'_>) -> bool {
    let value = |name: &str| {
        exchange
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.value.as_str())
    };
    matches!(value("count"), Some("1" | "2")) && matches!(value("startIndex"), None | Some("1"))
}

/// A boolean, also as a text.
pub(super) fn boolean(value: JsonValue<'_>) -> Option<bool> {
    let word = value.scalar()?;
    if word.eq_ignore_ascii_case("true") {
        Some(true)
    } else if word.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn patch(exchange: &ExchangeReading<'_>) -> EntryAction {
    let (mut adds, mut removes, mut replaces, mut others) = (false, false, false, false);
    let mut active = None;
    for operation in exchange.operations() {
        let op = operation.get("op").and_then(JsonValue::text);
        let op = op.unwrap_or_default().to_ascii_lowercase();
        let path = operation.get("path").and_then(JsonValue::text);
        let attribute = path.as_deref().map_or("", attribute_of);
        let value = operation.get("value");
        if attribute.eq_ignore_ascii_case("members") {
            match op.as_str() {
                "add" => adds = true,
                "remove" => removes = true,
                _ => replaces = true,
            }
        } else if attribute.eq_ignore_ascii_case("active") {
            active = value.and_then(boolean).or(active);
        } else if attribute.is_empty() {
            let inner = |name: &str| value.and_then(|value| value.get(name));
            active = inner("active").and_then(boolean).or(active);
            match op.as_str() {
                "add" if inner("members").is_some() => adds = true,
                _ if inner("members").is_some() => replaces = true,
                _ => others = true,
            }
        } else {
            others = true;
        }
    }
    match (active, adds, removes, replaces) {
        (Some(false), ..) => EntryAction::Deactivated,
        (Some(true), ..) => EntryAction::Reactivated,
        (None, true, false, false) if !others => EntryAction::AddedToGroup,
        (None, false, true, false) if !others => EntryAction::RemovedFromGroup,
        (None, false, false, false) => EntryAction::Updated,
        (None, ..) => EntryAction::ChangedMembers,
    }
}

/// The attribute of a path: `emails` of `urn:…:User:emails[type eq "work"].value`.
pub(super) fn attribute_of(path: &str) -> &str {
    let before = path.split('[').next().unwrap_or_default();
    let name = before.rsplit(':').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default().trim()
}
