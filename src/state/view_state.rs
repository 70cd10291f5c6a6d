//! The view state as a value, which is stored in links, given to the host page, and shown again.

use scim_audit_model::query::Order;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{Draft, Field};

/// The applied filters with their order, the time zone, the view, and the open entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewState {
    /// The filters, the exclusions, and the order.
    pub filters: Draft,
    /// The time zone that a person chose: an IANA name or `UTC`. Empty if it is the host page's.
    pub time_zone: String,
    /// What is shown of the entries.
    pub view: LogView,
    /// The open entry.
    pub open: Option<OpenEntry>,
}

/// What is shown of the entries that match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogView {
    /// The list.
    #[default]
    Entries,
    /// Their failures, grouped by cause.
    Problems,
}

impl LogView {
    /// The word for the view in links and for the host page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Problems => "problems",
        }
    }

    /// The view with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Entries, Self::Problems]
            .into_iter()
            .find(|view| view.as_str() == word)
    }
}

impl ViewState {
    /// The view state with these filters and defaults for the rest.
    pub(crate) fn with_filters(draft: &Draft) -> Self {
        Self {
            filters: draft.trimmed(),
            ..Self::default()
        }
    }
}

/// The format for the host page, as in `docs/embedding.md`: texts by the names of their fields. Defaults are
/// omitted.
impl Serialize for ViewState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in Field::ALL {
            let text = self.filters.get(field);
            if !text.is_empty() {
                map.serialize_entry(field.name(), text)?;
            }
        }
        let not = self.filters.exclusions();
        if !not.is_empty() {
            map.serialize_entry("not", &not.iter().map(Excluded).collect::<Vec<_>>())?;
        }
        if self.filters.order == Order::Asc {
            map.serialize_entry("order", "asc")?;
        }
        if !self.time_zone.is_empty() {
            map.serialize_entry("timeZone", &self.time_zone)?;
        }
        if self.view != LogView::default() {
            map.serialize_entry("view", self.view.as_str())?;
        }
        if let Some(open) = &self.open {
            map.serialize_entry("open", open)?;
        }
        map.end()
    }
}

/// Serializes as `{"field": "method", "value": "GET"}`.
struct Excluded<'a>(&'a (Field, String));

impl Serialize for Excluded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (field, value) = self.0;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("field", field.name())?;
        map.serialize_entry("value", value)?;
        map.end()
    }
}

/// An entry that is open.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenEntry {
    /// The request ID of the entry.
    pub request_id: String,
    /// The part of the entry.
    pub part: EntryPart,
    /// Whether it is open in the panel, which can step to the next entry, and not in a dialog.
    #[serde(skip_serializing_if = "is_false")]
    pub panel: bool,
}

impl OpenEntry {
    /// Creates an open entry in the place that shows this part: overview and raw text are in the panel only;
    /// the error is in a dialog, or in the panel's overview.
    pub fn new(request_id: String, part: EntryPart, panel: bool) -> Self {
        let (part, panel) = match part {
            EntryPart::Overview | EntryPart::Raw => (part, true),
            EntryPart::Error if panel => (EntryPart::Overview, true),
            EntryPart::Error | EntryPart::Request | EntryPart::Response => (part, panel),
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

/// A part of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryPart {
    /// What happened, and what it means.
    Overview,
    /// Why it failed.
    Error,
    /// The request.
    Request,
    /// The response.
    Response,
    /// Request and response as text.
    Raw,
}

impl EntryPart {
    /// Every part.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Error,
        Self::Request,
        Self::Response,
        Self::Raw,
    ];

    /// The word for the part in links and for the host page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Error => "error",
            Self::Request => "request",
            Self::Response => "response",
            Self::Raw => "raw",
        }
    }

    /// The part with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}
