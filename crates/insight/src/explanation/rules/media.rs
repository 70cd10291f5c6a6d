//! Media types: 406 and 415.

use crate::exchange_reading::ExchangeReading;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    match code {
        406 => Some(Conclusion::certain(Cause::NotAcceptable).request_header(
            exchange,
            "Accept",
            Finding::MediaTypeSent,
        )),
        415 => Some(unsupported(exchange)),
        _ => None,
    }
}

fn unsupported(exchange: &ExchangeReading<'_>) -> Conclusion {
    let sent = exchange.request_header("content-type");
    let cause = match sent {
        Some(kind) if !kind.to_ascii_lowercase().contains("json") => Cause::MediaTypeWrong,
        _ => Cause::MediaTypeUnsupported,
    };
    Conclusion::certain(cause).request_header(exchange, "Content-Type", Finding::MediaTypeSent)
}
