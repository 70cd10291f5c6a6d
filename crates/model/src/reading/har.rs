//! Exchanges of an HTTP Archive: ours, which hold their whole summary in `_scimAudit`, and those of browsers
//! and proxies, out of which an entry is made as the gateway would have made it.

use serde::Deserialize;

use super::{RecordError, Row};
use crate::endpoint::{resource_id_of, resource_type_of};
use crate::entry::{BodyEncoding, Client, Entry, EntryError, Message, Redaction, Status};
use crate::time;

/// What a client may have called its request by, the likeliest first.
const CLIENT_IDS: [&str; 4] = [
    "x-request-id",
    "client-request-id",
    "x-ms-correlation-id",
    "traceparent",
];
/// How much of such a name is kept.
const LONGEST_CLIENT_ID: usize = 128;

pub(super) fn row(record: &[u8], number: u64) -> Result<Row<'_>, RecordError> {
    #[derive(Deserialize)]
    struct Ours<'a> {
        #[serde(borrow, rename = "_scimAudit")]
        summary: Option<Row<'a>>,
    }
    let ours: Ours<'_> = serde_json::from_slice(record)?;
    match ours.summary {
        Some(row) => Ok(row),
        None => Ok(Row::of(&entry(record, number)?).into_owned()),
    }
}

pub(super) fn entry(record: &[u8], number: u64) -> Result<Entry, RecordError> {
    let exchange: Exchange = serde_json::from_slice(record)?;
    match exchange.summary {
        Some(summary) => Ok(Entry {
            request: exchange.request.kept(),
            response: exchange.response.kept(),
            ..summary
        }),
        None => exchange.into_entry(number),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exchange {
    #[serde(default)]
    started_date_time: String,
    #[serde(default)]
    time: Option<f64>,
    request: Side,
    response: Side,
    #[serde(rename = "_scimAudit")]
    summary: Option<Entry>,
}

/// A request or a response. One type for both, because what reads a type is code that a browser loads.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Side {
    /// A request has these two.
    method: Option<String>,
    url: Option<String>,
    status: Option<f64>,
    status_text: Option<String>,
    headers: Vec<Header>,
    /// The body of a request, and what it is called in a response.
    #[serde(alias = "postData")]
    content: Option<Content>,
    body_size: Option<f64>,
    /// What Chromium says of an exchange that came to nothing.
    #[serde(rename = "_error")]
    error: Option<String>,
    // What we say of a message beside what HAR does. Without an encoding, it was none of ours.
    #[serde(rename = "_bodyEncoding")]
    body_encoding: Option<BodyEncoding>,
    #[serde(rename = "_bodyHash")]
    body_hash: Option<String>,
    /// Absent in files of the first versions, which were written before there was need for it.
    #[serde(rename = "_size")]
    size: Option<u64>,
    #[serde(rename = "_truncated")]
    truncated: bool,
    #[serde(rename = "_redactions")]
    redactions: Vec<Redaction>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

/// A body, sent or got.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Content {
    text: Option<String>,
    encoding: Option<String>,
    size: Option<f64>,
}

impl Side {
    /// The message that we once wrote.
    fn kept(self) -> Option<Message> {
        let Content { text, size, .. } = self.content.unwrap_or_default();
        let size = self.size.or(size.or(self.body_size).map(whole));
        Some(Message {
            headers: pairs(self.headers),
            body: text,
            body_encoding: self.body_encoding?,
            body_hash: self.body_hash,
            size: size.unwrap_or_default(),
            truncated: self.truncated,
            redactions: self.redactions,
        })
    }

    /// The message of another program.
    fn message(self, size: Option<f64>) -> Message {
        let body = self.content.unwrap_or_default();
        let is_base64 = body.encoding.as_deref() == Some("base64");
        let length = body.text.as_ref().map_or(0, String::len) as u64;
        let size = size.or(body.size).filter(|size| *size > 0.0);
        Message {
            headers: pairs(self.headers),
            size: size.map_or(length, whole),
            body: body.text.filter(|text| !text.is_empty()),
            body_encoding: if is_base64 {
                BodyEncoding::Base64
            } else {
                BodyEncoding::Utf8
            },
            ..Message::default()
        }
    }
}

impl Exchange {
    fn into_entry(self, number: u64) -> Result<Entry, RecordError> {
        let missing = |name| RecordError::Json(format!("missing field `{name}`"));
        let url = self.request.url.as_deref().ok_or_else(|| missing("url"))?;
        let method = self.request.method.as_deref();
        let method = method.ok_or_else(|| missing("method"))?.to_uppercase();
        let (endpoint, query) = place(url).ok_or(RecordError::NotHttp)?;
        let time = time::parse(&self.started_date_time).map_err(|_reason| RecordError::NoTime)?;
        let status_code = self.response.status.and_then(code);
        let asynchronous = header(&self.response.headers, "set-txn").is_some();
        let status = match status_code {
            Some(202) if asynchronous => Status::Accepted,
            Some(..400) => Status::Success,
            _ => Status::Failed,
        };
        let error = (status == Status::Failed)
            .then(|| error_of(&self.response))
            .flatten();
        let request_id = |name| header(&self.request.headers, name);
        let client_request_id = CLIENT_IDS.into_iter().find_map(request_id).map(printable);
        let client = Client {
            user_agent: header(&self.request.headers, "user-agent").map(str::to_owned),
            ..Client::default()
        };
        let size = self.request.body_size;
        let request = self.request.message(size);
        let response = self.response.message(None);
        Ok(Entry {
            // Of one width, so that exchanges of the same moment keep their order.
            request_id: format!("har-{number:08}"),
            client_request_id: client_request_id.filter(|id| !id.is_empty()),
            time,
            duration_ms: self
                .time
                .filter(|millis| *millis >= 0.0)
                .unwrap_or_default(),
            status,
            method,
            resource_type: resource_type_of(&endpoint).to_owned(),
            resource_id: resource_id_of(&endpoint).map(str::to_owned),
            endpoint,
            query,
            status_code,
            origin: None,
            error,
            client,
            request_size: request.size,
            response_size: response.size,
            sample: false,
            request: Some(request),
            // A browser that got no answer still writes one, with nothing in it.
            response: status_code.map(|_| response),
        })
    }
}

/// Path below the SCIM base, and query, of an address. Where the base ends nobody has written down: after the
/// last segment that is `v2` or `scim`, as almost all do, else it is the whole path.
fn place(url: &str) -> Option<(String, Option<String>)> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (address, query) = match rest.split_once('?') {
        Some((address, query)) => (address, Some(query.to_owned())),
        None => (rest, None),
    };
    let path = address
        .find('/')
        .and_then(|at| address.get(at..))
        .unwrap_or("/");
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()])
        .collect::<Vec<_>>();
    let base = ends
        .iter()
        .zip(ends.iter().skip(1))
        .rev()
        .find(|(from, to)| {
            let segment = path.get(**from + 1..**to).unwrap_or_default();
            segment.eq_ignore_ascii_case("v2") || segment.eq_ignore_ascii_case("scim")
        });
    let below = base.map_or(path, |(_, end)| path.get(*end..).unwrap_or_default());
    let below = if below.is_empty() { "/" } else { below };
    Some((below.to_owned(), query))
}

/// HAR says 0, and some write -1, where no code was got.
fn code(status: f64) -> Option<u16> {
    (100..=999).find(|code| f64::from(*code).total_cmp(&status).is_eq())
}

fn error_of(response: &Side) -> Option<EntryError> {
    /// RFC 7644 §3.12. Its `status` is text, and a number in many a service.
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Body {
        schemas: Vec<String>,
        scim_type: Option<String>,
        detail: Option<String>,
        status: Option<serde_json::Value>,
    }
    let content = response.content.as_ref();
    let text = content.and_then(|content| content.text.as_deref());
    let text = text.unwrap_or_default();
    let body = serde_json::from_str::<Body>(text).unwrap_or_default();
    if body.schemas.iter().any(|schema| schema.ends_with(":Error")) {
        return Some(EntryError {
            scim_type: body.scim_type.filter(|keyword| !keyword.is_empty()),
            detail: body.detail.unwrap_or_default(),
            status: body.status.map(|status| match status {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            }),
        });
    }
    let said = response.error.as_ref().or(response.status_text.as_ref());
    said.filter(|said| !said.is_empty()).map(|said| EntryError {
        scim_type: None,
        detail: said.clone(),
        status: None,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast cuts what does not fit, and a size is no more than told"
)]
fn whole(size: f64) -> u64 {
    size as u64
}

fn pairs(headers: Vec<Header>) -> Vec<(String, String)> {
    let pairs = headers
        .into_iter()
        .map(|header| (header.name, header.value));
    pairs.collect()
}

fn header<'h>(headers: &'h [Header], wanted: &str) -> Option<&'h str> {
    let found = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case(wanted));
    found.map(|header| header.value.as_str())
}

fn printable(id: &str) -> String {
    let printable = id
        .chars()
        .filter(|char| char.is_ascii_graphic() || *char == ' ');
    printable.take(LONGEST_CLIENT_ID).collect()
}
