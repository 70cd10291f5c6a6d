//! Which names stand for secrets: attributes, parameters, headers. It must not know where names stand.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use scim_audit_model::secrets::{ATTRIBUTES, HEADER_PARTS, PARAMETERS, plain};

/// Parts one of which every secret name holds: what is searched for before a name is looked at.
pub(crate) const NAME_HINTS: [&str; 11] = [
    "passw",
    "pwd",
    "passphrase",
    "secret",
    "token",
    "assertion",
    "key",
    "code",
    "samlresponse",
    "jwt",
    "authorization",
];

static HINTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let mut hints = AhoCorasick::builder();
    hints.ascii_case_insensitive(true).build(NAME_HINTS).ok()
});

/// Whether a plain word names a secret.
pub(crate) fn is_secret_word(word: &[u8]) -> bool {
    word.len() <= 64 && ATTRIBUTES.contains(&plain(word).as_str())
}

/// Whether a query or form parameter of this name carries a secret.
pub(crate) fn is_secret_parameter(name: &[u8]) -> bool {
    is_secret_path(name) || (name.len() <= 64 && PARAMETERS.contains(&plain(name).as_str()))
}

/// Whether an attribute's name or path ends in or leads through a secret: `password`,
/// `urn:ietf:params:scim:schemas:core:2.0:User:password`, `a.password`, `x[type eq "work"].password`,
/// `/password`. The URN itself and what stands in brackets count for nothing.
pub(crate) fn is_secret_path(path: &[u8]) -> bool {
    let hints = HINTS.as_ref();
    if hints.is_some_and(|hints| !hints.is_match(path))
        && !path.iter().any(|byte| b"-_ ".contains(byte))
    {
        return false;
    }
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut part = Vec::new();
    let mut found = false;
    for &byte in path {
        match byte {
            b'"' => quoted = !quoted,
            b'[' if !quoted => {
                found |= is_secret_word(&part);
                part.clear();
                depth += 1;
            }
            // `user[password]` is how some forms spell `user.password`.
            b']' if !quoted => {
                depth = depth.saturating_sub(1);
                found |= is_secret_word(&part);
                part.clear();
            }
            b':' if depth == 0 => {
                found = false;
                part.clear();
            }
            b'.' | b'/' if depth == 0 => {
                found |= is_secret_word(&part);
                part.clear();
            }
            _ => part.push(byte),
        }
    }
    found || is_secret_word(&part)
}

/// Whether a header of this name carries a secret; `further` are the names an operator added.
pub(crate) fn is_secret_header(name: &str, further: &[String]) -> bool {
    let plain = plain(name.as_bytes());
    HEADER_PARTS.iter().any(|part| plain.contains(part))
        || further
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name.trim()))
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
            "/password",
            "user[password]",
            "new_password",
            "client-secret",
        ] {
            assert!(is_secret_path(path.as_bytes()), "{path}");
        }
        for path in [
            "passwordPolicy",
            "changePassword",
            "urn:acme:secret:2.0:User",
            "emails[type eq \"password\"].value",
            "userName",
            "",
        ] {
            assert!(!is_secret_path(path.as_bytes()), "{path}");
        }
    }

    #[test]
    fn headers_that_carry_secrets_are_known_by_their_parts() {
        for name in [
            "Authorization",
            "Proxy-Authorization",
            "COOKIE",
            "Set-Cookie",
            "X-Api-Key",
            "apikey",
            "X-Auth-Token",
            "Private-Token",
            "X-Amz-Security-Token",
            "Ocp-Apim-Subscription-Key",
        ] {
            assert!(is_secret_header(name, &[]), "{name}");
        }
        assert!(!is_secret_header("WWW-Authenticate", &[]));
        assert!(!is_secret_header("X-Tenant", &[]));
        assert!(is_secret_header("x-tenant", &["X-Tenant".to_owned()]));
    }
}
