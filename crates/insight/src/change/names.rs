//! Names of the members that an exchange refers to by id.

use std::collections::HashMap;

use super::resource::ResourceValue;
use crate::quotation::quoted;

/// Number of names that are kept.
const MOST_NAMES: usize = 32 << 10;

/// Display names by id.
#[derive(Debug, Default)]
pub(super) struct DisplayNames {
    by_id: HashMap<String, String>,
}

impl DisplayNames {
    /// Collects the names in a value: of references (`value` and `display`), and of resources.
    pub(super) fn collect(&mut self, value: &ResourceValue) {
        match value {
            ResourceValue::Array(items) => items.iter().for_each(|item| self.collect(item)),
            ResourceValue::Object(members) => {
                let text = |name: &str| value.get(name).and_then(ResourceValue::scalar);
                let id = text("value").or_else(|| text("id"));
                let name = text("display")
                    .or_else(|| text("displayName"))
                    .or_else(|| text("userName"));
                if let (Some(id), Some(name)) = (id, name)
                    && id != name
                    && !name.is_empty()
                    && self.by_id.len() < MOST_NAMES
                {
                    let name = || quoted(name);
                    self.by_id.entry(id.to_owned()).or_insert_with(name);
                }
                for (_, member) in members {
                    self.collect(member);
                }
            }
            ResourceValue::Text(_) | ResourceValue::Bare(_) => {}
        }
    }

    /// The name of what an id refers to.
    pub(super) fn of(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }
}
