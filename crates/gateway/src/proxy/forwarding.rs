//! All changes to messages that are forwarded: hop-by-hop fields, `Via`, `X-Request-Id`, a missing `Date`,
//! `Max-Forwards`, and the framing for the next hop.

use std::time::{SystemTime, UNIX_EPOCH};

use http::header::{
    CONNECTION, CONTENT_LENGTH, DATE, HOST, HeaderName, MAX_FORWARDS, TE, TRANSFER_ENCODING,
    UPGRADE, VIA,
};
use http::{HeaderMap, HeaderValue, Method, Uri, Version, request, response};

use super::address::Address;

/// Header with the gateway's id of an exchange.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");

/// Which `Host` the SCIM service receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostPolicy {
    /// The host that the client called, so that `Location`s of the service lead back through the gateway.
    Keep,
    /// The host of the upstream URL, for services that are selected by their name.
    Upstream,
}

impl HostPolicy {
    /// Returns the default policy. A service behind https has a certificate for its own name, and is almost
    /// always selected by that name. A service behind plain http is usually nearby and accepts any name.
    pub fn for_upstream(address: &Address) -> Self {
        if address.scheme == http::uri::Scheme::HTTPS {
            Self::Upstream
        } else {
            Self::Keep
        }
    }
}

/// Converts a received request into one to forward.
pub(super) fn request(
    parts: &mut request::Parts,
    upstream: &Address,
    policy: HostPolicy,
    request_id: &HeaderValue,
) -> Result<(), http::uri::InvalidUriParts> {
    let chunked = parts.headers.contains_key(TRANSFER_ENCODING);
    let received_as = parts.uri.authority().cloned();
    let mut headers = without_hop_by_hop(std::mem::take(&mut parts.headers));
    if chunked {
        // Restored for the next hop: without it hyper would omit the chunked body of a GET.
        headers.remove(CONTENT_LENGTH);
        headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    }
    if policy == HostPolicy::Upstream {
        headers.insert(HOST, upstream.host());
    } else if let Some(authority) = received_as
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        // An absolute request target takes precedence over `Host` (RFC 9112 §3.2.2).
        headers.insert(HOST, host);
    } else if !headers.contains_key(HOST) {
        // HTTP/1.0 clients may omit it, but HTTP/1.1 requires it for the next hop.
        headers.insert(HOST, upstream.host());
    }
    if !headers.contains_key(REQUEST_ID) {
        headers.insert(REQUEST_ID, request_id.clone());
    }
    headers.append(VIA, via(parts.version));
    parts.headers = headers;
    parts.version = Version::HTTP_11;
    parts.uri = target(&parts.uri, upstream)?;
    Ok(())
}

/// Converts a received response into one to forward. Fails with a description if it cannot be forwarded.
pub(super) fn response(
    parts: &mut response::Parts,
    request_id: &HeaderValue,
) -> Result<(), &'static str> {
    let is_chunked = is_chunked(&parts.headers)?;
    let length = one_length(&parts.headers)?;
    let mut headers = without_hop_by_hop(std::mem::take(&mut parts.headers));
    match length {
        // Chunks take precedence over a declared length (RFC 9112 §6.3).
        _ if is_chunked => drop(headers.remove(CONTENT_LENGTH)),
        Some(length) => drop(headers.insert(CONTENT_LENGTH, length)),
        None => {}
    }
    headers.insert(REQUEST_ID, request_id.clone());
    headers.append(VIA, via(parts.version));
    if !headers.contains_key(DATE) {
        date(&mut headers);
    }
    parts.headers = headers;
    // The response to the client is HTTP/1.1, even if the service uses HTTP/1.0.
    parts.version = Version::HTTP_11;
    Ok(())
}

/// Returns whether the sender requests to close the connection after this message.
pub(super) fn closes(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|word| word.trim_ascii().eq_ignore_ascii_case(b"close"))
}

/// Sets `Date` to the current time (RFC 9110 §6.6.1).
pub(super) fn date(headers: &mut HeaderMap) {
    let now = SystemTime::now().max(UNIX_EPOCH);
    if let Ok(now) = HeaderValue::try_from(httpdate::fmt_http_date(now)) {
        headers.insert(DATE, now);
    }
}

/// Returns whether a response is chunked. Fails for other transfer codings: the gateway does not support them
/// and could not announce them to the next hop.
fn is_chunked(headers: &HeaderMap) -> Result<bool, &'static str> {
    let mut codings = headers
        .get_all(TRANSFER_ENCODING)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii);
    match (codings.next(), codings.next()) {
        (None, _) => Ok(false),
        (Some(coding), None) if coding.eq_ignore_ascii_case(b"chunked") => Ok(true),
        _ => Err("a transfer coding that the gateway does not know"),
    }
}

/// Returns the declared length of a response. Fails if several lengths differ (RFC 9110 §8.6).
fn one_length(headers: &HeaderMap) -> Result<Option<HeaderValue>, &'static str> {
    let mut lengths = headers
        .get_all(CONTENT_LENGTH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii);
    let Some(length) = lengths.next() else {
        return Ok(None);
    };
    match HeaderValue::from_bytes(length) {
        Ok(value) if lengths.all(|other| other == length) => Ok(Some(value)),
        _ => Err("two lengths that differ"),
    }
}

/// Decrements `Max-Forwards` if it is present and applies to the method. Returns the previous value.
pub(super) fn count_down(method: &Method, headers: &mut HeaderMap) -> Option<u64> {
    if ![Method::OPTIONS, Method::TRACE].contains(method) {
        return None;
    }
    let left: u64 = headers
        .get(MAX_FORWARDS)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    headers.insert(MAX_FORWARDS, HeaderValue::from(left.saturating_sub(1)));
    Some(left)
}

/// Returns the same path and query at the SCIM service.
fn target(received: &Uri, upstream: &Address) -> Result<Uri, http::uri::InvalidUriParts> {
    let mut target = http::uri::Parts::default();
    target.scheme = Some(upstream.scheme.clone());
    target.authority = Some(upstream.authority.clone());
    target.path_and_query = Some(
        received
            .path_and_query()
            .cloned()
            .unwrap_or_else(|| http::uri::PathAndQuery::from_static("/")),
    );
    Uri::from_parts(target)
}

fn via(version: Version) -> HeaderValue {
    HeaderValue::from_static(if version == Version::HTTP_10 {
        "1.0 scim-audit-gateway"
    } else {
        "1.1 scim-audit-gateway"
    })
}

/// Removes the fields that are meant for the next hop only (RFC 9110 §7.6.1).
///
/// Builds a new map, because removing a field from a `HeaderMap` changes the order of the others.
fn without_hop_by_hop(headers: HeaderMap) -> HeaderMap {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        // Ignore these two if a client names them by mistake or malice: they determine the destination and
        // the end of the message.
        .filter(|name| ![HOST, CONTENT_LENGTH].contains(name))
        .collect();
    let mut kept = HeaderMap::with_capacity(headers.len() + 3);
    let mut current = None;
    for (name, value) in headers {
        // Iteration by value yields the name only for the first of several fields with the same name.
        current = name.or(current);
        if let Some(name) = &current
            && !named.contains(name)
            && ![
                CONNECTION,
                PROXY_CONNECTION,
                KEEP_ALIVE,
                TE,
                TRANSFER_ENCODING,
                UPGRADE,
            ]
            .contains(name)
        {
            kept.append(name, value);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_behind_https_is_called_by_its_own_name_unless_told_otherwise() {
        let policy = |url: &str| HostPolicy::for_upstream(&url.parse().unwrap());
        assert_eq!(policy("https://scim.example.com/v2"), HostPolicy::Upstream);
        assert_eq!(policy("http://127.0.0.1:9000/v2"), HostPolicy::Keep);
    }

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn response_may_repeat_its_length_but_not_contradict_it() {
        let length = |lines: &[(&'static str, &'static str)]| one_length(&headers(lines));
        assert_eq!(length(&[("content-length", "2, 2")]).unwrap().unwrap(), "2");
        assert!(length(&[("content-length", "2"), ("content-length", "3")]).is_err());
        assert!(length(&[]).unwrap().is_none());
        for (coding, known) in [("chunked", true), ("gzip, chunked", false), ("gzip", false)] {
            let is_known = is_chunked(&headers(&[("transfer-encoding", coding)])).is_ok();
            assert_eq!(is_known, known, "{coding}");
        }
    }

    #[test]
    fn max_forwards_is_counted_down_where_it_counts() {
        for (method, value, left, next) in [
            (Method::OPTIONS, "0", Some(0), "0"),
            (Method::TRACE, "3", Some(3), "2"),
            (Method::GET, "3", None, "3"),
            (Method::TRACE, "x", None, "x"),
        ] {
            let mut headers = headers(&[("max-forwards", value)]);
            assert_eq!(count_down(&method, &mut headers), left);
            assert_eq!(headers.get(MAX_FORWARDS).unwrap(), next);
        }
    }

    #[test]
    fn fields_for_the_next_hop_go_and_the_others_keep_their_order() {
        let kept = without_hop_by_hop(headers(&[
            ("b", "1"),
            ("connection", "keep-alive, X-Named , content-length"),
            ("keep-alive", "5"),
            ("x-named", "1"),
            ("te", "trailers"),
            ("upgrade", "h2c"),
            ("a", "1"),
            ("proxy-connection", "close"),
            ("transfer-encoding", "chunked"),
            ("connection", "also"),
            ("also", "2"),
            ("a", "2"),
            ("content-length", "3"),
        ]));
        let lines: Vec<_> = kept
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        assert_eq!(
            lines,
            [("b", "1"), ("a", "1"), ("a", "2"), ("content-length", "3")]
        );
    }
}
