//! The status code alone, when no other rule applies.

use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;

/// Words about a system behind the service.
const BACKEND: [&str; 14] = [
    "econnrefused",
    "econnreset",
    "etimedout",
    "connection refused",
    "socket hang up",
    "timed out",
    "timeout",
    "database",
    "deadlock",
    "upstream",
    "sqlstate",
    "sql error",
    "ldap",
    "status code 5",
];

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Conclusion {
    let by_words = |cause| {
        if exchange.has_error_body() {
            Conclusion::likely(cause)
        } else {
            Conclusion::possible(cause)
        }
    };
    match code {
        400 | 411 | 416 | 417 | 422 | 424 => {
            if exchange.has_error_body() || !exchange.words.is_empty() {
                Conclusion::possible(Cause::RequestRefused).with("status", &code.to_string())
            } else {
                unknown()
            }
        }
        402 => by_words(Cause::LicenceExhausted),
        409 | 423 => by_words(Cause::Conflict),
        426 | 505 => by_words(Cause::ProtocolVersionUnsupported),
        421 => by_words(Cause::BaseUrlWrong),
        425 => by_words(Cause::RequestRefused).with("status", "425"),
        451 => by_words(Cause::Forbidden),
        500 => failed(exchange),
        506 | 508 | 510 => by_words(Cause::ServiceFailed),
        511 => by_words(Cause::ProxyCredentialMissing),
        _ if is_registered(code) => unknown(),
        _ => Conclusion::new(Cause::StatusUnregistered, Confidence::Certain)
            .with("status", &code.to_string()),
    }
}

fn failed(exchange: &ExchangeReading<'_>) -> Conclusion {
    if exchange.says(&BACKEND) {
        return Conclusion::likely(Cause::BackendFailed);
    }
    let is_shown = exchange.has_error_body() || exchange.response.form == BodyForm::JsonBroken;
    Conclusion::new(
        Cause::ServiceFailed,
        if is_shown {
            Confidence::Likely
        } else {
            Confidence::Possible
        },
    )
}

fn unknown() -> Conclusion {
    Conclusion::possible(Cause::Unknown)
}

/// Whether a status code of a failure is registered with IANA.
fn is_registered(code: u16) -> bool {
    matches!(code, 400..=418 | 421..=426 | 428 | 429 | 431 | 451 | 500..=508 | 510 | 511)
}
