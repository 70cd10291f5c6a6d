//! What was really on the wire.
//!
//! hyper hands on header names in lower case and says nothing at all about a request it refuses. An
//! audit log has to show what was sent, so the sockets are listened in on: [`tapped`] passes every byte
//! through unchanged and shows it to [`request_heads`] or [`response_heads`], which keep the raw heads.
//! What is kept here is only ever used for the record, and only where it agrees with what hyper
//! understood ([`head`]); hyper alone decides what is forwarded.

pub(super) mod head;
pub(super) mod request_heads;
pub(super) mod response_heads;
pub(super) mod tapped;

/// The largest message head that is accepted, in bytes; a longer one is answered with 431.
pub(super) const MAX_HEAD: usize = 64 * 1024;

/// Where the blank line that ends a head ends, looked for from `from` on.
fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    // A line may end in a bare LF (RFC 9112 §2.2), so the blank line is an LF after an LF or after CR LF.
    let start = from.saturating_sub(3);
    let mut after_lf = false;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'\n' if after_lf => return Some(at + 1),
            b'\n' => after_lf = true,
            b'\r' => {}
            _ => after_lf = false,
        }
    }
    None
}
