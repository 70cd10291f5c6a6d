//! Forwards the response of the SCIM service to the client. The outcome is committed before the client has
//! the complete response.

use std::time::Duration;

use http::Response;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Bytes, Frame, Incoming};
use scim_audit_record::Answer;
use tokio::time::{Instant, timeout, timeout_at};

use super::answer::{AnswerBody, AnswerSender, streamed};
use super::exchange::{ProxiedExchange, Reply};
use super::forwarding;
use super::kept::BodyCopy;
use super::reached::Reached;
use super::scim_error::ScimError;
use super::upstream::Answered;
use super::wire::head::{HeaderLines, as_lines, lines};

/// Maximum time to read on a response for the record when its client has disconnected.
const LINGER: Duration = Duration::from_secs(5);
/// Maximum time until a connection that the client has closed reports an error for data sent on it, if both
/// ends are close to each other.
const ECHO: Duration = Duration::from_millis(50);
/// Time for hyper to write the head of a response before the response is aborted.
const HEAD_ON_ITS_WAY: Duration = Duration::from_millis(20);
const CLIENT_UNSEEN: &str = "The client closed the connection before it got an answer.";
const CLIENT_GONE: &str = "The client closed the connection before it got the whole answer.";

/// Forwards a response and records the exchange.
pub(super) async fn deliver(exchange: &ProxiedExchange, answered: Answered, reply: Reply) {
    let (mut parts, body) = answered.response.into_parts();
    let status_code = parts.status.as_u16();
    let headers = lines(answered.head.as_deref(), &parts.headers);
    if let Err(what) = forwarding::response(&mut parts, &exchange.received.id_header()) {
        let error = ScimError::bad_gateway("The answer of the SCIM service cannot be forwarded.")
            .because(format!("it used {what}"));
        drop(body);
        return exchange.answer_for_the_service(&error, reply).await;
    }
    let settings = &exchange.gateway.settings;
    let mut download = Download {
        length: body.size_hint().exact(),
        body,
        kept: BodyCopy::up_to(exchange.gateway.ledger.body_cap(settings.body_cap)),
        trailers: HeaderLines::new(),
        patience: settings.patience,
    };
    let answer = |download: Download, broke_off: Option<String>| Answer::Upstream {
        status_code,
        message: download
            .kept
            .into_message(headers.into_iter().chain(download.trailers).collect()),
        broke_off,
    };
    let unseen = || format!("{CLIENT_UNSEEN} The SCIM service had answered {status_code}.");
    if download.body.is_end_stream() {
        // There is no body, so hold the head back until the commit.
        let (gone, reached) = if reply.is_closed() {
            (Some(unseen()), Reached::Nobody)
        } else {
            (None, Reached::Nothing)
        };
        let recorded = exchange.record(answer(download, gone), reached).await;
        if recorded.is_ok() {
            let body = AnswerBody::whole(Bytes::new());
            reply.send(Response::from_parts(parts, body)).ok();
        }
        return;
    }
    let (sender, body) = streamed();
    let sends_no_more = exchange.client.sends_no_more();
    let mut is_unseen = reply.send(Response::from_parts(parts, body)).is_err();
    let mut passed = download.pass_on(&sender).await;
    if passed.is_ok() && sends_no_more && timeout(ECHO, sender.client_gone()).await.is_ok() {
        passed = Err(CLIENT_GONE.to_owned());
    }
    // A client that closed its sending side before, and has reset the connection since, did not wait for the
    // response.
    is_unseen |= sends_no_more && sender.is_client_gone();
    let (broke_off, reached) = match &passed {
        Err(_) if is_unseen => (Some(unseen()), Reached::Nobody),
        Err(why) => (Some(why.clone()), Reached::Head),
        Ok(_) => (None, Reached::Head),
    };
    let recorded = exchange.record(answer(download, broke_off), reached).await;
    // On an error the sender is dropped without `end`, which aborts the response.
    if let (Ok(last), Ok(())) = (passed, recorded) {
        if let Some(last) = last {
            sender.send(last).await.ok();
        }
        sender.end().await;
    } else if reached == Reached::Head {
        // The entry states that the client received the head, and hyper writes it only when it waits for the
        // body.
        tokio::time::sleep(HEAD_ON_ITS_WAY).await;
    }
}

struct Download {
    body: Incoming,
    length: Option<u64>,
    kept: BodyCopy,
    trailers: HeaderLines,
    patience: Duration,
}

impl Download {
    /// Forwards all but the end of the body: with a declared length the last part is held back, otherwise the
    /// end marker. Returns the part held back, or a sentence that says why the body is incomplete.
    async fn pass_on(&mut self, sender: &AnswerSender) -> Result<Option<Frame<Bytes>>, String> {
        let mut held = None;
        loop {
            let next = tokio::select! {
                biased;
                () = sender.client_gone() => return self.drain_upstream(CLIENT_GONE).await,
                next = timeout(self.patience, self.body.frame()) => next,
            };
            let frame = match next {
                Ok(Some(Ok(frame))) => frame,
                Ok(None) => return Ok(held),
                Ok(Some(Err(error))) => return Err(self.broke_off(&error)),
                Err(_elapsed) => {
                    return Err(format!(
                        "The SCIM service sent nothing for {} s before its answer was complete.",
                        self.patience.as_secs_f64()
                    ));
                }
            };
            self.take_in(&frame);
            if frame.is_trailers() || self.length == Some(self.kept.size()) {
                held = Some(frame);
                continue;
            }
            match timeout(self.patience, sender.send(frame)).await {
                Ok(Ok(())) => {}
                Ok(Err(_gone)) => return self.drain_upstream(CLIENT_GONE).await,
                Err(_elapsed) => {
                    return self
                        .drain_upstream("The client stopped reading before the end of the answer.")
                        .await;
                }
            }
        }
    }

    /// Reads on for the record only: what the service did matters even if its client has disconnected.
    async fn drain_upstream(&mut self, why: &str) -> Result<Option<Frame<Bytes>>, String> {
        let until = Instant::now() + LINGER;
        while !self.kept.is_full()
            && let Ok(Some(Ok(frame))) = timeout_at(until, self.body.frame()).await
        {
            self.take_in(&frame);
        }
        Err(why.to_owned())
    }

    fn take_in(&mut self, frame: &Frame<Bytes>) {
        if let Some(bytes) = frame.data_ref() {
            self.kept.append(bytes);
        } else if let Some(trailers) = frame.trailers_ref() {
            self.trailers = as_lines(trailers);
        }
    }

    fn broke_off(&self, error: &hyper::Error) -> String {
        let size = self.kept.size();
        match self.length {
            Some(length) => format!(
                "The answer of the SCIM service ended too early, after {size} of {length} bytes: {error}."
            ),
            None => {
                format!(
                    "The answer of the SCIM service ended too early, after {size} bytes: {error}."
                )
            }
        }
    }
}
