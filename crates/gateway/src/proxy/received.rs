//! A request as it was received: what is known of it from its head on.

use std::net::IpAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderValue, Uri, request};
use scim_audit_model::time::{Instant, from_epoch_millis};
use scim_audit_record::{Answer, Exchange, Head, RawMessage};
use uuid::Uuid;

use super::wire::head::{Lines, latin_1, lines, request_line, well_formed_lines};

/// The head of a request, the id it was given, and when it came.
pub(super) struct Received {
    pub(super) request_id: String,
    time: Instant,
    started: std::time::Instant,
    client_ip: IpAddr,
    method: String,
    endpoint: String,
    query: Option<String>,
    headers: Lines,
}

impl Received {
    /// A request hyper has handed on, with its head as it was sent.
    pub(super) fn new(
        parts: &request::Parts,
        raw: Option<&[u8]>,
        client_ip: IpAddr,
        base: &str,
    ) -> Self {
        Self {
            method: parts.method.as_str().to_owned(),
            endpoint: endpoint(&parts.uri, base),
            query: parts.uri.query().map(str::to_owned),
            headers: lines(raw, &parts.headers),
            ..Self::blank(client_ip)
        }
    }

    /// A head that hyper refused, as far as it can be understood.
    pub(super) fn refused(head: &[u8], client_ip: IpAddr, base: &str) -> Self {
        let (method, target) = request_line(head);
        let target = target.unwrap_or_default();
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target.as_str(), None),
        };
        Self {
            // Without a method the rest is not HTTP, and could be anything.
            headers: match method {
                Some(_) => well_formed_lines(head),
                None => Lines::new(),
            },
            method: method.unwrap_or_else(|| "?".to_owned()),
            endpoint: below(path, base).to_owned(),
            query,
            ..Self::blank(client_ip)
        }
    }

    fn blank(client_ip: IpAddr) -> Self {
        Self {
            request_id: Uuid::now_v7().to_string(),
            time: now(),
            started: std::time::Instant::now(),
            client_ip: client_ip.to_canonical(),
            method: String::new(),
            endpoint: String::new(),
            query: None,
            headers: Lines::new(),
        }
    }

    /// The id, as a header's value.
    pub(super) fn id_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.request_id).unwrap_or_else(|_odd| HeaderValue::from_static(""))
    }

    /// How long ago it came.
    pub(super) fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// What can be recorded of it before anything is forwarded.
    pub(super) fn head(&self) -> Head {
        Head {
            request_id: self.request_id.clone(),
            time: self.time,
            client_ip: Some(self.client_ip),
            method: self.method.clone(),
            endpoint: self.endpoint.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
        }
    }

    /// The whole exchange; `request` brings the body, and trailer fields to append to the headers.
    pub(super) fn exchange(&self, mut request: RawMessage, answer: Answer) -> Exchange {
        let trailers = std::mem::replace(&mut request.headers, self.headers.clone());
        request.headers.extend(trailers);
        Exchange {
            request_id: self.request_id.clone(),
            time: self.time,
            duration: self.age(),
            client_ip: Some(self.client_ip),
            method: self.method.clone(),
            endpoint: self.endpoint.clone(),
            query: self.query.clone(),
            request,
            answer,
        }
    }
}

/// This instant, as the log writes it.
pub(super) fn now() -> Instant {
    let millis = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    i64::try_from(millis)
        .ok()
        .and_then(from_epoch_millis)
        .unwrap_or_default()
}

/// The path below the SCIM base, raw. What is outside of the base is named by its whole path; a CONNECT
/// by the authority it asked for.
fn endpoint(uri: &Uri, base: &str) -> String {
    match (uri.path_and_query(), uri.authority()) {
        (None, Some(authority)) => latin_1(authority.as_str().as_bytes()),
        _ => below(uri.path(), base).to_owned(),
    }
}

fn below<'a>(path: &'a str, base: &str) -> &'a str {
    match path.strip_prefix(base) {
        Some("") => "/",
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_is_what_is_below_the_base() {
        for (path, base, expected) in [
            ("/scim/v2/Users", "/scim/v2", "/Users"),
            ("/scim/v2", "/scim/v2", "/"),
            ("/scim/v2/", "/scim/v2", "/"),
            ("/scim/v2x/Users", "/scim/v2", "/scim/v2x/Users"),
            ("/other", "/scim/v2", "/other"),
            ("/Users/%2F..", "", "/Users/%2F.."),
            ("//Users", "", "//Users"),
            ("*", "", "*"),
        ] {
            assert_eq!(below(path, base), expected, "{path} below {base}");
        }
    }

    #[test]
    fn a_tunnel_is_named_by_its_target() {
        assert_eq!(endpoint(&"db:5432".parse().unwrap(), ""), "db:5432");
    }

    #[test]
    fn ids_sort_in_the_order_requests_came() {
        let ip = IpAddr::from([127, 0, 0, 1]);
        let ids: Vec<_> = (0..1000).map(|_| Received::blank(ip).request_id).collect();
        assert!(ids.is_sorted());
    }
}
