//! Entries sent to the API.

use axum::body::Body;
use futures_util::stream;
use http::{Method, StatusCode};
use hyper::body::Bytes;
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
    // Redacted already, as everything is that a gateway has recorded.
    let holding = AdminSide::holding(entries(700)).await;
    import(&from, holding.get(export).await.body).await;
    let exported = from.get(export).await.body;
    let side = AdminSide::importing().await;
    let first = report(&import(&side, exported.clone()).await);
    assert_eq!((first.new, first.known, first.refused), (700, 0, 0));
    assert!(side.get(export).await.body == exported, "byte for byte");
    let again = report(&import(&side, exported).await);
    assert_eq!((again.new, again.known, again.refused), (0, 700, 0));
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
async fn what_another_log_let_through_is_redacted() {
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
    let long = (0..65).map(|_| Ok(Bytes::from(vec![b'x'; 1 << 20])));
    let entry = format!("\n{}", serde_json::to_string(&full_entry()).unwrap());
    let end = [Ok::<_, std::io::Error>(Bytes::from(entry))];
    let body = Body::from_stream(stream::iter(long.chain(end).collect::<Vec<_>>()));
    let report = report(&import(&side, body).await);
    assert_eq!((report.new, report.refused), (1, 1));
    assert_eq!(report.errors[0].line, 1);
}

#[tokio::test]
async fn nothing_is_taken_in_unless_it_is_allowed_and_called_by_its_type() {
    let entry = serde_json::to_vec(&full_entry()).unwrap();
    let closed = AdminSide::holding(Vec::new()).await;
    let answer = import(&closed, entry.clone()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let side = AdminSide::importing().await;
    // What a page of another site could send to this machine without asking.
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
