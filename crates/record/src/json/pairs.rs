//! Objects and arrays that name their own values: a PATCH operation
//! ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)), `{"name": …, "value": …}`,
//! `{"type": "password", "value": …}`, `["password", …]`.

use std::ops::Range;

use crate::names::{is_secret_path, is_secret_word};

/// The longest text that is taken for a name.
const LONGEST_NAME: usize = 1024;

/// Members whose text may say what the object's values are.
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
/// Members that are the values.
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
/// Lists of RFC 7643 whose `value` stays when the text is cut before its `type`.
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

/// What a container has shown so far of its own values.
#[derive(Default)]
pub(super) struct Container {
    /// What the current member is.
    pub(super) member: Member,
    /// What its telling members say.
    pub(super) told: Told,
    /// Where a value means what its neighbour says also when that was cut off.
    pub(super) suspect: bool,
    /// Name and value of each value.
    pub(super) values: Vec<(Range<usize>, Range<usize>)>,
    /// Where the value being read begins, when it is an object or array.
    pub(super) value_start: Option<usize>,
    /// The name of the current member.
    pub(super) key: Range<usize>,
    /// It is an array that no other array holds, and may only list names.
    pub(super) is_list: bool,
    /// All texts in it are personal, but for those that say what kind they are.
    pub(super) personal: bool,
}

/// What the telling members of an object say. Of several, the greatest counts.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// None was read.
    #[default]
    Nothing,
    Harmless,
    /// The text was cut in one.
    Cut,
    Secret,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    #[default]
    Other,
    Secret,
    /// A container of texts that tell who a person is, or one of them.
    Personal,
    /// A text that may say what the values are. `path` may be a whole path, the others are names.
    Telling {
        path: bool,
    },
    Value,
}

impl Member {
    /// What a member of this name is.
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

/// What a telling text says.
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

/// Whether the other text of `["password", "…"]` is no name itself, as in a list of attributes.
pub(super) fn is_no_name(text: &[u8]) -> bool {
    !text
        .iter()
        .all(|byte| byte.is_ascii_alphabetic() || b".:_-".contains(byte))
}

/// Whether the first text of an array names what the others are.
pub(super) fn names_others(text: &[u8]) -> bool {
    text.len() <= LONGEST_NAME && is_secret_word(text.trim_ascii(), false)
}

/// Whether a list of this name holds values that its own standard makes harmless.
pub(super) fn is_scim_list(name: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    SCIM_LISTS.iter().any(|list| list.as_bytes() == lower)
}
