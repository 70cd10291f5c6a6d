//! Exported entries are read back unchanged, and HAR of browsers is converted to entries.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::entry::{Message, Status};
use crate::export::Format;
use crate::export::tests::{bare_entry, full_entry, written};

fn records_of(har: &str) -> Vec<String> {
    let har: Value = serde_json::from_str(har).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    entries.iter().map(Value::to_string).collect()
}

fn read_back(entry: &Entry) {
    let line = written(Format::Ndjson, std::slice::from_ref(entry));
    let har = written(Format::Har, std::slice::from_ref(entry));
    let records = [
        (RecordFormat::Ndjson, line),
        (RecordFormat::Har, records_of(&har).remove(0)),
    ];
    for (form, record) in records {
        assert_eq!(
            super::record(form, record.as_bytes())
                .map(|record| record.entry)
                .as_ref(),
            Ok(entry),
            "{form:?}"
        );
        let row = super::row(form, record.as_bytes(), 7).unwrap();
        assert_eq!(row, Row::of(entry));
        assert_eq!(row.clone().into_owned(), row);
        assert_eq!(row.into_entry(), entry.summary());
    }
}

#[test]
fn exported_entry_is_read_back_equal() {
    let no_answer = Entry {
        response: None,
        request: Some(Message::default()),
        ..full_entry()
    };
    for entry in [
        full_entry(),
        full_entry().summary(),
        bare_entry(),
        no_answer,
    ] {
        read_back(&entry);
    }
}

proptest! {
    #[test]
    fn exported_entry_with_any_text_is_read_back_equal(texts in proptest::collection::vec(any::<String>(), 8), set in any::<[bool; 6]>(), size: u32) {
        let mut texts = texts.into_iter();
        let mut text = || texts.next().unwrap();
        let mut entry = full_entry();
        let message = Message {
            headers: vec![(text(), text())],
            body: set[0].then(&mut text),
            size: size.into(),
            truncated: set[1],
            ..Message::default()
        };
        entry.request = set[2].then(|| message.clone());
        entry.response = set[3].then_some(message);
        entry.query = set[4].then(&mut text);
        entry.error.as_mut().unwrap().detail = text();
        entry.endpoint = text();
        if set[5] {
            entry.status = Status::from_word(&text());
        }
        read_back(&entry);
    }

    #[test]
    fn reading_any_record_does_not_panic(text in ".*", value in r#"[\[\]{}",:a-z0-9-]{0,20}"#) {
        for form in [RecordFormat::Ndjson, RecordFormat::Har] {
            for record in [text.clone(), format!(r#"{{"request":{value},"response":{{}}}}"#)] {
                drop(super::row(form, record.as_bytes(), 1));
                drop(super::record(form, record.as_bytes()));
            }
        }
    }
}

/// Reads an exchange as a browser writes one, after `change` has modified it.
fn foreign(change: impl FnOnce(&mut Value)) -> Result<Entry, RecordError> {
    let mut exchange = json!({
        "_initiator": {"type": "script"}, "startedDateTime": "2026-05-07T11:40:08.412+02:00", "time": 12.25,
        "request": {"method": "patch", "url": "https://x.example/app/scim/v2/Users/7?a=%20b#top", "httpVersion": "h2",
            "headers": [{"name": "User-Agent", "value": "okta"}, {"name": "X-Request-Id", "value": "c\u{7}-1"}],
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 2,
            "postData": {"mimeType": "application/json", "text": "{}"}},
        "response": {"status": 400, "statusText": "Bad Request", "headers": [{"name": "A", "value": "b"}],
            "content": {"size": 120, "mimeType": "application/scim+json", "text":
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"invalidValue","detail":"No","status":400}"#},
            "bodySize": -1}
    });
    change(&mut exchange);
    let record = exchange.to_string();
    let entry = super::record(RecordFormat::Har, record.as_bytes())?.entry;
    let row = super::row(RecordFormat::Har, record.as_bytes(), 42)?;
    assert_eq!(row.request_id, "har-00000042");
    let named = Entry {
        request_id: row.request_id.clone().into_owned(),
        ..entry.summary()
    };
    assert_eq!(row.into_entry(), named);
    Ok(entry)
}

#[test]
fn an_exchange_of_a_browser_becomes_an_entry() {
    let entry = foreign(|_| ()).unwrap();
    assert_eq!(crate::time::format(&entry.time), "2026-05-07T09:40:08.412Z");
    assert_eq!(
        (entry.method.as_str(), entry.endpoint.as_str()),
        ("PATCH", "/Users/7")
    );
    assert_eq!(
        (entry.resource_type.as_str(), entry.resource_id.as_deref()),
        ("Users", Some("7"))
    );
    assert_eq!(entry.query.as_deref(), Some("a=%20b"));
    assert_eq!(
        (entry.status.clone(), entry.status_code),
        (Status::Failed, Some(400))
    );
    let error = entry.error.clone().unwrap();
    assert_eq!(error.scim_type.as_deref(), Some("invalidValue"));
    assert_eq!(
        (error.detail.as_str(), error.status.as_deref()),
        ("No", Some("400"))
    );
    assert_eq!(entry.client.user_agent.as_deref(), Some("okta"));
    assert_eq!(entry.client_request_id.as_deref(), Some("c-1"));
    assert_eq!((entry.request_size, entry.response_size), (2, 120));
    assert_eq!(entry.request.unwrap().body.as_deref(), Some("{}"));
    assert_eq!(
        entry.response.unwrap().headers,
        [("A".to_owned(), "b".to_owned())]
    );
}

#[test]
fn scim_base_ends_after_the_last_v2_or_scim_segment() {
    for (url, endpoint) in [
        ("https://x/scim/v2/Users", "/Users"),
        ("https://x/v2/scim/Users/v2x", "/Users/v2x"),
        ("https://x/SCIM/Me", "/Me"),
        ("https://x/scim/v2", "/"),
        ("https://x/scim/v2/", "/"),
        ("http://x/tenants/7/Users", "/tenants/7/Users"),
        ("https://x", "/"),
    ] {
        let entry = foreign(|exchange| exchange["request"]["url"] = url.into()).unwrap();
        assert_eq!(entry.endpoint, endpoint, "{url}");
    }
}

#[test]
fn status_of_a_foreign_exchange_follows_from_its_response() {
    let status = |code: Value, headers: Value| {
        let entry = foreign(|exchange| {
            exchange["response"]["status"] = code;
            exchange["response"]["headers"] = headers;
        });
        let entry = entry.unwrap();
        (entry.status, entry.status_code, entry.response.is_some())
    };
    assert_eq!(
        status(json!(204), json!([])),
        (Status::Success, Some(204), true)
    );
    assert_eq!(
        status(json!(202), json!([])),
        (Status::Success, Some(202), true)
    );
    let txn = json!([{"name": "Set-Txn", "value": "1"}]);
    assert_eq!(status(json!(202), txn), (Status::Accepted, Some(202), true));
    assert_eq!(status(json!(0), json!([])), (Status::Failed, None, false));
    assert_eq!(
        status(Value::Null, json!([])),
        (Status::Failed, None, false)
    );
}

#[test]
fn errors_of_unreadable_records_do_not_quote_them() {
    let data = foreign(|exchange| exchange["request"]["url"] = "data:text/plain,hunter2".into());
    assert_eq!(data, Err(RecordError::NotHttp));
    let socket = foreign(|exchange| exchange["request"]["url"] = "wss://x/hunter2".into());
    assert_eq!(socket, Err(RecordError::NotHttp));
    let timeless = foreign(|exchange| exchange["startedDateTime"] = "hunter2".into());
    assert_eq!(timeless, Err(RecordError::NoTime));
    for line in [
        r#"{"requestId":"1","time":"hunter2"}"#,
        r#"{"requestId":{"hunter2":1}}"#,
        "{\"hunter2",
        "17",
    ] {
        let error = super::row(RecordFormat::Ndjson, line.as_bytes(), 1)
            .unwrap_err()
            .to_string();
        assert!(!error.contains("hunter2") && !error.is_empty(), "{error}");
    }
}

#[test]
fn error_names_the_member_that_is_wrong() {
    let good = r#"{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"failed","method":"GET","endpoint":"/"}"#;
    assert!(super::record(RecordFormat::Ndjson, good.as_bytes()).is_ok());
    for (from, to, said) in [
        (
            "\"requestId\":\"1\",",
            "",
            "the member requestId is missing",
        ),
        (
            "\"failed\"",
            "{\"hunter2\":1}",
            "the member status has a value that cannot be read",
        ),
        (
            "\"GET\"",
            "\n\n  7",
            "the member method has a value that cannot be read",
        ),
        (
            "\"2026-05-07T09:40:08Z\"",
            "\"hunter2\"",
            "the member time has a value that cannot be read",
        ),
        ("\"/\"}", "\"/", "it is not JSON"),
    ] {
        let record = good.replace(from, to);
        for said_of in [
            super::record(RecordFormat::Ndjson, record.as_bytes()).unwrap_err(),
            super::row(RecordFormat::Ndjson, record.as_bytes(), 1)
                .map(drop)
                .unwrap_err(),
        ] {
            assert_eq!(said_of.to_string(), said, "{record}");
        }
    }
    for other in ["null", "17", "\"hunter2\"", "[]"] {
        assert_eq!(
            super::record(RecordFormat::Ndjson, other.as_bytes()),
            Err(RecordError::NoObject)
        );
    }
}

#[test]
fn a_record_with_half_a_character_stays() {
    let line = r#"{"requestId":"r14-3","time":"2026-05-07T09:40:08.412Z","status":"failed","method":"POST","endpoint":"/Users",
        "error":{"detail":"The name Zo\u00eb \ud83d"},"request":{"headers":[],"body":"{\"displayName\":\"\ude00 team\"}","size":27}}"#;
    let entry = super::record(RecordFormat::Ndjson, line.as_bytes())
        .unwrap()
        .entry;
    assert_eq!(
        entry.error.as_ref().unwrap().detail,
        "The name Zoë \u{fffd}"
    );
    assert_eq!(
        entry.request.as_ref().unwrap().body.as_deref(),
        Some("{\"displayName\":\"\u{fffd} team\"}")
    );
    let row = super::row(RecordFormat::Ndjson, line.as_bytes(), 1).unwrap();
    assert_eq!(row.into_entry(), entry.summary());
    let har = foreign(|exchange| {
        exchange["response"]["content"]["text"] = "{\"detail\":\"Zoë HALF".into();
    });
    let record = serde_json::to_string(&har.unwrap())
        .unwrap()
        .replace("HALF", r"\ud83d");
    assert!(super::record(RecordFormat::Ndjson, record.as_bytes()).is_ok());
}
