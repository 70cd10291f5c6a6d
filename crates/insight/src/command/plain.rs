//! Renders an entry as an HTTP/1.1 message ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112)), whichever
//! HTTP version it used.

use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::export::url;
use scim_audit_model::status_code;

use super::{credentials, is_token, method};

/// Returns the request as text: request line, headers and body, as far as they were recorded. Lines of the
/// head end in CR LF.
pub fn request(entry: &Entry) -> String {
    let url = url(&credentials::without(entry));
    let address = url.strip_prefix("https://").unwrap_or(&url);
    let (host, target) = address
        .split_at_checked(address.find('/').unwrap_or(address.len()))
        .unwrap_or((address, "/"));
    let mut out = format!("{} {target} HTTP/1.1\r\n", method(entry));
    let message = entry.request.as_ref();
    let has_host = message.is_some_and(|message| {
        let mut headers = message.headers.iter();
        headers.any(|(name, _)| name.eq_ignore_ascii_case("host"))
    });
    if !has_host {
        // HTTP/1.1 requires a `Host` header.
        line(&mut out, "Host", host);
    }
    write(&mut out, message);
    out
}

/// Returns the response as text, or `None` if there was no response.
pub fn response(entry: &Entry) -> Option<String> {
    let code = entry.status_code?;
    let mut out = format!("HTTP/1.1 {code} {}\r\n", status_code::reason_phrase(code));
    write(&mut out, entry.response.as_ref());
    Some(out)
}

fn write(out: &mut String, message: Option<&Message>) {
    let headers = message.map_or(&[][..], |message| &message.headers);
    for (name, value) in headers.iter().filter(|(name, _)| is_token(name)) {
        if let Some(message) = message {
            line(out, name, &credentials::shown(message, name, value).text());
        }
    }
    out.push_str("\r\n");
    if let Some(message) = message {
        let body = message.body.as_deref().unwrap_or_default();
        out.push_str(&credentials::form(message, body));
    }
}

/// Appends a header line. Replaces line breaks in the value by spaces, because they would start another
/// header.
fn line(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push_str(": ");
    out.extend(value.chars().map(|char| {
        if matches!(char, '\r' | '\n' | '\0') {
            ' '
        } else {
            char
        }
    }));
    out.push_str("\r\n");
}
