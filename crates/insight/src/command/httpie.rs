//! A request as a command line for [HTTPie](https://httpie.io/docs/cli).

use scim_audit_model::entry::Entry;

use super::credentials::{REDACTED, Shown};
use super::shell::{host_note, with_token, word};
use super::{Body, address, body, method, told};

/// The request as a command line for HTTPie in sh, bash, zsh and fish. The token of `Authorization` is taken from the variable `TOKEN`.
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
            // One word with its option, as the text may start with `-`.
            parts.push(word(&format!("--raw={text}")));
        }
        None => parts.push("--ignore-stdin".to_owned()),
    }
    // HTTPie takes what is not letters for the address.
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

/// `Name: value`. The blank keeps a value that starts with `@` from being the name of a file to read, and one with `=`
/// from being a part of the query.
fn header(name: &str, value: &Shown<'_>) -> String {
    match value {
        Shown::Credential(Some(scheme)) => with_token(&format!("{name}: {scheme} ")),
        Shown::Credential(None) => word(&format!("{name}: {REDACTED}")),
        Shown::Value(value) if value.trim().is_empty() => word(&format!("{name};")),
        Shown::Value(value) => word(&format!("{name}: {value}")),
    }
}

/// Whether HTTPie can be given the header as it is. `-o` in place of a name would be an option; no client of SCIM sends
/// such a header. In a value it takes a backslash away that stands before one of its separators, and has no way to keep it.
fn is_item(name: &str, value: &Shown<'_>) -> bool {
    let mut is_open = false;
    let loses_one = value.text().chars().any(|char| {
        let loses_one = is_open && matches!(char, ':' | '=' | '@' | ';');
        is_open = char == '\\' && !is_open;
        loses_one
    });
    !name.starts_with('-') && !loses_one
}
