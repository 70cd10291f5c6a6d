//! An entry as something to try again, or to hand on: cURL and HTTPie for sh, bash, zsh and fish, a line for
//! PowerShell, plain HTTP, HAR.
//!
//! Credentials are left out: a placeholder stands for each, whether the log had replaced them already or not
//! (`credentials`). What goes into a shell is safe to paste whoever wrote it (`shell`, `powershell`). The log does not
//! know the address that was called, only what stands below it. The `Host` that was sent is the sender's word, and a
//! line that is run gives the token of whoever runs it to the host it names: so a placeholder stands there
//! ([`SERVICE`]), and the recorded host beside it, where nothing is sent to it.

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

/// Stands for the service's name in a line that is run. [RFC 2606](https://www.rfc-editor.org/rfc/rfc2606) keeps it
/// from ever being one, so that a line in which nobody replaced it sends nothing anywhere.
pub const SERVICE: &str = "SCIM-HOST.invalid";

/// The address for a line that is run.
fn address(entry: &Entry) -> String {
    export::url_at(SERVICE, &credentials::without(entry))
}

/// The host that was called, as the request says.
fn recorded_host(entry: &Entry) -> Option<&str> {
    export::recorded_host(entry)
}

/// The entry as an HTTP Archive of its own.
///
/// # Errors
/// When it has no form in JSON.
pub fn har(entry: &Entry) -> Result<String, ExportError> {
    let mut out = Vec::new();
    let mut export = Export::begin(Format::Har, &mut out);
    export.entry(&credentials::without(entry), &mut out)?;
    export.end(&mut out);
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Headers that speak of one connection, or of how the body travelled: a client makes its own.
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
    // The kept body is decoded, and an answer is to be read.
    "content-encoding",
    "accept-encoding",
];

/// The headers of a request that a client has to be told, each with what is shown of its value.
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

/// The body to be sent, where one was kept.
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

/// The method, as far as it is one.
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

/// Whether this is a header's name ([RFC 9110 §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)). To the
/// command lines, `@file` in its place would mean a file to read.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_tchar)
}

fn is_tchar(char: char) -> bool {
    char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char)
}

#[cfg(test)]
mod tests;
