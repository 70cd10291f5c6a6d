//! One direction of an exchange during redaction: headers and body.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scim_audit_model::entry::{BodyEncoding, Message, Place, Redaction, RedactionReason};

use crate::decode::decode;
use crate::draft::RedactionDraft;
use crate::headers;
use crate::params;
use crate::policy::Policy;
use crate::secrets::Secrets;
use crate::sight::{MOST_PLACES, RedactionContext, Spot};

/// Headers and body with their secrets marked.
pub(crate) struct MessageRedactor<'a> {
    headers: Vec<(&'a str, &'a str, RedactionDraft<'static>)>,
    body: Body<'a>,
    size: u64,
    truncated: bool,
}

enum Body<'a> {
    None,
    Shown(RedactionDraft<'a>),
    /// The body cannot be searched, or the exchange exceeds the scan budget: its keyed hash, and which of the
    /// two.
    Withheld(String, RedactionReason),
}

/// What is known about a body besides its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyExtent {
    /// Size of the transferred body, in bytes.
    pub(crate) size: u64,
    /// The kept bytes are fewer than the transferred ones.
    pub(crate) truncated: bool,
    /// The transfer ended before the body was complete.
    pub(crate) broke_off: bool,
    /// The bytes are still in the coding that `Content-Encoding` names.
    pub(crate) encoded: bool,
}

impl<'a> MessageRedactor<'a> {
    /// Marks the secrets that the header names and the rules of the body format identify.
    pub(crate) async fn find(
        headers: &'a [(String, String)],
        body: &'a [u8],
        extent: BodyExtent,
        policy: &Policy,
        sight: &mut RedactionContext<'_>,
    ) -> Self {
        let mut drafts = Vec::with_capacity(headers.len());
        for (name, value) in headers {
            let draft = RedactionDraft::header(name, value, policy, sight).await;
            drafts.push((name.as_str(), value.as_str(), draft));
        }
        let cut = extent.truncated || extent.broke_off;
        let mut truncated = extent.truncated;
        let body = if body.is_empty() {
            Body::None
        } else if !extent.encoded {
            readable(Cow::Borrowed(body), cut, headers, policy, sight).await
        } else if let Some(decoded) = decode(body, headers, cut, policy.decoded_cap) {
            truncated |= decoded.cut && !cut;
            readable(decoded.bytes, decoded.cut, headers, policy, sight).await
        } else {
            // `Content-Encoding` may be wrong; try the bytes as JSON.
            match RedactionDraft::json(Cow::Borrowed(body), cut, sight).await {
                Ok(draft) => Body::Shown(draft),
                Err(body) => {
                    Body::Withheld(sight.hash_long(&body).await, RedactionReason::Unreadable)
                }
            }
        };
        Self {
            headers: drafts,
            body,
            size: extent.size,
            truncated,
        }
    }

    /// Removes the body from the message. The secrets found in it are kept.
    pub(crate) fn forget_body(&mut self) {
        self.body = Body::None;
    }

    /// Marks every occurrence of a secret of the exchange.
    pub(crate) async fn mark(&mut self, secrets: &Secrets, sight: &RedactionContext<'_>) {
        for (_, _, draft) in &mut self.headers {
            draft.mark(secrets, sight).await;
        }
        if let Body::Shown(draft) = &mut self.body {
            draft.mark(secrets, sight).await;
        }
    }

    /// Withholds all headers and the body. Used when the exchange exceeds the scan budget.
    pub(crate) async fn withhold(&mut self, sight: &RedactionContext<'_>) {
        for (_, _, draft) in &mut self.headers {
            draft.withhold(0, sight);
        }
        if let Body::Shown(draft) = &self.body {
            let hash = sight.hash_long(draft.raw()).await;
            self.body = Body::Withheld(hash, RedactionReason::Limit);
        }
    }

    /// Returns the redacted message and the redacted bytes of its body.
    pub(crate) async fn finish(
        self,
        secrets: &Secrets,
        sight: &RedactionContext<'_>,
    ) -> (Message, Vec<u8>) {
        let listed = |place, places| listed(place, places, secrets, sight);
        let mut message = Message {
            size: self.size,
            truncated: self.truncated,
            ..Message::default()
        };
        for (name, original, draft) in self.headers {
            let (value, places) = draft.finish(sight.pace).await;
            let name = if headers::is_well_known(name) {
                name.to_owned()
            } else {
                sight.named(name.to_owned(), secrets)
            };
            message
                .headers
                .push((name, headers::text_of(&value, original)));
            message.redactions.extend(listed(&Place::Header, places));
        }
        let mut shown = Vec::new();
        match self.body {
            Body::None => {}
            Body::Shown(draft) => {
                let (bytes, places) = draft.finish(sight.pace).await;
                message.redactions.extend(listed(&Place::Body, places));
                message.body = Some(if let Ok(text) = std::str::from_utf8(&bytes) {
                    text.to_owned()
                } else {
                    message.body_encoding = BodyEncoding::Base64;
                    STANDARD.encode(&bytes)
                });
                shown = bytes;
            }
            Body::Withheld(hash, why) => {
                message.body_hash = Some(hash);
                let at = String::new();
                message
                    .redactions
                    .extend(listed(&Place::Body, vec![Spot { at, why }]));
            }
        }
        (message, shown)
    }
}

/// Interprets a decoded body: as JSON, else as a form if `Content-Type` says so, else as text if the policy
/// keeps it. Any other body is withheld.
async fn readable<'a>(
    bytes: Cow<'a, [u8]>,
    cut: bool,
    headers: &[(String, String)],
    policy: &Policy,
    sight: &mut RedactionContext<'_>,
) -> Body<'a> {
    if bytes.trim_ascii().is_empty() {
        return Body::Shown(RedactionDraft::text(bytes, cut, sight).await);
    }
    let bytes = match RedactionDraft::json(bytes, cut, sight).await {
        Ok(draft) => return Body::Shown(draft),
        Err(bytes) => bytes,
    };
    let is_form = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type")
            && value
                .trim()
                .to_ascii_lowercase()
                .starts_with("application/x-www-form-urlencoded")
    });
    if is_form && params::is_form(&bytes) {
        Body::Shown(RedactionDraft::parameters(bytes, cut, sight).await)
    } else if policy.keep_unparsable_bodies && !hides_text(&bytes) {
        Body::Shown(RedactionDraft::text(bytes, cut, sight).await)
    } else {
        Body::Withheld(sight.hash_long(&bytes).await, RedactionReason::Unreadable)
    }
}

/// Whether a body is UTF-16 text or compressed data. Such a body has content, but a search for secrets would
/// find nothing.
fn hides_text(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return false;
    }
    let is_packed = match bytes {
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => true,
        // RFC 1950 §2.2
        [first @ 0x78, second, ..] => u16::from_be_bytes([*first, *second]).is_multiple_of(31),
        _ => false,
    };
    let has_mark = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let zeros = |from: usize| {
        let every_second = bytes.iter().skip(from).step_by(2);
        every_second.filter(|byte| **byte == 0).count()
    };
    // In UTF-16, every second byte of ASCII letters is zero.
    let is_wide = zeros(0).max(zeros(1)) * 4 > bytes.len();
    is_packed || has_mark || is_wide
}

/// The list of redactions, with consecutive equal names merged. After [`MOST_PLACES`] entries, a last entry
/// `…` stands for the rest.
pub(crate) fn listed(
    place: &Place,
    spots: Vec<Spot>,
    secrets: &Secrets,
    sight: &RedactionContext<'_>,
) -> Vec<Redaction> {
    let mut list: Vec<Redaction> = Vec::new();
    // Consecutive secrets often have the same name; process it once.
    let mut judged: Option<String> = None;
    for spot in spots {
        if judged.as_ref() == Some(&spot.at) {
            continue;
        }
        judged = Some(spot.at.clone());
        let at = if list.len() == MOST_PLACES {
            "…".to_owned()
        } else if *place == Place::Header && headers::is_well_known(&spot.at) {
            spot.at
        } else {
            sight.named(spot.at, secrets)
        };
        let known = list.last().is_some_and(|last| last.at == at);
        if !known {
            list.push(Redaction {
                place: place.clone(),
                at,
                reason: Some(spot.why),
            });
        }
        if list.len() > MOST_PLACES {
            break;
        }
    }
    list
}
