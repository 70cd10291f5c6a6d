//! What came on a connection and never became a request: the connection ended first. It is recorded from
//! what was on the wire.

use scim_audit_record::{Answer, RawMessage};

use super::Gateway;
use super::client::Client;
use super::ledger::Reached;
use super::received::Received;
use super::wire::request_heads::{RequestHead, RequestHeads};

/// Records what was received on a connection and never became a request. `broke`: how it ended, if not in
/// order.
pub(super) async fn record(
    gateway: &Gateway,
    heads: &RequestHeads,
    broke: Option<&hyper::Error>,
    client: &Client,
) {
    let why = match broke {
        Some(error) => format!("the connection broke before this request was read ({error})"),
        None => "the connection was closed before this request was read".to_owned(),
    };
    for head in heads.left() {
        let reason = format!("There was no answer: {why}.");
        write(gateway, &head, reason, client).await;
    }
    if let Some(head) = heads.half() {
        let reason = match broke {
            Some(error) if error.is_timeout() => {
                "The client did not finish the head of its request in time.".to_owned()
            }
            _ => "There was no answer: the head of the request broke off.".to_owned(),
        };
        write(gateway, &head, reason, client).await;
    }
}

async fn write(gateway: &Gateway, head: &RequestHead, mut reason: String, client: &Client) {
    let received = Received::refused(head, client.ip, &gateway.settings.scim_base);
    if received.is_unreadable() {
        reason.push_str(" What came in place of a request is withheld.");
    }
    tracing::warn!(request_id = received.request_id, reason, "no request");
    let exchange = received.exchange(RawMessage::default(), Answer::None { reason });
    // There is nobody left to tell; the ledger keeps the account of what it could not write.
    gateway.ledger.finish(exchange, Reached::Nobody).await.ok();
}
