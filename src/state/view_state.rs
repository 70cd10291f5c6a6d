//! What one looks at, as a value: to be kept in a link, given to the page, and shown again.

use serde::{Deserialize, Serialize};

/// The applied filters, the zone and what is open. Absent is the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ViewState {
    /// `2026-05-07`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub start_date: String,
    /// `2026-05-07`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub end_date: String,
    /// An HTTP method.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// A resource type.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource_type: String,
    /// The typed path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub endpoint: String,
    /// A status, as on the wire.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The zone a person chose: an IANA name or `UTC`. Empty where it is the page's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time_zone: String,
    /// What is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
}

/// An entry that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Open {
    /// Which entry.
    pub request_id: String,
    /// What of it.
    pub part: Part,
}

/// What can be seen of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Why it failed.
    Error,
    /// What was sent.
    Request,
    /// What was answered.
    Response,
}
