//! Imports through the API.

use std::io::Write as _;

use axum::body::Body;
use futures_util::stream;
use http::{Method, StatusCode};
use hyper::body::Bytes;
use scim_audit_model::entry::Entry;
use scim_audit_model::import::ImportReport;

use crate::admin_side::{AdminSide, Answer, entries, full_entry};

const IMPORT: &str = "/api/v1/audit-logs/import";
const NDJSON: [(&str, &str); 1] = [("content-type", "application/x-ndjson; charset=utf-8")];

async fn import(side: &AdminSide, body: impl Into<Body>) -> Answer {
    side.send(Method::POST, IMPORT, &NDJSON, body.into()).await
}

fn report(answer: &Answer) -> ImportReport {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn an_export_is_imported_unchanged_and_once() {
    let export = "/api/v1/audit-logs/export?format=ndjson";
    let from = AdminSide::importing().await;
    // Redact the entries first, as those recorded by a gateway are.
    let holding = AdminSide::holding(entries(700)).await;
    import(&from, holding.get(export).await.body).await;
    let exported = from.get(export).await.body;
    assert_eq!(without_marks(&exported).len(), 700);
    let side = AdminSide::importing().await;
    let first = report(&import(&side, exported.clone()).await);
    assert_eq!((first.new, first.known, first.refused), (700, 0, 0));
    let after = side.get(export).await.body;
    assert!(
        without_marks(&after) == without_marks(&exported),
        "byte for byte, but for when it was imported"
    );
    let again = report(&import(&side, exported).await);
    assert_eq!((again.new, again.known, again.refused), (0, 700, 0));
}

/// Returns the lines of an export without the member `imported`, which each line must have.
fn without_marks(export: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(export).unwrap();
    text.lines()
        .map(|line| {
            let (before, mark) = line.split_once(r#","imported":""#).unwrap();
            format!("{before}{}", mark.split_once('"').unwrap().1)
        })
        .collect()
}

#[tokio::test]
async fn an_imported_entry_says_so_whatever_the_file_says() {
    let side = AdminSide::importing().await;
    let before = chrono::Utc::now() - std::time::Duration::from_secs(1);
    let mut forged = full_entry();
    for (id, said) in [("a", None), ("b", forged.imported)] {
        id.clone_into(&mut forged.request_id);
        forged.imported = said;
        import(&side, serde_json::to_vec(&forged).unwrap()).await;
    }
    let listed = side.get("/api/v1/audit-logs").await.json();
    for id in ["a", "b"] {
        let entry = side.store.entry(id).await.unwrap().unwrap();
        assert!(entry.imported.unwrap() >= before);
    }
    for item in listed["items"].as_array().unwrap() {
        assert!(item["imported"].is_string(), "{item}");
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[tokio::test]
async fn a_file_is_read_however_it_is_written() {
    let [one, two] = ["1", "2"].map(|id| Entry {
        request_id: id.to_owned(),
        ..full_entry()
    });
    let lines = [&one, &two].map(|entry| serde_json::to_string(entry).unwrap());
    let text = lines.join("\n");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    for (what, file) in [
        ("a mark", format!("\u{feff}{text}").into_bytes()),
        (
            "UTF-16, low byte first",
            utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
        ),
        (
            "UTF-16, high byte first",
            utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        ),
        ("gzip", encoder.finish().unwrap()),
        (
            "a list",
            format!("[{},\n{}]", lines[0], lines[1]).into_bytes(),
        ),
        ("one after another", lines.concat().into_bytes()),
        (
            "pretty-printed",
            serde_json::to_vec_pretty(&[&one, &two]).unwrap(),
        ),
    ] {
        let side = AdminSide::importing().await;
        let report = report(&import(&side, file).await);
        assert_eq!((report.new, report.refused), (2, 0), "{what}: {report:?}");
    }
}

#[tokio::test]
async fn entry_with_half_a_character_is_imported() {
    let side = AdminSide::importing().await;
    let line = |id: &str, rest: &str| {
        format!(
            r#"{{"requestId":"{id}","time":"2026-05-07T09:40:08.412Z","status":"failed","method":"POST","endpoint":"/Users"{rest}}}"#
        )
    };
    let text = [
        line("1", r#","error":{"detail":"The name Zo\u00eb \ud83d"}"#),
        line(
            "2",
            r#","request":{"headers":[],"body":"{\"displayName\":\"\ude00 team\"}","size":27}"#,
        ),
    ]
    .join("\n");
    let report = report(&import(&side, text).await);
    assert_eq!((report.new, report.refused), (2, 0), "{report:?}");
    let first = side.store.entry("1").await.unwrap().unwrap();
    assert_eq!(first.error.unwrap().detail, "The name Zoë \u{fffd}");
    let second = side.store.entry("2").await.unwrap().unwrap();
    let body = second.request.unwrap().body.unwrap();
    assert_eq!(body, "{\"displayName\":\"\u{fffd} team\"}");
}

#[tokio::test]
async fn json_with_half_a_character_is_reported_by_the_field_it_lacks() {
    let side = AdminSide::importing().await;
    let archive = r#"{"log":{"entries":[{"x":"\ud83d"}]}}"#;
    let report = report(&import(&side, archive).await);
    assert_eq!((report.new, report.refused), (0, 1), "{report:?}");
    let message = format!("{report:?}");
    assert!(message.contains("missing field `requestId`"), "{message}");
}

#[tokio::test]
async fn absent_and_null_fields_are_imported_and_read_from_the_path() {
    let side = AdminSide::importing().await;
    let line = r#"{"requestId":"1","time":"2026-05-07T09:40:60Z","status":"FAILED","method":"PATCH",
        "endpoint":"/%55sers/7","durationMs":null,"resourceType":null,"resourceId":null,"client":null,
        "requestSize":null,"responseSize":null,"error":null,"sample":null,
        "request":{"headers":null,"body":null,"size":null,"truncated":null,"redactions":null}}"#;
    let report = report(&import(&side, line).await);
    assert_eq!((report.new, report.refused), (1, 0), "{report:?}");
    let entry = side.store.entry("1").await.unwrap().unwrap();
    assert_eq!(
        (&*entry.resource_type, entry.resource_id.as_deref()),
        ("Users", Some("7"))
    );
    assert_eq!((entry.status.as_str(), &*entry.method), ("failed", "PATCH"));
    let again = side
        .get("/api/v1/audit-logs?endpoint=/Users/7")
        .await
        .json();
    assert_eq!(again["items"][0]["requestId"], "1");
    assert_eq!(again["items"][0]["time"], "2026-05-07T09:41:00.000Z");
}

#[tokio::test]
async fn line_with_a_value_outside_the_contract_is_refused_by_its_number() {
    let side = AdminSide::importing().await;
    let with = |name: &str, value: serde_json::Value| {
        let mut entry = serde_json::to_value(full_entry()).unwrap();
        entry[name] = value;
        entry.to_string()
    };
    let text = [
        with("requestId", "".into()),
        with("durationMs", (-5).into()),
        with("requestId", "good".into()),
        with("method", "s3cret\u{0}".into()),
        with("time", "s3cret".into()),
    ]
    .join("\n");
    let answer = import(&side, text).await;
    let report = report(&answer);
    assert_eq!((report.new, report.refused), (1, 4), "{report:?}");
    let lines: Vec<_> = report.errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [1, 2, 4, 5]);
    assert_eq!(
        report.errors[0].message,
        "it is no entry: requestId is empty"
    );
    assert!(!answer.text().contains("s3cret"));
}

#[tokio::test]
async fn an_import_does_not_take_the_place_of_what_is_under_way() {
    let side = AdminSide::importing().await;
    let real = Entry {
        method: "DELETE".to_owned(),
        ..full_entry()
    };
    side.store.begin(real.clone()).await.unwrap();
    let report = report(&import(&side, serde_json::to_vec(&full_entry()).unwrap()).await);
    assert_eq!((report.new, report.known, report.refused), (0, 0, 1));
    assert_eq!(
        report.errors[0].message,
        "its requestId is that of a request that is under way here"
    );
    side.store.finish(real.clone()).await.unwrap();
    let kept = side.store.entry(&real.request_id).await.unwrap().unwrap();
    assert_eq!(kept.method, "DELETE");
}

#[tokio::test]
async fn refused_lines_are_named_and_not_quoted_however_the_bytes_arrive() {
    let entry = serde_json::to_string(&full_entry()).unwrap();
    let text = format!("\n{{\"secret\":\"s3cret\"}}\r\n  \n{entry}\ns3cret\n{entry}");
    for size in [1, 7, text.len()] {
        let side = AdminSide::importing().await;
        let pieces: Vec<_> = text
            .as_bytes()
            .chunks(size)
            .map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)))
            .collect();
        let answer = import(&side, Body::from_stream(stream::iter(pieces))).await;
        let report = report(&answer);
        assert_eq!((report.new, report.known, report.refused), (1, 1, 2));
        let lines: Vec<_> = report.errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [2, 5], "in pieces of {size}");
        assert!(!answer.text().contains("s3cret"));
    }
}

#[tokio::test]
async fn imported_secrets_are_redacted() {
    let side = AdminSide::importing().await;
    let mut entry = full_entry();
    let request = entry.request.as_mut().unwrap();
    let header = ("Authorization".to_owned(), "Bearer t0p-s3cret".to_owned());
    request.headers.push(header);
    import(&side, serde_json::to_vec(&entry).unwrap()).await;
    let kept = side.store.entry(&entry.request_id).await.unwrap().unwrap();
    let (name, value) = kept.request.unwrap().headers.pop().unwrap();
    assert_eq!(name, "Authorization");
    assert!(!value.contains("s3cret"), "{value}");
}

#[tokio::test]
async fn a_line_that_would_fill_the_memory_is_refused_and_the_next_is_read() {
    let side = AdminSide::importing().await;
    let long = [Ok(Bytes::from("{\"a\":\""))].into_iter();
    let long = long.chain((0..65).map(|_| Ok(Bytes::from(vec![b'x'; 1 << 20]))));
    let entry = format!("\"}}\n{}", serde_json::to_string(&full_entry()).unwrap());
    let end = [Ok::<_, std::io::Error>(Bytes::from(entry))];
    let body = Body::from_stream(stream::iter(long.chain(end).collect::<Vec<_>>()));
    let report = report(&import(&side, body).await);
    assert_eq!((report.new, report.refused), (1, 1));
    assert_eq!(report.errors[0].line, 1);
    assert_eq!(report.errors[0].message, "it is longer than 64 MiB");
}

#[tokio::test]
async fn import_needs_permission_and_its_content_type() {
    let entry = serde_json::to_vec(&full_entry()).unwrap();
    let closed = AdminSide::holding(Vec::new()).await;
    let answer = import(&closed, entry.clone()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let side = AdminSide::importing().await;
    // Content types that a page of another site could send to this machine without a CORS preflight.
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "text/plain; application/x-ndjson")],
    ] {
        let body = Body::from(entry.clone());
        let answer = side.send(Method::POST, IMPORT, headers, body).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let broken = [Ok(Bytes::from("{}\n")), Err(std::io::Error::other("gone"))];
    let answer = import(&side, Body::from_stream(stream::iter(broken))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for side in [&side, &closed] {
        let entry = side.store.entry(&full_entry().request_id).await.unwrap();
        assert_eq!(entry, None);
    }
}
