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
    /// Whether it is in the panel, where one goes on to the next entry, and not in a dialog of its own.
    #[serde(skip_serializing_if = "is_false")]
    pub panel: bool,
}

impl Open {
    /// An entry in the place where this part of it is shown: overview and raw text are in the panel only, why it
    /// failed is in a dialog only and in the panel's overview.
    pub fn new(request_id: String, part: Part, panel: bool) -> Self {
        let (part, panel) = match part {
            Part::Overview | Part::Raw => (part, true),
            Part::Error if panel => (Part::Overview, true),
            Part::Error | Part::Request | Part::Response => (part, panel),
        };
        Self {
            request_id,
            part,
            panel,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if fixes the signature"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// What can be seen of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What happened, and what it means.
    Overview,
    /// Why it failed.
    Error,
    /// What was sent.
    Request,
    /// What was answered.
    Response,
    /// Both as text.
    Raw,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Error,
        Self::Request,
        Self::Response,
        Self::Raw,
    ];

    /// The word for it in links and in the page's own code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Error => "error",
            Self::Request => "request",
            Self::Response => "response",
            Self::Raw => "raw",
        }
    }

    /// The part that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}
