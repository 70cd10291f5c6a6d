//! What was really on the wire.
//!
//! hyper hands on header names in lower case and says nothing at all about a request it refuses. An
//! audit log has to show what was sent. So a client's socket stands behind a [`gate`], which hands hyper one
//! head at a time, keeps each as it was sent ([`request_heads`]) and refuses what cannot be served
//! ([`admission`]); where a body ends it reads as hyper does ([`body_framing`]). The service's sockets are
//! listened in on ([`tapped`], [`response_heads`]). What is kept here is used for the record, and only where
//! it agrees with what hyper understood ([`head`]).

pub(super) mod admission;
mod body_framing;
pub(super) mod gate;
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
