//! Requests that are so broken that hyper refuses them before anybody else sees them. They are recorded
//! from what was on the wire.

use std::net::IpAddr;

use scim_audit_record::{Answer, RawMessage};

use super::Gateway;
use super::received::Received;

/// Records what was received on a connection and never became a request.
///
/// `status_code` is the last one that was sent on the connection, `ended` how the connection ended.
pub(super) async fn record(
    gateway: &Gateway,
    head: &[u8],
    status_code: Option<u16>,
    ended: Result<(), hyper::Error>,
    client_ip: IpAddr,
) {
    let received = Received::refused(head, client_ip, &gateway.settings.scim_base);
    let answer = match (ended, status_code) {
        (Err(error), Some(status_code)) if error.is_parse() => Answer::Gateway {
            status_code,
            message: RawMessage::default(),
            reason: format!("The gateway refused this request, which is broken: {error}."),
        },
        (Err(error), _) if error.is_parse() => Answer::None {
            reason: format!(
                "The gateway closed the connection on this request, which is broken: {error}."
            ),
        },
        (Err(error), _) if error.is_timeout() => Answer::None {
            reason: "The client did not finish the head of its request in time.".to_owned(),
        },
        (Err(error), _) => Answer::None {
            reason: format!("There was no answer: the head of the request broke off ({error})."),
        },
        (Ok(()), _) => Answer::None {
            reason: "There was no answer: the connection was closed before this request was read."
                .to_owned(),
        },
    };
    tracing::warn!(
        request_id = received.request_id,
        ?answer,
        "a broken request"
    );
    let exchange = received.exchange(RawMessage::default(), answer);
    // There is nobody left to tell; the ledger keeps the account of what it could not write.
    gateway.ledger.finish(exchange).await.ok();
}
