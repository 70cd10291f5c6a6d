//! What other entries tell about the state of a resource.

use scim_audit_model::endpoint::{canonical_path, is_search};
use scim_audit_model::entry::Entry;

use super::application::PatchApplication;
use super::resource::{ResourceValue, tree_of, whole};
use crate::body_text::BodyText;
use crate::json_tree::JsonValue;
use crate::query;

/// Number of writes without a resource in the answer that are applied to an older state.
const MOST_REPLAYED: usize = 20;

/// What is known of a resource besides the entry itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct KnownStates<'a> {
    /// The resource before the request, as JSON.
    pub before: Option<&'a str>,
    /// Whether the state before is calculated from earlier requests and was not seen itself.
    pub is_before_calculated: bool,
    /// The resource after the request, as JSON, if a later entry has it. What the answer of the request itself
    /// contains goes first.
    pub after: Option<&'a str>,
}

/// The state of a resource before a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierState {
    /// The resource, as JSON.
    pub resource: String,
    /// Whether it is calculated from earlier requests.
    pub is_calculated: bool,
    /// The entry that has the resource in its answer.
    pub request_id: String,
}

/// Whether an answer contains only some attributes of a resource
/// ([RFC 7644 §3.9](https://www.rfc-editor.org/rfc/rfc7644#section-3.9)).
pub(super) fn is_partial(entry: &Entry) -> bool {
    let parameters = entry.query.as_deref().map(query::read).unwrap_or_default();
    let named = |name: &str| {
        ["attributes", "excludedAttributes"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    };
    parameters.iter().any(|parameter| named(&parameter.name))
}

/// Whether a value is a resource and no message.
pub(super) fn is_resource(value: JsonValue<'_>) -> bool {
    let is_message = value.get("schemas").is_some_and(|schemas| {
        schemas.items().any(|schema| {
            let schema = schema.text().unwrap_or_default().to_ascii_lowercase();
            schema.starts_with("urn:ietf:params:scim:api:messages:")
        })
    });
    value.is_object() && !is_message && value.get("id").is_some()
}

fn succeeded(entry: &Entry) -> bool {
    entry
        .status_code
        .is_some_and(|code| (200..300).contains(&code) && code != 202)
}

/// The id in the path of an entry.
fn id_of(entry: &Entry) -> Option<String> {
    if is_search(&entry.endpoint) {
        return None;
    }
    let path = canonical_path(&entry.endpoint);
    path.split('/')
        .nth(2)
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
}

/// The complete resource with this id in the answer of an entry, as JSON. `None` if the answer lacks it, has only a
/// part of it, or was not recorded whole.
#[must_use]
pub fn resource_in(entry: &Entry, id: &str) -> Option<String> {
    if !succeeded(entry) || is_partial(entry) {
        return None;
    }
    let body = BodyText::read_by(entry.response.as_ref(), tree_of);
    let root = whole(&body)?;
    if is_search(&entry.endpoint) && entry_selects(entry) {
        return None;
    }
    let has_id = |value: &JsonValue<'_>| {
        is_resource(*value)
            && value
                .get("id")
                .and_then(JsonValue::text)
                .is_some_and(|own| own == id)
    };
    let found = if has_id(&root) {
        root
    } else {
        root.get("Resources")?.items().find(has_id)?
    };
    Some(found.written().into_owned())
}

/// Whether the body of a search asks for some attributes only.
fn entry_selects(entry: &Entry) -> bool {
    let body = BodyText::read_by(entry.request.as_ref(), tree_of);
    match whole(&body) {
        Some(root) => ["attributes", "excludedAttributes"]
            .iter()
            .any(|name| root.get(name).is_some()),
        None => true,
    }
}

/// The state of a resource before a request: `older` are the entries before it, the newest first. Writes whose
/// answers lack the resource are applied to the state before them. `None` if the entries do not tell.
pub fn state_before<'e>(
    older: impl IntoIterator<Item = &'e Entry>,
    id: &str,
) -> Option<EarlierState> {
    let mut writes: Vec<&Entry> = Vec::new();
    for entry in older {
        if let Some(resource) = resource_in(entry, id) {
            let mut state = EarlierState {
                resource,
                is_calculated: !writes.is_empty(),
                request_id: entry.request_id.clone(),
            };
            for write in writes.iter().rev() {
                state.resource = replayed(&state.resource, write)?;
            }
            return Some(state);
        }
        if !may_change(entry, id) {
            continue;
        }
        let is_replayable = succeeded(entry) && entry.method.eq_ignore_ascii_case("PATCH");
        if !is_replayable || writes.len() >= MOST_REPLAYED {
            return None;
        }
        writes.push(entry);
    }
    None
}

/// The state of a resource after a request: `newer` are the entries after it, the oldest first. `None` if the entries
/// do not tell, or may have changed it themselves.
pub fn state_after<'e>(newer: impl IntoIterator<Item = &'e Entry>, id: &str) -> Option<String> {
    for entry in newer {
        if may_change(entry, id) {
            return None;
        }
        if let Some(resource) = resource_in(entry, id) {
            return Some(resource);
        }
    }
    None
}

/// Whether a request may have changed a resource: a write of it, or of several, that was not refused.
fn may_change(entry: &Entry, id: &str) -> bool {
    let is_write = ["PUT", "PATCH", "DELETE", "POST"]
        .iter()
        .any(|method| entry.method.eq_ignore_ascii_case(method));
    let is_refused = entry
        .status_code
        .is_some_and(|code| (400..500).contains(&code));
    let is_bulk = entry.resource_type == "Bulk";
    is_write && !is_refused && (is_bulk || id_of(entry).is_some_and(|own| own == id))
}

fn replayed(resource: &str, write: &Entry) -> Option<String> {
    let before = ResourceValue::of_text(resource)?;
    let body = BodyText::read_by(write.request.as_ref(), tree_of);
    let run = PatchApplication::run(&before, whole(&body)?);
    (!run.is_over).then(|| run.resource.json().to_string())
}
