//! A message head as it was sent, with the order, case and duplicates of its header lines.

use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Header names and values as sent, decoded as Latin-1.
pub(in super::super) type Lines = Vec<(String, String)>;

/// Decodes bytes as Latin-1: one character per byte, without loss.
pub(in super::super) fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Returns the header lines to record: the raw ones if they have the same fields as hyper parsed, otherwise
/// hyper's.
///
/// They can only differ if the gate lost its position in the stream. Then order and case are lost, but no
/// fields.
pub(in super::super) fn lines(raw: Option<&[u8]>, understood: &HeaderMap) -> Lines {
    raw.map(well_formed_lines)
        .filter(|lines| are_the_same(lines, understood))
        .unwrap_or_else(|| as_lines(understood))
}

/// Converts hyper's header map to lines; names are in lower case.
pub(in super::super) fn as_lines(headers: &HeaderMap) -> Lines {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), latin_1(value.as_bytes())))
        .collect()
}

/// Returns whether these are the same fields in number and value. `Content-Length` is ignored, because hyper
/// drops all but one of repeated lengths.
fn are_the_same(lines: &Lines, understood: &HeaderMap) -> bool {
    let mut seen = HeaderMap::with_capacity(lines.len());
    for (name, value) in lines {
        let bytes: Option<Vec<u8>> = value.chars().map(|char| u8::try_from(char).ok()).collect();
        let (Ok(name), Some(Ok(value))) = (
            HeaderName::from_bytes(name.as_bytes()),
            bytes.map(|bytes| HeaderValue::from_bytes(&bytes)),
        ) else {
            return false;
        };
        if name != CONTENT_LENGTH {
            seen.append(name, value);
        }
    }
    seen.len() == understood.len() - understood.get_all(CONTENT_LENGTH).iter().count()
        && seen.keys().all(|name| {
            seen.get_all(name)
                .iter()
                .eq(understood.get_all(name).iter())
        })
}

/// Returns the header lines of a head that are well-formed on their own.
///
/// The other lines of a rejected head are omitted, because they might contain a secret that cannot be
/// recognized.
pub(in super::super) fn well_formed_lines(head: &[u8]) -> Lines {
    let mut lines = head.split(|byte| *byte == b'\n').skip(1).peekable();
    let mut found = Lines::new();
    while let Some(line) = lines.next() {
        // A line that is continued in the next one (obsolete folding, RFC 9112 §5.2) is incomplete.
        let folded = lines
            .peek()
            .is_some_and(|next| matches!(next.first(), Some(b' ' | b'\t')));
        if !folded && let Some(line) = well_formed(line.strip_suffix(b"\r").unwrap_or(line)) {
            found.push(line);
        }
    }
    found
}

fn well_formed(line: &[u8]) -> Option<(String, String)> {
    let (name, value) = line.split_at_checked(line.iter().position(|byte| *byte == b':')?)?;
    http::HeaderName::from_bytes(name).ok()?;
    let value = value.get(1..)?.trim_ascii();
    http::HeaderValue::from_bytes(value).ok()?;
    Some((latin_1(name), latin_1(value)))
}

/// Methods that are recognized without the rest of the request line.
const METHODS: [&[u8]; 9] = [
    b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT",
];

/// Returns the method and target of a request line, as far as they are present.
///
/// Returns neither if the line does not look like a request line: its words could be anything, including a
/// secret.
pub(in super::super) fn request_line(head: &[u8]) -> (Option<String>, Option<String>) {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let words: Vec<_> = line
        .trim_ascii_end()
        .splitn(3, |byte| *byte == b' ')
        .collect();
    let (method, target) = match words.as_slice() {
        [method, target, version] if has_version(version) => (method, Some(target)),
        [method, target] if METHODS.contains(method) && target.starts_with(b"/") => {
            (method, Some(target))
        }
        [method] if METHODS.contains(method) => (method, None),
        _ => return (None, None),
    };
    match http::Method::from_bytes(method) {
        Ok(method) => (
            Some(method.as_str().to_owned()),
            target.map(|target| latin_1(target)),
        ),
        Err(_odd) => (None, None),
    }
}

/// Returns whether the last word after the target is a version. A target with spaces is rejected, but the
/// request is still recorded.
fn has_version(rest: &[u8]) -> bool {
    rest.rsplit(|byte| *byte == b' ')
        .next()
        .is_some_and(|version| version.starts_with(b"HTTP/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| {
                let bytes: Vec<u8> = value.chars().map(|c| u8::try_from(c).unwrap()).collect();
                let name: HeaderName = name.parse().unwrap();
                (name, HeaderValue::from_bytes(&bytes).unwrap())
            })
            .collect()
    }

    #[test]
    fn raw_lines_keep_order_case_and_duplicates() {
        let head = b"GET / HTTP/1.1\r\nX-B: 1\r\nhOST:  h \r\nX-b: caf\xe9\r\nX-B:1\r\n\r\n";
        assert_eq!(
            lines(
                Some(head),
                &map(&[
                    ("host", "h"),
                    ("x-b", "1"),
                    ("x-b", "caf\u{e9}"),
                    ("x-b", "1")
                ])
            ),
            [
                ("X-B", "1"),
                ("hOST", "h"),
                ("X-b", "caf\u{e9}"),
                ("X-B", "1")
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn raw_lines_that_differ_from_hyper_are_not_used() {
        let understood = map(&[("host", "h")]);
        for raw in [
            None,
            Some(&b"GET / HTTP/1.1\r\nHost: other\r\n\r\n"[..]),
            Some(b"GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer x\r\n\r\n"),
            Some(b"GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"),
        ] {
            assert_eq!(
                lines(raw, &understood),
                [("host".to_owned(), "h".to_owned())]
            );
        }
    }

    #[test]
    fn only_well_formed_lines_of_a_rejected_head_are_kept() {
        let head =
            b"GET / HTTP/1.1\r\nAuthorization : Bearer s\r\nA: 1\r\nB: x\r\n folded\r\nC\0: 2\r\nD";
        assert_eq!(well_formed_lines(head), [("A".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn a_request_line_is_read_as_far_as_it_goes() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            request_line(b"GET /a b HTTP/1.1\r\n"),
            (text("GET"), text("/a"))
        );
        assert_eq!(request_line(b"GET"), (text("GET"), None));
        for other in [
            &b"\x16\x03\x01 /x"[..],
            b"some secret words",
            b"some secret",
            b"secret /path",
            b"secret",
            b"",
        ] {
            assert_eq!(request_line(other), (None, None));
        }
    }
}
