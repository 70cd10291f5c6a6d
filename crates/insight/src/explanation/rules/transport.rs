//! The exchange did not take place as a whole: what the gateway says about it.

use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::place::{ExchangePlace, MessagePlace};

/// What the gateway writes into `error.detail`, in lower case, and what it means. The first that fits decides.
const OF_GATEWAY: [(&str, Cause); 23] = [
    ("a gap in this log:", Cause::LogGap),
    ("audit log could not be written", Cause::LogNotWritable),
    ("audit log cannot be written", Cause::LogNotWritable),
    ("the gateway stopped before", Cause::GatewayStopped),
    ("the gateway failed while", Cause::GatewayFailed),
    ("the gateway already serves", Cause::GatewayBusy),
    ("the client closed the connection before", Cause::ClientLeft),
    (
        "the answer of the scim service ended too early",
        Cause::AnswerCut,
    ),
    ("the answer ended too early", Cause::AnswerCut),
    (
        "could not connect to the scim service in time",
        Cause::ConnectionTimedOut,
    ),
    (
        "the answer of the scim service is not http",
        Cause::AnswerNotHttp,
    ),
    (
        "the answer of the scim service cannot be forwarded",
        Cause::AnswerNotHttp,
    ),
    (
        "the scim service closed the connection before",
        Cause::ClosedBeforeAnswer,
    ),
    (
        "the connection to the scim service failed before",
        Cause::ClosedBeforeAnswer,
    ),
    (
        "the request was not complete in time",
        Cause::RequestTimedOut,
    ),
    ("the client did not complete", Cause::RequestTimedOut),
    (
        "the request ended before its body",
        Cause::RequestIncomplete,
    ),
    (
        "the head of the request is incomplete",
        Cause::RequestIncomplete,
    ),
    ("before this request was read", Cause::RequestIncomplete),
    ("the gateway refuses this request", Cause::RequestMalformed),
    ("cannot be forwarded", Cause::RequestNotForwardable),
    ("must not be forwarded", Cause::RequestNotForwardable),
    ("it does not open tunnels", Cause::RequestNotForwardable),
];

/// Why a connection to the service failed, by the words of the operating system or of the TLS library.
const CONNECTION: [(&[&str], Cause); 3] = [
    (
        &[
            "failed to lookup",
            "dns error",
            "name or service not known",
            "name resolution",
            "nodename nor servname",
            "no such host",
        ],
        Cause::NameNotResolved,
    ),
    (
        &["connection refused", "os error 111"],
        Cause::ConnectionRefused,
    ),
    (
        &[
            "certificate",
            "tls",
            "handshake",
            "unknownissuer",
            "notvalidforname",
        ],
        Cause::TlsFailed,
    ),
];

/// What other logs say of an exchange without an answer.
const OF_OTHERS: [(&[&str], Cause); 4] = [
    (&["timeout", "timed out", "deadline"], Cause::AnswerTimedOut),
    (&["refused"], Cause::ConnectionRefused),
    (
        &[
            "truncated",
            "incomplete",
            "too early",
            "interrupted",
            "unexpected eof",
        ],
        Cause::AnswerCut,
    ),
    (
        &["disconnect", "reset", "closed", "hang up"],
        Cause::ClosedBeforeAnswer,
    ),
];

pub(super) fn conclude(exchange: &ExchangeReading<'_>, is_failed: bool) -> Option<Conclusion> {
    let code = exchange.code();
    let is_unanswered = code.is_none_or(|code| code < 400) && is_failed;
    if !exchange.is_of_gateway() && !is_unanswered {
        return None;
    }
    let detail = exchange
        .entry
        .error
        .as_ref()
        .map(|error| error.detail.as_str());
    let said = detail.unwrap_or_default().to_lowercase();
    if let Some(cause) = of_gateway(&said) {
        return Some(shown(exchange, cause, Confidence::Certain));
    }
    let has_any = |words: &&(&[&str], Cause)| words.0.iter().any(|word| said.contains(word));
    if said.contains("could not connect to the scim service") {
        let cause = CONNECTION.iter().find(has_any);
        let cause = cause.map_or(Cause::ConnectionFailed, |(_, cause)| *cause);
        return Some(shown(exchange, cause, Confidence::Certain));
    }
    if exchange.is_of_gateway() && (code == Some(504) || said.contains("did not answer")) {
        return Some(shown(exchange, Cause::AnswerTimedOut, Confidence::Certain));
    }
    let is_bulk = said.contains("operations failed") || said.contains("bulk answer");
    if is_unanswered && !is_bulk {
        let cause = OF_OTHERS.iter().find(has_any).map(|(_, cause)| *cause);
        return cause.map(|cause| shown(exchange, cause, Confidence::Likely));
    }
    None
}

fn of_gateway(said: &str) -> Option<Cause> {
    let known = OF_GATEWAY.iter().find(|(words, _)| said.contains(words));
    known.map(|(_, cause)| *cause)
}

fn shown(exchange: &ExchangeReading<'_>, cause: Cause, confidence: Confidence) -> Conclusion {
    let detail = exchange
        .entry
        .error
        .as_ref()
        .map(|error| error.detail.as_str());
    Conclusion::new(cause, confidence).shown(
        ExchangePlace::response(MessagePlace::Record),
        detail.unwrap_or_default(),
        Finding::RecordedWords,
    )
}
