//! The path of a PATCH operation
//! ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)).

use crate::scim_filter::{Condition, FilterSyntaxError, parse_path};

/// What a PATCH operation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchPath {
    /// URN of the schema, if it is given.
    pub schema: Option<String>,
    /// Name of the attribute. `None` if the path is a schema: the whole extension is meant.
    pub attribute: Option<String>,
    /// Selects values of a multi-valued attribute: `type eq "work"` of `emails[type eq "work"]`.
    pub selection: Option<Condition>,
    /// Name of the sub-attribute.
    pub sub_attribute: Option<String>,
}

impl PatchPath {
    /// Parses a path.
    ///
    /// The grammar does not say where a URN ends. Of `urn:…:2.0:User:userName`, the part after the last colon is
    /// the attribute; of `urn:…:2.0:User` it belongs to the URN, because a version stands before it.
    ///
    /// # Errors
    /// Fails if the text is not a path.
    pub fn parse(text: &str) -> Result<Self, FilterSyntaxError> {
        let path = parse_path(text)?;
        let is_schema = path.selection.is_none()
            && path.sub_attribute.is_none()
            && path.schema.as_deref().is_some_and(ends_with_version);
        Ok(if is_schema {
            let schema = path.schema.unwrap_or_default();
            Self::of_schema(format!("{schema}:{}", path.attribute))
        } else {
            Self {
                schema: path.schema,
                attribute: Some(path.attribute),
                selection: path.selection.map(|selection| *selection),
                sub_attribute: path.sub_attribute,
            }
        })
    }

    /// A path that means a whole extension.
    pub(super) fn of_schema(schema: String) -> Self {
        Self {
            schema: Some(schema),
            attribute: None,
            selection: None,
            sub_attribute: None,
        }
    }

    /// A path that means an attribute of the resource, of whatever name.
    pub(super) fn of_attribute(attribute: String) -> Self {
        Self {
            schema: None,
            attribute: Some(attribute),
            selection: None,
            sub_attribute: None,
        }
    }
}

/// Whether a URN ends with a version, such as `2.0`.
fn ends_with_version(urn: &str) -> bool {
    let last = urn.rsplit(':').next().unwrap_or_default();
    last.starts_with(|first: char| first.is_ascii_digit())
        && last
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}
