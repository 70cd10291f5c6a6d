//! Converts an entry to columns and back.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::sync::Arc;

use scim_audit_insight::facts::facts_of;
use scim_audit_model::contents::{Contents, Searched};
use scim_audit_model::endpoint::canonical_path;
use scim_audit_model::entry::{Entry, EntryError, Message};
use scim_audit_model::facts::{RecordedFacts, identity_key};
use scim_audit_model::needle::Needle;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zstd::stream::read::Decoder;
use zstd::zstd_safe::{CCtx, DCtx, ResetDirective};

use crate::{StoreError, paths};

/// A message shorter than this, in bytes, is stored uncompressed: compressing it would save nothing.
const COMPRESS_FROM: usize = 512;
const PLAIN: u8 = 0;
const ZSTD: u8 = 1;

/// An entry as the columns of the table. Callers create it before they queue a write, so that the only writer
/// thread spends no time on JSON and compression.
pub(crate) struct StoredRow {
    pub(crate) request_id: String,
    pub(crate) time: i64,
    pub(crate) status: String,
    pub(crate) method: String,
    pub(crate) endpoint: String,
    /// Path of an entry that neither `collection` nor `resource_id` finds.
    pub(crate) other_path: Option<String>,
    pub(crate) collection: String,
    pub(crate) resource_type: String,
    pub(crate) resource_id: Option<String>,
    pub(crate) status_code: Option<u16>,
    pub(crate) scim_type: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) cause: Option<String>,
    /// Every name that the entry is found by ([`identity_key`]).
    pub(crate) names: Vec<String>,
    pub(crate) summary: String,
    pub(crate) search_text: String,
    pub(crate) request: Option<Vec<u8>>,
    pub(crate) response: Option<Vec<u8>>,
}

impl StoredRow {
    /// Finds the facts of the entry. What it says about itself may come from a file, and is not used.
    pub(crate) fn of(mut entry: Entry) -> Result<Self, StoreError> {
        let facts = RecordedFacts::from(&facts_of(&entry));
        let names = facts.identities.iter().map(|one| identity_key(&one.value));
        let names: BTreeSet<String> = names.filter(|name| !name.is_empty()).collect();
        entry.facts = Some(facts.into_summary());
        Self::with_names(entry, names.into_iter().collect())
    }

    /// Takes the entry with its facts as they are.
    fn with_names(mut entry: Entry, names: Vec<String>) -> Result<Self, StoreError> {
        // JSON cannot represent infinity and NaN; such a duration must not make the entry unreadable.
        if !entry.duration_ms.is_finite() {
            entry.duration_ms = 0.0;
        }
        let request_id = entry.request_id.clone();
        let unreadable = |cause| unreadable(&request_id, cause);
        let pack = |message: Option<Message>| message.as_ref().map(pack).transpose();
        let request = pack(entry.request.take()).map_err(unreadable)?;
        let response = pack(entry.response.take()).map_err(unreadable)?;
        let path = canonical_path(&entry.endpoint);
        let facts = entry.facts.as_ref();
        Ok(Self {
            action: facts.map(|facts| facts.action.clone()),
            cause: facts.and_then(|facts| facts.cause.clone()),
            names,
            summary: serde_json::to_string(&entry).map_err(|cause| unreadable(cause.into()))?,
            search_text: entry.search_text(),
            time: entry.time.timestamp_millis(),
            status: entry.status.as_str().to_owned(),
            other_path: paths::other_path(&path, entry.resource_id.as_deref()),
            collection: paths::collection_of(&path).to_owned(),
            scim_type: entry.error.and_then(|error| error.scim_type),
            request_id,
            // Upper case, so that filters find it in any case; the summary has the method as sent.
            method: entry.method.to_ascii_uppercase(),
            endpoint: entry.endpoint,
            resource_type: entry.resource_type,
            resource_id: entry.resource_id,
            status_code: entry.status_code,
            request,
            response,
        })
    }
}

impl StoredRow {
    /// Returns the row under another id, with a note in its error detail, because an imported entry has the
    /// original id. The new id depends on the original id only, so that recording the row twice fails.
    pub(crate) fn beside_imported(&self) -> Result<Self, StoreError> {
        let mut entry = entry(&self.request_id, &self.summary, None, None)?;
        let why = format!(
            "An imported entry had taken the id {}, which the client of this request was given.",
            self.request_id
        );
        let error = entry.error.get_or_insert(EntryError {
            scim_type: None,
            detail: String::new(),
            status: None,
        });
        error.detail = if error.detail.is_empty() {
            why
        } else {
            format!("{} {why}", error.detail)
        };
        entry.request_id = format!("{}-recorded", self.request_id);
        Ok(Self {
            request: self.request.clone(),
            response: self.response.clone(),
            ..Self::with_names(entry, self.names.clone())?
        })
    }
}

/// Approximate memory of an entry in bytes; the unit of the limit of the writer's queue.
pub(crate) fn weight(entry: &Entry) -> usize {
    let message = |message: &Option<Message>| {
        message.as_ref().map_or(0, |message| {
            message.body.as_ref().map_or(0, String::len)
                + message
                    .headers
                    .iter()
                    .map(|(name, value)| name.len() + value.len())
                    .sum::<usize>()
        })
    };
    1024 + message(&entry.request) + message(&entry.response)
}

/// Returns the stored form of an intent: the whole entry.
pub(crate) fn intent(entry: &Entry) -> Result<Vec<u8>, StoreError> {
    pack(entry).map_err(|cause| unreadable(&entry.request_id, cause))
}

/// Restores the entry of an intent.
pub(crate) fn entry_of_intent(request_id: &str, packed: &[u8]) -> Result<Entry, StoreError> {
    unpack(packed).map_err(|cause| unreadable(request_id, cause))
}

/// Restores the entry of a row, with the given messages.
pub(crate) fn entry(
    request_id: &str,
    summary: &str,
    request: Option<&[u8]>,
    response: Option<&[u8]>,
) -> Result<Entry, StoreError> {
    let read = || -> Result<Entry, Failure> {
        let mut entry: Entry = serde_json::from_str(summary)?;
        if let Some(packed) = request {
            entry.request = Some(unpack(packed)?);
        }
        if let Some(packed) = response {
            entry.response = Some(unpack(packed)?);
        }
        Ok(entry)
    };
    read().map_err(|cause| unreadable(request_id, cause))
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn unreadable(request_id: &str, cause: Failure) -> StoreError {
    StoreError::Unreadable {
        request_id: request_id.to_owned(),
        cause: Arc::from(cause),
    }
}

fn pack<T: Serialize>(message: &T) -> Result<Vec<u8>, Failure> {
    let mut packed = Vec::with_capacity(2 * COMPRESS_FROM);
    packed.push(PLAIN);
    serde_json::to_writer(&mut packed, message)?;
    if packed.len() >= COMPRESS_FROM {
        let json = packed.get(1..).unwrap_or_default();
        let compressed = compress(json)?;
        if compressed.len() < packed.len() {
            return Ok(compressed);
        }
    }
    Ok(packed)
}

/// Returns whether a message in its stored form contains one of these texts; it is decoded once for all of
/// them. A message that this version cannot read contains none: the error is reported when the entry is
/// opened, and must not hide the other entries.
pub(crate) fn holds(packed: &[u8], needles: &[Needle]) -> bool {
    let Ok(json) = json(packed) else { return false };
    // Parsing the message takes longer than everything else.
    let searched = Searched::new(&json);
    let mut possible = needles
        .iter()
        .filter(|needle| searched.may_hold(needle))
        .peekable();
    possible.peek().is_some()
        && serde_json::from_slice(&json).is_ok_and(|message| {
            let contents = Contents::new(&message);
            possible.any(|needle| contents.hold(needle))
        })
}

fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Failure> {
    Ok(serde_json::from_slice(&json(packed)?)?)
}

fn json(packed: &[u8]) -> Result<Cow<'_, [u8]>, Failure> {
    match packed.split_first() {
        Some((&PLAIN, json)) => Ok(json.into()),
        Some((&ZSTD, compressed)) => Ok(decompress(compressed)?.into()),
        _ => Err("a message in a form this version does not know".into()),
    }
}

thread_local! {
    /// Reused, because creating one for each message costs time.
    static ENCODER: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    /// Reused, because one takes megabytes, and a search decompresses many messages.
    static DECODER: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// Compresses a message and prepends [`ZSTD`].
fn compress(json: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::with_capacity(1 + zstd::zstd_safe::compress_bound(json.len()));
    compressed.push(ZSTD);
    ENCODER.with_borrow_mut(|context| {
        let mut target = std::io::Cursor::new(&mut compressed);
        target.set_position(1);
        context
            .compress(&mut target, json, zstd::DEFAULT_COMPRESSION_LEVEL)
            .map_err(|code| std::io::Error::other(zstd::zstd_safe::get_error_name(code)))
    })?;
    Ok(compressed)
}

fn decompress(compressed: &[u8]) -> std::io::Result<Vec<u8>> {
    DECODER.with_borrow_mut(|context| {
        // A corrupt message may have left the context in the middle of a frame.
        if context.reset(ResetDirective::SessionOnly).is_err() {
            *context = DCtx::create();
        }
        let mut out = Vec::new();
        Decoder::with_context(compressed, context).read_to_end(&mut out)?;
        Ok(out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_message_is_compressed_and_restored() {
        let message = Message {
            headers: vec![("X".to_owned(), "\u{ff}".to_owned())],
            body: Some("{\"schemas\":[]}".repeat(500)),
            ..Message::default()
        };
        let packed = pack(&message).unwrap();
        assert!(packed.len() < 300, "{}", packed.len());
        assert_eq!(unpack::<Message>(&packed).unwrap(), message);
    }

    #[test]
    fn corrupt_message_does_not_affect_the_next_one() {
        let message = Message {
            body: Some("x".repeat(5000)),
            ..Message::default()
        };
        let packed = pack(&message).unwrap();
        for cut in [3, packed.len() / 2, packed.len() - 1] {
            assert!(unpack::<Message>(&packed[..cut]).is_err());
            assert_eq!(unpack::<Message>(&packed).unwrap(), message);
        }
    }

    #[test]
    fn unknown_storage_form_is_refused() {
        assert!(unpack::<Message>(&[7, b'{', b'}']).is_err());
        assert!(unpack::<Message>(&[]).is_err());
    }
}
