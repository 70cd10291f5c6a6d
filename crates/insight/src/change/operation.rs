//! What the operations of a PATCH ask for, one attribute at a time.

use super::patch_path::PatchPath;
use super::resource::ResourceValue;
use crate::json_tree::JsonValue;

/// Number of attributes that operations are split into.
pub(super) const MOST_TARGETS: usize = 4096;

/// The word of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PatchVerb {
    Add,
    Remove,
    Replace,
}

/// One attribute that an operation is about.
#[derive(Debug, Clone)]
pub(super) struct PatchTarget {
    /// `None` if the word is none of the RFC.
    pub(super) verb: Option<PatchVerb>,
    /// The path as written, or the name of the member.
    pub(super) written: String,
    /// `None` if it is no path.
    pub(super) path: Option<PatchPath>,
    pub(super) value: Option<ResourceValue>,
}

/// What operations ask for.
#[derive(Debug, Default)]
pub(super) struct PatchTargets {
    pub(super) targets: Vec<PatchTarget>,
    /// Whether there is more than was read.
    pub(super) is_over: bool,
}

impl PatchTargets {
    /// Reads the operations of a PATCH message.
    pub(super) fn of(message: JsonValue<'_>) -> Self {
        let mut all = Self::default();
        let operations = message.get("Operations");
        for operation in operations.into_iter().flat_map(JsonValue::items) {
            if all.is_over {
                break;
            }
            all.read(operation);
        }
        all
    }

    fn read(&mut self, operation: JsonValue<'_>) {
        let word = operation.get("op").and_then(JsonValue::text);
        let verb = match word.unwrap_or_default().to_ascii_lowercase().as_str() {
            "add" => Some(PatchVerb::Add),
            "remove" => Some(PatchVerb::Remove),
            "replace" => Some(PatchVerb::Replace),
            _ => None,
        };
        let path = operation.get("path").and_then(JsonValue::text);
        let path = path.as_deref().map(str::trim).unwrap_or_default();
        let value = operation.get("value").map(ResourceValue::of);
        if path.is_empty() {
            // "If omitted, the target location is assumed to be the resource itself."
            match value {
                Some(ResourceValue::Object(members)) => self.spread(verb, None, members),
                value => self.push(PatchTarget {
                    verb,
                    written: String::new(),
                    path: None,
                    value,
                }),
            }
            return;
        }
        let parsed = PatchPath::parse(path).ok();
        let schema = parsed
            .as_ref()
            .filter(|parsed| parsed.attribute.is_none())
            .and_then(|parsed| parsed.schema.clone());
        match (schema, value) {
            (Some(schema), Some(ResourceValue::Object(members))) => {
                self.spread(verb, Some(&schema), members);
            }
            (_, value) => self.push(PatchTarget {
                verb,
                written: path.to_owned(),
                path: parsed,
                value,
            }),
        }
    }

    /// One target for each member of a value without a path. Entra writes paths as names:
    /// `{"name.givenName": …, "urn:…:User:department": …}`.
    fn spread(
        &mut self,
        verb: Option<PatchVerb>,
        schema: Option<&str>,
        members: Vec<(String, ResourceValue)>,
    ) {
        for (name, value) in members {
            // Okta repeats the id.
            let is_managed = ["schemas", "id", "meta"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known));
            if is_managed {
                continue;
            }
            let is_urn = name
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
            let (path, value) = match (schema, value) {
                (Some(schema), value) => {
                    let path = PatchPath {
                        schema: Some(schema.to_owned()),
                        ..PatchPath::of_attribute(name.clone())
                    };
                    (path, value)
                }
                (None, ResourceValue::Object(inner)) if is_urn && names_schema(&name) => {
                    self.spread(verb, Some(&name), inner);
                    continue;
                }
                (None, value) => {
                    let written_as_path = name.contains(['.', ':', '[']);
                    let path = written_as_path.then(|| PatchPath::parse(&name).ok());
                    let path = path
                        .flatten()
                        .unwrap_or_else(|| PatchPath::of_attribute(name.clone()));
                    (path, value)
                }
            };
            let written = match schema {
                Some(schema) => format!("{schema}:{name}"),
                None => name,
            };
            self.push(PatchTarget {
                verb,
                written,
                path: Some(path),
                value: Some(value),
            });
        }
    }

    fn push(&mut self, target: PatchTarget) {
        if self.targets.len() < MOST_TARGETS {
            self.targets.push(target);
        } else {
            self.is_over = true;
        }
    }
}

/// Whether a URN is a schema and not an attribute of one: an object may be the value of either, as in
/// `"urn:…:2.0:User:manager": {"value": …}`.
fn names_schema(urn: &str) -> bool {
    PatchPath::parse(urn).is_ok_and(|path| {
        path.attribute.is_none() || !path.schema.is_some_and(|schema| is_of_resource(&schema))
    })
}

/// Whether a URN is `…:<version>:<type of resource>`.
fn is_of_resource(urn: &str) -> bool {
    PatchPath::parse(urn).is_ok_and(|path| path.attribute.is_none())
}
