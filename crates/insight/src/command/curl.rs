//! Renders a request as a command line for [curl](https://curl.se/docs/manpage.html).

use scim_audit_model::entry::Entry;

use super::credentials::{REDACTED, Shown};
use super::shell::{host_note, with_token, word};
use super::{Body, address, body, method, told};

/// Returns the request as a command line for curl in sh, bash, zsh and fish. It takes the token of
/// `Authorization` from the variable `TOKEN`.
pub fn curl(entry: &Entry) -> String {
    // Without these options curl would normalize `/../` and expand `[1-9]`.
    let mut parts = vec!["curl --path-as-is --globoff".to_owned()];
    let method = method(entry);
    parts.push(if method == "HEAD" {
        "--head".to_owned()
    } else {
        format!("--request {}", word(&method))
    });
    let mut before = String::new();
    if let Some(message) = &entry.request {
        let mut has_type = false;
        for (name, value) in told(message) {
            has_type |= name.eq_ignore_ascii_case("content-type");
            parts.push(format!("--header {}", header(name, &value)));
        }
        let sent = body(message);
        if sent.is_some() && !has_type {
            // Without this curl adds the content type of a form.
            parts.push("--header 'Content-Type:'".to_owned());
        }
        match sent {
            // `--data` would read a file if the text starts with `@`.
            Some(Body::Text(text)) => parts.push(format!("--data-raw {}", word(&text))),
            Some(Body::Base64(text)) => {
                before = format!("printf %s {} | base64 -d | ", word(text));
                parts.push("--data-binary @-".to_owned());
            }
            None => {}
        }
    }
    parts.push(format!("--url {}", word(&address(entry))));
    format!("{}{before}{}", host_note(entry), parts.join(" \\\n  "))
}

fn header(name: &str, value: &Shown<'_>) -> String {
    match value {
        Shown::Credential(Some(scheme)) => with_token(&format!("{name}: {scheme} ")),
        Shown::Credential(None) => word(&format!("{name}: {REDACTED}")),
        // curl omits a header that has nothing after its colon; `Name;` sends it empty.
        Shown::Value(value) if value.trim().is_empty() => word(&format!("{name};")),
        Shown::Value(value) => word(&format!("{name}: {value}")),
    }
}
