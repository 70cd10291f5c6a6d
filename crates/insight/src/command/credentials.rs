//! Replaces credentials by placeholders. The gateway redacts credentials before it stores an entry, but an
//! audit log of another service or a file written by another program may still contain them.

use std::borrow::Cow;

use scim_audit_model::entry::{BodyEncoding, Entry, Message, Place};
use scim_audit_model::secrets;

/// Schemes of `Authorization` that may be shown; they are not secrets.
const SCHEMES: [&str; 2] = ["Bearer", "Basic"];

/// Placeholder for a credential.
pub(super) const REDACTED: &str = "<redacted>";

/// The part of a header value that may be shown.
pub(super) enum Shown<'e> {
    /// The complete value.
    Value(&'e str),
    /// A credential, with its `Authorization` scheme if the scheme is in [`SCHEMES`].
    Credential(Option<&'static str>),
}

impl Shown<'_> {
    /// Renders the value, with [`REDACTED`] in place of a credential.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Value(value) => Cow::Borrowed(value),
            Self::Credential(None) => Cow::Borrowed(REDACTED),
            Self::Credential(Some(scheme)) => Cow::Owned(format!("{scheme} {REDACTED}")),
        }
    }
}

/// Returns what may be shown of a header value.
pub(super) fn shown<'e>(message: &Message, name: &str, value: &'e str) -> Shown<'e> {
    let was_replaced = message.redactions.iter().any(|redaction| {
        redaction.place == Place::Header && redaction.at.eq_ignore_ascii_case(name)
    });
    if !was_replaced && !secrets::is_header(name) {
        return Shown::Value(value);
    }
    let plain = secrets::plain(name.as_bytes());
    let first = value.split_whitespace().next().unwrap_or_default();
    Shown::Credential(
        SCHEMES
            .into_iter()
            .find(|scheme| plain.contains("authorization") && scheme.eq_ignore_ascii_case(first)),
    )
}

/// Returns a copy of the entry without credentials.
pub(super) fn without(entry: &Entry) -> Entry {
    let message = |message: &Message| Message {
        headers: message
            .headers
            .iter()
            .map(|(name, value)| {
                let shown = shown(message, name, value).text().into_owned();
                (name.clone(), shown)
            })
            .collect(),
        ..message.clone()
    };
    Entry {
        query: entry.query.as_deref().map(query),
        request: entry.request.as_ref().map(message).map(without_in_form),
        response: entry.response.as_ref().map(message),
        ..entry.summary()
    }
}

/// Removes credentials from the body if it is a form.
fn without_in_form(message: Message) -> Message {
    Message {
        body: message
            .body
            .as_deref()
            .map(|body| form(&message, body).into_owned()),
        ..message
    }
}

/// Returns the body, without credentials if it is a form.
pub(super) fn form<'b>(message: &Message, body: &'b str) -> Cow<'b, str> {
    let is_form = message.headers.iter().any(|(name, value)| {
        let media_type = value.split(';').next().unwrap_or_default();
        name.eq_ignore_ascii_case("content-type")
            && media_type
                .trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    if is_form && message.body_encoding != BodyEncoding::Base64 {
        Cow::Owned(query(body))
    } else {
        Cow::Borrowed(body)
    }
}

/// Redacts the credentials of a raw query or form. Everything else keeps its original encoding.
fn query(raw: &str) -> String {
    let pairs = raw.split('&').map(|pair| {
        let Some((name, _)) = pair.split_once('=') else {
            return Cow::Borrowed(pair);
        };
        let decoded = form_urlencoded::parse(name.as_bytes()).next();
        let is_credential = decoded.is_some_and(|(name, _)| secrets::is_parameter(&name));
        if is_credential {
            Cow::Owned(format!("{name}={REDACTED}"))
        } else {
            Cow::Borrowed(pair)
        }
    });
    pairs.collect::<Vec<_>>().join("&")
}
