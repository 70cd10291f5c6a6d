//! What went wrong, as [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) says it.

use serde::{Deserialize, Serialize};

/// The media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error answer of the audit log API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// A URI that names the kind of problem; `about:blank` where the status code says it all.
    pub r#type: String,
    /// The kind in a few words, the same each time.
    pub title: String,
    /// The HTTP status code again.
    pub status: u16,
    /// This very problem, for the person who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The path of the call that had the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The id of that call, to find it in the server's own log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Which parameters could not be read, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ParameterError>,
}

/// A parameter that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParameterError {
    /// Its name, as sent.
    pub parameter: String,
    /// What is wrong with it.
    pub message: String,
}
