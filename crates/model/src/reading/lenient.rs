//! Lenient deserialization of HAR members. Where the specification requires a string, some programs write a
//! number or null; where it requires a list of pairs, some write a map. These deviations must not make the
//! exchange unreadable.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads a string. A number or a boolean gives its JSON text, anything else `None`.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(Value::deserialize(deserializer)?))
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads a number, or a string that contains one. Negative numbers mean "unknown" and give `None`.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(number.filter(|number: &f64| number.is_finite() && *number >= 0.0))
}

/// Name-value pairs, such as headers and form fields.
#[derive(Debug, Default)]
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = match Value::deserialize(deserializer)? {
            Value::Array(items) => items.into_iter().filter_map(pair).collect(),
            Value::Object(members) => {
                let each = members.into_iter().flat_map(|(name, value)| {
                    let values = match value {
                        Value::Array(values) => values,
                        one => vec![one],
                    };
                    values
                        .into_iter()
                        .map(move |value| (name.clone(), text_of(value).unwrap_or_default()))
                });
                each.collect()
            }
            _ => Vec::new(),
        };
        Ok(Self(pairs))
    }
}

fn pair(item: Value) -> Option<(String, String)> {
    match item {
        Value::Object(mut members) => {
            let mut member = |name: &str| members.remove(name).and_then(text_of);
            let name = member("name")?;
            let value = member("value").or_else(|| member("fileName"));
            Some((name, value.unwrap_or_default()))
        }
        Value::Array(items) => {
            let mut items = items.into_iter().map(text_of);
            Some((items.next()??, items.next().flatten().unwrap_or_default()))
        }
        _ => None,
    }
}

/// Reads a non-empty object; anything else gives the default.
pub(super) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + serde::de::DeserializeOwned,
{
    match Value::deserialize(deserializer)? {
        Value::Object(members) if !members.is_empty() => {
            serde_json::from_value(Value::Object(members)).map_err(serde::de::Error::custom)
        }
        _ => Ok(T::default()),
    }
}
