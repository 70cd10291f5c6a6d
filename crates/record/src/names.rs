//! Decides which names, paths and parameters denote secrets. Independent of where names occur.

use std::sync::LazyLock;

use crate::fixed_words::FixedWords;
use crate::key::is_placeholder;
use scim_audit_model::secrets::{HINTS, is_attribute, is_parameter, is_personal};

/// Maximum length of a name that is judged as a whole. Of a longer name, the beginning and the end are
/// judged.
const LONGEST_NAME: usize = 256;

static NAME_HINTS: LazyLock<FixedWords> =
    LazyLock::new(|| FixedWords::in_any_case(HINTS.iter().copied()));

/// Whether a name contains a hint that every name of a secret contains. A fast check that skips the exact one
/// for most names.
fn may_name_secret(name: &[u8]) -> bool {
    NAME_HINTS.may_be_in(name)
}

/// Whether a plain word names a secret or, with `personal`, personal data.
pub(crate) fn is_secret_word(word: &[u8], personal: bool) -> bool {
    if !personal && !may_name_secret(word) {
        return false;
    }
    let name = name_of(word);
    is_attribute(&name) || personal && is_personal(&name)
}

/// Whether a query or form parameter of this name carries a secret.
pub(crate) fn is_secret_parameter(name: &[u8], personal: bool) -> bool {
    let last = name
        .split(|byte| b".[]:/".contains(byte))
        .rfind(|part| !part.is_empty())
        .unwrap_or_default();
    is_secret_path(name, personal) || is_parameter(&name_of(last))
}

/// Whether the name or path of an attribute ends in or leads through a secret: `password`,
/// `urn:ietf:params:scim:schemas:core:2.0:User:password`, `a.password`, `x[type eq "work"].password`,
/// `/password`. The URN and quoted text are ignored. Text in brackets counts only if all of it is a name, as
/// in `user[password]`. If brackets or quotes are not closed, any word counts.
pub(crate) fn is_secret_path(path: &[u8], personal: bool) -> bool {
    if let Some(rest) = without_placeholder(path) {
        return is_secret_path(&rest, personal);
    }
    if !personal && !may_name_secret(path) {
        return false;
    }
    let path = path.trim_ascii();
    let path = path
        .strip_suffix(b":")
        .or_else(|| path.strip_suffix(b"="))
        .unwrap_or(path);
    let mut part = Vec::new();
    let mut found = false;
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for &byte in path {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' if !quoted => {
                found |= is_secret_word(&part, personal);
                part.clear();
                depth += 1;
            }
            // Some forms write `user[password]` for `user.password`.
            b']' if !quoted => {
                depth = depth.saturating_sub(1);
                found |= is_secret_word(&part, personal);
                part.clear();
            }
            b':' if depth == 0 => {
                found = false;
                part.clear();
            }
            b'.' | b'/' if depth == 0 => {
                found |= is_secret_word(&part, personal);
                part.clear();
            }
            _ if quoted || depth > 0 && part.len() > LONGEST_NAME => {}
            _ => part.push(byte),
        }
    }
    found || is_secret_word(&part, personal) || (quoted || depth > 0) && any_word(path, personal)
}

/// Returns a name without its first placeholder, which replaced a secret that the name repeated. `None` if
/// there is none.
fn without_placeholder(path: &[u8]) -> Option<Vec<u8>> {
    let at = memchr::memmem::find(path, b"[redacted hmac-sha256:")?;
    let rest = path.get(at..)?;
    let length = memchr::memchr(b']', rest)? + 1;
    is_placeholder(rest.get(..length)?).then(|| {
        [path.get(..at), path.get(at + length..)]
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .collect()
    })
}

/// Whether any word of a malformed path names a secret.
fn any_word(path: &[u8], personal: bool) -> bool {
    path.split(|byte| !(byte.is_ascii_alphanumeric() || b"_-$".contains(byte)))
        .any(|word| is_secret_word(word, personal))
}

fn name_of(word: &[u8]) -> String {
    let ends = word.get(..LONGEST_NAME).zip(
        word.len()
            .checked_sub(LONGEST_NAME)
            .and_then(|at| word.get(at..)),
    );
    match ends {
        Some((beginning, end)) => {
            let mut name = String::from_utf8_lossy(beginning).into_owned();
            name.push('_');
            name.push_str(&String::from_utf8_lossy(end));
            name
        }
        None => String::from_utf8_lossy(word).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_to_a_password_is_known_however_it_is_spelled() {
        for path in [
            "password",
            "PassWord",
            " password ",
            "urn:ietf:params:scim:schemas:core:2.0:User:password",
            "URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:PASSWORD",
            "a.password",
            "password.value",
            "password[type eq \"x\"]",
            "x[type eq \"a:b.c\"].password",
            "x[type eq \"a\\\"b\"].password",
            "x[type eq \"a].password",
            "/password",
            "user[password]",
            "new_password",
            "client-secret",
        ] {
            assert!(is_secret_path(path.as_bytes(), false), "{path}");
        }
        for path in [
            "passwordPolicy",
            "changePassword",
            "urn:acme:secret:2.0:User",
            "emails[type eq \"password\"].value",
            "userName",
            "",
        ] {
            assert!(!is_secret_path(path.as_bytes(), false), "{path}");
        }
        assert!(is_secret_path(b"name.familyName", true));
    }

    #[test]
    fn a_long_name_is_judged_by_its_ends() {
        for name in [
            format!("{}_password", "x".repeat(2000)),
            format!("password_{}", "x".repeat(2000)),
        ] {
            assert!(is_secret_path(name.as_bytes(), false));
        }
    }
}
