//! What a write changed: PUT, PATCH, POST, DELETE and bulk, attribute by attribute.
//!
//! One entry knows what was asked, and what the service answered. What was there before, another entry tells: see
//! [`state_before`]. A change is [exact](ChangeCertainty::Exact) only if both are in the log and agree with what was
//! asked.

mod alignment;
mod application;
mod asked;
mod attribute_target;
mod bulk;
mod conclusion;
mod difference;
mod displayed_value;
mod names;
mod operation;
pub mod patch_path;
mod resource;
mod selection;
mod states;

pub use bulk::{BulkOperation, BulkOutcome};
pub use conclusion::{changes_between, changes_of};
pub use displayed_value::DisplayedValue;
pub use states::{EarlierState, KnownStates, resource_in, state_after, state_before};

/// Number of attributes that are listed of a change, and of operations of a bulk request.
pub const MOST_ROWS: usize = 1000;

/// What a request changed.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryChange {
    /// What kind of write it was.
    pub kind: ChangeKind,
    /// How much is known.
    pub certainty: ChangeCertainty,
    /// Why no more is known.
    pub basis: ChangeBasis,
    /// What happened to each attribute; at most [`MOST_ROWS`]. Attributes that nothing happened to are left out.
    pub attributes: Vec<AttributeChange>,
    /// Number of further attributes or operations that are not listed.
    pub left_out: usize,
    /// Number of attributes that the request repeats as they were.
    pub unchanged: usize,
    /// The operations of a bulk request; at most [`MOST_ROWS`].
    pub operations: Vec<BulkOperation>,
}

/// What kind of write a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// POST.
    Create,
    /// PUT.
    Replace,
    /// PATCH.
    Modify,
    /// DELETE.
    Delete,
    /// Several operations in one request.
    Bulk,
}

/// How much is known about a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeCertainty {
    /// Before and after are in the log, and the service did what was asked, by the RFC.
    Exact,
    /// Only a part is in the log, or the service did something else.
    Approximate,
    /// What was asked is not in the log, or is unreadable.
    Unavailable,
}

impl ChangeCertainty {
    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate => "approximate",
            Self::Unavailable => "unavailable",
        }
    }
}

/// What a change is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeBasis {
    /// Before and after are known and agree with the request.
    Observed,
    /// Before and after are known; the service did not do exactly what was asked.
    Deviating,
    /// Before is known. After is calculated from the request, because the answer does not contain the resource.
    Calculated,
    /// Before is calculated from earlier requests.
    Replayed,
    /// Before is unknown. The answer contains the resource.
    Answered,
    /// Only the request is known.
    Asked,
    /// The service refused, so nothing changed.
    Refused,
    /// The outcome is not in the log: no answer, an error of the server, or a later one.
    Unfinished,
    /// The operations of a bulk request with their results.
    Unpacked,
    /// The log does not have the request's body.
    NotRecorded,
    /// The log has only the beginning of the request's body, or the body exceeds a limit.
    Cut,
    /// The request's body is not JSON, or not of the form that the method needs.
    NotReadable,
}

impl ChangeBasis {
    /// Every basis.
    pub const ALL: [Self; 12] = [
        Self::Observed,
        Self::Deviating,
        Self::Calculated,
        Self::Replayed,
        Self::Answered,
        Self::Asked,
        Self::Refused,
        Self::Unfinished,
        Self::Unpacked,
        Self::NotRecorded,
        Self::Cut,
        Self::NotReadable,
    ];

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Deviating => "deviating",
            Self::Calculated => "calculated",
            Self::Replayed => "replayed",
            Self::Answered => "answered",
            Self::Asked => "asked",
            Self::Refused => "refused",
            Self::Unfinished => "unfinished",
            Self::Unpacked => "unpacked",
            Self::NotRecorded => "not_recorded",
            Self::Cut => "cut",
            Self::NotReadable => "not_readable",
        }
    }
}

/// What happened to one attribute, or to one value of a multi-valued one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeChange {
    /// The URN of the extension that the attribute belongs to.
    pub schema: Option<String>,
    /// The path without the schema: `emails[type eq "work"].value`. Cut at
    /// [`LONGEST_QUOTE`](crate::quotation::LONGEST_QUOTE) characters.
    pub attribute: String,
    /// What happened.
    pub outcome: AttributeOutcome,
    /// The value before, if it is known and there was one.
    pub before: Option<DisplayedValue>,
    /// The value that was asked for.
    pub asked: Option<DisplayedValue>,
    /// The value after, if it is known or calculated and there is one.
    pub after: Option<DisplayedValue>,
}

/// What happened to an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttributeOutcome {
    /// It has a value now.
    Added,
    /// It has another value now.
    Changed,
    /// It has no value any more.
    Removed,
    /// It was so already.
    Unchanged,
    /// The service did not keep what was asked for.
    NotKept,
    /// The service stored another value than the one that was asked for.
    Altered,
    /// The service set or changed it without being asked.
    ByService,
    /// Secrets are redacted, so it is unknown whether it changed.
    Hidden,
    /// The request adds it. What was there before is unknown.
    AskedToAdd,
    /// The request sets it. What was there before is unknown.
    AskedToSet,
    /// The request removes it. What was there before is unknown.
    AskedToRemove,
    /// The filter of the path selects no value: `noTarget` by the RFC.
    NoTarget,
    /// The operation is none of the RFC, or its path is none.
    NotUnderstood,
}

impl AttributeOutcome {
    /// Every outcome.
    pub const ALL: [Self; 13] = [
        Self::Added,
        Self::Changed,
        Self::Removed,
        Self::Unchanged,
        Self::NotKept,
        Self::Altered,
        Self::ByService,
        Self::Hidden,
        Self::AskedToAdd,
        Self::AskedToSet,
        Self::AskedToRemove,
        Self::NoTarget,
        Self::NotUnderstood,
    ];

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Unchanged => "unchanged",
            Self::NotKept => "not_kept",
            Self::Altered => "altered",
            Self::ByService => "by_service",
            Self::Hidden => "hidden",
            Self::AskedToAdd => "asked_to_add",
            Self::AskedToSet => "asked_to_set",
            Self::AskedToRemove => "asked_to_remove",
            Self::NoTarget => "no_target",
            Self::NotUnderstood => "not_understood",
        }
    }
}

#[cfg(test)]
mod tests;
