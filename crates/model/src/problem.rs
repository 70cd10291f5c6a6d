//! Error responses in the format of [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457).

use serde::{Deserialize, Serialize};

/// The media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error response of the audit log API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// URI of the type of problem; `about:blank` if the status code is sufficient.
    pub r#type: String,
    /// Short name of the type of problem, the same for each occurrence.
    pub title: String,
    /// The HTTP status code of the response.
    pub status: u16,
    /// Explanation of this occurrence, for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Path of the request that had the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Id of that request, to find it in the server's own log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The parameters that could not be parsed, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ParameterError>,
}

/// A parameter that could not be parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParameterError {
    /// Name of the parameter, as sent.
    pub parameter: String,
    /// What is wrong with the parameter.
    pub message: String,
}
