//! The body of a message, as far as it was recorded.

use scim_audit_model::entry::{BodyEncoding, Message, Place};

use crate::json_tree::{JsonEnd, JsonTree};

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyForm {
    /// The log does not have the message.
    Unknown,
    /// There is no body.
    Absent,
    /// JSON.
    Json,
    /// The beginning of JSON: the log keeps no more of it.
    JsonBeginning,
    /// It begins like JSON and is broken, or ends too early.
    JsonBroken,
    /// HTML.
    Page,
    /// Other text.
    Text,
    /// Not UTF-8.
    Binary,
    /// Withheld from the log because it is neither JSON nor a form.
    Withheld,
    /// Withheld from the log for another reason, or not kept.
    NotKept,
}

/// The body of a message.
#[derive(Debug)]
pub(crate) struct BodyText<'a> {
    pub(crate) form: BodyForm,
    /// The values that were read, also of a cut or broken text.
    pub(crate) tree: Option<JsonTree<'a>>,
}

impl<'a> BodyText<'a> {
    /// Reads the body of a message.
    pub(crate) fn of(message: Option<&'a Message>) -> Self {
        Self::read_by(message, JsonTree::read)
    }

    /// Reads the body of a message; JSON by this function.
    pub(crate) fn read_by(
        message: Option<&'a Message>,
        read: impl Fn(&'a str) -> JsonTree<'a>,
    ) -> Self {
        let Some(message) = message else {
            return Self::without_tree(BodyForm::Unknown);
        };
        let Some(body) = message.body.as_deref() else {
            return Self::without_tree(unrecorded(message));
        };
        if message.body_encoding != BodyEncoding::Utf8 {
            return Self::without_tree(BodyForm::Binary);
        }
        let text = body.trim_start_matches('\u{feff}').trim_ascii();
        if text.is_empty() {
            return Self::without_tree(BodyForm::Absent);
        }
        if text.starts_with('<') {
            let form = if is_page(text) || is_html(message) {
                BodyForm::Page
            } else {
                BodyForm::Text
            };
            return Self::without_tree(form);
        }
        let tree = read(body);
        let form = match tree.end() {
            JsonEnd::Whole => BodyForm::Json,
            JsonEnd::Cut if message.truncated => BodyForm::JsonBeginning,
            _ if text.starts_with(['{', '[', '"']) => BodyForm::JsonBroken,
            _ => BodyForm::Text,
        };
        Self {
            form,
            tree: (form != BodyForm::Text).then_some(tree),
        }
    }

    fn without_tree(form: BodyForm) -> Self {
        Self { form, tree: None }
    }
}

fn unrecorded(message: &Message) -> BodyForm {
    let withheld = message
        .redactions
        .iter()
        .find(|redaction| redaction.place == Place::Body && redaction.at.is_empty());
    match withheld {
        _ if is_html(message) && message.size > 0 => BodyForm::Page,
        Some(redaction) => match redaction.reason {
            Some(scim_audit_model::entry::RedactionReason::Unreadable) => BodyForm::Withheld,
            _ => BodyForm::NotKept,
        },
        None if message.body_hash.is_some() || message.size > 0 => BodyForm::NotKept,
        None => BodyForm::Absent,
    }
}

fn is_page(text: &str) -> bool {
    let head = text.as_bytes();
    let head = head.get(..1024).unwrap_or(head).to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"]
        .iter()
        .any(|tag| head.windows(tag.len()).any(|window| window == *tag))
}

fn is_html(message: &Message) -> bool {
    header(message, "content-type")
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("text/html"))
}

/// The first header of that name.
pub(crate) fn header<'a>(message: &'a Message, name: &str) -> Option<&'a str> {
    message
        .headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> BodyForm {
        let message = Message {
            body: Some(body.to_owned()),
            ..Message::default()
        };
        BodyText::of(Some(&message)).form
    }

    #[test]
    fn bodies_are_told_apart_by_what_they_are_not_by_their_media_type() {
        for (body, expected) in [
            ("", BodyForm::Absent),
            (" \n", BodyForm::Absent),
            ("{}", BodyForm::Json),
            ("{\"a\":", BodyForm::JsonBroken),
            ("{bad", BodyForm::JsonBroken),
            ("<!DOCTYPE HTML><p>", BodyForm::Page),
            ("<User/>", BodyForm::Text),
            ("Bad Gateway", BodyForm::Text),
        ] {
            assert_eq!(form(body), expected, "{body}");
        }
        assert_eq!(BodyText::of(None).form, BodyForm::Unknown);
    }

    #[test]
    fn what_the_log_does_not_keep_is_not_called_broken() {
        let cut = Message {
            body: Some("{\"a\":".to_owned()),
            truncated: true,
            ..Message::default()
        };
        assert_eq!(BodyText::of(Some(&cut)).form, BodyForm::JsonBeginning);
        let hashed = Message {
            body_hash: Some("h".to_owned()),
            size: 3,
            ..Message::default()
        };
        assert_eq!(BodyText::of(Some(&hashed)).form, BodyForm::NotKept);
    }
}
