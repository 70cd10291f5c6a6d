//! Secrets that free text gives away by what stands before them: `password eq "…"`, `password=…`,
//! `Bearer …`, `https://user:…@host`. It knows no JSON and no HTTP; it is asked once for each reading.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::key::is_placeholder;
use crate::names::{NAME_HINTS, is_secret_parameter, is_secret_word};

/// How long a placeholder is.
const PLACEHOLDER_LENGTH: usize = "[redacted hmac-sha256:0000000000000000]".len();

/// The operators of [RFC 7644 §3.4.2.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2) that
/// compare.
const OPERATORS: [&str; 9] = ["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le"];
/// What clients write in their place.
const NEAR_OPERATORS: [&str; 10] = [
    "=",
    "==",
    "!=",
    "<>",
    "=~",
    "like",
    "equals",
    "contains",
    "startswith",
    "endswith",
];

static HINTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(NAME_HINTS.into_iter().chain(["bearer", "basic", "://"]))
        .ok()
});

/// Every secret in the text that its surroundings give away.
pub(crate) fn secrets_in(text: &[u8]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let Some(hints) = HINTS.as_ref() else {
        return found;
    };
    let mut behind = 0;
    for hint in hints.find_iter(text) {
        if hint.start() < behind {
            continue;
        }
        let word = word_around(text, hint.range());
        let secret = if slice(text, &hint.range()) == b"://" {
            user_info(text, hint.end())
        } else {
            behind = word.end;
            let name = slice(text, &word);
            if name.eq_ignore_ascii_case(b"bearer") || name.eq_ignore_ascii_case(b"basic") {
                credentials(text, word.end)
            } else if is_secret_word(name) {
                named_value(text, &word)
            } else if is_secret_parameter(name) && starts_parameter(text, &word) {
                Some(value_at(text, word.end + 1))
            } else {
                None
            }
        };
        found.extend(secret.filter(|span| !span.is_empty()));
    }
    found
}

fn slice<'a>(text: &'a [u8], span: &Range<usize>) -> &'a [u8] {
    text.get(span.clone()).unwrap_or_default()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$')
}

fn word_around(text: &[u8], span: Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let start = before
        .iter()
        .rev()
        .take_while(|byte| is_word(**byte))
        .count();
    let end = after.iter().take_while(|byte| is_word(**byte)).count();
    span.start - start..span.end + end
}

fn skip_blanks(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count()
}

/// `?code=…` and `&code=…`.
fn starts_parameter(text: &[u8], word: &Range<usize>) -> bool {
    let before = word.start.checked_sub(1).and_then(|at| text.get(at));
    matches!(before, Some(b'?' | b'&')) && text.get(word.end) == Some(&b'=')
}

/// What a name that stands for a secret is compared with, or set to.
fn named_value(text: &[u8], word: &Range<usize>) -> Option<Range<usize>> {
    let mut at = word.end;
    // `"password": "…"`, escaped or not: JSON or a dictionary printed into a message.
    let quote = text
        .get(at)
        .filter(|byte| matches!(byte, b'"' | b'\''))
        .copied();
    if quote.is_some()
        && word
            .start
            .checked_sub(1)
            .and_then(|at| text.get(at))
            .copied()
            == quote
    {
        let colon = skip_blanks(text, at + 1);
        return matches!(text.get(colon), Some(b':' | b'='))
            .then(|| value_at(text, skip_blanks(text, colon + 1)));
    }
    // `password.value eq`, `password[value eq "…"]`
    while text.get(at) == Some(&b'.') {
        at = word_around(text, at + 1..at + 1).end;
    }
    if text.get(at) == Some(&b'[') {
        return Some(at + 1..closing_bracket(text, at + 1));
    }
    let operator_at = skip_blanks(text, at);
    let rest = text.get(operator_at..).unwrap_or_default();
    let symbols = rest
        .iter()
        .take_while(|byte| b"=!<>~".contains(byte))
        .count();
    let letters = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let length = symbols.max(letters);
    let operator = String::from_utf8_lossy(rest.get(..length)?).to_ascii_lowercase();
    let value = skip_blanks(text, operator_at + length);
    let quoted = matches!(text.get(value), Some(b'"' | b'\''));
    let apart = operator_at > at || symbols > 0;
    let known = OPERATORS.contains(&operator.as_str()) && (value > operator_at + length || quoted)
        || operator == "=";
    let near = quoted && NEAR_OPERATORS.contains(&operator.as_str());
    (apart && (known || near)).then(|| value_at(text, value))
}

/// A value: what stands between quotes, or up to the next blank, `&` or quote.
fn value_at(text: &[u8], at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.get(..PLACEHOLDER_LENGTH).is_some_and(is_placeholder) {
        return at..at + PLACEHOLDER_LENGTH;
    }
    if let Some(quote @ (b'"' | b'\'')) = rest.first().copied() {
        return at + 1..closing_quote(text, at + 1, quote);
    }
    let length = rest
        .iter()
        .take_while(|byte| !(byte.is_ascii_whitespace() || matches!(byte, b'&' | b'"' | b'\'')))
        .count();
    at..at + length
}

/// Where the closing quote stands, or the text ends.
fn closing_quote(text: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if byte == quote => return at,
            _ => at += 1,
        }
    }
    text.len()
}

fn closing_bracket(text: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => at = closing_quote(text, at + 1, b'"') + 1,
            b']' => return at,
            _ => at += 1,
        }
    }
    text.len()
}

/// What follows `Bearer` or `Basic`, where it looks like credentials and not like a sentence.
fn credentials(text: &[u8], at: usize) -> Option<Range<usize>> {
    let start = skip_blanks(text, at);
    let rest = text.get(start..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte))
        .count();
    let token = rest.get(..length)?;
    let dense = length >= 16 || token.iter().any(u8::is_ascii_digit);
    (start > at && length >= 8 && dense).then_some(start..start + length)
}

/// The password of `scheme://user:password@host`.
fn user_info(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|byte| !(byte.is_ascii_whitespace() || b"/?#\"'<>".contains(byte)))
        .count();
    let authority = rest.get(..length)?;
    let end = authority.iter().rposition(|byte| *byte == b'@')?;
    let colon = authority.iter().take(end).position(|byte| *byte == b':')?;
    Some(at + colon + 1..at + end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        secrets_in(text.as_bytes())
            .into_iter()
            .map(|span| &text[span])
            .collect()
    }

    #[test]
    fn a_compared_password_is_found_whatever_the_operator() {
        for operator in OPERATORS {
            for text in [
                format!("password {operator} \"S 1\""),
                format!("PASSWORD {} \"S 1\"", operator.to_uppercase()),
                format!("userName eq \"a\" and (not (urn:x:2.0:User:password {operator} \"S 1\"))"),
                format!("emails[type eq \"work\" and password {operator} \"S 1\"].value"),
            ] {
                assert_eq!(found(&text), ["S 1"], "{text}");
            }
        }
        assert_eq!(found(r#"password eq "a\"b" or x pr"#), [r#"a\"b"#]);
        assert_eq!(found("password eq 'a b'"), ["a b"]);
        assert_eq!(found("password eq hunter2 and x pr"), ["hunter2"]);
        assert_eq!(found("password eq \"cut"), ["cut"]);
        assert_eq!(found("password eq\"x1\""), ["x1"]);
        assert_eq!(found("password like \"x1\""), ["x1"]);
        assert_eq!(found("password.value eq \"x1\""), ["x1"]);
        assert_eq!(found("password[value eq \"]x1\"]"), ["value eq \"]x1\""]);
    }

    #[test]
    fn a_set_password_is_found() {
        assert_eq!(found("password=x1&a=b"), ["x1"]);
        assert_eq!(found("{'password': 'x 1'}"), ["x 1"]);
        assert_eq!(found(r#"body was {"access_token" : "x 1"}"#), ["x 1"]);
        assert_eq!(found("/cb?code=x1&state=2"), ["x1"]);
        assert_eq!(found("https://bob:hunter2@host/"), ["hunter2"]);
        assert_eq!(found("got Bearer abc.def-123, sorry"), ["abc.def-123"]);
    }

    #[test]
    fn sentences_about_secrets_hold_none() {
        for text in [
            "password is required",
            "password: this field may not be blank",
            "password pr",
            "attributes=password&sortBy=userName",
            "attributes=userName,password",
            "A Bearer authentication scheme",
            "Basic authentication is off",
            "The token is unknown; statusCode 404",
            "https://host:8080/x@y",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"(password|Bearer|://|eq|[ ="'\[\].:@&a]){0,20}"#) {
            for span in secrets_in(text.as_bytes()) {
                prop_assert!(span.end <= text.len() && span.start < span.end);
            }
        }
    }
}
