//! Renders a request as a command line for [HTTPie](https://httpie.io/docs/cli).

use scim_audit_model::entry::Entry;

use super::credentials::{REDACTED, Shown};
use super::shell::{host_note, with_token, word};
use super::{Body, address, body, method, told};

/// Returns the request as a command line for HTTPie in sh, bash, zsh and fish. It takes the token of
/// `Authorization` from the variable `TOKEN`.
pub fn httpie(entry: &Entry) -> String {
    let sent = entry.request.as_ref().and_then(body);
    let mut parts = vec!["http --path-as-is".to_owned()];
    let mut before = String::new();
    match sent {
        Some(Body::Base64(text)) => {
            before = format!("printf %s {} | base64 -d | ", word(text));
        }
        Some(Body::Text(text)) => {
            parts.push("--ignore-stdin".to_owned());
            // Option and text form one word, because the text may start with `-`.
            parts.push(word(&format!("--raw={text}")));
        }
        None => parts.push("--ignore-stdin".to_owned()),
    }
    // HTTPie takes a first argument that contains anything but letters for the URL.
    let method: String = method(entry)
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    let method = if method.is_empty() { "GET" } else { &method };
    parts.push(format!("{method} {}", word(&address(entry))));
    if let Some(message) = &entry.request {
        for (name, value) in told(message).filter(|(name, value)| is_item(name, value)) {
            parts.push(header(name, &value));
        }
    }
    format!("{}{before}{}", host_note(entry), parts.join(" \\\n  "))
}

/// Renders `Name: value`. The space is necessary: HTTPie reads a file for `Name:@path`, and parses
/// `Name:=value` as a JSON field.
fn header(name: &str, value: &Shown<'_>) -> String {
    match value {
        Shown::Credential(Some(scheme)) => with_token(&format!("{name}: {scheme} ")),
        Shown::Credential(None) => word(&format!("{name}: {REDACTED}")),
        Shown::Value(value) if value.trim().is_empty() => word(&format!("{name};")),
        Shown::Value(value) => word(&format!("{name}: {value}")),
    }
}

/// Returns whether HTTPie can send the header unchanged. A name such as `-o` would be parsed as an option;
/// SCIM clients do not send such headers. In a value, HTTPie removes a backslash before one of its separators
/// and offers no way to escape it.
fn is_item(name: &str, value: &Shown<'_>) -> bool {
    let mut is_open = false;
    let loses_one = value.text().chars().any(|char| {
        let loses_one = is_open && matches!(char, ':' | '=' | '@' | ';');
        is_open = char == '\\' && !is_open;
        loses_one
    });
    !name.starts_with('-') && !loses_one
}
