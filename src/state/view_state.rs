//! What one looks at, as a value: to be kept in a link, given to the page, and shown again.

use scim_audit_model::query::Order;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{Draft, Field};

/// The applied filters and their order, the zone and what is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewState {
    /// The filters, what is left out, and the order.
    pub filters: Draft,
    /// The zone a person chose: an IANA name or `UTC`. Empty where it is the page's.
    pub time_zone: String,
    /// What is open.
    pub open: Option<Open>,
}

/// As the page is given it, in the words of `docs/embedding.md`: texts by the names of their fields. What is absent
/// is the default.
impl Serialize for ViewState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for field in Field::ALL {
            let text = self.filters.get(field);
            if !text.is_empty() {
                map.serialize_entry(field.name(), text)?;
            }
        }
        let not = self.filters.excluded();
        if !not.is_empty() {
            map.serialize_entry("not", &not.iter().map(Excluded).collect::<Vec<_>>())?;
        }
        if self.filters.order == Order::Asc {
            map.serialize_entry("order", "asc")?;
        }
        if !self.time_zone.is_empty() {
            map.serialize_entry("timeZone", &self.time_zone)?;
        }
        if let Some(open) = &self.open {
            map.serialize_entry("open", open)?;
        }
        map.end()
    }
}

/// `{"field": "method", "value": "GET"}`.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
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
