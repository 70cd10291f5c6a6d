//! Redacts imported entries. Replaces secrets that another log recorded in the clear; keeps existing
//! placeholders, so that redaction is idempotent.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scim_audit_model::endpoint::{resource_id_of, resource_type_of};
use scim_audit_model::entry::{
    BodyEncoding, Entry, Message, Origin, Place, Redaction, RedactionReason, Status,
};
use scim_audit_model::field::{self, TextRedaction};

use crate::draft::RedactionDraft;
use crate::headers;
use crate::key::{is_hash, is_placeholder};
use crate::pace::{Pace, SlicedRedaction, at_once};
use crate::policy::Policy;
use crate::recorder::{Ask, Recorder};
use crate::secrets::Secrets;
use crate::side::{BodyExtent, MessageRedactor};
use crate::sight::RedactionContext;
use crate::utf8::text;
use crate::withheld;

impl Recorder {
    /// Redacts an entry that was recorded by another log. Its status, times and sizes stay unchanged.
    #[must_use]
    pub fn imported(&self, entry: Entry) -> Entry {
        self.imported_record(entry, b"")
    }

    /// Like [`Recorder::imported`]. Also replaces the secrets that the entry repeats from `around`, the text
    /// around the entry in its record, of which nothing is kept.
    #[must_use]
    pub fn imported_record(&self, entry: Entry, around: &[u8]) -> Entry {
        at_once(self.redacted_record(entry, around, &Pace::unbroken()))
    }

    /// Like [`Recorder::imported_record`], in slices.
    #[must_use]
    pub fn imported_in_slices(&self, entry: Entry, around: Vec<u8>) -> SlicedRedaction {
        let recorder = self.clone();
        SlicedRedaction::new(async move {
            let pace = Pace::in_slices();
            recorder.redacted_record(entry, &around, &pace).await
        })
    }

    async fn redacted_record(&self, mut entry: Entry, around: &[u8], pace: &Pace) -> Entry {
        let (key, policy) = self.parts();
        let mut sight = RedactionContext::new(key, true, policy.personal, pace);
        remember_secrets(around, &mut sight).await;
        let (endpoint, query) = (std::mem::take(&mut entry.endpoint), entry.query.take());
        let (request, response) = (entry.request.take(), entry.response.take());
        // They were found before the redaction, and by a stranger.
        entry.facts = None;

        let mut ask = Ask::find(&endpoint, query.as_deref(), &mut sight).await;
        let bodies = [&request, &response].map(|message| message.as_ref().map(body_of));
        let [request_body, response_body] = &bodies;
        let mut asking = side_of(
            request.as_ref(),
            request_body.as_deref(),
            policy,
            &mut sight,
        )
        .await;
        let mut answering = side_of(
            response.as_ref(),
            response_body.as_deref(),
            policy,
            &mut sight,
        )
        .await;
        // The texts of the entry, besides its messages, that may repeat a secret.
        let (mut fields, mut said) = (Vec::new(), Vec::new());
        for (field, words) in field::texts(&entry, |redaction| redaction != TextRedaction::Own) {
            let words = Cow::Owned(words.into_bytes());
            fields.push(field);
            said.push(RedactionDraft::text(words, false, &mut sight).await);
        }

        let secrets = Secrets::new(std::mem::take(&mut sight.secrets));
        for side in [&mut asking, &mut answering].into_iter().flatten() {
            side.mark(&secrets, &sight).await;
        }
        for draft in &mut said {
            draft.mark(&secrets, &sight).await;
        }
        ask.mark(&secrets, &sight).await;
        if sight.is_exhausted() {
            ask.withhold(&sight);
            for side in [&mut asking, &mut answering].into_iter().flatten() {
                side.withhold(&sight).await;
            }
            for draft in &mut said {
                draft.withhold(0, &sight);
            }
        }

        let id = entry.request_id.clone();
        let mut texts = Vec::with_capacity(said.len());
        for (field, draft) in fields.into_iter().zip(said) {
            texts.push((field, text(draft.finish(pace).await.0)));
        }
        field::set_texts(&mut entry, texts);
        if entry.request_id != id {
            // Entries whose ids contain the same secret must keep distinct ids.
            entry.request_id = key.placeholder(id.as_bytes());
        }
        origin_and_status(&mut entry, &secrets, &mut sight);
        let asked = ask.finish(&secrets, &sight).await;
        if asked.endpoint != endpoint {
            entry.resource_type = resource_type_of(&asked.endpoint);
            entry.resource_id = resource_id_of(&asked.endpoint);
        }
        (entry.endpoint, entry.query) = (asked.endpoint, asked.query);
        entry.client.credential = entry
            .client
            .credential
            .map(|known| hashed(known, &sight))
            .or_else(|| {
                let secret = headers::credential(&request.as_ref()?.headers, policy)?;
                sight.placeholder(&secret).map(|_| sight.hash(&secret))
            });
        if let (Some(side), Some(before)) = (asking, &request) {
            let (message, _) = side.finish(&secrets, &sight).await;
            entry.request = Some(finished(message, before, asked.redactions));
        }
        if let (Some(side), Some(before)) = (answering, &response) {
            let (message, _) = side.finish(&secrets, &sight).await;
            entry.response = Some(finished(message, before, Vec::new()));
        }
        for message in [&mut entry.request, &mut entry.response]
            .into_iter()
            .flatten()
        {
            rename(message, &secrets, &mut sight);
        }
        entry
    }

    /// Returns the summary of an entry whose messages cannot be read. Which parts of the summary repeat a
    /// secret of the messages is unknown, so its texts are withheld. Status, times and sizes stay unchanged.
    #[must_use]
    pub fn withheld(&self, entry: Entry) -> Entry {
        let (key, _) = self.parts();
        let mut entry = self.imported(Entry {
            request: None,
            response: None,
            ..entry
        });
        withheld::withhold(&mut entry, key);
        let mut hidden = field::texts(&entry, |redaction| redaction == TextRedaction::Hidden);
        hidden.retain(|(_, text)| !text.is_empty() && !is_placeholder(text.as_bytes()));
        for (_, text) in &mut hidden {
            *text = key.placeholder(text.as_bytes());
        }
        field::set_texts(&mut entry, hidden);
        entry
    }
}

/// Remembers the secrets of a text that is not kept.
async fn remember_secrets(around: &[u8], sight: &mut RedactionContext<'_>) {
    if let Err(text) = RedactionDraft::json(Cow::Borrowed(around), false, sight).await {
        RedactionDraft::text(text, false, sight).await;
    }
}

/// Redacts a word of the file, which may be a secret like any other text.
fn searched(words: &str, secrets: &Secrets, sight: &mut RedactionContext<'_>) -> String {
    let mut draft = at_once(RedactionDraft::of_text(words, sight));
    at_once(draft.mark(secrets, sight));
    text(at_once(draft.finish(sight.pace)).0)
}

/// Redacts origin and status if the file has values that the log does not define.
fn origin_and_status(entry: &mut Entry, secrets: &Secrets, sight: &mut RedactionContext<'_>) {
    if let Status::Other(word) = &mut entry.status {
        *word = searched(word, secrets, sight);
    }
    if let Some(Origin::Other(word)) = &mut entry.origin {
        *word = searched(word, secrets, sight);
    }
}

/// Redacts the names of headers and of redacted locations, as the file states them.
fn rename(message: &mut Message, secrets: &Secrets, sight: &mut RedactionContext<'_>) {
    for (name, _) in &mut message.headers {
        if !headers::is_well_known(name) {
            *name = searched(name, secrets, sight);
        }
    }
    for Redaction { place, at, reason } in &mut message.redactions {
        if let Some(RedactionReason::Other(word)) = reason {
            *word = searched(word, secrets, sight);
        }
        if *place == Place::Header && headers::is_well_known(at) {
            continue;
        }
        let named = sight.named(std::mem::take(at), secrets);
        *at = searched(&named, secrets, sight);
        if let Place::Other(word) = place {
            *word = searched(word, secrets, sight);
        }
    }
    if let BodyEncoding::Other(word) = &mut message.body_encoding {
        *word = searched(word, secrets, sight);
    }
}

/// Returns a keyed hash unchanged, and the hash of any other text, because that may be the secret.
fn hashed(credential: String, sight: &RedactionContext<'_>) -> String {
    if is_hash(credential.as_bytes()) {
        credential
    } else {
        sight.hash(credential.as_bytes())
    }
}

fn body_of(message: &Message) -> Vec<u8> {
    let body = message.body.as_deref().unwrap_or_default();
    match message.body_encoding {
        BodyEncoding::Base64 => STANDARD
            .decode(body)
            .unwrap_or_else(|_| body.as_bytes().to_vec()),
        BodyEncoding::Utf8 | BodyEncoding::Other(_) => body.as_bytes().to_vec(),
    }
}

async fn side_of<'a>(
    message: Option<&'a Message>,
    body: Option<&'a [u8]>,
    policy: &Policy,
    sight: &mut RedactionContext<'_>,
) -> Option<MessageRedactor<'a>> {
    let message = message?;
    let body = body.unwrap_or_default();
    let extent = BodyExtent {
        size: message.size,
        truncated: message.truncated,
        // Another log may have stored only a beginning without marking it.
        broke_off: true,
        // The headers are those of the transfer, but the body is what was stored: decoded, unless another log
        // stored it as transferred.
        encoded: body.starts_with(b"\x1f\x8b"),
    };
    let found = MessageRedactor::find(&message.headers, body, extent, policy, sight);
    Some(found.await)
}

/// Adds to the message its earlier redactions and body hash.
fn finished(mut message: Message, before: &Message, further: Vec<Redaction>) -> Message {
    let found = std::mem::take(&mut message.redactions);
    message.redactions.clone_from(&before.redactions);
    for redaction in further.into_iter().chain(found) {
        if !message.redactions.contains(&redaction) {
            message.redactions.push(redaction);
        }
    }
    if message.body_hash.is_none() && message.body.is_none() {
        message.body_hash = before
            .body_hash
            .clone()
            .filter(|hash| is_hash(hash.as_bytes()));
    }
    message
}
