//! The raw heads of the requests on one connection, found by following the framing of their bodies.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::tapped::Listener;
use super::{MAX_HEAD, end_of_head};

/// Heads of one connection, in the order they came. hyper answers requests in that order too, so the
/// n-th request it hands on has the n-th head.
#[derive(Clone, Default)]
pub(in super::super) struct RequestHeads(Arc<Mutex<Framing>>);

impl RequestHeads {
    /// The head of the request hyper has just handed on.
    pub(in super::super) fn take(&self) -> Option<Vec<u8>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .whole
            .pop_front()
    }

    /// What was received and never became a request, and the last status code that was sent (hyper
    /// answers what it refuses by itself).
    pub(in super::super) fn refused(&self) -> Option<(Vec<u8>, Option<u16>)> {
        let mut framing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let head = match framing.whole.pop_front() {
            Some(head) => head,
            None if matches!(framing.expecting, Expecting::Head | Expecting::Nothing) => {
                std::mem::take(&mut framing.partial)
            }
            None => return None,
        };
        (!head.is_empty()).then_some((head, framing.last_status))
    }
}

impl Listener for RequestHeads {
    fn received(&self, bytes: &[u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .follow(bytes);
    }

    fn sending(&self, bytes: &[u8]) {
        let status = bytes
            .strip_prefix(b"HTTP/1.1 ")
            .and_then(|rest| str::from_utf8(rest.get(..3)?).ok()?.parse().ok());
        if status.is_some() {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .last_status = status;
        }
    }
}

#[derive(Default)]
struct Framing {
    whole: VecDeque<Vec<u8>>,
    partial: Vec<u8>,
    expecting: Expecting,
    last_status: Option<u16>,
}

/// What the next byte belongs to.
#[derive(Default, Clone, Copy)]
enum Expecting {
    #[default]
    Head,
    /// That many bytes of a body.
    Body(u64),
    /// A line saying the size of a chunk.
    ChunkSize,
    /// That many bytes of a chunk, its line end included.
    Chunk(u64),
    /// Trailer fields up to a blank line.
    Trailers,
    /// Nothing that could be followed: the place in the stream is lost.
    Nothing,
}

impl Framing {
    fn follow(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            bytes = match self.expecting {
                Expecting::Head => self.head(bytes),
                Expecting::Body(left) => self.skip(bytes, left, Expecting::Body, Expecting::Head),
                Expecting::Chunk(left) => {
                    self.skip(bytes, left, Expecting::Chunk, Expecting::ChunkSize)
                }
                Expecting::ChunkSize => self.chunk_size(bytes),
                Expecting::Trailers => self.trailers(bytes),
                Expecting::Nothing => return,
            };
        }
    }

    fn head<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if self.partial.is_empty()
            && let Some((b'\r' | b'\n', rest)) = bytes.split_first()
        {
            return rest;
        }
        let (taken, rest) = self.append(bytes);
        let Some(end) = end_of_head(&self.partial, taken) else {
            if self.partial.len() >= MAX_HEAD {
                self.expecting = Expecting::Nothing;
            }
            return rest;
        };
        let beyond = self.partial.len() - end;
        let rest = bytes
            .get(bytes.len() - rest.len() - beyond..)
            .unwrap_or_default();
        self.partial.truncate(end);
        match body_of(&self.partial) {
            Some(expecting) => {
                self.expecting = expecting;
                self.whole.push_back(std::mem::take(&mut self.partial));
            }
            None => self.expecting = Expecting::Nothing,
        }
        rest
    }

    /// Appends what fits; says where the new bytes start, and what did not fit.
    fn append<'a>(&mut self, bytes: &'a [u8]) -> (usize, &'a [u8]) {
        let before = self.partial.len();
        let (fits, rest) = bytes
            .split_at_checked(MAX_HEAD.saturating_sub(before))
            .unwrap_or((bytes, &[]));
        self.partial.extend_from_slice(fits);
        (before, rest)
    }

    fn skip<'a>(
        &mut self,
        bytes: &'a [u8],
        left: u64,
        more: fn(u64) -> Expecting,
        then: Expecting,
    ) -> &'a [u8] {
        let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let left = left - here as u64;
        self.expecting = if left == 0 { then } else { more(left) };
        bytes.get(here..).unwrap_or_default()
    }

    fn chunk_size<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some((&byte, rest)) = bytes.split_first() else {
            return bytes;
        };
        self.partial.push(byte);
        if byte == b'\n' {
            self.expecting = match httparse::parse_chunk_size(&self.partial) {
                Ok(httparse::Status::Complete((_, 0))) => Expecting::Trailers,
                // The two bytes more are the CR LF after the chunk.
                Ok(httparse::Status::Complete((_, size))) if size < u64::MAX - 2 => {
                    Expecting::Chunk(size + 2)
                }
                _ => Expecting::Nothing,
            };
            self.partial.clear();
        } else if self.partial.len() >= MAX_HEAD {
            self.expecting = Expecting::Nothing;
            self.partial.clear();
        }
        rest
    }

    fn trailers<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some((&byte, rest)) = bytes.split_first() else {
            return bytes;
        };
        self.partial.push(byte);
        let blank = matches!(self.partial.as_slice(), b"\n" | b"\r\n");
        if blank || end_of_head(&self.partial, self.partial.len() - 1).is_some() {
            self.partial.clear();
            self.expecting = Expecting::Head;
        } else if self.partial.len() >= MAX_HEAD {
            self.partial.clear();
            self.expecting = Expecting::Nothing;
        }
        rest
    }
}

/// What follows a head; `None` when it cannot be read.
fn body_of(head: &[u8]) -> Option<Expecting> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut request = httparse::Request::new(&mut headers);
    request.parse(head).ok()?;
    let mut expecting = Expecting::Head;
    for header in request.headers.iter() {
        if header.name.eq_ignore_ascii_case("transfer-encoding") {
            return Some(Expecting::ChunkSize);
        }
        if header.name.eq_ignore_ascii_case("content-length") {
            let length: u64 = str::from_utf8(header.value).ok()?.trim().parse().ok()?;
            if length > 0 {
                expecting = Expecting::Body(length);
            }
        }
    }
    Some(expecting)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = b"\r\nPOST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /\
        PUT /b HTTP/1.1\nTransfer-Encoding: chunked\n\n5;x=y\r\n\r\n\r\n \r\n0\r\nT: 1\r\n\r\n\
        POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\
        GET /d HTTP/1.1\r\n\r\nGET /half";

    #[test]
    fn heads_are_found_however_the_stream_is_cut() {
        for size in 1..STREAM.len() {
            let heads = RequestHeads::default();
            for piece in STREAM.chunks(size) {
                heads.received(piece);
            }
            for path in ["/a", "/b", "/c", "/d"] {
                let head = heads.take().unwrap();
                assert!(
                    latin(&head).contains(&format!("{path} HTTP")),
                    "{size} {path}"
                );
                assert_eq!(end_of_head(&head, 0), Some(head.len()));
            }
            assert_eq!(heads.take(), None);
            assert_eq!(heads.refused().unwrap().0, b"GET /half");
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_refused() {
        let heads = RequestHeads::default();
        heads.received(b"\x16\x03\x01\x02\n\n more");
        heads.sending(b"HTTP/1.1 400 Bad Request\r\n");
        assert_eq!(
            heads.refused(),
            Some((b"\x16\x03\x01\x02\n\n".to_vec(), Some(400)))
        );
        assert_eq!(heads.take(), None);
    }

    #[test]
    fn a_head_without_end_is_kept_to_the_limit() {
        let heads = RequestHeads::default();
        for _ in 0..100 {
            heads.received(&[b'a'; 1000]);
        }
        assert_eq!(heads.refused().unwrap().0.len(), MAX_HEAD);
    }

    fn latin(bytes: &[u8]) -> String {
        super::super::head::latin_1(bytes)
    }
}
