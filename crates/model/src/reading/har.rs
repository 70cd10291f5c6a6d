//! Reads exchanges of an HTTP Archive. Archives that we exported have the whole summary in `_scimAudit`. From
//! those of browsers and proxies, an entry is built as the gateway would have built it.

use serde::Deserialize;

use super::base64_body::decode;
use super::lenient::{self, Pairs};
use super::{RecordError, Row, moment, parse};
use crate::endpoint::{resource_id_of, resource_type_of};
use crate::entry::{BodyEncoding, Client, Entry, EntryError, Message, Redaction, Status};

/// Request-ID headers of clients, in order of precedence.
const CLIENT_IDS: [&str; 4] = [
    "x-request-id",
    "client-request-id",
    "x-ms-correlation-id",
    "traceparent",
];
/// Maximum length of a client's request id, in characters.
const LONGEST_CLIENT_ID: usize = 128;

pub(super) fn row(record: &[u8], number: u64) -> Result<Row<'_>, RecordError> {
    #[derive(Deserialize)]
    struct Ours<'a> {
        #[serde(borrow, rename = "_scimAudit")]
        summary: Option<Row<'a>>,
    }
    let ours: Ours<'_> = parse(record)?;
    match ours.summary {
        Some(row) => Ok(row),
        None => Ok(Row::of(&entry(record, number)?).into_owned()),
    }
}

pub(super) fn entry(record: &[u8], number: u64) -> Result<Entry, RecordError> {
    let exchange: Exchange = parse(record)?;
    match exchange.summary {
        Some(summary) => Ok(Entry {
            request: exchange.request.and_then(Side::kept),
            response: exchange.response.and_then(Side::kept),
            ..summary
        }),
        None => exchange.into_entry(number),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exchange {
    #[serde(default, deserialize_with = "lenient::text")]
    started_date_time: Option<String>,
    #[serde(default, deserialize_with = "lenient::number")]
    time: Option<f64>,
    request: Option<Side>,
    /// Some programs omit it if there was no response.
    response: Option<Side>,
    #[serde(rename = "_scimAudit")]
    summary: Option<Entry>,
}

/// A request or a response. One type serves both, because the deserializer of each type adds to the code that
/// a browser loads.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Side {
    /// `method` and `url` are members of a request only.
    #[serde(deserialize_with = "lenient::text")]
    method: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    url: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    status: Option<f64>,
    #[serde(deserialize_with = "lenient::text")]
    status_text: Option<String>,
    headers: Pairs,
    /// Body of a response.
    #[serde(deserialize_with = "lenient::object")]
    content: Content,
    /// Body of a request.
    #[serde(deserialize_with = "lenient::object")]
    post_data: Option<Content>,
    #[serde(deserialize_with = "lenient::number")]
    body_size: Option<f64>,
    /// Chromium's error for an exchange that failed.
    #[serde(rename = "_error", deserialize_with = "lenient::text")]
    error: Option<String>,
    /// Playwright's error for an exchange that failed.
    #[serde(rename = "_failureText", deserialize_with = "lenient::text")]
    failure: Option<String>,
    // Our extensions to HAR. `_bodyEncoding` is absent if the entry had no such message.
    #[serde(rename = "_bodyEncoding")]
    body_encoding: Option<BodyEncoding>,
    #[serde(rename = "_bodyHash", deserialize_with = "lenient::text")]
    body_hash: Option<String>,
    /// Absent in files that the first versions wrote.
    #[serde(rename = "_size", deserialize_with = "lenient::number")]
    size: Option<f64>,
    #[serde(rename = "_truncated")]
    truncated: Option<bool>,
    #[serde(rename = "_redactions")]
    redactions: Option<Vec<Redaction>>,
}

/// Body of a request or a response.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Content {
    #[serde(deserialize_with = "lenient::text")]
    mime_type: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    text: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    encoding: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    size: Option<f64>,
    /// Form fields, which some programs write instead of the text.
    params: Pairs,
}

impl Side {
    fn body(&mut self) -> Content {
        let sent = self.post_data.take();
        sent.unwrap_or_else(|| std::mem::take(&mut self.content))
    }

    /// The message of an archive that we exported.
    fn kept(mut self) -> Option<Message> {
        let Content { text, size, .. } = self.body();
        let size = self.size.or(size).or(self.body_size).map(whole);
        Some(Message {
            headers: self.headers.0,
            body: text,
            body_encoding: self.body_encoding?,
            body_hash: self.body_hash,
            size: size.unwrap_or_default(),
            truncated: self.truncated.unwrap_or_default(),
            redactions: self.redactions.unwrap_or_default(),
        })
    }

    /// The message of another program's archive.
    fn message(mut self, size: Option<f64>) -> Message {
        let is_sent = self.post_data.is_some();
        let body = self.body();
        let is_base64 = body
            .encoding
            .is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
        let text = body.text.filter(|text| !text.is_empty());
        let text = text.or_else(|| form(&body.params));
        let mut headers = self.headers.0;
        // The media type determines how the body is read, and some programs write it only here.
        if let Some(media_type) = body.mime_type.filter(|media_type| !media_type.is_empty())
            && is_sent
            && header(&headers, "content-type").is_none()
        {
            headers.push(("Content-Type".to_owned(), media_type));
        }
        let length = text.as_ref().map_or(0, String::len) as u64;
        let size = size.or(body.size).filter(|size| *size > 0.0);
        Message {
            headers,
            size: size.map_or(length, whole),
            body: text,
            body_encoding: if is_base64 {
                BodyEncoding::Base64
            } else {
                BodyEncoding::Utf8
            },
            ..Message::default()
        }
    }
}

/// Encodes form fields as a browser sends them.
fn form(fields: &Pairs) -> Option<String> {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(&fields.0);
    Some(out.finish()).filter(|form| !form.is_empty())
}

impl Exchange {
    fn into_entry(self, number: u64) -> Result<Entry, RecordError> {
        let missing = |name: &str| RecordError::Missing(name.to_owned());
        let asked = self.request.ok_or_else(|| missing("request"))?;
        let answered = self.response.unwrap_or_default();
        let url = asked.url.as_deref().ok_or_else(|| missing("url"))?;
        let method = asked.method.as_deref();
        let method = method.ok_or_else(|| missing("method"))?.to_uppercase();
        let (endpoint, query) = place(url).ok_or(RecordError::NotHttp)?;
        let time = self.started_date_time.as_deref().and_then(moment::read);
        let time = time.ok_or(RecordError::NoTime)?;
        let status_code = answered.status.and_then(code);
        let asynchronous = header(&answered.headers.0, "set-txn").is_some();
        let status = match status_code {
            Some(202) if asynchronous => Status::Accepted,
            Some(..400) => Status::Success,
            _ => Status::Failed,
        };
        let request_id = |name| header(&asked.headers.0, name);
        let client_request_id = CLIENT_IDS.into_iter().find_map(request_id).map(printable);
        let client = Client {
            user_agent: header(&asked.headers.0, "user-agent").map(str::to_owned),
            ..Client::default()
        };
        let said = [&answered.error, &answered.failure, &answered.status_text];
        let said = said.into_iter().flatten().find(|said| !said.is_empty());
        let said = said.cloned();
        let size = asked.body_size;
        let request = asked.message(size);
        let response = answered.message(None);
        let error = (status == Status::Failed)
            .then(|| error_of(&response, said))
            .flatten();
        Ok(Entry {
            // Fixed width, so that exchanges with the same time keep their order.
            request_id: format!("har-{number:08}"),
            client_request_id: client_request_id.filter(|id| !id.is_empty()),
            time,
            duration_ms: self.time.unwrap_or_default(),
            status,
            method,
            resource_type: resource_type_of(&endpoint),
            resource_id: resource_id_of(&endpoint),
            endpoint,
            query,
            status_code,
            error,
            client,
            request_size: request.size,
            response_size: response.size,
            request: Some(request),
            // A browser that received no response still writes an empty one.
            response: status_code.map(|_| response),
            ..Entry::default()
        })
    }
}

/// Splits a URL into the path below the SCIM base and the query; `None` if it is not HTTP. A HAR does not say
/// where the base ends. It is assumed to end after the last segment that is `v2` or `scim`, as in almost all
/// services; without such a segment, the endpoint is the whole path.
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

/// Converts a status code. HAR uses 0, and some programs use -1, if there was none.
fn code(status: f64) -> Option<u16> {
    (100..=999).find(|code| f64::from(*code).total_cmp(&status).is_eq())
}

/// The SCIM error in the response, otherwise `said`, the program's own description of the failure.
fn error_of(response: &Message, said: Option<String>) -> Option<EntryError> {
    /// RFC 7644 §3.12. `status` is a string there, but many services send a number.
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Body {
        schemas: Vec<String>,
        scim_type: Option<String>,
        detail: Option<String>,
        status: Option<serde_json::Value>,
    }
    let mut decoded = None;
    if response.body_encoding == BodyEncoding::Base64 {
        decode(decoded.insert(response.clone()));
    }
    let message = decoded.as_ref().unwrap_or(response);
    let text = message.body.as_deref().unwrap_or_default();
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
    said.map(|detail| EntryError {
        scim_type: None,
        detail,
        status: None,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates and drops a fraction, which is acceptable for a size that another program reports"
)]
fn whole(size: f64) -> u64 {
    size as u64
}

fn header<'h>(headers: &'h [(String, String)], wanted: &str) -> Option<&'h str> {
    let found = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.map(|(_, value)| value.as_str())
}

fn printable(id: &str) -> String {
    let printable = id
        .chars()
        .filter(|char| char.is_ascii_graphic() || *char == ' ');
    printable.take(LONGEST_CLIENT_ID).collect()
}
