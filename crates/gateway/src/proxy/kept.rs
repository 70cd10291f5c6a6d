//! A bounded copy of a body that is being forwarded.

use scim_audit_record::RawMessage;

/// Counts the bytes of a body and keeps the first ones, up to a limit.
#[derive(Default)]
pub(super) struct Kept {
    cap: usize,
    bytes: Vec<u8>,
    size: u64,
}

impl Kept {
    /// Creates an empty copy that holds at most `cap` bytes.
    pub(super) fn up_to(cap: usize) -> Self {
        Self {
            cap,
            ..Self::default()
        }
    }

    /// Counts these bytes, and keeps as many of them as fit.
    pub(super) fn take_in(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let room = self.cap - self.bytes.len();
        self.bytes
            .extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// Returns the number of bytes counted so far.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Returns whether the limit has been reached.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() == self.cap
    }

    /// Converts the copy into a message of an exchange. The caller includes trailer fields in `headers`.
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
    fn bytes_beyond_the_limit_are_counted_but_not_kept() {
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
    fn body_that_just_fits_is_not_truncated() {
        let mut kept = Kept::up_to(4);
        kept.take_in(b"abcd");
        assert!(!kept.into_message(Vec::new()).truncated);
    }
}
