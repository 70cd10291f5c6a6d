//! Reads an entry with other field names. Its id, time, method and endpoint are required; errors name the
//! field.

use scim_audit_model::endpoint::{resource_id_of, resource_type_of};
use scim_audit_model::entry::{BodyEncoding, Entry, Message, Status};
use scim_audit_model::field::{ENTRY_FIELDS, FieldMapping, FieldValue};
use scim_audit_model::page::Item;
use scim_audit_model::reading::Row;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::super::{Members, scalar};
use super::{Mapping, value};

/// Reads an item of a list. An item that cannot be read does not affect the others.
pub(super) fn item(mapping: &Mapping, json: &str) -> Item<Entry> {
    match entry(mapping, json) {
        Ok(entry) => Item::Read(entry),
        Err(reason) => Item::Unreadable {
            request_id: MappedFields::read(mapping, json)
                .and_then(|fields| fields.text("requestId")),
            reason,
        },
    }
}

/// Reads an entry. The error is a sentence that names the field that cannot be read.
pub(super) fn entry(mapping: &Mapping, json: &str) -> Result<Entry, String> {
    let fields = MappedFields::read(mapping, json).ok_or("The entry is not an object.")?;
    let (endpoint, query) = fields.endpoint()?;
    let status_code = fields.optional("statusCode", value::number, "a status code")?;
    let mut row = Row {
        request_id: fields.needed_text("requestId")?.into(),
        time: fields.needed(
            "time",
            value::instant,
            "a date and time with an offset, nor seconds or milliseconds since 1970",
        )?,
        method: fields.needed_text("method")?.to_ascii_uppercase().into(),
        status_code,
        resource_type: fields
            .text("resourceType")
            .unwrap_or_else(|| resource_type_of(&endpoint))
            .into(),
        resource_id: fields
            .text("resourceId")
            .or_else(|| resource_id_of(&endpoint))
            .map(Into::into),
        endpoint: endpoint.into(),
        query: query.map(Into::into),
        duration_ms: fields.number("durationMs").unwrap_or_default(),
        request_size: fields.number("requestSize").unwrap_or_default(),
        response_size: fields.number("responseSize").unwrap_or_default(),
        ..Row::default()
    };
    for field in ENTRY_FIELDS {
        if field.mapping == FieldMapping::Text
            && let FieldValue::Text(text) = field.value
            && let Some(words) = fields.text(field.name)
        {
            (text.set)(&mut row, words.into());
        }
    }
    // The description of the error, or `error` itself as a sentence.
    if let Some(detail) = fields.text("error.detail").or_else(|| fields.text("error")) {
        row.error.get_or_insert_default().detail = detail.into();
    }
    Ok(Entry {
        status: fields.status(status_code),
        request: fields.message("request", "request.headers", "request.body"),
        response: fields.message("response", "response.headers", "response.body"),
        ..row.into_entry()
    })
}

/// The fields of one entry, by our names.
struct MappedFields<'a> {
    mapping: &'a Mapping,
    members: Members<'a>,
}

impl<'a> MappedFields<'a> {
    fn read(mapping: &'a Mapping, json: &'a str) -> Option<Self> {
        let members = Members::read(json)?;
        Some(Self { mapping, members })
    }

    fn raw(&self, field: &str) -> Option<&'a RawValue> {
        self.members.at(self.mapping.path(field).0)
    }

    /// The text of a string, or a number as written. An empty text counts as absent.
    fn text(&self, field: &str) -> Option<String> {
        scalar(self.raw(field)?)
            .filter(|text| !text.is_empty())
            .map(std::borrow::Cow::into_owned)
    }

    fn number<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        value::number(self.raw(field)?)
    }

    fn needed_text(&self, field: &str) -> Result<String, String> {
        self.text(field).ok_or_else(|| self.missing(field))
    }

    fn needed<T>(
        &self,
        field: &str,
        read: impl FnOnce(&RawValue) -> Option<T>,
        expected: &str,
    ) -> Result<T, String> {
        self.optional(field, read, expected)?
            .ok_or_else(|| self.missing(field))
    }

    fn optional<T>(
        &self,
        field: &str,
        read: impl FnOnce(&RawValue) -> Option<T>,
        expected: &str,
    ) -> Result<Option<T>, String> {
        let Some(raw) = self.raw(field) else {
            return Ok(None);
        };
        match read(raw) {
            Some(value) => Ok(Some(value)),
            None => Err(format!("{} is not {expected}.", self.name(field))),
        }
    }

    fn missing(&self, field: &str) -> String {
        format!("{} is not there.", self.name(field))
    }

    /// The field's name for error messages, with the path that it is mapped to.
    fn name(&self, field: &str) -> String {
        match self.mapping.path(field) {
            (path, true) => format!("`{field}`, mapped to `{path}`,"),
            (_, false) => format!("`{field}`"),
        }
    }

    /// Path and query, from separate fields or from an address.
    fn endpoint(&self) -> Result<(String, Option<String>), String> {
        let (_, url_declared) = self.mapping.path("url");
        let field = if url_declared { "url" } else { "endpoint" };
        let text = self.needed_text(field)?;
        let (path, query) = value::path_and_query(&text);
        let query = self.text("query").or_else(|| query.map(str::to_owned));
        Ok((
            path.to_owned(),
            query.map(|query| query.trim_start_matches('?').to_owned()),
        ))
    }

    /// The outcome of the request: the log's status word, or else derived from the status code.
    fn status(&self, code: Option<u16>) -> Status {
        let (path, declared) = self.mapping.path("status");
        let raw = self.members.at(path);
        // Unless the field is mapped, `status` is as often an HTTP status code as a word. Ignore a number.
        let word = raw
            .filter(|raw| declared || raw.get().starts_with('"'))
            .and_then(scalar);
        let Some(word) = word else {
            return match code {
                Some(code) if code < 400 => Status::Success,
                _ => Status::Failed,
            };
        };
        let ours = self
            .mapping
            .status
            .iter()
            .find(|(theirs, _)| *theirs == word)
            .map_or(word.as_ref(), |(_, ours)| ours);
        match Status::from_word(&ours.to_ascii_lowercase()) {
            Status::Other(_) => Status::Other(ours.to_owned()),
            known => known,
        }
    }

    /// Headers and body of one direction: an object in our own format, or separate fields.
    fn message(&self, field: &str, headers: &str, body: &str) -> Option<Message> {
        let declared = self.mapping.path(headers).1 || self.mapping.path(body).1;
        if !declared {
            let raw = self.raw(field)?;
            if let Ok(message) = serde_json::from_str(raw.get()) {
                return Some(message);
            }
        }
        let headers = self.raw(headers).and_then(value::headers);
        let body = self.raw(body).map(value::body);
        (headers.is_some() || body.is_some()).then(|| Message {
            size: body.as_ref().map_or(0, |body| body.len() as u64),
            headers: headers.unwrap_or_default(),
            body,
            body_encoding: BodyEncoding::Utf8,
            ..Message::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scim_audit_model::time;

    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned()))
            .collect()
    }

    fn mapping(fields: &[(&str, &str)]) -> Mapping {
        Mapping {
            fields: pairs(fields),
            ..Mapping::default()
        }
    }

    #[test]
    fn entry_of_another_log_is_read_by_its_mapped_names() {
        let mapping = Mapping {
            fields: pairs(&[
                ("requestId", "id"),
                ("time", "created_at"),
                ("method", "http.verb"),
                ("url", "http.url"),
                ("statusCode", "http.code"),
                ("status", "outcome"),
                ("error.detail", "why"),
                ("client.ip", "actor.ip"),
                ("request.headers", "http.sent"),
                ("response.body", "http.got"),
            ]),
            status: pairs(&[("ok", "success"), ("ko", "failed")]),
            ..Mapping::default()
        };
        let entry = entry(
            &mapping,
            r#"{"id":42,"created_at":1778146808,"outcome":"ko","why":"no","actor":{"ip":"::1"},
                "http":{"verb":"patch","url":"https://s/Users/7?a=b","code":"400","sent":{"A":"1"},
                        "got":{"detail":"no"}}}"#,
        )
        .unwrap();
        assert_eq!(entry.request_id, "42");
        assert_eq!(time::format(&entry.time), "2026-05-07T09:40:08.000Z");
        assert_eq!(entry.method, "PATCH");
        assert_eq!(entry.endpoint, "/Users/7");
        assert_eq!(entry.query.as_deref(), Some("a=b"));
        assert_eq!(entry.resource_type, "Users");
        assert_eq!(entry.resource_id.as_deref(), Some("7"));
        assert_eq!(entry.status, Status::Failed);
        assert_eq!(entry.status_code, Some(400));
        assert_eq!(entry.error.unwrap().detail, "no");
        assert_eq!(entry.client.ip.as_deref(), Some("::1"));
        assert_eq!(
            entry.request.unwrap().headers,
            [("A".to_owned(), "1".to_owned())]
        );
        assert_eq!(
            entry.response.unwrap().body.as_deref(),
            Some(r#"{"detail":"no"}"#)
        );
    }

    #[test]
    fn status_is_derived_from_the_status_code_if_there_is_no_status_word() {
        for (rest, status) in [
            (r#""statusCode":204"#, Status::Success),
            (r#""statusCode":"404""#, Status::Failed),
            (r#""statusCode":200,"status":200"#, Status::Success),
            (r#""status":"SUCCESS""#, Status::Success),
            (r#""status":"queued""#, Status::Other("queued".to_owned())),
            (r#""statusCode":null"#, Status::Failed),
        ] {
            let json = format!(
                r#"{{"requestId":"1","time":0,"method":"GET","endpoint":"/Users",{rest}}}"#
            );
            assert_eq!(
                entry(&Mapping::default(), &json).unwrap().status,
                status,
                "{rest}"
            );
        }
    }

    #[test]
    fn error_for_an_invalid_field_names_its_mapped_path() {
        let mapping = mapping(&[("time", "created_at")]);
        for (json, reason) in [
            (
                r#"{"requestId":"1","endpoint":"/Users","method":"GET"}"#,
                "`time`, mapped to `created_at`, is not there.",
            ),
            (
                r#"{"requestId":"1","endpoint":"/Users","method":"GET","created_at":"noon"}"#,
                "`time`, mapped to `created_at`, is not a date and time with an offset, nor seconds or \
                 milliseconds since 1970.",
            ),
            (
                r#"{"requestId":"1","endpoint":"/Users","method":"","created_at":0}"#,
                "`method` is not there.",
            ),
            (
                r#"{"requestId":"1","endpoint":"/Users","method":"GET","created_at":0,"statusCode":"OK"}"#,
                "`statusCode` is not a status code.",
            ),
        ] {
            let expected = Item::Unreadable {
                request_id: Some("1".to_owned()),
                reason: reason.to_owned(),
            };
            assert_eq!(item(&mapping, json), expected);
        }
        assert!(matches!(
            item(&mapping, "17"),
            Item::Unreadable {
                request_id: None,
                ..
            }
        ));
    }

    #[test]
    fn entry_of_the_contract_is_read_unchanged_without_a_mapping() {
        let json = r#"{"requestId":"1","clientRequestId":"c","time":"2026-05-07T09:40:08.412Z","durationMs":1.5,
            "status":"failed","method":"POST","endpoint":"/Users","resourceType":"Users","resourceId":"7",
            "query":"a=b","statusCode":409,"origin":"gateway",
            "error":{"scimType":"uniqueness","detail":"taken","status":"409"},
            "client":{"ip":"::1","userAgent":"u","credential":"h"},"requestSize":3,"responseSize":4,
            "request":{"headers":[["A","1"]],"body":"{}","size":2,
                       "redactions":[{"place":"header","at":"A"}]},
            "response":{"headers":[],"bodyEncoding":"base64","body":"AA==","truncated":true}}"#;
        let own: Entry = serde_json::from_str(json).unwrap();
        assert_eq!(entry(&Mapping::default(), json), Ok(own));
    }

    proptest! {
        #[test]
        fn item_never_panics(json in ".*", value in r#"[\[\]{}",:a-z0-9.-]{0,16}"#) {
            drop(item(&Mapping::default(), &json));
            let json = format!(r#"{{"time":{value},"error":{value},"request":{value},"url":{value}}}"#);
            drop(item(&mapping(&[("url", "url")]), &json));
        }
    }
}
