//! Reduces an intent while the body of its request is still arriving: removes everything that may repeat a
//! secret of that body. The outcome replaces the intent with the full entry, so such an entry remains only if
//! the gateway stops first. Also used for imported entries whose messages cannot be read.

use scim_audit_model::endpoint::{resource_id_of, resource_type_of};
use scim_audit_model::entry::{Entry, Place, Redaction, RedactionReason};

use crate::key::RedactionKey;
use crate::sight::{Edit, Spot, Style, apply};
use crate::utf8::text;

/// Segments of SCIM's own paths (RFC 7644 §3.2).
const PATH_WORDS: [&str; 11] = [
    "",
    "Users",
    "Groups",
    "Me",
    "Bulk",
    "Schemas",
    "ResourceTypes",
    "ServiceProviderConfig",
    ".search",
    "scim",
    "v2",
];

/// Sentence added to the error of such an intent.
pub(crate) const WITHHELD: &str = " Its path and headers are withheld, because its body had not come yet: they might have repeated a secret of it.";

/// Replaces everything in the head that may repeat a secret by keyed hashes. Equal texts get equal hashes.
pub(crate) fn withhold(entry: &mut Entry, key: &RedactionKey) {
    let mut redactions = Vec::new();
    let mut hide = |place: Place, at: &str| {
        redactions.push(Redaction {
            place,
            at: at.to_owned(),
            reason: Some(RedactionReason::Unreadable),
        });
    };
    let spot = || Spot {
        at: String::new(),
        why: RedactionReason::Unreadable,
    };
    let mut edits = Vec::new();
    let mut start = 0;
    for segment in entry.endpoint.split('/') {
        if !PATH_WORDS.contains(&segment) {
            edits.push(Edit {
                span: start..start + segment.len(),
                placeholder: key.placeholder(segment.as_bytes()),
                style: Style::Percent,
                spot: spot(),
            });
        }
        start += segment.len() + 1;
    }
    if !edits.is_empty() {
        entry.endpoint = text(apply(entry.endpoint.as_bytes(), edits).0);
        hide(Place::Path, "");
    }
    if let Some(query) = entry.query.as_mut().filter(|query| !query.is_empty()) {
        let edit = Edit {
            span: 0..query.len(),
            placeholder: key.placeholder(query.as_bytes()),
            style: Style::Percent,
            spot: spot(),
        };
        *query = text(apply(query.as_bytes(), vec![edit]).0);
        hide(Place::Query, "");
    }
    if let Some(request) = &mut entry.request {
        for (name, value) in &mut request.headers {
            if !value.is_empty() {
                *value = key.placeholder(value.as_bytes());
                hide(Place::Header, name);
            }
        }
        request.redactions = redactions;
    }
    if let Some(agent) = &mut entry.client.user_agent {
        *agent = key.placeholder(agent.as_bytes());
    }
    entry.client_request_id = None;
    entry.resource_type = resource_type_of(&entry.endpoint);
    entry.resource_id = resource_id_of(&entry.endpoint);
}
