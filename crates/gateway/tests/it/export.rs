//! Exports as a client receives them. The tests in `agreement` check that they contain the listed entries.

use http::StatusCode;
use hyper::body::Bytes;
use rusqlite::Connection;
use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::problem::Problem;

use crate::admin_side::{AdminSide, entries, full_entry};
use crate::listening::{LIMIT, Listening, piece};

const EXPORT: &str = "/api/v1/audit-logs/export";

#[tokio::test]
async fn each_format_is_a_file_with_a_name_and_everything_in_it() {
    let side = AdminSide::holding(entries(1200)).await;
    for (format, media_type) in [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("ndjson", "application/x-ndjson"),
        ("har", "application/json"),
    ] {
        let answer = side.get(&format!("{EXPORT}?format={format}&limit=5")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), media_type);
        assert_eq!(answer.header("x-total-count"), "1200");
        let name = answer.header("content-disposition");
        let name = name.strip_prefix("attachment; filename=\"scim-audit-logs-2");
        assert!(
            name.is_some_and(|name| name.ends_with(&format!("Z.{format}\""))),
            "{name:?}"
        );
        let text = answer.text();
        let count = match format {
            "csv" => text.lines().count() - 1,
            "ndjson" => text.lines().count(),
            _ => answer.json()["log"]["entries"].as_array().unwrap().len(),
        };
        assert_eq!(count, 1200, "{format}");
        let [first, last] = ["1199", "0000"].map(|id| text.find(id).unwrap());
        assert!(first < last, "newest first, unless order says otherwise");
    }
}

#[tokio::test]
async fn export_of_an_empty_log_is_a_complete_file() {
    let side = AdminSide::holding(Vec::new()).await;
    let har = side.get(&format!("{EXPORT}?format=har")).await;
    assert_eq!(har.json()["log"]["entries"], serde_json::json!([]));
    let csv = side.get(&format!("{EXPORT}?format=csv")).await;
    assert!(csv.text().starts_with("\u{feff}Request ID,Time,"));
    let ndjson = side.get(&format!("{EXPORT}?format=ndjson")).await;
    assert_eq!(ndjson.text(), "");
}

#[tokio::test]
async fn export_with_wrong_parameters_names_each_of_them() {
    let side = AdminSide::holding(Vec::new()).await;
    for (query, wrong) in [
        ("", vec!["format"]),
        ("?format=", vec!["format"]),
        ("?format=xlsx&status.not=ok", vec!["status.not", "format"]),
    ] {
        let answer = side.get(&format!("{EXPORT}{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
        let named: Vec<_> = problem
            .errors
            .iter()
            .map(|error| error.parameter.as_str())
            .collect();
        assert_eq!(named, wrong, "{query}");
    }
}

#[tokio::test]
async fn a_log_that_cannot_be_read_is_a_problem_and_no_file() {
    let side = AdminSide::holding(entries(1)).await;
    sabotage(&side);
    let answer = side.get(&format!("{EXPORT}?format=csv")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

/// Returns twenty megabytes of entries: more than the buffers between a server and a client that does not
/// read.
fn many() -> Vec<Entry> {
    let request = Some(Message {
        body: Some("x".repeat(100_000)),
        ..Message::default()
    });
    let entries = entries(200).into_iter();
    entries
        .map(|entry| Entry {
            request: request.clone(),
            ..entry
        })
        .collect()
}

fn sabotage(side: &AdminSide) {
    let connection = Connection::open(side.folder.path().join("log.sqlite")).unwrap();
    connection
        .execute_batch("DROP TABLE message; DROP TABLE entry")
        .unwrap();
}

#[tokio::test]
async fn an_export_that_fails_half_way_has_no_clean_end() {
    let side = Listening::on(AdminSide::holding(many()).await).await;
    let mut answers = Vec::new();
    for format in ["csv", "ndjson", "har"] {
        let mut answer = side.open(&format!("{EXPORT}?format={format}"), &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        piece(&mut answer).await.unwrap().unwrap();
        answers.push((format, answer));
    }
    sabotage(&side);
    for (format, mut answer) in answers {
        let mut last = Ok(Bytes::new());
        while last.is_ok() {
            last = piece(&mut answer)
                .await
                .unwrap_or_else(|| panic!("the end of the {format} looks clean"));
        }
    }
}

#[tokio::test]
async fn exports_that_nobody_reads_keep_nobody_waiting() {
    let side = Listening::on(AdminSide::holding(many()).await).await;
    let mut unread = Vec::new();
    for _ in 0..8 {
        let mut answer = side.open(&format!("{EXPORT}?format=ndjson"), &[]).await;
        piece(&mut answer).await.unwrap().unwrap();
        unread.push(answer);
    }
    let list = tokio::time::timeout(LIMIT, side.get("/api/v1/audit-logs?limit=1")).await;
    assert_eq!(list.unwrap().status, StatusCode::OK);
    side.store
        .finish(Entry {
            request_id: "new".to_owned(),
            ..full_entry()
        })
        .await
        .unwrap();
    // Dropping the responses closes the connections and releases what was kept for them.
    drop(unread);
    side.stopped().await;
}
