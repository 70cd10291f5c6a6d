//! A resource, or a part of one, as a value that operations can change.

use crate::body_text::{BodyForm, BodyText};
use crate::json_tree::{JsonEnd, JsonTree, JsonValue};
use crate::quotation::is_placeholder;

/// Number of values that are read of a body.
const MAX_VALUES: usize = 128 << 10;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ResourceValue {
    Object(Vec<(String, Self)>),
    Array(Vec<Self>),
    Text(String),
    /// A number, `true`, `false` or `null`, as written.
    Bare(String),
}

/// Reads a JSON text with room for large groups.
pub(super) fn tree_of(text: &str) -> JsonTree<'_> {
    JsonTree::read_up_to(text, MAX_VALUES)
}

/// The tree of a body that is complete JSON.
pub(super) fn whole<'t>(body: &'t BodyText<'_>) -> Option<JsonValue<'t>> {
    let tree = body.tree.as_ref()?;
    (body.form == BodyForm::Json && tree.has_all()).then(|| tree.root())?
}

impl ResourceValue {
    /// Reads a resource; `None` if the text is not a complete JSON object or exceeds a limit.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let tree = tree_of(text);
        let is_whole = tree.end() == JsonEnd::Whole && tree.has_all();
        let root = tree.root().filter(|root| is_whole && root.is_object())?;
        Some(Self::of(root))
    }

    /// Copies a value. The depth of a tree is limited, so the recursion is, too.
    pub(super) fn of(value: JsonValue<'_>) -> Self {
        if value.is_object() {
            Self::Object(
                value
                    .children()
                    .map(|member| (member.name().into_owned(), Self::of(member)))
                    .collect(),
            )
        } else if value.is_array() {
            Self::Array(value.children().map(Self::of).collect())
        } else if let Some(text) = value.text() {
            Self::Text(text.into_owned())
        } else {
            Self::Bare(value.bare().unwrap_or("null").to_owned())
        }
    }

    pub(super) fn empty() -> Self {
        Self::Object(Vec::new())
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(super) fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether the attribute counts as unassigned: `null` and an empty array do
    /// ([RFC 7643 §2.5](https://www.rfc-editor.org/rfc/rfc7643#section-2.5)), and so does an object without values.
    pub(super) fn is_unassigned(&self) -> bool {
        match self {
            Self::Object(members) => members.iter().all(|(_, value)| value.is_unassigned()),
            Self::Array(items) => items.iter().all(Self::is_unassigned),
            Self::Text(_) => false,
            Self::Bare(word) => word == "null",
        }
    }

    /// Whether the value says nothing: it is unassigned, or has only empty texts and `false`.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Object(members) => members.iter().all(|(_, value)| value.is_blank()),
            Self::Array(items) => items.iter().all(Self::is_blank),
            Self::Text(text) => text.is_empty(),
            Self::Bare(word) => word == "null" || word == "false",
        }
    }

    /// The members of an object.
    pub(super) fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; another value is one item.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// The text of a string, or a number or literal as written.
    pub(super) fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Bare(text) => Some(text),
            Self::Object(_) | Self::Array(_) => None,
        }
    }

    /// The member of that name, without regard to case.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.members()
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        match self {
            Self::Object(members) => members
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Sets a member. Returns whether that changes anything.
    pub(super) fn set(&mut self, name: &str, value: Self) -> bool {
        if value.is_unassigned() {
            return self.remove(name);
        }
        if let Some(existing) = self.get_mut(name) {
            let changes = !existing.is_same(&value);
            *existing = value;
            return changes;
        }
        if let Self::Object(members) = self {
            members.push((name.to_owned(), value));
            return true;
        }
        false
    }

    /// Removes a member. Returns whether that changes anything.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let Self::Object(members) = self else {
            return false;
        };
        let mut was_assigned = false;
        members.retain(|(known, value)| {
            let is_meant = known.eq_ignore_ascii_case(name);
            was_assigned |= is_meant && !value.is_unassigned();
            !is_meant
        });
        was_assigned
    }

    /// Whether two values mean the same: see [`Self::canonical`].
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) if one == other => true,
            _ => self.canonical() == other.canonical(),
        }
    }

    /// A text that is equal for values that mean the same. Members have no order and names no case; values of a
    /// multi-valued attribute have no order; unassigned attributes are absent, and so is `primary: false`
    /// ([RFC 7643 §2.4](https://www.rfc-editor.org/rfc/rfc7643#section-2.4)). `"True"` means `true`, because Entra
    /// writes it so. `$ref` follows from `value`.
    pub(super) fn canonical(&self) -> String {
        match self {
            Self::Text(text) => match boolean(text) {
                Some(word) => word.to_owned(),
                None => format!("{text:?}"),
            },
            Self::Bare(word) => match word.parse::<f64>() {
                Ok(number) if number.is_finite() => number.to_string(),
                _ => word.clone(),
            },
            Self::Array(items) => {
                let mut parts: Vec<String> = items
                    .iter()
                    .filter(|item| !item.is_unassigned())
                    .map(Self::canonical)
                    .collect();
                parts.sort_unstable();
                format!("[{}]", parts.join(","))
            }
            Self::Object(members) => {
                let has_value = self.get("value").is_some();
                let mut parts: Vec<String> = members
                    .iter()
                    .filter(|(_, value)| !value.is_unassigned())
                    .filter(|(name, _)| !(has_value && name.eq_ignore_ascii_case("$ref")))
                    .map(|(name, value)| (name.to_ascii_lowercase(), value.canonical()))
                    .filter(|(name, value)| !(name == "primary" && value == "false"))
                    .map(|(name, value)| format!("{name:?}:{value}"))
                    .collect();
                parts.sort_unstable();
                format!("{{{}}}", parts.join(","))
            }
        }
    }

    /// The value as JSON. Numbers that `serde_json` cannot hold become texts.
    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), value.json()))
                .collect(),
            Self::Array(items) => items.iter().map(Self::json).collect(),
            Self::Text(text) => text.as_str().into(),
            Self::Bare(word) => serde_json::from_str(word).unwrap_or_else(|_| word.as_str().into()),
        }
    }

    /// Whether a part of the value was replaced before it was recorded.
    pub(super) fn is_redacted(&self) -> bool {
        match self {
            Self::Object(members) => members.iter().any(|(_, value)| value.is_redacted()),
            Self::Array(items) => items.iter().any(Self::is_redacted),
            Self::Text(text) => is_placeholder(text) || text.contains("[redacted hmac"),
            Self::Bare(_) => false,
        }
    }

    /// The boolean that the value means, also as a text.
    pub(super) fn boolean(&self) -> Option<&'static str> {
        self.scalar().and_then(boolean)
    }

    /// The value that identifies an item: its `value`, or the item itself.
    pub(super) fn identity(&self) -> Option<&str> {
        match self {
            Self::Object(_) => self.get("value")?.scalar(),
            other => other.scalar(),
        }
    }
}

fn boolean(text: &str) -> Option<&'static str> {
    if text.eq_ignore_ascii_case("true") {
        Some("true")
    } else if text.eq_ignore_ascii_case("false") {
        Some("false")
    } else {
        None
    }
}
