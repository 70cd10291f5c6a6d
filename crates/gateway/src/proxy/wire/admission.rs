//! Checks whether a head is a valid request, and how its body is framed. hyper never sees an invalid head;
//! the rejection is an ordinary SCIM error with one entry.

use http::uri::{Authority, PathAndQuery};
use http::{Method, StatusCode, Uri};

use super::super::scim_error::ScimError;
use super::body_framing::BodyFraming;

/// Maximum number of header fields of a request; hyper accepts no more.
const MAX_FIELDS: usize = 100;
/// hyper reserves the two values above this for bodies without a length.
const MAX_LENGTH: u64 = u64::MAX - 2;

/// Checks a head, including its blank line. Returns the framing of its body, if it has one.
pub(in super::super) fn admit(head: &[u8]) -> Result<Option<BodyFraming>, ScimError> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    match request.parse(head) {
        Ok(httparse::Status::Complete(length)) if length == head.len() => {}
        Ok(_) => {
            return Err(refused(
                "It is unclear where its head ends and its body begins.",
            ));
        }
        Err(error) => return Err(syntax(error, head, request.method.is_some())),
    }
    let (Some(method), Some(target)) = (request.method, request.path) else {
        return Err(refused("It has no request line."));
    };
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_odd| refused("Its method is not a valid HTTP method."))?;
    let uri = Uri::try_from(target).map_err(|_odd| bad_target(target.as_bytes()))?;
    let is_new = request.version == Some(1);
    check_target(&method, &uri)?;
    check_host(request.headers, is_new)?;
    framing(request.headers, is_new)
}

/// Creates the error for a head that exceeds the maximum size.
pub(in super::super) fn too_long() -> ScimError {
    ScimError::new(
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        format!(
            "The gateway refuses this request: its head is longer than {} bytes.",
            super::MAX_HEAD
        ),
    )
}

fn refused(why: &str) -> ScimError {
    ScimError::new(
        StatusCode::BAD_REQUEST,
        format!("The gateway refuses this request because it is malformed. {why}"),
    )
}

fn syntax(error: httparse::Error, head: &[u8], has_method: bool) -> ScimError {
    use httparse::Error;
    match error {
        Error::Version => ScimError::new(
            StatusCode::HTTP_VERSION_NOT_SUPPORTED,
            "The gateway refuses this request: it supports only HTTP/1.1 and HTTP/1.0.".to_owned(),
        ),
        Error::TooManyHeaders => ScimError::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            format!(
                "The gateway refuses this request: it has more than {MAX_FIELDS} header fields."
            ),
        ),
        Error::Token if has_method => bad_target(target_of(head)),
        Error::Token => refused("It does not begin with an HTTP request line."),
        Error::HeaderName => refused(
            "A header line has no valid name: a blank before the colon, a folded line, or no colon.",
        ),
        Error::HeaderValue => {
            refused("A header's value contains a character that HTTP does not allow.")
        }
        _ => refused("Its head is not HTTP."),
    }
}

/// Returns the second word of the request line.
fn target_of(head: &[u8]) -> &[u8] {
    head.split(|byte| matches!(byte, b'\r' | b'\n'))
        .find(|line| !line.is_empty())
        .and_then(|line| line.split(|byte| *byte == b' ').nth(1))
        .unwrap_or_default()
}

/// Creates an error that names the invalid character of a target and its percent-encoded form.
fn bad_target(target: &[u8]) -> ScimError {
    let mut part = "path";
    for byte in target {
        if *byte == b'?' && part == "path" {
            part = "query";
        }
        let probe = if part == "path" {
            [b'/', *byte, b'a']
        } else {
            [b'/', b'?', *byte]
        };
        if byte.is_ascii() && PathAndQuery::try_from(probe.as_slice()).is_err() {
            let shown = char::from(*byte);
            let shown = if byte.is_ascii_graphic() {
                format!("a raw {shown}")
            } else {
                "a control character or blank".to_owned()
            };
            return refused(&format!(
                "The {part} of its target contains {shown}, which must be percent-encoded: send %{byte:02X} instead."
            ));
        }
    }
    refused("Its target is neither a path nor an absolute URL nor an authority.")
}

fn check_target(method: &Method, uri: &Uri) -> Result<(), ScimError> {
    if uri
        .authority()
        .is_some_and(|authority| authority.as_str().contains('@'))
    {
        return Err(refused(
            "Its target contains a user name; send credentials in the header Authorization.",
        ));
    }
    if *method != Method::CONNECT && uri.path_and_query().is_none() {
        return Err(refused(
            "Its target is an authority, which is valid only for CONNECT.",
        ));
    }
    Ok(())
}

/// HTTP/1.1 requires exactly one `Host` (RFC 9112 §3.2), so that service and log see the same one.
fn check_host(fields: &[httparse::Header<'_>], is_new: bool) -> Result<(), ScimError> {
    let mut hosts = named(fields, "host");
    match (hosts.next(), hosts.next()) {
        (_, Some(_)) => Err(refused("It has two Host headers.")),
        (None, None) if is_new => Err(refused("It has no Host line.")),
        (Some(host), None) if !is_host(host) => Err(refused("Its Host is no host.")),
        _ => Ok(()),
    }
}

fn is_host(value: &[u8]) -> bool {
    let Ok(authority) = Authority::try_from(value) else {
        return value.is_empty();
    };
    let port = authority
        .as_str()
        .strip_prefix(authority.host())
        .map(|rest| rest.strip_prefix(':').unwrap_or(rest));
    !authority.as_str().contains('@')
        && port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn named<'a>(
    fields: &'a [httparse::Header<'_>],
    name: &'static str,
) -> impl Iterator<Item = &'a [u8]> {
    fields
        .iter()
        .filter(move |field| field.name.eq_ignore_ascii_case(name))
        .map(|field| field.value)
}

fn framing(
    fields: &[httparse::Header<'_>],
    is_new: bool,
) -> Result<Option<BodyFraming>, ScimError> {
    let mut length = None;
    for value in named(fields, "content-length") {
        let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        let number = str::from_utf8(value)
            .ok()
            .and_then(|text| text.parse::<u64>().ok());
        match number.filter(|number| digits && *number < MAX_LENGTH) {
            Some(number) if length.is_none_or(|other| other == number) => length = Some(number),
            _ => return Err(refused("Its Content-Length is not one number.")),
        }
    }
    let codings: Vec<&[u8]> = named(fields, "transfer-encoding")
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .collect();
    match codings.as_slice() {
        [] => Ok(length.filter(|length| *length > 0).map(BodyFraming::length)),
        _ if !is_new => Err(refused("HTTP/1.0 has no Transfer-Encoding.")),
        [only] if only.eq_ignore_ascii_case(b"chunked") => Ok(Some(BodyFraming::chunks())),
        [.., last] if last.eq_ignore_ascii_case(b"chunked") => Err(ScimError::new(
            StatusCode::NOT_IMPLEMENTED,
            "The gateway refuses this request: chunked is the only transfer coding that it supports.".to_owned(),
        )),
        _ => Err(refused(
            "Its last transfer coding is not chunked, so its end is unknown.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(head: &str) -> u16 {
        match admit(head.as_bytes()) {
            Ok(_) => 200,
            Err(error) => error.status.as_u16(),
        }
    }

    #[test]
    fn invalid_request_is_rejected_with_the_matching_status() {
        for (head, code) in [
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 200),
            ("GET / HTTP/1.1\r\nHost:\r\n\r\n", 200),
            ("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200),
            ("GET / HTTP/1.0\r\n\r\n", 200),
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
            ("GET a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 200),
            ("GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                501,
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                400,
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\n",
                400,
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n",
                400,
            ),
        ] {
            assert_eq!(status(head), code, "{head}");
        }
        let many = format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "A: 1\r\n".repeat(100)
        );
        assert_eq!(status(&many), 431);
    }

    #[test]
    fn invalid_character_of_a_target_is_named() {
        for (target, named) in [
            (
                "/Users?filter=a+eq+\"x\"",
                "query of its target contains a raw \", which",
            ),
            ("/Users/<b>", "path of its target contains a raw <, which"),
        ] {
            let head = format!("GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");
            let error = admit(head.as_bytes()).unwrap_err();
            assert!(error.detail.contains(named), "{}", error.detail);
        }
    }
}
