//! Builds an entry: finds the secrets of every part, replaces each of their occurrences, then derives the
//! outcome of the exchange from the redacted text.

use std::borrow::Cow;
use std::sync::Arc;

use scim_audit_model::endpoint::{resource_id_of, resource_type_of};
use scim_audit_model::entry::{Client, Entry, EntryError, Message, Origin, Place, Status};
use scim_audit_model::time::Instant;

use crate::answer::{self, Facts, Question};
use crate::classify::{self, Transport};
use crate::contract;
use crate::draft::RedactionDraft;
use crate::exchange::{Answer, Exchange, Head, RawMessage};
use crate::headers;
use crate::key::RedactionKey;
use crate::pace::{Pace, at_once};
use crate::policy::Policy;
use crate::secrets::Secrets;
use crate::side::{BodyExtent, MessageRedactor, listed};
use crate::sight::RedactionContext;
use crate::utf8::text;
use crate::withheld;

/// Request-ID headers that clients send, in order of precedence.
const CLIENT_ID_HEADERS: [&str; 7] = [
    "x-request-id",
    "client-request-id",
    "x-ms-client-request-id",
    "x-ms-correlation-id",
    "x-correlation-id",
    "x-okta-request-id",
    "traceparent",
];

const ORPHANED: &str = "The gateway stopped before the outcome was known. The request may have reached the SCIM service, or not.";

/// Turns raw exchanges into redacted entries that may be written. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Recorder {
    shared: Arc<RecorderState>,
}

#[derive(Debug)]
struct RecorderState {
    key: RedactionKey,
    policy: Policy,
}

impl Recorder {
    /// Creates a recorder that makes its hashes with this key.
    pub fn new(key: RedactionKey, policy: Policy) -> Self {
        Self {
            shared: Arc::new(RecorderState { key, policy }),
        }
    }

    pub(crate) fn parts(&self) -> (&RedactionKey, &Policy) {
        (&self.shared.key, &self.shared.policy)
    }

    /// Returns the finished, redacted entry.
    pub fn entry(&self, exchange: Exchange) -> Entry {
        at_once(self.redacted(exchange, true, &Pace::unbroken()))
    }

    /// `tells_body`: whether the entry includes the request body. The body is searched for secrets in either
    /// case.
    #[expect(
        clippy::too_many_lines,
        reason = "one stage after the other; each needs the context of the one before"
    )]
    async fn redacted(&self, exchange: Exchange, tells_body: bool, pace: &Pace) -> Entry {
        let (key, policy) = self.parts();
        let mut sight = RedactionContext::new(key, false, policy.personal, pace);
        let mut head = Ask::find(&exchange.endpoint, exchange.query.as_deref(), &mut sight).await;
        let (status_code, answered, reason) = match &exchange.answer {
            Answer::Upstream {
                status_code,
                message,
                broke_off,
            } => (Some(*status_code), Some(message), broke_off.as_deref()),
            Answer::Gateway {
                status_code,
                message,
                reason,
            } => (Some(*status_code), Some(message), Some(reason.as_str())),
            Answer::None { reason } => (None, None, Some(reason.as_str())),
        };
        let broke_off = matches!(
            &exchange.answer,
            Answer::Upstream {
                broke_off: Some(_),
                ..
            }
        );
        let mut request = raw_side(&exchange.request, false, policy, &mut sight).await;
        let mut response = match answered {
            Some(message) => Some(raw_side(message, broke_off, policy, &mut sight).await),
            None => None,
        };
        let mut reason = match reason {
            Some(reason) => Some(RedactionDraft::of_text(reason, &mut sight).await),
            None => None,
        };

        if !tells_body {
            request.forget_body();
        }
        let secrets = Secrets::new(std::mem::take(&mut sight.secrets));
        request.mark(&secrets, &sight).await;
        if let Some(response) = &mut response {
            response.mark(&secrets, &sight).await;
        }
        if let Some(reason) = &mut reason {
            reason.mark(&secrets, &sight).await;
        }
        head.mark(&secrets, &sight).await;
        if sight.is_exhausted() {
            head.withhold(&sight);
            request.withhold(&sight).await;
            if let Some(response) = &mut response {
                response.withhold(&sight).await;
            }
            if let Some(reason) = &mut reason {
                reason.withhold(0, &sight);
            }
        }
        let asked = head.finish(&secrets, &sight).await;
        let (mut request, _) = request.finish(&secrets, &sight).await;
        request.redactions.splice(0..0, asked.redactions);
        let reason = reason.map(|reason| text(at_once(reason.finish(pace)).0));
        let (response, body) = match response {
            Some(side) => {
                let (message, body) = side.finish(&secrets, &sight).await;
                (Some(message), body)
            }
            None => (None, Vec::new()),
        };
        let question = Question {
            endpoint: &asked.endpoint,
            status_code: status_code.unwrap_or_default(),
            truncated: response.as_ref().is_some_and(|message| message.truncated),
        };
        let facts = answer::read(&body, question);
        let (status, error) = classify_outcome(status_code, response.as_ref(), reason, &facts);
        let mut entry = Entry {
            duration_ms: exchange.duration.as_secs_f64() * 1000.0,
            status,
            status_code,
            error,
            request_size: exchange.request.size,
            response_size: answered.map_or(0, |message| message.size),
            ..blank(
                exchange.request_id,
                exchange.time,
                &exchange.method,
                asked.endpoint,
            )
        };
        entry.duration_ms = (entry.duration_ms * 1000.0).round() / 1000.0;
        entry.resource_id = classify::resource_id(
            &entry.method,
            &entry.endpoint,
            status_code.unwrap_or_default(),
            &facts,
            response
                .as_ref()
                .and_then(|message| header(message, "location")),
        );
        entry.query = asked.query;
        entry.client_request_id = client_request_id(&request);
        entry.client = client(
            exchange.client_ip.map(|ip| ip.to_string()),
            &request,
            credential(&exchange.request.headers, policy, &sight),
        );
        if matches!(exchange.answer, Answer::Gateway { .. }) {
            entry.origin = Some(Origin::Gateway);
        }
        entry.request = Some(request);
        entry.response = response;
        entry
    }

    /// Returns the intent: an entry with the redacted head, committed before the request is forwarded. Its
    /// error says that the gateway stopped, so the entry is correct as it is if no outcome ever replaces it.
    ///
    /// `body` is the whole request body, whose secrets the head may repeat. Pass `None` while the body is
    /// still arriving: which parts of the head are secrets is then unknown, so its path, query and header
    /// values are withheld until the outcome.
    pub fn intent(&self, head: &Head, body: Option<&[u8]>) -> Entry {
        let exchange = Exchange {
            request_id: head.request_id.clone(),
            time: head.time,
            duration: std::time::Duration::ZERO,
            client_ip: head.client_ip,
            method: head.method.clone(),
            endpoint: head.endpoint.clone(),
            query: head.query.clone(),
            request: RawMessage {
                headers: head.headers.clone(),
                body: body.unwrap_or_default().to_vec(),
                ..RawMessage::default()
            },
            answer: Answer::None {
                reason: String::new(),
            },
        };
        let mut entry = at_once(self.redacted(exchange, false, &Pace::unbroken()));
        entry.error = Some(EntryError {
            scim_type: None,
            detail: ORPHANED.to_owned(),
            status: None,
        });
        if body.is_none() {
            let (key, _) = self.parts();
            withheld::withhold(&mut entry, key);
            if let Some(error) = &mut entry.error {
                error.detail.push_str(withheld::WITHHELD);
            }
        }
        entry
    }
}

/// Path and query of the request line, with their secrets marked.
pub(crate) struct Ask<'a> {
    endpoint: RedactionDraft<'a>,
    query: Option<RedactionDraft<'a>>,
}

/// Path and query of the request line, redacted.
pub(crate) struct RedactedRequestLine {
    pub(crate) endpoint: String,
    pub(crate) query: Option<String>,
    pub(crate) redactions: Vec<scim_audit_model::entry::Redaction>,
}

impl<'a> Ask<'a> {
    pub(crate) async fn find(
        endpoint: &'a str,
        query: Option<&'a str>,
        sight: &mut RedactionContext<'_>,
    ) -> Self {
        let endpoint = RedactionDraft::path(Cow::Borrowed(endpoint.as_bytes()), sight).await;
        let query = match query.map(|query| Cow::Borrowed(query.as_bytes())) {
            Some(query) => Some(RedactionDraft::parameters(query, false, sight).await),
            None => None,
        };
        Self { endpoint, query }
    }

    /// Marks every occurrence of a secret of the exchange.
    pub(crate) async fn mark(&mut self, secrets: &Secrets, sight: &RedactionContext<'_>) {
        self.endpoint.mark(secrets, sight).await;
        if let Some(query) = &mut self.query {
            query.mark(secrets, sight).await;
        }
    }

    /// Marks the whole query, and the path except for its first segment, which names the resource type. Used
    /// when the exchange exceeds the scan budget.
    pub(crate) fn withhold(&mut self, sight: &RedactionContext<'_>) {
        let path = self.endpoint.raw();
        let letters = path
            .iter()
            .skip(1)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let names_type = path.first() == Some(&b'/')
            && matches!(path.get(1 + letters), None | Some(b'/'))
            && letters <= 32;
        self.endpoint
            .withhold(if names_type { 1 + letters } else { 0 }, sight);
        if let Some(query) = &mut self.query {
            query.withhold(0, sight);
        }
    }

    pub(crate) async fn finish(
        self,
        secrets: &Secrets,
        sight: &RedactionContext<'_>,
    ) -> RedactedRequestLine {
        let (endpoint, places) = self.endpoint.finish(sight.pace).await;
        let mut redactions = listed(&Place::Path, places, secrets, sight);
        let mut query = None;
        if let Some(draft) = self.query {
            let (redacted, places) = draft.finish(sight.pace).await;
            redactions.extend(listed(&Place::Query, places, secrets, sight));
            query = Some(text(redacted));
        }
        RedactedRequestLine {
            endpoint: text(endpoint),
            query,
            redactions,
        }
    }
}

async fn raw_side<'a>(
    message: &'a RawMessage,
    broke_off: bool,
    policy: &Policy,
    sight: &mut RedactionContext<'_>,
) -> MessageRedactor<'a> {
    let extent = BodyExtent {
        size: message.size,
        truncated: message.truncated,
        broke_off,
        encoded: true,
    };
    MessageRedactor::find(&message.headers, &message.body, extent, policy, sight).await
}

fn classify_outcome(
    status_code: Option<u16>,
    response: Option<&Message>,
    reason: Option<String>,
    facts: &Facts,
) -> (Status, Option<EntryError>) {
    if let (Some(status_code), Some(message)) = (status_code, response) {
        let transport = Transport {
            status_code,
            set_txn: header(message, "set-txn").is_some(),
            content_type: (message.size > 0)
                .then(|| header(message, "content-type").unwrap_or("no content type")),
            reason: reason.as_deref(),
        };
        return classify::outcome(transport, facts);
    }
    let error = EntryError {
        scim_type: None,
        detail: reason.unwrap_or_default(),
        status: None,
    };
    (Status::Failed, Some(error))
}

fn blank(request_id: String, time: Instant, method: &str, endpoint: String) -> Entry {
    Entry {
        request_id,
        time,
        status: Status::Failed,
        method: method.to_owned(),
        resource_type: resource_type_of(&endpoint),
        resource_id: resource_id_of(&endpoint),
        endpoint,
        ..Entry::default()
    }
}

fn header<'m>(message: &'m Message, name: &str) -> Option<&'m str> {
    let found = message
        .headers
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// Returns the request ID that the client sent, from the first header that has one.
fn client_request_id(request: &Message) -> Option<String> {
    CLIENT_ID_HEADERS
        .iter()
        .find_map(|name| contract::client_request_id(header(request, name)?))
}

fn client(ip: Option<String>, request: &Message, credential: Option<String>) -> Client {
    Client {
        ip,
        user_agent: header(request, "user-agent").map(str::to_owned),
        credential,
    }
}

fn credential(
    headers: &[(String, String)],
    policy: &Policy,
    sight: &RedactionContext<'_>,
) -> Option<String> {
    headers::credential(headers, policy).map(|secret| sight.hash(&secret))
}
