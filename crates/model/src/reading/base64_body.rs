//! Decodes the bodies that a HAR marks as base64 and that contain text, also in slices: a body of 10 MB takes
//! longer than a frame.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::entry::{BodyEncoding, Message};

/// Standard base64 with optional padding, because programs differ.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A body in base64 that is being decoded.
pub struct Base64Body<'b> {
    body: &'b [u8],
    /// Offset of the first character that was not read.
    at: usize,
    /// Characters that were read and not decoded: fewer than four, except in the last step.
    pending: Vec<u8>,
    bytes: Vec<u8>,
    /// Whether a part is not base64, or follows the padding.
    is_broken: bool,
}

/// The result of decoding a body.
pub struct DecodedBase64 {
    /// `None`: the body stays as it is.
    text: Option<String>,
    /// Whether the body is text now.
    is_text: bool,
}

/// Decodes the body of a message, if it is in base64.
pub(super) fn decode(message: &mut Message) {
    if let Some(mut decoding) = Base64Body::of(message) {
        decoding.step(usize::MAX);
        decoding.finish().put_into(message);
    }
}

impl<'b> Base64Body<'b> {
    /// Starts at the beginning of the body. `None` if the message has no body in base64.
    pub fn of(message: &'b Message) -> Option<Self> {
        let is_encoded = message.body_encoding == BodyEncoding::Base64;
        let body = message.body.as_deref().filter(|_| is_encoded)?;
        Some(Self {
            body: body.as_bytes(),
            at: 0,
            pending: Vec::new(),
            bytes: Vec::new(),
            is_broken: false,
        })
    }

    /// Decodes about `budget` more characters. Returns true once everything is decoded.
    pub fn step(&mut self, budget: usize) -> bool {
        let end = self.at.saturating_add(budget).min(self.body.len());
        let read = self.body.get(self.at..end).unwrap_or_default();
        let characters = read.iter().filter(|byte| !byte.is_ascii_whitespace());
        self.pending.extend(characters);
        self.at = end;
        let is_last = end == self.body.len();
        let whole = if is_last {
            self.pending.len()
        } else {
            self.pending.len() / 4 * 4
        };
        let rest = self.pending.split_off(whole);
        let decoded = std::mem::replace(&mut self.pending, rest);
        let goes_on = !is_last && decoded.contains(&b'=');
        self.is_broken |= goes_on || BASE64.decode_vec(decoded, &mut self.bytes).is_err();
        is_last || self.is_broken
    }

    /// Returns what is to be put into the message. A body that is not valid base64 is taken as text, because
    /// some programs mark a body as base64 that is not. A body that is no text stays encoded.
    pub fn finish(self) -> DecodedBase64 {
        if self.is_broken {
            return DecodedBase64 {
                text: None,
                is_text: true,
            };
        }
        let text = String::from_utf8(self.bytes).ok();
        let text = text.filter(|text| !text.contains('\0'));
        DecodedBase64 {
            is_text: text.is_some(),
            text,
        }
    }
}

impl DecodedBase64 {
    /// Puts the text into the message that the body is of.
    pub fn put_into(self, message: &mut Message) {
        if let (Some(text), Some(body)) = (self.text, &mut message.body) {
            // No size was given, so the length of the base64 text was used.
            if message.size == body.len() as u64 {
                message.size = text.len() as u64;
            }
            *body = text;
        }
        if self.is_text {
            message.body_encoding = BodyEncoding::Utf8;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn body_decoded_in_slices_equals_body_decoded_at_once(
            body in prop_oneof!["[a-zA-Z0-9+/]{0,40}={0,2}", "[a-d= \n+~\u{e9}]{0,20}", any::<String>().prop_map(|text| BASE64.encode(text))],
            step in 1..9_usize,
        ) {
            let message = Message {
                size: body.len() as u64,
                body: Some(body),
                body_encoding: BodyEncoding::Base64,
                ..Message::default()
            };
            let mut at_once = message.clone();
            decode(&mut at_once);
            let mut decoding = Base64Body::of(&message).unwrap();
            while !decoding.step(step) {}
            let mut sliced = message.clone();
            decoding.finish().put_into(&mut sliced);
            prop_assert_eq!(sliced, at_once);
        }
    }
}
