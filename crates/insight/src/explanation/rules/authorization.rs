//! The client may not do this: 401, 403, 407, and what `WWW-Authenticate` says
//! ([RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)).

use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::action_key::ActionKey;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::place::{ExchangePlace, MessagePlace};

const CHALLENGE: &str = "WWW-Authenticate";

/// Headers that carry a credential besides `Authorization`.
const OTHER_CREDENTIALS: [&str; 5] = [
    "cookie",
    "x-api-key",
    "api-key",
    "x-auth-token",
    "x-access-token",
];

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    match code {
        401 => Some(unauthorized(exchange)),
        403 => Some(forbidden(exchange)),
        407 => Some(
            Conclusion::certain(Cause::ProxyCredentialMissing).response_header(
                exchange,
                "Proxy-Authenticate",
                Finding::Challenge,
            ),
        ),
        _ => None,
    }
}

fn unauthorized(exchange: &ExchangeReading<'_>) -> Conclusion {
    let challenge = exchange.response_header(CHALLENGE).unwrap_or_default();
    let sent = exchange.request_header("authorization");
    let with = |conclusion: Conclusion| {
        let conclusion = match sent.and_then(scheme_of) {
            Some(scheme) => conclusion.shown(
                ExchangePlace::request(MessagePlace::Header("Authorization".to_owned())),
                scheme,
                Finding::SchemeSent,
            ),
            None => conclusion,
        };
        conclusion.response_header(exchange, CHALLENGE, Finding::Challenge)
    };
    if sent.is_none_or(|sent| sent.trim().is_empty())
        && exchange.request_message().is_some()
        && exchange.entry.client.credential.is_none()
        && !OTHER_CREDENTIALS
            .iter()
            .any(|name| exchange.request_header(name).is_some())
    {
        // A file that was cleaned of credentials looks the same, so the service has to say so, too.
        let says_so = exchange.says(&[
            "missing",
            "not provided",
            "no token",
            "no credential",
            "required",
        ]);
        let conclusion = if says_so {
            Conclusion::certain(Cause::CredentialMissing)
        } else {
            Conclusion::likely(Cause::CredentialMissing)
        };
        return conclusion
            .shown(
                ExchangePlace::request(MessagePlace::Header("Authorization".to_owned())),
                "",
                Finding::NoCredential,
            )
            .response_header(exchange, CHALLENGE, Finding::Challenge);
    }
    if let Some(scheme) = sent.and_then(scheme_of)
        && !challenge.trim().is_empty()
        && !names_scheme(challenge, scheme)
    {
        return with(Conclusion::likely(Cause::CredentialSchemeWrong));
    }
    let in_challenge = challenge.to_ascii_lowercase();
    // "The token is invalid or expired" does not say which.
    let is_expired = |text: &str| text.contains("expired") && !text.contains(" or ");
    if is_expired(&in_challenge) {
        return with(Conclusion::certain(Cause::CredentialExpired));
    }
    if is_expired(&exchange.words) {
        return with(Conclusion::likely(Cause::CredentialExpired));
    }
    let confidence = if in_challenge.contains("invalid_token") {
        Confidence::Certain
    } else if sent.is_some() {
        Confidence::Likely
    } else {
        Confidence::Possible
    };
    with(Conclusion::new(Cause::CredentialRefused, confidence))
}

fn forbidden(exchange: &ExchangeReading<'_>) -> Conclusion {
    let challenge = exchange.response_header(CHALLENGE).unwrap_or_default();
    if challenge
        .to_ascii_lowercase()
        .contains("insufficient_scope")
    {
        let conclusion = Conclusion::certain(Cause::ScopeInsufficient);
        let conclusion = match parameter(challenge, "scope") {
            Some(scope) => conclusion
                .action(ActionKey::GrantScope)
                .action_with("scope", scope),
            None => conclusion.action(ActionKey::GrantRights),
        };
        return conclusion.response_header(exchange, CHALLENGE, Finding::Challenge);
    }
    if exchange.scim_type == "sensitive" {
        return sensitive(exchange);
    }
    if exchange.says(&[
        "licen",
        "seat",
        "user limit",
        "maximum number of users",
        "quota",
    ]) {
        return Conclusion::likely(Cause::LicenceExhausted);
    }
    if exchange.says(&["token", "credential", "api key"])
        && exchange.says(&["expired", "invalid", "revoked"])
        && !exchange.says(&["csrf", "xsrf"])
    {
        let cause = if exchange.says(&["expired"]) && !exchange.says(&[" or "]) {
            Cause::CredentialExpired
        } else {
            Cause::CredentialRefused
        };
        return Conclusion::likely(cause);
    }
    if exchange.scim_type == "mutability"
        || (exchange.says(&["read-only", "readonly", "read only"])
            && exchange.says(&["attribute"])
            && !exchange.only_reads())
    {
        return Conclusion::likely(Cause::AttributeReadOnly);
    }
    if exchange.response.form == BodyForm::Page {
        return Conclusion::likely(Cause::BlockedByProxy).response_header(
            exchange,
            "Server",
            Finding::Intermediary,
        );
    }
    let confidence = if exchange.has_error_body() {
        Confidence::Likely
    } else {
        Confidence::Possible
    };
    Conclusion::new(Cause::Forbidden, confidence).method(exchange)
}

/// 403 or 400 with `sensitive`: the URL holds personal data.
pub(super) fn sensitive(exchange: &ExchangeReading<'_>) -> Conclusion {
    let conclusion = Conclusion::certain(Cause::QuerySensitive);
    match exchange.filter() {
        Some((filter, None)) => conclusion.shown(
            ExchangePlace::request(MessagePlace::Parameter("filter".to_owned())),
            &filter,
            Finding::FilterRefused,
        ),
        _ => conclusion,
    }
}

/// The scheme of a credential: `Bearer`. `None` if the value has one word only, which may be the secret itself.
fn scheme_of(credential: &str) -> Option<&str> {
    let (scheme, _) = credential.trim().split_once(' ')?;
    let is_scheme = !scheme.is_empty()
        && scheme.len() <= 24
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_scheme.then_some(scheme)
}

/// Whether a challenge asks for a scheme, or for none that can be recognized.
fn names_scheme(challenge: &str, scheme: &str) -> bool {
    let mut words = challenge
        .split([',', ' '])
        .filter(|word| !word.is_empty() && !word.contains('=') && !word.contains('"'))
        .peekable();
    words.peek().is_none() || words.any(|word| word.eq_ignore_ascii_case(scheme))
}

/// A parameter of a challenge: `scope="users:write"`.
fn parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    let lower = challenge.to_ascii_lowercase();
    let start = [',', ' ']
        .iter()
        .find_map(|before| lower.find(&format!("{before}{name}=")))?;
    let value = challenge.get(start + name.len() + 2..)?;
    let value = match value.strip_prefix('"') {
        Some(rest) => rest.split('"').next()?,
        None => value.split([',', ' ']).next()?,
    };
    (!value.is_empty()).then_some(value)
}
