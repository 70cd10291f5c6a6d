//! What authenticates a caller, and what stands in its place. The gateway has replaced it before anything was
//! written; a log of a portal's own, or a file of another program, may not have.

use std::borrow::Cow;

use scim_audit_model::entry::{BodyEncoding, Entry, Message, Place};
use scim_audit_model::secrets;

/// Schemes of `Authorization` that are no secret themselves.
const SCHEMES: [&str; 2] = ["Bearer", "Basic"];

/// Stands for a credential in texts.
pub(super) const REDACTED: &str = "<redacted>";

/// What is shown of a header's value.
pub(super) enum Shown<'e> {
    /// All of it.
    Value(&'e str),
    /// A credential, after this scheme of `Authorization`, if that is known.
    Credential(Option<&'static str>),
}

impl Shown<'_> {
    /// As a text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Value(value) => Cow::Borrowed(value),
            Self::Credential(None) => Cow::Borrowed(REDACTED),
            Self::Credential(Some(scheme)) => Cow::Owned(format!("{scheme} {REDACTED}")),
        }
    }
}

/// What is shown of one header's value.
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

/// The entry without credentials.
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

/// The message without credentials in its body, where that is a form.
fn without_in_form(message: Message) -> Message {
    Message {
        body: message
            .body
            .as_deref()
            .map(|body| form(&message, body).into_owned()),
        ..message
    }
}

/// A body without credentials, where it is a form.
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

/// A raw query, or a form, without credentials; everything else of it stays as it was spelled.
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
