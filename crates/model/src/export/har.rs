//! Entries as an HTTP Archive 1.2.
//!
//! Members that HAR requires and the log does not know have the values that HAR defines for this: -1 for the
//! size of headers, 0 for a missing status code. The whole summary is in `_scimAudit`, so that reading the
//! file back loses nothing of it.

use std::fmt::Write as _;

use serde::Serialize;

use crate::entry::{BodyEncoding, Entry, Message, Redaction};
use crate::{status_code, time};

/// Host name of the service if the request had no `Host` header.
/// [RFC 2606](https://www.rfc-editor.org/rfc/rfc2606) reserves `.invalid`, so the name can never exist.
const NO_HOST: &str = "scim.invalid";
const UNKNOWN: i64 = -1;

pub(super) fn begin(out: &mut Vec<u8>) {
    out.extend(br#"{"log":{"version":"1.2","creator":{"name":"SCIM Audit Logs","version":""#);
    out.extend(env!("CARGO_PKG_VERSION").bytes());
    out.extend(br#""},"entries":["#);
}

pub(super) fn entry(
    entry: &Entry,
    first: bool,
    out: &mut Vec<u8>,
) -> Result<(), serde_json::Error> {
    out.extend(if first { "\n" } else { ",\n" }.bytes());
    serde_json::to_writer(out, &HarEntry::of(entry))
}

pub(super) fn end(out: &mut Vec<u8>) {
    out.extend(b"\n]}}\n");
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HarEntry<'e> {
    started_date_time: String,
    time: f64,
    request: Request<'e>,
    response: Response<'e>,
    cache: Empty,
    timings: Timings,
    #[serde(rename = "_scimAudit")]
    summary: Entry,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
struct Timings {
    send: f64,
    wait: f64,
    receive: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'e> {
    method: &'e str,
    url: String,
    http_version: &'e str,
    cookies: [Empty; 0],
    headers: Vec<Pair<&'e str>>,
    query_string: Vec<Pair<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_data: Option<PostData<'e>>,
    headers_size: i64,
    body_size: u64,
    #[serde(flatten)]
    kept: Option<HarRecording<'e>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response<'e> {
    status: u16,
    status_text: &'e str,
    http_version: &'e str,
    cookies: [Empty; 0],
    headers: Vec<Pair<&'e str>>,
    content: Content<'e>,
    #[serde(rename = "redirectURL")]
    redirect_url: &'e str,
    headers_size: i64,
    body_size: u64,
    #[serde(flatten)]
    kept: Option<HarRecording<'e>>,
}

#[derive(Serialize)]
struct Pair<T> {
    name: T,
    value: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostData<'e> {
    mime_type: &'e str,
    text: &'e str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'e> {
    size: u64,
    mime_type: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'e str>,
}

/// How a message was recorded, as far as HAR has no members for it.
#[derive(Serialize)]
struct HarRecording<'e> {
    #[serde(rename = "_bodyEncoding")]
    body_encoding: &'e BodyEncoding,
    #[serde(rename = "_bodyHash", skip_serializing_if = "Option::is_none")]
    body_hash: Option<&'e str>,
    #[serde(rename = "_size")]
    size: u64,
    #[serde(rename = "_truncated")]
    truncated: bool,
    #[serde(rename = "_redactions")]
    redactions: &'e [Redaction],
}

impl<'e> HarEntry<'e> {
    fn of(entry: &'e Entry) -> Self {
        let duration = Some(entry.duration_ms)
            .filter(|millis| millis.is_finite() && *millis >= 0.0)
            .unwrap_or_default();
        Self {
            started_date_time: time::format(&entry.time),
            time: duration,
            request: Request::of(entry),
            response: Response::of(entry),
            cache: Empty {},
            // The log has only the total duration. HAR requires all three timings, and that their sum is the
            // total.
            timings: Timings {
                send: 0.0,
                wait: duration,
                receive: 0.0,
            },
            summary: entry.summary(),
        }
    }
}

impl<'e> Request<'e> {
    fn of(entry: &'e Entry) -> Self {
        let message = entry.request.as_ref();
        Self {
            method: &entry.method,
            url: url(entry),
            http_version: "HTTP/1.1",
            cookies: [],
            headers: headers(message),
            query_string: query_string(entry.query.as_deref().unwrap_or_default()),
            post_data: message.and_then(|message| {
                Some(PostData {
                    mime_type: header(message, "content-type"),
                    text: message.body.as_deref()?,
                })
            }),
            headers_size: UNKNOWN,
            body_size: entry.request_size,
            kept: message.map(HarRecording::of),
        }
    }
}

impl<'e> Response<'e> {
    fn of(entry: &'e Entry) -> Self {
        let message = entry.response.as_ref();
        let text = message.and_then(|message| message.body.as_deref());
        let code = entry.status_code.unwrap_or_default();
        Self {
            status: code,
            status_text: status_code::reason_phrase(code),
            http_version: "HTTP/1.1",
            cookies: [],
            headers: headers(message),
            content: Content {
                size: entry.response_size,
                mime_type: message.map_or("", |message| header(message, "content-type")),
                text,
                encoding: text.and(message).and_then(encoding),
            },
            redirect_url: message.map_or("", |message| header(message, "location")),
            headers_size: UNKNOWN,
            body_size: entry.response_size,
            kept: message.map(HarRecording::of),
        }
    }
}

impl<'e> HarRecording<'e> {
    fn of(message: &'e Message) -> Self {
        Self {
            body_encoding: &message.body_encoding,
            body_hash: message.body_hash.as_deref(),
            size: message.size,
            truncated: message.truncated,
            redactions: &message.redactions,
        }
    }
}

/// Returns the URL of a request, as far as the log knows it: the path lacks the SCIM base, which is not
/// recorded. Characters that a URL must not contain are percent-encoded; `_scimAudit` has the original.
pub fn url(entry: &Entry) -> String {
    url_at(recorded_host(entry).unwrap_or(NO_HOST), entry)
}

/// Returns the `Host` header of the request, if it is a valid host.
pub fn recorded_host(entry: &Entry) -> Option<&str> {
    let message = entry.request.as_ref()?;
    Some(header(message, "host")).filter(|host| is_host(host))
}

/// Returns the URL of a request on the given host.
pub fn url_at(host: &str, entry: &Entry) -> String {
    let mut url = format!("https://{host}");
    if !entry.endpoint.starts_with('/') {
        url.push('/');
    }
    encode(&entry.endpoint, &['?'], &mut url);
    if let Some(query) = &entry.query {
        url.push('?');
        encode(query, &[], &mut url);
    }
    url
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || ".-_:[]".contains(char))
}

fn encode(text: &str, also: &[char], url: &mut String) {
    for char in text.chars() {
        if char.is_ascii_graphic() && !r##""#<>\^`{|}"##.contains(char) && !also.contains(&char) {
            url.push(char);
        } else {
            for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                // Writing into a String cannot fail.
                write!(url, "%{byte:02X}").ok();
            }
        }
    }
}

fn query_string(query: &str) -> Vec<Pair<String>> {
    let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| Pair {
        name: name.into_owned(),
        value: value.into_owned(),
    });
    pairs.collect()
}

fn headers(message: Option<&Message>) -> Vec<Pair<&str>> {
    let all = message.map_or(&[][..], |message| &message.headers);
    all.iter()
        .map(|(name, value)| Pair {
            name: name.as_str(),
            value: value.as_str(),
        })
        .collect()
}

fn header<'m>(message: &'m Message, wanted: &str) -> &'m str {
    message
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map_or("", |(_, value)| value)
}

fn encoding(message: &Message) -> Option<&str> {
    (message.body_encoding == BodyEncoding::Base64).then_some("base64")
}

#[cfg(test)]
mod tests;
