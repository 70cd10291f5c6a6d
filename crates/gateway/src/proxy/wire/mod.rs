//! Access to the raw bytes of connections.
//!
//! hyper provides header names in lower case only, and reports nothing about a request it rejects, but an
//! audit log has to show what was sent. Therefore a [`gate`] wraps each client socket: it passes one head at
//! a time to hyper, keeps it as it was sent ([`request_heads`]) and rejects invalid requests ([`admission`]).
//! It finds the end of a body in the same way as hyper ([`body_framing`]). Sockets to the service are tapped
//! ([`tapped`], [`response_heads`]). Captured heads are used for the record only, and only if they agree with
//! what hyper parsed ([`head`]).

pub(super) mod admission;
mod body_framing;
pub(super) mod gate;
pub(super) mod head;
pub(super) mod request_heads;
pub(super) mod response_heads;
pub(super) mod tapped;

/// Maximum size of a message head in bytes; a longer one is answered with 431.
pub(super) const MAX_HEAD: usize = 64 * 1024;

/// Returns the offset after the blank line that ends a head. Bytes before `from` have already been searched.
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
