//! What the analysis reports.

use scim_audit_model::time::Instant;

use super::common_trait::CommonTrait;
use super::trend::PatternTrend;
use crate::dialect::ClientProduct;
use crate::explanation::{ActionKey, Cause, CauseReference, MessageWithArguments};
use crate::facts::IdentityKind;

/// Failures of one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct FailurePattern {
    /// The cause.
    pub cause: Cause,
    /// Why: the key is the code of the cause. An argument that differs between the failures is `…`.
    pub reason: MessageWithArguments<Cause>,
    /// What to do, as the newest failure calls for it. An argument that differs between the failures is `…`.
    pub action: MessageWithArguments<ActionKey>,
    /// The document that defines or describes the cause.
    pub reference: CauseReference,
    /// What the service said, the most frequent first; at most [`MOST_MESSAGES`](super::MOST_MESSAGES).
    pub messages: Vec<MessageTemplate>,
    /// How many requests failed in the span.
    pub count: u64,
    /// How many failed in the span before it.
    pub count_before: u64,
    /// Different people that the requests are about.
    pub people: SubjectCount,
    /// Different groups that the requests are about.
    pub groups: SubjectCount,
    /// When the first request failed so, also if that was before the span.
    pub first_seen: Instant,
    /// When the last request failed so.
    pub last_seen: Instant,
    /// Whether it is over.
    pub state: PatternState,
    /// Chains of equal requests: those whose last attempt succeeded, and those whose last attempt failed.
    pub retries: RetryCount,
    /// Who sent the requests, the most frequent first.
    pub clients: Vec<ClientShare>,
    /// Where they were sent to, the most frequent first.
    pub endpoints: Vec<EndpointCount>,
    /// The status codes and how often each was received, the most frequent first; at most 16.
    pub status_codes: Vec<(u16, u64)>,
    /// The keywords of the SCIM errors and how often each was received, the most frequent first; at most 16.
    pub scim_types: Vec<(String, u64)>,
    /// Whether the log counts each of the requests as failed. It does not know of failures that a success hides.
    pub has_failed_status: bool,
    /// What these requests have in common, and others do not.
    pub common: Option<CommonTrait>,
    /// How it compares with the span before; `None` if too little was seen to say.
    pub trend: Option<PatternTrend>,
    /// Searches that found nothing, followed by creates that conflict.
    pub matching_mistake: Option<MatchingMistake>,
    /// Ids of the newest of these requests, the newest first; at most [`MOST_EXAMPLES`](super::MOST_EXAMPLES).
    pub examples: Vec<String>,
}

/// Whether failures of a cause are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatternState {
    /// The last attempt of some of the requests failed.
    StillFailing,
    /// What concerned all requests of the client is over: later ones succeed. But some of these requests were not
    /// sent again.
    NotRepeated,
    /// Each of the requests succeeded later.
    Healed,
}

impl PatternState {
    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StillFailing => "still_failing",
            Self::NotRepeated => "not_repeated",
            Self::Healed => "healed",
        }
    }
}

/// The template of a message, and how often it occurred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTemplate {
    /// The template: variable parts are `…`. A stranger wrote it.
    pub text: String,
    /// How often.
    pub count: u64,
}

/// A number of different subjects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectCount {
    /// How many were told apart.
    pub count: u64,
    /// Whether there are more than were told apart.
    pub has_more: bool,
}

/// How many chains of equal requests ended well. A chain is every request with one method about one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetryCount {
    /// Chains whose request succeeded later.
    pub healed: u64,
    /// Chains whose request did not succeed later.
    pub open: u64,
    /// Whether there are more chains than were remembered.
    pub has_more: bool,
}

/// How much of what a client sends fails for this cause.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientShare {
    /// What the client calls itself, or else its credential or address. A stranger wrote it. It may be empty.
    pub client: String,
    /// The product that it is, if something shows it.
    pub product: Option<ClientProduct>,
    /// How many of its requests failed so.
    pub failed: u64,
    /// How many requests it sent in the span.
    pub requests: u64,
}

/// Where requests were sent to, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointCount {
    /// The method as sent.
    pub method: String,
    /// The path, with `*` for an id, as a filter for endpoints names it.
    pub path: String,
    /// How many.
    pub count: u64,
}

/// Clients that search, find nothing, create, and learn that the resource exists: they search by another attribute than
/// the one that must be unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchingMistake {
    /// How many different resources the clients searched for and then tried to create.
    pub resources: u64,
    /// The attribute that most of the searches compare.
    pub attribute: IdentityKind,
}

/// What the analysis speaks about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PatternCoverage {
    /// Entries in the span.
    pub entries: u64,
    /// Failures among them, without the expected ones.
    pub failures: u64,
    /// Answers among them that look like failures and that the client expects.
    pub expected: u64,
    /// Failures whose headers and bodies were not at hand. Their cause is less certain.
    pub from_summary: u64,
    /// Failures that are in no pattern, because there are too many patterns.
    pub without_pattern: u64,
    /// Entries in the span before.
    pub entries_before: u64,
    /// Failures among them, without the expected ones.
    pub failures_before: u64,
    /// When the first and the last of the entries in the span were received.
    pub span: Option<(Instant, Instant)>,
}

/// The failures of a span of time, grouped by cause.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PatternReport {
    /// The failures of the span: those that still occur first, then those that affect the most people.
    pub patterns: Vec<FailurePattern>,
    /// Those that occurred in the span before, and no longer.
    pub gone: Vec<FailurePattern>,
    /// What it is about.
    pub coverage: PatternCoverage,
}
