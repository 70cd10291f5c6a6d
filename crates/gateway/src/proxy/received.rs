//! The head of a request as received, with the data derived from it.

use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderValue, Method, Uri, request};
use scim_audit_model::time::{Instant, from_epoch_millis};
use scim_audit_record::{Answer, Exchange, Head, RawMessage};
use uuid::{ContextV7, Timestamp, Uuid};

use super::moment::Moment;
use super::wire::head::{Lines, latin_1, lines, request_line, well_formed_lines};
use super::wire::request_heads::RequestHead;

/// Placeholder for a method that could not be parsed.
const UNREADABLE: &str = "?";
/// Context that makes ids of the same millisecond sort in order of creation.
static IDS: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// Head of a request, with its id and time of arrival.
pub(super) struct Received {
    pub(super) request_id: String,
    pub(super) method: String,
    time: Instant,
    started: std::time::Instant,
    client_ip: IpAddr,
    endpoint: String,
    query: Option<String>,
    headers: Lines,
}

impl Received {
    /// Creates it from a request that hyper has parsed and, if available, its raw head.
    pub(super) fn new(
        parts: &request::Parts,
        raw: Option<&RequestHead>,
        client_ip: IpAddr,
        base: &str,
    ) -> Self {
        let raw_head = raw
            .map(|head| head.bytes.as_ref())
            .filter(|head| begins_with(head, &parts.method, &parts.uri));
        let mut headers = lines(raw_head, &parts.headers);
        if let Some(authority) = parts
            .uri
            .authority()
            .filter(|_| parts.uri.scheme().is_some())
        {
            put_host(&mut headers, authority.as_str());
        }
        Self {
            method: parts.method.as_str().to_owned(),
            endpoint: endpoint(&parts.uri, base),
            query: parts.uri.query().map(str::to_owned),
            headers,
            ..Self::blank(raw.map_or_else(Moment::now, |head| head.came), client_ip)
        }
    }

    /// Creates it from a head that was rejected, as far as the head can be parsed.
    pub(super) fn refused(head: &RequestHead, client_ip: IpAddr, base: &str) -> Self {
        let (method, target) = request_line(&head.bytes);
        let target = target.unwrap_or_default();
        let target = path_of(&target);
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        Self {
            // Without a method the input is not HTTP, so its lines could contain anything.
            headers: match method {
                Some(_) => well_formed_lines(&head.bytes),
                None => Lines::new(),
            },
            method: method.unwrap_or_else(|| UNREADABLE.to_owned()),
            endpoint: below(path, base).to_owned(),
            query,
            ..Self::blank(head.came, client_ip)
        }
    }

    /// Returns whether not even the method could be parsed.
    pub(super) fn is_unreadable(&self) -> bool {
        self.method == UNREADABLE
    }

    fn blank(came: Moment, client_ip: IpAddr) -> Self {
        Self {
            request_id: new_id(came.clock),
            time: instant(came.clock),
            started: came.watch,
            client_ip: client_ip.to_canonical(),
            method: String::new(),
            endpoint: String::new(),
            query: None,
            headers: Lines::new(),
        }
    }

    /// Returns the id as a header value.
    pub(super) fn id_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.request_id).unwrap_or_else(|_odd| HeaderValue::from_static(""))
    }

    /// Returns the time since arrival.
    pub(super) fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Returns what can be recorded before anything is forwarded.
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

    /// Returns the complete exchange. `request` has the body, and trailer fields that are appended to the
    /// headers.
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

/// Returns the current time with the precision of the log.
pub(super) fn now() -> Instant {
    instant(SystemTime::now())
}

fn instant(clock: SystemTime) -> Instant {
    let millis = clock
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis());
    i64::try_from(millis)
        .ok()
        .and_then(from_epoch_millis)
        .unwrap_or_default()
}

/// Creates an id that sorts by this time, with the resolution of a `UUIDv7`.
pub(super) fn new_id(clock: SystemTime) -> String {
    // A clock before 1970 is wrong, but must not prevent recording.
    let since = clock.duration_since(UNIX_EPOCH).unwrap_or_default();
    let timestamp = Timestamp::from_unix(&IDS, since.as_secs(), since.subsec_nanos());
    Uuid::new_v7(timestamp).to_string()
}

/// Returns whether the raw request line matches what hyper parsed.
fn begins_with(head: &[u8], method: &Method, uri: &Uri) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut words = line.trim_ascii().split(|byte| *byte == b' ');
    let is_method = words.next() == Some(method.as_str().as_bytes());
    // hyper discards the fragment of a target.
    let target = words.next().unwrap_or_default();
    let target = target
        .split(|byte| *byte == b'#')
        .next()
        .unwrap_or_default();
    is_method && Uri::try_from(target).is_ok_and(|target| target == *uri)
}

/// Sets the host: the authority of an absolute target overrides `Host` (RFC 9112 §3.2.2).
fn put_host(headers: &mut Lines, host: &str) {
    let is_host = |line: &&mut (String, String)| line.0.eq_ignore_ascii_case("host");
    match headers.iter_mut().find(is_host) {
        Some((_, value)) => host.clone_into(value),
        None => headers.push(("Host".to_owned(), host.to_owned())),
    }
}

/// Returns the target without the scheme and authority of an absolute one.
fn path_of(target: &str) -> &str {
    let Some((scheme, rest)) = target.split_once("://") else {
        return target;
    };
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return target;
    }
    rest.find(['/', '?'])
        .and_then(|at| rest.get(at..))
        .unwrap_or("/")
}

/// Returns the raw path below the SCIM base. A path outside of the base is returned unchanged; for CONNECT,
/// the requested authority is returned.
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
    fn endpoint_is_the_path_below_the_base() {
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
    fn endpoint_of_a_tunnel_is_its_authority() {
        assert_eq!(endpoint(&"db:5432".parse().unwrap(), ""), "db:5432");
    }

    #[test]
    fn ids_sort_in_the_order_requests_came() {
        let ip = IpAddr::from([127, 0, 0, 1]);
        let ids: Vec<_> = (0..1000)
            .map(|_| Received::blank(Moment::now(), ip).request_id)
            .collect();
        assert!(ids.is_sorted());
    }

    #[test]
    fn clock_before_1970_is_tolerated() {
        let clock = UNIX_EPOCH - Duration::from_hours(24);
        assert_ne!(new_id(clock), new_id(clock));
        assert_eq!(instant(clock).timestamp_millis(), 0);
    }

    #[test]
    fn raw_head_of_another_request_is_detected() {
        let uri: Uri = "/Users?a=1".parse().unwrap();
        let is = |head: &[u8]| begins_with(head, &Method::GET, &uri);
        assert!(is(b"GET /Users?a=1 HTTP/1.1\r\n"));
        assert!(is(b"GET /Users?a=1#x HTTP/1.1\r\n"));
        assert!(!is(b"get /Users?a=1 HTTP/1.1\r\n"));
        assert!(!is(b"GET /Users?a=12 HTTP/1.1\r\n"));
    }

    #[test]
    fn absolute_target_is_split_into_path_and_host() {
        assert_eq!(path_of("http://u:p@h/Users?a"), "/Users?a");
        assert_eq!(path_of("http://h"), "/");
        assert_eq!(path_of("/Users?a=http://h/x"), "/Users?a=http://h/x");
        let mut lines = vec![("hOST".to_owned(), "b".to_owned())];
        put_host(&mut lines, "a");
        assert_eq!(lines, [("hOST".to_owned(), "a".to_owned())]);
    }
}
