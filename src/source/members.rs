//! Reads a JSON object member by member, without building a tree: each value stays the text it was written
//! as.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of a JSON object.
#[derive(Debug)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Parses an object. Returns `None` for anything else.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The value of a member. `None` if it is absent or null. If a name is repeated, the last member counts.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0
            .iter()
            .rfind(|(own, _)| own == name)
            .map(|(_, value)| *value)
            .filter(|value| value.get() != "null")
    }

    /// The value at a path such as `meta.next`. Also finds names that contain a dot.
    pub(crate) fn at(&self, path: &str) -> Option<&'a RawValue> {
        self.get(path).or_else(|| {
            path.match_indices('.').find_map(|(dot, _)| {
                let inner = self.get(path.get(..dot)?)?;
                Members::read(inner.get())?.at(path.get(dot + 1..)?)
            })
        })
    }

    /// Each name with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }
}

/// The text of a string; a number or a boolean as written. `None` for objects and lists.
pub(crate) fn scalar(value: &RawValue) -> Option<Cow<'_, str>> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'"' => self::text(value),
        b'{' | b'[' => None,
        _ => Some(Cow::Borrowed(text)),
    }
}

/// The text of a string. `None` for any other value.
pub(crate) fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    serde_json::from_str(value.get())
        .ok()
        .map(|BorrowedText(text)| text)
}

/// The values of a list. `None` for any other value.
pub(crate) fn list(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

/// A string that borrows from the source if it contains no escapes.
#[derive(serde::Deserialize)]
struct BorrowedText<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((BorrowedText(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_name_and_by_path() {
        let text = r#"{"a":{"b":[1, 2],"c.d":{"e":"x\"y"}},"n":null,"a.x":7}"#;
        let members = Members::read(text).unwrap();
        let at = |path| members.at(path).map(RawValue::get);
        assert_eq!(at("a.b"), Some("[1, 2]"));
        assert_eq!(at("a.c.d.e"), Some(r#""x\"y""#));
        assert_eq!(at("a.x"), Some("7"));
        assert_eq!(at("n"), None);
        assert_eq!(at("a.b.c"), None);
        assert_eq!(at("."), None);
        assert_eq!(
            members.at("a.c.d.e").and_then(scalar).as_deref(),
            Some("x\"y")
        );
        assert_eq!(members.at("a.x").and_then(scalar).as_deref(), Some("7"));
        assert_eq!(members.at("a").and_then(scalar), None);
        assert_eq!(members.at("a.b").and_then(list).unwrap().len(), 2);
        assert!(Members::read("[1]").is_none());
    }
}
