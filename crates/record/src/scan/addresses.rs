//! Finds secrets by their position in a URL: before `@`, after a path segment that names a secret, in a
//! parameter.

use std::ops::Range;

use super::values::slice;
use crate::names::is_secret_word;
use scim_audit_model::secrets::has_word;

/// Minimum length of a path segment that is treated as a secret.
const SHORTEST_SECRET: usize = 5;
/// Maximum length of a path segment that is checked for a name.
const LONGEST_WORD: usize = 64;

/// Words in a path segment after which the next segment is a secret: `/reset-password/…`, `/verifyEmail/…`.
const OPENERS: &[&str] = &[
    "reset",
    "invite",
    "invites",
    "invitation",
    "invitations",
    "verify",
    "verification",
    "activate",
    "activation",
    "confirm",
    "confirmation",
    "resetpassword",
    "passwordreset",
    "forgotpassword",
    "changepassword",
    "setpassword",
    "magic",
    "magiclink",
    "unlock",
    "recover",
    "recovery",
    "forgot",
];
/// Words in the next segment that name a step of the flow instead of a secret.
const STEPS: &[&str] = &[
    "new",
    "edit",
    "change",
    "done",
    "complete",
    "success",
    "failed",
    "policy",
    "policies",
    "request",
    "start",
    "info",
    "introspect",
    "revoke",
    "refresh",
    "email",
    "user",
    "users",
];

/// Whether the word is the name of a parameter: `?code=…`, `&code=…`, `;code=…` and `#code=…`.
pub(super) fn starts_parameter(text: &[u8], word: &Range<usize>) -> bool {
    let before = text
        .get(word.start.saturating_sub(LONGEST_WORD)..word.start)
        .unwrap_or_default();
    let prefix = before
        .iter()
        .rev()
        .find(|byte| !(byte.is_ascii_alphanumeric() || b"_-.[]".contains(byte)));
    matches!(prefix, Some(b'?' | b'&' | b';' | b'#')) && value_of_parameter(text, word).is_some()
}

/// Offset of the value of a parameter whose name ends with the word: `code=…`, `user[code]=…`.
pub(super) fn value_of_parameter(text: &[u8], word: &Range<usize>) -> Option<usize> {
    let mut at = word.end;
    while text
        .get(at)
        .is_some_and(|byte| matches!(byte, b'[' | b']' | b'0'..=b'9'))
    {
        at += 1;
    }
    (text.get(at) == Some(&b'=')).then_some(at + 1)
}

/// The value of a parameter of a path segment, such as `S` in `/users;token=S/groups`
/// ([RFC 3986 §3.3](https://www.rfc-editor.org/rfc/rfc3986#section-3.3)). `span` is the value as it is outside
/// of a path, where it does not end at a slash. Too short values are not searched for elsewhere.
pub(super) fn parameter_of_path<'t>(
    text: &'t [u8],
    word: &Range<usize>,
    span: &Range<usize>,
) -> Option<&'t [u8]> {
    let before = word.start.checked_sub(1).and_then(|at| text.get(at));
    let value = slice(text, span);
    let end = value.iter().position(|byte| b"/?#".contains(byte))?;
    let is_parameter = before == Some(&b';') && end >= SHORTEST_SECRET;
    value.get(..end).filter(|_| is_parameter)
}

/// Span of the password in `//user:password@host`, or of a token used as the user name alone. `cut`: the text
/// was truncated, possibly before the `@`.
pub(super) fn user_info(text: &[u8], at: usize, cut: bool) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let length = rest
        .iter()
        .take_while(|byte| !(byte.is_ascii_whitespace() || b"/?#\"'<>\\".contains(byte)))
        .count();
    let authority = rest.get(..length)?;
    let ends_cut = cut && at + length == text.len();
    match authority.iter().rposition(|byte| *byte == b'@') {
        Some(end) => {
            let user = authority.get(..end)?;
            Some(password_of(user).map_or(at..at + end, |from| at + from..at + end))
        }
        None if ends_cut => {
            let from = password_of(authority)?;
            let is_port = authority.get(from..)?.iter().all(u8::is_ascii_digit);
            (!is_port).then_some(at + from..at + length)
        }
        None => None,
    }
}

fn password_of(user: &[u8]) -> Option<usize> {
    user.iter()
        .position(|byte| *byte == b':')
        .map(|colon| colon + 1)
}

/// Span of the path segment after one that names a secret: `/reset-password/…`, `/token/…`. `slash`: offset
/// of the slash before the first segment.
pub(super) fn opening_segment(text: &[u8], slash: usize) -> Option<Range<usize>> {
    let name = segment(text, slash + 1);
    if name.is_empty() || name.len() > LONGEST_WORD || text.get(name.end) != Some(&b'/') {
        return None;
    }
    let word = slice(text, &name);
    let word = String::from_utf8_lossy(word);
    if !has_word(&word, OPENERS) && !is_secret_word(word.as_bytes(), false) {
        return None;
    }
    let next = segment(text, name.end + 1);
    let step = slice(text, &next);
    // `/password/change` names a step, and `/tokens/7` a resource.
    let is_word = step.len() <= 20
        && step
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || b"-_".contains(byte));
    let step = String::from_utf8_lossy(step);
    let names_step = is_word
        && (has_word(&step, STEPS)
            || has_word(&step, OPENERS)
            || is_secret_word(step.as_bytes(), false));
    (next.len() >= SHORTEST_SECRET && !names_step).then_some(next)
}

fn segment(text: &[u8], at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest
        .iter()
        .take_while(|byte| !(byte.is_ascii_whitespace() || b"/?#&\"'<>\\,;)=".contains(byte)))
        .count();
    at..at + length
}
