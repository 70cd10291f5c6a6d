//! Renders an entry in forms that can be run again or passed on: cURL and HTTPie for sh, bash, zsh and fish,
//! a command line for PowerShell, plain HTTP and HAR.
//!
//! Each credential is replaced by a placeholder, whether or not the log has already redacted it
//! (`credentials`). Command lines are safe to paste, whatever the entry contains (`shell`, `powershell`). The
//! log records the path that was called but not the base URL. The recorded `Host` header is untrusted, and
//! running a command line sends the user's token to the host in it. Command lines therefore call the
//! placeholder [`SERVICE`], and show the recorded host on a line of its own, to which nothing is sent.

mod credentials;
mod curl;
mod httpie;
mod plain;
mod powershell;
mod shell;

use std::borrow::Cow;

use scim_audit_model::entry::{BodyEncoding, Entry, Message};
use scim_audit_model::export::{self, Export, ExportError, Format};

pub use curl::curl;
pub use httpie::httpie;
pub use plain::{request, response};
pub use powershell::powershell;

/// Placeholder for the service's host name in command lines.
/// [RFC 2606](https://www.rfc-editor.org/rfc/rfc2606) reserves `.invalid`, so a command line in which the
/// placeholder was not replaced contacts no host.
pub const SERVICE: &str = "SCIM-HOST.invalid";

/// URL for command lines, with [`SERVICE`] as its host.
fn address(entry: &Entry) -> String {
    export::url_at(SERVICE, &credentials::without(entry))
}

/// Host that was called, according to the request's `Host` header.
fn recorded_host(entry: &Entry) -> Option<&str> {
    export::recorded_host(entry)
}

/// Returns the entry as an HTTP Archive with a single entry.
///
/// # Errors
/// Fails if the entry cannot be serialized as JSON.
pub fn har(entry: &Entry) -> Result<String, ExportError> {
    let mut out = Vec::new();
    let mut export = Export::begin(Format::Har, &mut out);
    export.entry(&credentials::without(entry), &mut out)?;
    export.end(&mut out);
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Headers that concern the connection or the transfer of the body. Clients set their own.
const OF_THE_CONNECTION: [&str; 12] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
    // The recorded body is decoded, and the response has to be readable.
    "content-encoding",
    "accept-encoding",
];

/// Returns the request headers that a client must be given, each with the showable part of its value.
fn told(message: &Message) -> impl Iterator<Item = (&str, credentials::Shown<'_>)> {
    message
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, value)| {
            is_token(name)
                && !value.contains(['\r', '\n', '\0'])
                && !OF_THE_CONNECTION
                    .iter()
                    .any(|known| name.eq_ignore_ascii_case(known))
        })
        .map(|(name, value)| (name, credentials::shown(message, name, value)))
}

/// Recorded request body.
enum Body<'e> {
    Text(Cow<'e, str>),
    Base64(&'e str),
}

fn body(message: &Message) -> Option<Body<'_>> {
    let body = message.body.as_deref().filter(|body| !body.is_empty())?;
    Some(if message.body_encoding == BodyEncoding::Base64 {
        Body::Base64(body)
    } else {
        Body::Text(credentials::form(message, body))
    })
}

/// Returns the method without characters that are invalid in a token; `GET` if none remain.
fn method(entry: &Entry) -> String {
    let method: String = entry
        .method
        .chars()
        .filter(|char| is_tchar(*char))
        .collect();
    if method.is_empty() {
        "GET".to_owned()
    } else {
        method
    }
}

/// Returns whether the text is a valid header name
/// ([RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)). The command-line programs would
/// read a file for `@file` in place of a name.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_tchar)
}

fn is_tchar(char: char) -> bool {
    char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char)
}

#[cfg(test)]
mod tests;
