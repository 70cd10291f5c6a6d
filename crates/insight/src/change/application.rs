//! Applies the operations of a PATCH to a resource
//! ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)), with the dialects of identity
//! providers where they say clearly what they want.

use super::attribute_target::{AttributeTarget, OperationEffect, changed};
use super::operation::{PatchTarget, PatchTargets, PatchVerb};
use super::patch_path::PatchPath;
use super::resource::ResourceValue;
use crate::json_tree::JsonValue;

/// Number of values of multi-valued attributes that operations look at.
const MOST_STEPS: usize = 500_000;

/// A resource after the operations of a PATCH.
pub(super) struct PatchApplication {
    pub(super) resource: ResourceValue,
    pub(super) effects: Vec<(PatchTarget, OperationEffect)>,
    /// Whether a limit ended it early.
    pub(super) is_over: bool,
    steps: usize,
}

impl PatchApplication {
    /// Applies the operations of a message to a resource, one after the other.
    pub(super) fn run(before: &ResourceValue, message: JsonValue<'_>) -> Self {
        let targets = PatchTargets::of(message);
        let mut run = Self {
            resource: before.clone(),
            effects: Vec::new(),
            is_over: targets.is_over,
            steps: 0,
        };
        for target in targets.targets {
            let effect = run.apply(&target);
            run.effects.push((target, effect));
            if run.steps > MOST_STEPS {
                run.is_over = true;
                break;
            }
        }
        run
    }

    fn apply(&mut self, target: &PatchTarget) -> OperationEffect {
        let (Some(verb), Some(path)) = (target.verb, target.path.as_ref()) else {
            return OperationEffect::Unknown;
        };
        if verb != PatchVerb::Remove && target.value.is_none() {
            return OperationEffect::Unknown;
        }
        let value = target.value.as_ref();
        let Some(name) = &path.attribute else {
            // Other operations with the path of an extension are split into its attributes.
            let schema = path.schema.as_deref().unwrap_or_default();
            return match verb {
                PatchVerb::Remove => changed(self.resource.remove(schema)),
                PatchVerb::Add | PatchVerb::Replace => OperationEffect::Unknown,
            };
        };
        let Some(container) = container(&mut self.resource, path, verb) else {
            return OperationEffect::Nothing;
        };
        let mut attribute = AttributeTarget {
            container,
            name,
            verb,
            value,
            steps: &mut self.steps,
        };
        match (&path.selection, &path.sub_attribute) {
            (None, None) => attribute.whole(),
            (None, Some(sub)) => attribute.sub_attribute(sub),
            (Some(selection), sub) => attribute.selected(selection, sub.as_deref()),
        }
    }
}

/// The object that has the attribute: the resource, or an extension of it, which is created if something is to be
/// added to it.
fn container<'r>(
    resource: &'r mut ResourceValue,
    path: &PatchPath,
    verb: PatchVerb,
) -> Option<&'r mut ResourceValue> {
    let Some(schema) = path.schema.as_deref().filter(|schema| !is_core(schema)) else {
        return Some(resource);
    };
    if resource.get(schema).is_none() {
        let is_own = resource.get("schemas").is_some_and(|schemas| {
            let first = schemas.items().first().and_then(ResourceValue::scalar);
            first.is_some_and(|first| first.eq_ignore_ascii_case(schema))
        });
        if is_own {
            return Some(resource);
        }
        if verb == PatchVerb::Remove {
            return None;
        }
        if let ResourceValue::Object(members) = resource {
            members.push((schema.to_owned(), ResourceValue::empty()));
        }
    }
    resource.get_mut(schema)
}

/// Whether a schema is one of the resource itself and no extension.
pub(super) fn is_core(schema: &str) -> bool {
    const CORE: &str = "urn:ietf:params:scim:schemas:core:";
    schema
        .get(..CORE.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(CORE))
}
