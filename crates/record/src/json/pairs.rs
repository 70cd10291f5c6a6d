//! Objects and arrays that name their own values: a PATCH operation
//! ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)), `{"name": …, "value": …}`,
//! `{"type": "password", "value": …}`, `["password", …]`.

use std::ops::Range;

use crate::names::{is_secret_path, is_secret_word};

/// Longer texts are not treated as names.
const LONGEST_NAME: usize = 1024;

/// Telling members: their text may name what the values of the object are.
const TELLING: &[&str] = &[
    "path",
    "name",
    "key",
    "attribute",
    "attributename",
    "attributepath",
    "field",
    "fieldname",
    "property",
    "propertyname",
    "loc",
    "n",
    "k",
    "attr",
    "attrname",
    "propname",
    "param",
    "parameter",
    "paramname",
    "parametername",
    "type",
    "kind",
    "label",
    "header",
    "claim",
    "id",
    "code",
    "variable",
    "setting",
    "option",
];
/// Members that hold the values.
const VALUES: &[&str] = &[
    "value",
    "values",
    "newvalue",
    "oldvalue",
    "val",
    "data",
    "content",
    "text",
    "new",
    "old",
    "current",
    "previous",
    "from",
    "v",
    "input",
    "actual",
    "received",
    "provided",
    "got",
    "to",
    "before",
    "after",
    "default",
    "defaultvalue",
    "$",
    "#text",
    "_",
    "rawvalue",
    "stringvalue",
    "valuestring",
];
/// Lists of RFC 7643 whose `value` stays in the clear when the text is cut before its `type`.
const SCIM_LISTS: &[&str] = &[
    "emails",
    "phonenumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "members",
    "entitlements",
    "roles",
    "x509certificates",
    "manager",
    "resources",
];

/// What is known so far about the values of a container.
#[derive(Default)]
pub(super) struct Container {
    /// The kind of the current member.
    pub(super) member: Member,
    /// What the telling members name.
    pub(super) told: Told,
    /// Hide the values if the text is cut before a telling member was read.
    pub(super) suspect: bool,
    /// Spans of the name and the value of each value member.
    pub(super) values: Vec<(Range<usize>, Range<usize>)>,
    /// Start offset of the value being read, if that is an object or array.
    pub(super) value_start: Option<usize>,
    /// Span of the current member's name.
    pub(super) key: Range<usize>,
    /// An array that is the value of a member, not an element of another array. It may be a plain list of
    /// attribute names.
    pub(super) is_list: bool,
    /// Every text inside is personal data, except `type`, `primary` and `$ref`.
    pub(super) personal: bool,
}

/// What the telling members of an object name. If they disagree, the greatest variant wins.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// No telling member was read.
    #[default]
    Nothing,
    Harmless,
    /// The text ends inside a telling member.
    Cut,
    Secret,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    #[default]
    Other,
    Secret,
    /// A container of personal texts, or one such text.
    Personal,
    /// A text that may name the values. `path`: it may be a whole attribute path; otherwise it is a plain
    /// name.
    Telling {
        path: bool,
    },
    Value,
}

impl Member {
    /// Returns the kind of a member by its name.
    pub(super) fn of(name: &[u8], personal: bool) -> Self {
        if is_secret_path(name, false) {
            return Self::Secret;
        }
        if name.len() > 32 && !personal {
            return Self::Other;
        }
        let lower: String = name
            .iter()
            .filter(|byte| !matches!(byte, b'_' | b'-') || name.len() == 1)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        if (TELLING.contains(&lower.as_str())
            || lower.ends_with("path")
            || lower.ends_with("pointer"))
            && !(personal && lower == "name")
        {
            return Self::Telling {
                path: lower.ends_with("path") || lower.ends_with("pointer"),
            };
        }
        if VALUES.contains(&lower.as_str()) || lower.ends_with("value") || lower.ends_with("values")
        {
            return Self::Value;
        }
        if personal && is_secret_path(name, true) {
            return Self::Personal;
        }
        Self::Other
    }
}

/// Returns what the text of a telling member names.
pub(super) fn told(text: &[u8], path: bool, closed: bool, personal: bool) -> Told {
    let secret = if path {
        is_secret_path(text, personal)
    } else {
        text.len() <= LONGEST_NAME
            && !text.trim_ascii().iter().any(u8::is_ascii_whitespace)
            && is_secret_path(text, personal)
    };
    match (secret, closed) {
        (true, _) => Told::Secret,
        (false, true) => Told::Harmless,
        (false, false) => Told::Cut,
    }
}

/// Whether the second text of `["password", "…"]` cannot be an attribute name. Distinguishes a value from a
/// list of attribute names.
pub(super) fn is_no_name(text: &[u8]) -> bool {
    !text
        .iter()
        .all(|byte| byte.is_ascii_alphabetic() || b".:_-".contains(byte))
}

/// Whether the first text of an array names what the other elements are.
pub(super) fn names_others(text: &[u8]) -> bool {
    text.len() <= LONGEST_NAME && is_secret_word(text.trim_ascii(), false)
}

/// Whether RFC 7643 defines a list attribute of this name, whose values are not secrets.
pub(super) fn is_scim_list(name: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    SCIM_LISTS.iter().any(|list| list.as_bytes() == lower)
}
