//! Records input that never became a request because its connection ended first. The entry is built from the
//! raw bytes.

use scim_audit_record::{Answer, RawMessage};

use super::Gateway;
use super::client::ClientConnection;
use super::reached::Reached;
use super::received::ReceivedHead;
use super::wire::request_heads::{RequestHead, RequestHeads};

/// Records the input of a connection that never became a request. `broke`: the error that ended the
/// connection, if there was one.
pub(super) async fn record(
    gateway: &Gateway,
    heads: &RequestHeads,
    broke: Option<&hyper::Error>,
    client: &ClientConnection,
) {
    let why = match broke {
        Some(error) => format!("the connection failed before this request was read ({error})"),
        None => "the connection was closed before this request was read".to_owned(),
    };
    for head in heads.left() {
        let reason = format!("There was no answer: {why}.");
        write(gateway, &head, reason, client).await;
    }
    if let Some(head) = heads.half() {
        let reason = match broke {
            Some(error) if error.is_timeout() => {
                "The client did not complete the head of its request in time.".to_owned()
            }
            _ => "There was no answer: the head of the request is incomplete.".to_owned(),
        };
        write(gateway, &head, reason, client).await;
    }
}

async fn write(
    gateway: &Gateway,
    head: &RequestHead,
    mut reason: String,
    client: &ClientConnection,
) {
    let received = ReceivedHead::refused(head, client.ip, &gateway.settings.scim_base);
    if received.is_unreadable() {
        reason.push_str(" What came in place of a request is withheld.");
    }
    tracing::warn!(request_id = received.request_id, reason, "no request");
    let exchange = received.exchange(RawMessage::default(), Answer::None { reason });
    // Ignore the error: there is no client left to inform, and the ledger counts what it could not write.
    gateway.ledger.finish(exchange, Reached::Nobody).await.ok();
}
