//! A value for people to read.

use super::names::DisplayNames;
use super::resource::ResourceValue;
use crate::quotation::{LONGEST_QUOTE, quoted};

/// A value for people to read. What a stranger wrote: data, never markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayedValue {
    /// The value, cut at [`LONGEST_QUOTE`] characters: a text, the `value` of an object, or JSON.
    pub text: String,
    /// The name of what the value refers to, if the exchange has it.
    pub name: Option<String>,
    /// Whether a secret in it was replaced before it was recorded.
    pub is_redacted: bool,
}

impl DisplayedValue {
    /// `None` if there is no value.
    pub(super) fn of(value: Option<&ResourceValue>, names: &DisplayNames) -> Option<Self> {
        let value = value.filter(|value| !value.is_unassigned())?;
        let main = value.identity().or_else(|| {
            ["formatted", "displayName", "userName"]
                .iter()
                .find_map(|name| value.get(name)?.scalar())
        });
        let text = if let Some(text) = main {
            quoted(text)
        } else {
            let mut text = String::new();
            write_json(value, &mut text);
            quoted(&text)
        };
        let own = value.get("display").and_then(ResourceValue::scalar);
        let name = own
            .map(quoted)
            .or_else(|| names.of(value.identity()?).map(str::to_owned))
            .filter(|name| *name != text);
        Some(Self {
            text,
            name,
            is_redacted: value.is_redacted(),
        })
    }
}

/// Writes a value as JSON, up to what is shown of it.
fn write_json(value: &ResourceValue, text: &mut String) {
    // A character is at most four bytes.
    if text.len() > LONGEST_QUOTE * 4 {
        return;
    }
    match value {
        ResourceValue::Text(inner) => write_text(inner, text),
        ResourceValue::Bare(word) => text.push_str(word),
        ResourceValue::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().take(LONGEST_QUOTE).enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                write_json(item, text);
            }
            text.push(']');
        }
        ResourceValue::Object(members) => {
            text.push('{');
            for (at, (name, member)) in members.iter().take(LONGEST_QUOTE).enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                write_text(name, text);
                text.push_str(": ");
                write_json(member, text);
            }
            text.push('}');
        }
    }
}

fn write_text(inner: &str, text: &mut String) {
    let inner = quoted(inner);
    text.push_str(&serde_json::Value::from(inner).to_string());
}
