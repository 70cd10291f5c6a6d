//! Whom or what an exchange names.

use scim_audit_model::endpoint::{resource_id_of, resource_type_of};

use super::action::attribute_of;
use crate::exchange_reading::ExchangeReading;
use crate::json_tree::JsonValue;
use crate::place::{ExchangePlace, MessagePlace, MessageSide};
use crate::quotation::{LONGEST_QUOTE, is_placeholder};
use crate::scim_filter::{self, Condition, Literal, Operator};

/// Number of identities that are kept of one entry.
pub const MOST_IDENTITIES: usize = 64;
/// Number of resources of a list, members of a group, or operations of a bulk that are looked at.
const MOST_ITEMS: usize = 256;

/// What kind of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityKind {
    /// The id that the service assigned.
    Id,
    /// The id that the client assigned.
    ExternalId,
    /// The user's name for signing in.
    UserName,
    /// An e-mail address.
    Email,
    /// A name for people to read.
    DisplayName,
}

impl IdentityKind {
    /// The attribute of RFC 7643 that has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ExternalId => "externalId",
            Self::UserName => "userName",
            Self::Email => "emails",
            Self::DisplayName => "displayName",
        }
    }

    fn of_attribute(name: &str) -> Option<Self> {
        [
            Self::Id,
            Self::ExternalId,
            Self::UserName,
            Self::Email,
            Self::DisplayName,
        ]
        .into_iter()
        .find(|kind| kind.as_str().eq_ignore_ascii_case(name))
    }
}

/// What the exchange has to do with whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityRole {
    /// The resource of the exchange, or one of the list.
    Subject,
    /// A member of the group.
    Member,
    /// The client looks for it.
    Sought,
}

impl IdentityRole {
    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Member => "member",
            Self::Sought => "sought",
        }
    }
}

/// A name of a person, group or other resource, and where the exchange has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NamedIdentity {
    /// What kind of name it is.
    pub kind: IdentityKind,
    /// What the exchange has to do with it.
    pub role: IdentityRole,
    /// The type of the resource: `Users`. Empty if it is not known, as that of a member is not.
    pub resource_type: String,
    /// The name as written.
    pub value: String,
    /// The first place that has it.
    pub at: ExchangePlace,
}

/// The identities of an exchange.
#[derive(Debug, Default)]
pub(super) struct FoundIdentities {
    pub(super) identities: Vec<NamedIdentity>,
    /// More are named than are kept.
    pub(super) has_more: bool,
}

pub(super) fn find(exchange: &ExchangeReading<'_>) -> FoundIdentities {
    let mut found = FoundIdentities::default();
    let kind = exchange.resource_type.as_str();
    let is_of_people = !matches!(
        kind,
        "" | "ServiceProviderConfig" | "ServiceProviderConfigs" | "Schemas" | "ResourceTypes"
    );
    if !is_of_people {
        return found;
    }
    if let Some(id) = exchange.id() {
        let at = ExchangePlace::request(MessagePlace::Path);
        found.add(IdentityKind::Id, IdentityRole::Subject, kind, id, at);
    }
    if let Some((filter, in_body)) = exchange.filter()
        && let Ok(parsed) = scim_filter::parse(&filter)
    {
        let place = match in_body {
            Some(pointer) => MessagePlace::Body(pointer),
            None => MessagePlace::Parameter("filter".to_owned()),
        };
        found.sought(&parsed.condition, kind, &ExchangePlace::request(place));
    }
    if !exchange.is_search()
        && let Some(root) = exchange.request_root()
    {
        match root.get("Operations") {
            Some(operations) if exchange.is_method("PATCH") => {
                for operation in operations.items().take(MOST_ITEMS) {
                    found.of_operation(operation, kind);
                }
            }
            Some(operations) if kind == "Bulk" => {
                for operation in operations.items().take(MOST_ITEMS) {
                    found.of_bulk(operation, MessageSide::Request);
                }
            }
            _ => found.of_resource(root, kind, MessageSide::Request),
        }
    }
    let succeeded = exchange.code().is_some_and(|code| code < 400);
    if succeeded && let Some(root) = exchange.response_root() {
        if let Some(resources) = root.get("Resources") {
            for resource in resources.items().take(MOST_ITEMS) {
                found.of_resource(resource, kind, MessageSide::Response);
            }
        } else if let Some(operations) = root.get("Operations") {
            for operation in operations.items().take(MOST_ITEMS) {
                found.of_bulk(operation, MessageSide::Response);
            }
        } else {
            found.of_resource(root, kind, MessageSide::Response);
        }
    }
    if succeeded && let Some(location) = exchange.response_header("location") {
        let at = ExchangePlace::response(MessagePlace::Header("Location".to_owned()));
        found.of_location(location, at);
    }
    found
}

impl FoundIdentities {
    fn add(
        &mut self,
        kind: IdentityKind,
        role: IdentityRole,
        resource_type: &str,
        value: &str,
        at: ExchangePlace,
    ) {
        let value = value.trim();
        if value.is_empty() || value.len() > LONGEST_QUOTE || is_placeholder(value) {
            return;
        }
        let is_known = self
            .identities
            .iter()
            .any(|known| known.kind == kind && known.role == role && known.value == value);
        if is_known {
            return;
        }
        if self.identities.len() >= MOST_IDENTITIES {
            self.has_more = true;
            return;
        }
        self.identities.push(NamedIdentity {
            kind,
            role,
            resource_type: resource_type.to_owned(),
            value: value.to_owned(),
            at,
        });
    }

    /// Adds the values that a filter compares for equality.
    fn sought(&mut self, condition: &Condition, resource_type: &str, at: &ExchangePlace) {
        match condition {
            Condition::Compare(path, Operator::Equal, Literal::Text(value)) => {
                if let Some(kind) = IdentityKind::of_attribute(&path.attribute) {
                    self.add(kind, IdentityRole::Sought, resource_type, value, at.clone());
                } else if path.attribute.eq_ignore_ascii_case("members") {
                    self.add(
                        IdentityKind::Id,
                        IdentityRole::Member,
                        "",
                        value,
                        at.clone(),
                    );
                }
            }
            Condition::Any(path) => {
                let Some(selection) = &path.selection else {
                    return;
                };
                let value = equal_value(selection);
                if let (Some(kind), Some(value)) =
                    (IdentityKind::of_attribute(&path.attribute), value)
                {
                    self.add(kind, IdentityRole::Sought, resource_type, value, at.clone());
                }
            }
            Condition::All(all) | Condition::Either(all) => {
                for condition in all {
                    self.sought(condition, resource_type, at);
                }
            }
            _ => {}
        }
    }

    fn add_value(
        &mut self,
        kind: IdentityKind,
        role: IdentityRole,
        resource_type: &str,
        value: JsonValue<'_>,
        side: MessageSide,
    ) {
        if let Some(text) = value.scalar().filter(|_| !value.is_null()) {
            let at = ExchangePlace {
                side,
                place: MessagePlace::Body(value.pointer()),
            };
            self.add(kind, role, resource_type, &text, at);
        }
    }

    fn of_resource(&mut self, resource: JsonValue<'_>, resource_type: &str, side: MessageSide) {
        if !resource.is_object() {
            return;
        }
        for member in resource.children() {
            self.of_attribute(&member.name(), member, resource_type, side);
        }
    }

    fn of_attribute(
        &mut self,
        name: &str,
        value: JsonValue<'_>,
        resource_type: &str,
        side: MessageSide,
    ) {
        if name.eq_ignore_ascii_case("members") {
            for member in value.items().take(MOST_ITEMS) {
                let id = member.get("value").unwrap_or(member);
                self.add_value(IdentityKind::Id, IdentityRole::Member, "", id, side);
                if let Some(display) = member.get("display") {
                    let role = IdentityRole::Member;
                    self.add_value(IdentityKind::DisplayName, role, "", display, side);
                }
            }
            return;
        }
        let Some(kind) = IdentityKind::of_attribute(name) else {
            return;
        };
        for item in value.items().take(MOST_ITEMS) {
            let item = item.get("value").unwrap_or(item);
            self.add_value(kind, IdentityRole::Subject, resource_type, item, side);
        }
    }

    fn of_operation(&mut self, operation: JsonValue<'_>, resource_type: &str) {
        let path = operation.get("path").and_then(JsonValue::text);
        let Some(path) = path.filter(|path| !path.is_empty()) else {
            if let Some(value) = operation.get("value") {
                self.of_resource(value, resource_type, MessageSide::Request);
            }
            return;
        };
        let attribute = attribute_of(&path);
        if let Some(value) = operation.get("value") {
            self.of_attribute(attribute, value, resource_type, MessageSide::Request);
        }
        // `members[value eq "…"]`
        if attribute.eq_ignore_ascii_case("members")
            && let Ok(parsed) = scim_filter::parse(&path)
            && let Condition::Any(selected) = &parsed.condition
            && let Some(value) = selected.selection.as_deref().and_then(equal_value)
            && let Some(path) = operation.get("path")
        {
            let at = ExchangePlace::request(MessagePlace::Body(path.pointer()));
            self.add(IdentityKind::Id, IdentityRole::Member, "", value, at);
        }
    }

    fn of_bulk(&mut self, operation: JsonValue<'_>, side: MessageSide) {
        let path = operation.get("path").and_then(JsonValue::text);
        let path = path.unwrap_or_default();
        let resource_type = resource_type_of(&path);
        if let (Some(id), Some(at)) = (resource_id_of(&path), operation.get("path")) {
            let at = ExchangePlace {
                side,
                place: MessagePlace::Body(at.pointer()),
            };
            self.add(
                IdentityKind::Id,
                IdentityRole::Subject,
                &resource_type,
                &id,
                at,
            );
        }
        if let Some(data) = operation.get("data").or(operation.get("response")) {
            match data.get("Operations") {
                Some(operations) => {
                    for inner in operations.items().take(MOST_ITEMS) {
                        self.of_operation(inner, &resource_type);
                    }
                }
                None => self.of_resource(data, &resource_type, side),
            }
        }
        if let Some(location) = operation.get("location")
            && let Some(text) = location.text()
        {
            let at = ExchangePlace {
                side,
                place: MessagePlace::Body(location.pointer()),
            };
            self.of_location(&text, at);
        }
    }

    /// The last two segments of a URL: `/Users/2819c223`.
    fn of_location(&mut self, location: &str, at: ExchangePlace) {
        let path = location.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path.trim_end_matches('/').rsplit('/');
        if let (Some(id), Some(resource_type)) = (segments.next(), segments.next())
            && matches!(resource_type, "Users" | "Groups")
        {
            self.add(
                IdentityKind::Id,
                IdentityRole::Subject,
                resource_type,
                id,
                at,
            );
        }
    }
}

/// The text of `value eq "…"`.
fn equal_value(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Compare(path, Operator::Equal, Literal::Text(value))
            if path.attribute.eq_ignore_ascii_case("value") =>
        {
            Some(value)
        }
        Condition::All(all) => all.iter().find_map(equal_value),
        _ => None,
    }
}
