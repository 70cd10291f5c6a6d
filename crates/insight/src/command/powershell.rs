//! Renders a request as a command line for Windows PowerShell 5.1 and PowerShell 7.
//!
//! The command line calls PowerShell's own `Invoke-WebRequest`, because version 5.1 drops double quotes from
//! arguments of external programs such as `curl.exe`. There is no command line for cmd.exe: it expands
//! `%NAME%` even within quotes, and cannot express a line break in an argument.

use std::fmt::Write as _;

use scim_audit_model::entry::Entry;

use super::credentials::{REDACTED, Shown};
use super::{Body, address, body, method, recorded_host, told};

/// Methods that `-Method` of `Invoke-WebRequest` accepts in version 5.1.
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];

/// Returns the request as a command line for PowerShell. It takes the token of `Authorization` from the
/// environment variable `TOKEN`.
pub fn powershell(entry: &Entry) -> String {
    let mut out = recorded_host(entry).map_or_else(String::new, |host| {
        // `recorded_host` never contains a line break, so the host cannot end the comment.
        format!("# recorded Host: {host}\n")
    });
    let method = method(entry);
    let parameter = if METHODS.contains(&method.as_str()) {
        "-Method"
    } else {
        "-CustomMethod"
    };
    let mut parts = vec![
        "Invoke-WebRequest -UseBasicParsing -MaximumRedirection 0".to_owned(),
        format!("{parameter} {}", word(&method)),
    ];
    if let Some(message) = &entry.request {
        // A hashtable literal rejects duplicate keys, so repeated headers are joined.
        let mut headers: Vec<(&str, String)> = Vec::new();
        for (name, value) in told(message) {
            let value = expression(&value);
            if name.eq_ignore_ascii_case("content-type") {
                parts.push(format!("-ContentType {value}"));
            } else if name.eq_ignore_ascii_case("user-agent") {
                parts.push(format!("-UserAgent {value}"));
            } else if let Some((_, before)) = headers
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                *before = format!("{before} + ', ' + {value}");
            } else {
                headers.push((name, value));
            }
        }
        if !headers.is_empty() {
            let table: Vec<_> = headers
                .iter()
                .map(|(name, value)| format!("{} = {value}", word(name)))
                .collect();
            parts.push(format!("-Headers @{{ {} }}", table.join("; ")));
        }
        match body(message) {
            // Send bytes: version 5.1 encodes a string as Latin-1.
            Some(Body::Text(text)) => parts.push(format!(
                "-Body ([Text.Encoding]::UTF8.GetBytes({}))",
                word(&text)
            )),
            Some(Body::Base64(text)) => parts.push(format!(
                "-Body ([Convert]::FromBase64String({}))",
                word(text)
            )),
            None => {}
        }
    }
    parts.push(format!("-Uri {}", word(&address(entry))));
    out.push_str(&parts.join(" `\n  "));
    out
}

fn expression(value: &Shown<'_>) -> String {
    match value {
        Shown::Credential(Some(scheme)) => {
            format!("({} + $env:TOKEN)", word(&format!("{scheme} ")))
        }
        Shown::Credential(None) => word(REDACTED),
        Shown::Value(value) => word(value),
    }
}

/// Quotes a text as one PowerShell string expression. PowerShell accepts typographic single quotes as single
/// quotes; doubling escapes each of them. Control characters are written as `[char]` codes, because a
/// terminal could interpret them.
fn word(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    let mut is_joined = false;
    for char in text.chars() {
        match char {
            '\'' | '\u{2018}'..='\u{201b}' => out.extend([char, char]),
            char if char.is_control() => {
                is_joined = true;
                // Writing into a String cannot fail.
                write!(out, "' + [char]{} + '", u32::from(char)).ok();
            }
            char => out.push(char),
        }
    }
    out.push('\'');
    if is_joined { format!("({out})") } else { out }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Parses a word as PowerShell does, by `about_Quoting_Rules` and the characters its tokenizer accepts as
    /// single quotes.
    fn read(word: &str) -> Option<String> {
        let is_quote = |char: char| matches!(char, '\'' | '\u{2018}'..='\u{201b}');
        let inner = word
            .strip_prefix('(')
            .and_then(|word| word.strip_suffix(')'));
        let mut rest = inner.unwrap_or(word);
        let mut out = String::new();
        loop {
            if let Some(number) = rest.strip_prefix("[char]") {
                let end = number
                    .find(|char: char| !char.is_ascii_digit())
                    .unwrap_or(number.len());
                out.push(char::from_u32(number[..end].parse().ok()?)?);
                rest = &number[end..];
            } else {
                rest = rest.strip_prefix('\'')?;
                loop {
                    let char = rest.chars().next()?;
                    rest = &rest[char.len_utf8()..];
                    if !is_quote(char) {
                        out.push(char);
                    } else if rest.starts_with(is_quote) {
                        out.push(char);
                        rest = &rest[rest.chars().next()?.len_utf8()..];
                    } else {
                        break;
                    }
                }
            }
            if rest.is_empty() {
                return Some(out);
            }
            inner?;
            rest = rest.strip_prefix(" + ")?;
        }
    }

    proptest! {
        #[test]
        fn quoted_text_is_one_string_and_evaluates_to_itself(
            text in prop_oneof![any::<String>(), "['\u{2018}\u{2019}\u{201a}\u{201b}\"$`;(){}@%a\n\r\t\x1b\x00-]{0,40}"],
        ) {
            let word = word(&text);
            prop_assert_eq!(read(&word), Some(text));
            prop_assert!(!word.contains(char::is_control));
        }
    }

    #[test]
    fn quotes_and_controls() {
        assert_eq!(word("it's"), "'it''s'");
        assert_eq!(word("$(id) `n"), "'$(id) `n'");
        assert_eq!(word("\u{2019}; id #"), "'\u{2019}\u{2019}; id #'");
        assert_eq!(word("a\nb"), "('a' + [char]10 + 'b')");
        assert_eq!(word(""), "''");
    }
}
