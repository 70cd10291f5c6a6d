//! The bounded copy of a body that passes by.

use scim_audit_record::RawMessage;

/// Counts every byte of a body and keeps the first of them, up to a cap.
#[derive(Default)]
pub(super) struct Kept {
    cap: usize,
    bytes: Vec<u8>,
    size: u64,
}

impl Kept {
    /// An empty copy that will hold at most `cap` bytes.
    pub(super) fn up_to(cap: usize) -> Self {
        Self {
            cap,
            ..Self::default()
        }
    }

    /// Counts these bytes, and keeps as many of them as still fit.
    pub(super) fn take_in(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let room = self.cap - self.bytes.len();
        self.bytes
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// Bytes that have passed by.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Whether nothing more would be kept.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() == self.cap
    }

    /// The copy as half of an exchange; the header list gets the trailer fields appended.
    pub(super) fn into_message(self, headers: Vec<(String, String)>) -> RawMessage {
        RawMessage {
            headers,
            truncated: self.size > self.bytes.len() as u64,
            size: self.size,
            body: self.bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_counted_but_not_kept() {
        let mut kept = Kept::up_to(4);
        kept.take_in(b"abc");
        assert!(!kept.is_full());
        kept.take_in(b"def");
        kept.take_in(b"g");
        assert!(kept.is_full());
        let message = kept.into_message(Vec::new());
        assert_eq!(
            (message.body.as_slice(), message.size, message.truncated),
            (b"abcd".as_slice(), 7, true)
        );
    }

    #[test]
    fn a_body_that_just_fits_is_whole() {
        let mut kept = Kept::up_to(4);
        kept.take_in(b"abcd");
        assert!(!kept.into_message(Vec::new()).truncated);
    }
}
