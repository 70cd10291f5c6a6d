//! The summary of an entry, borrowed from the text it is read from.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

use crate::entry::{Client, Entry, EntryError, Origin, Status};
use crate::facts::RecordedFacts;
use crate::time::Instant;

/// The summary of an [`Entry`]; see there for the fields. `request` and `response` are skipped.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see the fields of the same names in Entry")]
pub struct Row<'a> {
    #[serde(borrow)]
    pub request_id: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub client_request_id: Option<Cow<'a, str>>,
    #[serde(with = "crate::time::wire")]
    pub time: Instant,
    #[serde(default)]
    pub duration_ms: f64,
    #[serde(borrow)]
    pub status: Cow<'a, str>,
    #[serde(borrow)]
    pub method: Cow<'a, str>,
    #[serde(borrow)]
    pub endpoint: Cow<'a, str>,
    #[serde(borrow, default)]
    pub resource_type: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub resource_id: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub query: Option<Cow<'a, str>>,
    #[serde(default)]
    pub status_code: Option<u16>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub origin: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub error: Option<RowError<'a>>,
    #[serde(borrow, default)]
    pub client: RowClient<'a>,
    #[serde(default)]
    pub request_size: u64,
    #[serde(default)]
    pub response_size: u64,
    #[serde(default)]
    pub sample: bool,
    #[serde(default, with = "crate::time::wire_option")]
    pub imported: Option<Instant>,
    #[serde(default)]
    pub facts: Option<Cow<'a, RecordedFacts>>,
}

/// A borrowed [`EntryError`]; see there for the fields.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    missing_docs,
    reason = "see the fields of the same names in EntryError"
)]
pub struct RowError<'a> {
    #[serde(borrow, default, deserialize_with = "optional")]
    pub scim_type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub detail: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub status: Option<Cow<'a, str>>,
}

/// A borrowed [`Client`]; see there for the fields.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "see the fields of the same names in Client")]
pub struct RowClient<'a> {
    #[serde(borrow, default, deserialize_with = "optional")]
    pub ip: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub user_agent: Option<Cow<'a, str>>,
    #[serde(borrow, default, deserialize_with = "optional")]
    pub credential: Option<Cow<'a, str>>,
}

impl RowClient<'_> {
    /// Converts to an owned [`Client`].
    pub fn into_client(self) -> Client {
        Client {
            ip: self.ip.map(Cow::into_owned),
            user_agent: self.user_agent.map(Cow::into_owned),
            credential: self.credential.map(Cow::into_owned),
        }
    }
}

impl Entry {
    /// Copies the entry without headers and bodies. The result is what lists return.
    #[must_use]
    pub fn summary(&self) -> Self {
        Row::of(self).into_entry()
    }
}

impl<'a> Row<'a> {
    /// Borrows the summary of an entry.
    pub fn of(entry: &'a Entry) -> Self {
        Self {
            request_id: (&entry.request_id).into(),
            client_request_id: text(entry.client_request_id.as_ref()),
            time: entry.time,
            duration_ms: entry.duration_ms,
            status: entry.status.as_str().into(),
            method: (&entry.method).into(),
            endpoint: (&entry.endpoint).into(),
            resource_type: (&entry.resource_type).into(),
            resource_id: text(entry.resource_id.as_ref()),
            query: text(entry.query.as_ref()),
            status_code: entry.status_code,
            origin: entry.origin.as_ref().map(|origin| origin.as_str().into()),
            error: entry.error.as_ref().map(|error| RowError {
                scim_type: text(error.scim_type.as_ref()),
                detail: (&error.detail).into(),
                status: text(error.status.as_ref()),
            }),
            client: RowClient {
                ip: text(entry.client.ip.as_ref()),
                user_agent: text(entry.client.user_agent.as_ref()),
                credential: text(entry.client.credential.as_ref()),
            },
            request_size: entry.request_size,
            response_size: entry.response_size,
            sample: entry.sample,
            imported: entry.imported,
            facts: entry.facts.as_ref().map(Cow::Borrowed),
        }
    }

    /// Converts to an entry without request and response.
    pub fn into_entry(self) -> Entry {
        Entry {
            request_id: self.request_id.into_owned(),
            client_request_id: self.client_request_id.map(Cow::into_owned),
            time: self.time,
            duration_ms: self.duration_ms,
            status: Status::from_word(&self.status),
            method: self.method.into_owned(),
            endpoint: self.endpoint.into_owned(),
            resource_type: self.resource_type.into_owned(),
            resource_id: self.resource_id.map(Cow::into_owned),
            query: self.query.map(Cow::into_owned),
            status_code: self.status_code,
            origin: self.origin.as_deref().map(Origin::from_word),
            error: self.error.map(|error| EntryError {
                scim_type: error.scim_type.map(Cow::into_owned),
                detail: error.detail.into_owned(),
                status: error.status.map(Cow::into_owned),
            }),
            client: self.client.into_client(),
            request_size: self.request_size,
            response_size: self.response_size,
            sample: self.sample,
            imported: self.imported,
            facts: self.facts.map(Cow::into_owned),
            request: None,
            response: None,
        }
    }

    /// Copies the borrowed texts, so that the row no longer borrows from its source.
    pub fn into_owned(self) -> Row<'static> {
        fn owned(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
            text.map(|text| Cow::Owned(text.into_owned()))
        }
        Row {
            request_id: Cow::Owned(self.request_id.into_owned()),
            client_request_id: owned(self.client_request_id),
            time: self.time,
            duration_ms: self.duration_ms,
            status: Cow::Owned(self.status.into_owned()),
            method: Cow::Owned(self.method.into_owned()),
            endpoint: Cow::Owned(self.endpoint.into_owned()),
            resource_type: Cow::Owned(self.resource_type.into_owned()),
            resource_id: owned(self.resource_id),
            query: owned(self.query),
            status_code: self.status_code,
            origin: owned(self.origin),
            error: self.error.map(|error| RowError {
                scim_type: owned(error.scim_type),
                detail: Cow::Owned(error.detail.into_owned()),
                status: owned(error.status),
            }),
            client: RowClient {
                ip: owned(self.client.ip),
                user_agent: owned(self.client.user_agent),
                credential: owned(self.client.credential),
            },
            request_size: self.request_size,
            response_size: self.response_size,
            sample: self.sample,
            imported: self.imported,
            facts: self.facts.map(|facts| Cow::Owned(facts.into_owned())),
        }
    }
}

fn text(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(Cow::from)
}

/// serde borrows for a plain `Cow`, but not for one inside an `Option`.
fn optional<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'a, str>>, D::Error> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    Ok(Option::<Text<'a>>::deserialize(deserializer)?.map(|Text(text)| text))
}
