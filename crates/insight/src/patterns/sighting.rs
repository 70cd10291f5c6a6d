//! What the analysis keeps of one entry while it reads it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use scim_audit_model::entry::{Entry, Status};

use crate::dialect::{ClientProduct, by_agent_or_flag};
use crate::exchange_reading::ExchangeReading;
use crate::explanation::{CauseCategory, Confidence, Explanation, conclude};
use crate::facts::{IdentityKind, IdentityRole, NamedIdentity, identities_of};
use crate::json_tree::JsonValue;

/// Names of one person that are compared with those that a client looked for.
const MOST_NAMES: usize = 8;

/// What became of a request.
pub(super) enum SightingOutcome {
    /// It failed, for this reason.
    Failed(Box<Explanation>),
    /// It has an answer that the client expects, although it looks like a failure.
    Expected,
    /// It succeeded.
    Succeeded,
    /// The log does not say.
    Open,
}

/// Whom a request is about, as a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Person(u64),
    Group(u64),
    Other,
}

/// A name that a client looked for, or gave to what it created.
#[derive(Debug, Clone, Copy)]
pub(super) struct SightedName {
    pub(super) kind: IdentityKind,
    pub(super) hash: u64,
}

/// What the analysis keeps of one entry while it reads it.
pub(super) struct Sighting<'a> {
    pub(super) time: i64,
    pub(super) entry: &'a Entry,
    pub(super) outcome: SightingOutcome,
    /// The type of the resource, in its canonical spelling.
    pub(super) resource_type: String,
    /// The path without ids: `/Users/*`.
    pub(super) shape: String,
    /// What the client calls itself, or else its credential or address.
    pub(super) client: &'a str,
    pub(super) product: Option<(ClientProduct, Confidence)>,
    /// Requests with the same method that are about the same subject have the same number.
    pub(super) chain: u64,
    pub(super) subject: Option<Subject>,
    /// Names that a search by a filter looks for, if its answer does not show that it found something.
    pub(super) sought: Vec<SightedName>,
    /// Names of what the request creates.
    pub(super) created: Vec<SightedName>,
    /// What the service said, or the log.
    pub(super) words: String,
    /// Whether neither headers nor bodies of a failed exchange are here.
    pub(super) is_summary: bool,
}

impl<'a> Sighting<'a> {
    pub(super) fn of(entry: &'a Entry) -> Self {
        let exchange = ExchangeReading::read(entry);
        let outcome = match conclude(&exchange) {
            Some(found) if found.category() == CauseCategory::Expected => SightingOutcome::Expected,
            Some(found) => SightingOutcome::Failed(Box::new(found)),
            None if entry.status == Status::Success => SightingOutcome::Succeeded,
            None => SightingOutcome::Open,
        };
        let has_failed = matches!(outcome, SightingOutcome::Failed(_));
        let mut sighting = Self {
            time: entry.time.timestamp_millis(),
            entry,
            shape: shape_of(&exchange),
            client: client_of(entry),
            product: by_agent_or_flag(&exchange),
            chain: 0,
            subject: None,
            sought: Vec::new(),
            created: Vec::new(),
            words: if has_failed {
                words_of(&exchange)
            } else {
                String::new()
            },
            is_summary: has_failed && entry.request.is_none() && entry.response.is_none(),
            resource_type: String::new(),
            outcome,
        };
        sighting.find_subject(&exchange);
        sighting.resource_type = exchange.resource_type;
        sighting
    }

    fn find_subject(&mut self, exchange: &ExchangeReading<'_>) {
        let kind = exchange.resource_type.as_str();
        let method = self.entry.method.as_str();
        if let Some(id) = exchange.id() {
            let hash = hash_of(&[kind, "id", id]);
            self.chain = hash_of(&[method, kind, "id", id]);
            self.subject = is_of_resources(kind).then(|| Subject::of(kind, hash));
            return;
        }
        self.chain = hash_of(&[method, &exchange.path]);
        let creates = exchange.is_method("POST") && exchange.is_collection();
        let searches = exchange.only_reads() && exchange.filter().is_some();
        if !(creates || searches) || !is_of_resources(kind) || kind == "Bulk" {
            return;
        }
        let role = if searches {
            IdentityRole::Sought
        } else {
            IdentityRole::Subject
        };
        let mut identities = identities_of(exchange);
        identities.retain(|identity| identity.role == role);
        if searches {
            let filter = exchange.filter().map(|(filter, _)| filter);
            self.chain = hash_of(&[method, &exchange.path, &filter.unwrap_or_default()]);
        } else if let Some(first) = strongest(&identities, kind) {
            self.chain = hash_of(&[method, kind, &spelled(&first.value)]);
        }
        self.subject = strongest(&identities, kind)
            .map(|first| Subject::of(kind, hash_of(&[kind, &spelled(&first.value)])));
        let names = identities.iter().take(MOST_NAMES);
        let names = names.map(|identity| SightedName {
            kind: identity.kind,
            hash: hash_of(&[kind, &spelled(&identity.value)]),
        });
        if creates {
            self.created = names.collect();
        } else if !has_found(exchange) {
            self.sought = names.collect();
        }
    }
}

impl Subject {
    fn of(resource_type: &str, hash: u64) -> Self {
        match resource_type {
            "Users" => Self::Person(hash),
            "Groups" => Self::Group(hash),
            _ => Self::Other,
        }
    }
}

/// The name that tells one created resource from another, the most reliable first.
fn strongest<'i>(
    identities: &'i [NamedIdentity],
    resource_type: &str,
) -> Option<&'i NamedIdentity> {
    let kinds: &[IdentityKind] = if resource_type == "Groups" {
        &[IdentityKind::DisplayName, IdentityKind::ExternalId]
    } else {
        &[
            IdentityKind::UserName,
            IdentityKind::ExternalId,
            IdentityKind::Email,
        ]
    };
    kinds
        .iter()
        .find_map(|kind| identities.iter().find(|identity| identity.kind == *kind))
        .or_else(|| identities.first())
}

/// Services compare userNames and addresses without regard to case.
fn spelled(value: &str) -> String {
    value.trim().to_lowercase()
}

/// Whether the answer of a search shows that it found something. Without the body, the log does not say.
fn has_found(exchange: &ExchangeReading<'_>) -> bool {
    exchange
        .response_root()
        .and_then(|root| root.get("totalResults"))
        .and_then(JsonValue::scalar)
        .is_some_and(|total| &*total != "0")
}

fn is_of_resources(resource_type: &str) -> bool {
    !matches!(
        resource_type,
        "" | "ServiceProviderConfig" | "ServiceProviderConfigs" | "Schemas" | "ResourceTypes"
    )
}

/// The path as a filter for endpoints would name it: `/Users`, or `/Users/*` for one with an id.
fn shape_of(exchange: &ExchangeReading<'_>) -> String {
    if exchange.resource_type.is_empty() || exchange.is_search() {
        return exchange.path.chars().take(MAX_SHAPE).collect();
    }
    let mut shape = String::from("/");
    let first = exchange.path.split('/').nth(1).unwrap_or_default();
    shape.extend(first.chars().take(MAX_SHAPE));
    if exchange.id().is_some() {
        shape.push_str("/*");
    }
    shape
}

/// Characters of a path that are kept.
const MAX_SHAPE: usize = 64;

/// What the client calls itself. An unnamed one is known by its credential, and else by its address.
fn client_of(entry: &Entry) -> &str {
    let client = &entry.client;
    [&client.user_agent, &client.credential, &client.ip]
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
        .map_or("", String::as_str)
}

fn words_of(exchange: &ExchangeReading<'_>) -> String {
    let said = exchange.said.detail.as_ref().map(|said| said.text.as_str());
    let recorded = exchange.entry.error.as_ref();
    said.or(recorded.map(|error| error.detail.as_str()))
        .unwrap_or_default()
        .to_owned()
}

/// One number for these texts. The hash has no secret key, so that an analysis gives the same result each time.
pub(super) fn hash_of(parts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}
