//! Finds secrets in headers. A header value is stored as a string with one Latin-1 character per byte.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use scim_audit_model::entry::RedactionReason;
use scim_audit_model::secrets::headers::is_listed;

use crate::credential::opens_something;
use crate::names::is_secret_word;
use crate::policy::Policy;
use crate::sight::{Edit, RedactionContext, Style};

/// Authentication schemes that stay in the clear before credentials. Any other first word may itself be the
/// secret.
const SCHEMES: [&str; 16] = [
    "bearer",
    "basic",
    "digest",
    "dpop",
    "negotiate",
    "ntlm",
    "hoba",
    "mutual",
    "gnap",
    "hawk",
    "oauth",
    "token",
    "apikey",
    "ssws",
    "aws4-hmac-sha256",
    "scram-sha-256",
];

const COOKIE_ATTRIBUTES: [&str; 9] = [
    "path",
    "domain",
    "expires",
    "max-age",
    "secure",
    "httponly",
    "samesite",
    "partitioned",
    "priority",
];

/// Converts the text of a header to the transferred bytes. Characters beyond Latin-1 occur only in imports;
/// such a text is converted to UTF-8.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect::<Option<Vec<u8>>>()
        .unwrap_or_else(|| text.as_bytes().to_vec())
}

/// Converts bytes to the text of a header; the inverse of [`bytes_of`] for the same `original`.
pub(crate) fn text_of(bytes: &[u8], original: &str) -> String {
    if original
        .chars()
        .all(|character| u32::from(character) <= 0xff)
    {
        bytes.iter().copied().map(char::from).collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// Returns the edits that hide the secrets of a header, as far as its name identifies them.
pub(crate) fn find(
    name: &str,
    value: &[u8],
    policy: &Policy,
    sight: &mut RedactionContext<'_>,
) -> Vec<Edit> {
    let hide = |span: Range<usize>, sight: &mut RedactionContext<'_>| {
        let secret = value.get(span.clone()).unwrap_or_default();
        sight.hide(
            span,
            Style::Plain,
            secret,
            name.to_owned(),
            RedactionReason::Name,
        )
    };
    if name.eq_ignore_ascii_case("cookie") {
        let pairs = split(value, 0..value.len(), b';');
        return pairs
            .into_iter()
            .filter_map(|pair| hide(cookie_value(value, pair), sight))
            .collect();
    }
    if name.eq_ignore_ascii_case("set-cookie") {
        let mut parts = split(value, 0..value.len(), b';').into_iter();
        let mut edits = Vec::new();
        if let Some(pair) = parts.next() {
            edits.extend(hide(cookie_value(value, pair), sight));
        }
        for attribute in parts {
            edits.extend(attribute_value(value, attribute).and_then(|secret| hide(secret, sight)));
        }
        return edits;
    }
    if names_credential(name, policy) {
        let credentials = credentials_in(value);
        if let Some(password) = basic_password(value, &credentials) {
            sight.remember(&password, false);
        }
        return hide(credentials, sight).into_iter().collect();
    }
    if policy.records_header(name) {
        return users_in(value)
            .filter_map(|user| hide(user, sight))
            .collect();
    }
    // An unknown header. Search for its value elsewhere only if it looks like a credential: a tenant name or
    // a version may occur anywhere and reveals nothing.
    let whole = trimmed(value, 0..value.len());
    let secret = value.get(whole.clone()).unwrap_or_default();
    if opens_something(secret) {
        sight.remember(secret, false);
    }
    sight
        .edit(
            whole,
            Style::Plain,
            secret,
            name.to_owned(),
            RedactionReason::Header,
        )
        .into_iter()
        .collect()
}

/// Whether the header's name or the operator's policy marks it as a credential.
fn names_credential(name: &str, policy: &Policy) -> bool {
    is_secret_word(name.trim().as_bytes(), false)
        || policy
            .header_names
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name.trim()))
}

/// Standard headers that carry credentials and are therefore not in the list of harmless headers.
const WELL_KNOWN: [&str; 4] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
];

/// Whether a header has a standard name. Such a name reveals nothing, even if it contains the text of a
/// secret.
pub(crate) fn is_well_known(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_listed(&name) || WELL_KNOWN.contains(&name.as_str())
}

/// Finds passwords before the `@` of a host: `Host: user:password@gateway`.
pub(crate) fn users_in(value: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let words = value.split(|byte| byte.is_ascii_whitespace() || b",;\"<>".contains(byte));
    words.filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        let end = word.iter().rposition(|byte| *byte == b'@')?;
        let colon = word.iter().take(end).position(|byte| *byte == b':')?;
        let scheme = word.get(..colon)?.to_ascii_lowercase();
        let is_address =
            [&b"mailto"[..], b"acct", b"sip", b"sips", b"xmpp", b"im"].contains(&scheme.as_slice());
        (!is_address).then_some(start + colon + 1..start + end)
    })
}

/// Returns the credential that authenticated a request: that of `Authorization`, else of another secret
/// header, else the cookies.
pub(crate) fn credential(headers: &[(String, String)], policy: &Policy) -> Option<Vec<u8>> {
    let is_cookie = |name: &str| name.eq_ignore_ascii_case("cookie");
    let rank = |name: &str| {
        if name.eq_ignore_ascii_case("authorization") {
            0
        } else {
            1 + usize::from(is_cookie(name))
        }
    };
    headers
        .iter()
        .filter(|(name, value)| {
            !value.trim().is_empty()
                && names_credential(name, policy)
                && !name.to_ascii_lowercase().starts_with("proxy-")
        })
        .min_by_key(|(name, _)| rank(name))
        .map(|(_, value)| {
            let bytes = bytes_of(value);
            bytes
                .get(credentials_in(&bytes))
                .unwrap_or_default()
                .to_vec()
        })
}

/// Span of the value without surrounding whitespace and without a known scheme.
fn credentials_in(value: &[u8]) -> Range<usize> {
    let whole = trimmed(value, 0..value.len());
    let text = value.get(whole.clone()).unwrap_or_default();
    let length = text
        .iter()
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    let scheme = String::from_utf8_lossy(text.get(..length).unwrap_or_default());
    if length < text.len() && SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
        trimmed(value, whole.start + length..whole.end)
    } else {
        whole
    }
}

fn basic_password(value: &[u8], credentials: &Range<usize>) -> Option<Vec<u8>> {
    let before = value.get(..credentials.start)?;
    if !before.trim_ascii().eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let encoded = value.get(credentials.clone())?;
    let decoded = STANDARD
        .decode(encoded)
        .or_else(|_| STANDARD_NO_PAD.decode(encoded))
        .or_else(|_| URL_SAFE_NO_PAD.decode(encoded))
        .ok()?;
    // Some clients send a key as the user name, with an empty password.
    match decoded.iter().position(|byte| *byte == b':') {
        Some(colon) if colon + 1 < decoded.len() => decoded.get(colon + 1..).map(<[u8]>::to_vec),
        Some(colon) => decoded.get(..colon).map(<[u8]>::to_vec),
        None => Some(decoded),
    }
}

fn split(value: &[u8], span: Range<usize>, separator: u8) -> Vec<Range<usize>> {
    let mut at = span.start;
    value
        .get(span)
        .unwrap_or_default()
        .split(|byte| *byte == separator)
        .map(|part| {
            let start = at;
            at += part.len() + 1;
            trimmed(value, start..start + part.len())
        })
        .collect()
}

fn trimmed(value: &[u8], span: Range<usize>) -> Range<usize> {
    let text = value.get(span.clone()).unwrap_or_default();
    let start = span.start + (text.len() - text.trim_ascii_start().len());
    start..start + text.trim_ascii().len()
}

/// Span of the value after `=`; the whole pair if it has no name.
fn cookie_value(value: &[u8], pair: Range<usize>) -> Range<usize> {
    let text = value.get(pair.clone()).unwrap_or_default();
    match text.iter().position(|byte| *byte == b'=') {
        Some(length) => trimmed(value, pair.start + length + 1..pair.end),
        None => pair,
    }
}

/// Span to hide of a `Set-Cookie` attribute. A known attribute stays, unless a second cookie was folded into
/// it; of any other, the value is hidden.
fn attribute_value(value: &[u8], attribute: Range<usize>) -> Option<Range<usize>> {
    let text = value.get(attribute.clone())?;
    let length = text.iter().position(|byte| *byte == b'=');
    let name = text.get(..length.unwrap_or(text.len()))?.trim_ascii();
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let secret = cookie_value(value, attribute);
    let folded = length.is_some() && value.get(secret.clone())?.contains(&b'=');
    (folded || !COOKIE_ATTRIBUTES.contains(&name.as_str())).then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::RedactionKey;
    use crate::pace::Pace;
    use crate::sight::apply;

    fn redacted(name: &str, value: &str) -> String {
        let (key, pace) = (RedactionKey::from_bytes([7; 32]), Pace::unbroken());
        let mut sight = RedactionContext::new(&key, false, false, &pace);
        let edits = find(name, value.as_bytes(), &Policy::default(), &mut sight);
        let text = String::from_utf8(apply(value.as_bytes(), edits).0).unwrap();
        let hash = |secret: &str| key.placeholder(secret.as_bytes());
        ["s3cret", "s3cret s4", "s4cret"]
            .iter()
            .fold(text, |text, secret| {
                text.replace(&hash(secret), &format!("<{secret}>"))
            })
    }

    #[test]
    fn the_scheme_stays_and_the_credentials_go() {
        assert_eq!(
            redacted("Authorization", "Bearer s3cret"),
            "Bearer <s3cret>"
        );
        assert_eq!(
            redacted("authorization", "bearer  s3cret "),
            "bearer  <s3cret> "
        );
        assert_eq!(redacted("Authorization", "s3cret"), "<s3cret>");
        assert_eq!(redacted("Authorization", "s3cret s4"), "<s3cret s4>");
        assert_eq!(redacted("X-API-KEY", "s3cret"), "<s3cret>");
        assert_eq!(redacted("Host", "example.com"), "example.com");
        assert_eq!(
            redacted("Host", "u:s3cret@example.com"),
            "u:<s3cret>@example.com"
        );
        assert_eq!(redacted("X-Unknown", " s3cret"), " <s3cret>");
        assert_eq!(redacted("X-Request-Id", "s3cret"), "s3cret");
    }

    #[test]
    fn cookies_keep_their_names_and_attributes() {
        assert_eq!(
            redacted("Cookie", "a=s3cret; b=s4cret"),
            "a=<s3cret>; b=<s4cret>"
        );
        assert_eq!(redacted("Cookie", "s3cret"), "<s3cret>");
        assert_eq!(
            redacted(
                "Set-Cookie",
                "a=s3cret; Path=/x; HttpOnly; Expires=Mon, 01 Jan 2027 00:00:00 GMT; n=s4cret"
            ),
            "a=<s3cret>; Path=/x; HttpOnly; Expires=Mon, 01 Jan 2027 00:00:00 GMT; n=<s4cret>"
        );
        assert!(!redacted("Set-Cookie", "a=s3cret; Path=/, b=s4cret").contains("s4cret;"));
    }

    #[test]
    fn a_basic_password_is_remembered() {
        let (key, pace) = (RedactionKey::from_bytes([7; 32]), Pace::unbroken());
        let mut sight = RedactionContext::new(&key, false, false, &pace);
        find(
            "Authorization",
            b"Basic Ym9iOmh1bnRlcjI=",
            &Policy::default(),
            &mut sight,
        );
        assert!(
            sight
                .secrets
                .iter()
                .any(|secret| secret.bytes == b"hunter2")
        );
    }
}
