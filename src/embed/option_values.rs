//! What an option may be, one kind of value after the other. `None` for anything else.

use super::options::UrlSync;
use crate::source::Credentials;

/// A whole number within bounds.
pub(super) fn whole<T: std::str::FromStr + PartialOrd>(
    least: T,
    most: T,
) -> impl FnOnce(&str) -> Option<T> {
    move |text| {
        text.parse()
            .ok()
            .filter(|number| (&least..=&most).contains(&number))
    }
}

/// As an attribute (`navigable`, `navigable="true"`) or a value.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "" | "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

pub(super) fn credentials(text: &str) -> Option<Credentials> {
    match text {
        "same-origin" => Some(Credentials::SameOrigin),
        "include" => Some(Credentials::Include),
        "omit" => Some(Credentials::Omit),
        _ => None,
    }
}

pub(super) fn url_sync(text: &str) -> Option<UrlSync> {
    match text {
        "off" => Some(UrlSync::Off),
        "replace" => Some(UrlSync::Replace),
        "push" => Some(UrlSync::Push),
        _ => None,
    }
}

/// A token, as [RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2) has it.
pub(super) fn is_header_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Spelled the same in a query string as here.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
