//! The audit log API from the perspective of a caller.

use http::{Method, StatusCode};
use rusqlite::Connection;
use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::problem::Problem;

use crate::admin_side::{AdminSide, Answer, entries, full_entry};

fn page(answer: &Answer) -> Page<Entry> {
    serde_json::from_slice(&answer.body).unwrap()
}

fn problem(answer: &Answer) -> Problem {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem.status, answer.status.as_u16());
    assert_eq!(
        problem.request_id.as_deref(),
        Some(answer.header("x-request-id"))
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    problem
}

fn parameters(problem: &Problem) -> Vec<&str> {
    problem
        .errors
        .iter()
        .map(|error| error.parameter.as_str())
        .collect()
}

#[tokio::test]
async fn a_list_is_walked_by_its_cursor() {
    let side = AdminSide::holding(entries(5)).await;
    let mut walked = Vec::new();
    let mut cursor = String::new();
    for expected in [2, 2, 1] {
        let answer = side
            .get(&format!("/api/v1/audit-logs?limit=2&cursor={cursor}"))
            .await;
        let page = page(&answer);
        assert_eq!(page.items.len(), expected);
        assert_eq!(page.total, Some(5));
        walked.extend(page.items.into_iter().map(|entry| entry.request_id));
        cursor = page.next_cursor.unwrap_or_default();
    }
    assert_eq!(walked, ["0004", "0003", "0002", "0001", "0000"]);
    assert_eq!(cursor, "");
}

#[tokio::test]
async fn a_list_carries_bodies_only_when_asked_to() {
    let side = AdminSide::holding(vec![full_entry()]).await;
    let summary = page(&side.get("/api/v1/audit-logs").await);
    assert_eq!(summary.items, [full_entry().into_summary()]);
    let full = page(&side.get("/api/v1/audit-logs?include=bodies").await);
    assert_eq!(full.items, [full_entry()]);
}

#[tokio::test]
async fn filters_narrow_the_list_and_the_histogram_alike() {
    let mut log = entries(20);
    for entry in log.iter_mut().step_by(4) {
        entry.method = "GET".to_owned();
    }
    let side = AdminSide::holding(log).await;
    let filter = "method=get&endpoint=/Users&status=failed&statusCode=5xx&q=not+A+boolean";
    let page = page(&side.get(&format!("/api/v1/audit-logs?{filter}")).await);
    assert_eq!(page.total, Some(5));
    let answer = side
        .get(&format!("/api/v1/audit-logs/histogram?buckets=4&{filter}"))
        .await;
    let histogram: Histogram = serde_json::from_slice(&answer.body).unwrap();
    assert!(histogram.buckets.len() <= 4);
    assert_eq!(
        histogram
            .buckets
            .iter()
            .map(|bucket| bucket.failed)
            .sum::<u64>(),
        5
    );
}

#[tokio::test]
async fn a_histogram_has_the_days_of_the_zone_it_is_asked_in() {
    let side = AdminSide::holding(Vec::new()).await;
    let days = "since=2026-03-28T12:00:00Z&until=2026-03-30T12:00:00Z&buckets=3";
    for (zone, starts) in [
        (
            "",
            [
                "2026-03-28T00:00:00Z",
                "2026-03-29T00:00:00Z",
                "2026-03-30T00:00:00Z",
            ],
        ),
        // The second day is 23 hours long.
        (
            "&timeZone=Europe/Berlin",
            [
                "2026-03-27T23:00:00Z",
                "2026-03-28T23:00:00Z",
                "2026-03-29T22:00:00Z",
            ],
        ),
        (
            "&timeZone=%2B05:45",
            [
                "2026-03-27T18:15:00Z",
                "2026-03-28T18:15:00Z",
                "2026-03-29T18:15:00Z",
            ],
        ),
    ] {
        let answer = side
            .get(&format!("/api/v1/audit-logs/histogram?{days}{zone}"))
            .await;
        let histogram: Histogram = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(histogram.bucket_seconds, 86_400, "{zone}");
        let found = histogram.buckets.iter().map(|bucket| bucket.start);
        assert!(
            found.eq(starts.map(|start| scim_audit_model::time::parse(start).unwrap())),
            "{zone} {histogram:?}"
        );
    }
}

#[tokio::test]
async fn last_value_of_a_repeated_single_parameter_counts() {
    let side = AdminSide::holding(entries(3)).await;
    let page = page(
        &side
            .get("/api/v1/audit-logs?limit=1&limit=2&order=desc&order=asc")
            .await,
    );
    let ids: Vec<_> = page
        .items
        .iter()
        .map(|entry| entry.request_id.as_str())
        .collect();
    assert_eq!(ids, ["0000", "0001"]);
}

#[tokio::test]
async fn entry_is_found_by_its_id_in_full() {
    let odd = Entry {
        request_id: "a/b c%ü".to_owned(),
        ..full_entry()
    };
    let side = AdminSide::holding(vec![full_entry(), odd.clone()]).await;
    let answer = side
        .get(&format!("/api/v1/audit-logs/{}", full_entry().request_id))
        .await;
    assert_eq!(
        serde_json::from_slice::<Entry>(&answer.body).unwrap(),
        full_entry()
    );
    let answer = side.get("/api/v1/audit-logs/a%2Fb%20c%25%C3%BC").await;
    assert_eq!(serde_json::from_slice::<Entry>(&answer.body).unwrap(), odd);
}

#[tokio::test]
async fn unknown_path_is_a_404_problem() {
    let side = AdminSide::holding(Vec::new()).await;
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v2/audit-logs",
        "/api/v1/audit-logs/",
        "/api/v1/audit-logs/none",
        "/api/v1/audit-logs/%FF",
        "/api/v1/audit-logs/export/x",
    ] {
        let answer = side.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(problem(&answer).instance.as_deref(), Some(path));
    }
}

#[tokio::test]
async fn method_that_is_not_allowed_is_answered_with_allow() {
    let side = AdminSide::holding(Vec::new()).await;
    for method in [Method::POST, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        let answer = side.ask(method, "/api/v1/audit-logs", &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header("allow"), "GET,HEAD");
        problem(&answer);
    }
}

#[tokio::test]
async fn every_bad_parameter_is_named() {
    let side = AdminSide::holding(Vec::new()).await;
    let answer = side
        .get("/api/v1/audit-logs?since=today&limit=1001&status=ok")
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(parameters(&problem(&answer)), ["since", "limit", "status"]);
    let answer = side
        .get("/api/v1/audit-logs/histogram?buckets=0&until=x&timeZone=Europe/Nowhere")
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        parameters(&problem(&answer)),
        ["until", "buckets", "timeZone"]
    );
}

#[tokio::test]
async fn a_cursor_that_does_not_belong_here_is_a_bad_parameter() {
    let side = AdminSide::holding(entries(3)).await;
    let first = page(&side.get("/api/v1/audit-logs?limit=1").await);
    let cursor = first.next_cursor.unwrap();
    for uri in [
        format!("/api/v1/audit-logs?method=GET&cursor={cursor}"),
        format!("/api/v1/audit-logs?order=asc&cursor={cursor}"),
        format!("/api/v1/audit-logs?cursor={}", &cursor[1..]),
    ] {
        let answer = side.get(&uri).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{uri}");
        assert_eq!(parameters(&problem(&answer)), ["cursor"], "{uri}");
    }
}

#[tokio::test]
async fn host_names_of_this_machine_alone_are_answered_without_a_token() {
    let side = AdminSide::holding(Vec::new()).await;
    for (host, status) in [
        ("localhost:8081", StatusCode::OK),
        ("LOCALHOST.", StatusCode::OK),
        ("portal.localhost", StatusCode::OK),
        ("127.0.0.1:8081", StatusCode::OK),
        ("127.8.7.6", StatusCode::OK),
        ("[::1]:8081", StatusCode::OK),
        // A foreign name that is rebound to this machine (DNS rebinding).
        ("attacker.example:8081", StatusCode::FORBIDDEN),
        ("127.0.0.1.attacker.example", StatusCode::FORBIDDEN),
        ("notlocalhost", StatusCode::FORBIDDEN),
        ("10.0.0.7", StatusCode::FORBIDDEN),
        ("local host", StatusCode::FORBIDDEN),
    ] {
        let answer = side
            .ask(Method::GET, "/api/v1/audit-logs", &[("host", host)])
            .await;
        assert_eq!(answer.status, status, "{host}");
    }
    let side = AdminSide::asking_for("s3cret").await;
    let answer = side
        .ask(
            Method::GET,
            "/api/v1/audit-logs",
            &[
                ("host", "logs.example.com"),
                ("authorization", "Bearer s3cret"),
            ],
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "a token speaks for itself");
}

#[tokio::test]
async fn api_is_not_answered_without_the_token() {
    let side = AdminSide::asking_for("s3cret").await;
    for path in ["/api/v1/audit-logs", "/api/v1/audit-logs/1", "/api/nothing"] {
        for shown in [
            None,
            Some("Bearer s3cre"),
            Some("Bearer s3crets"),
            Some("Basic s3cret"),
            Some("s3cret"),
        ] {
            let headers: Vec<_> = shown
                .map(|shown| ("authorization", shown))
                .into_iter()
                .collect();
            let answer = side.ask(Method::GET, path, &headers).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {shown:?}");
            assert!(answer.header("www-authenticate").starts_with("Bearer"));
            assert!(!problem(&answer).detail.unwrap().contains("s3cret"));
        }
    }
    for shown in ["Bearer s3cret", "bearer  s3cret"] {
        let answer = side
            .ask(
                Method::GET,
                "/api/v1/audit-logs",
                &[("authorization", shown)],
            )
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{shown}");
    }
}

#[tokio::test]
async fn a_log_that_cannot_be_read_is_a_503_that_names_no_file() {
    let side = AdminSide::holding(entries(1)).await;
    let sabotage = Connection::open(side.folder.path().join("log.sqlite")).unwrap();
    sabotage
        .execute_batch("DROP TABLE message; DROP TABLE entry")
        .unwrap();
    let answer = side.get("/api/v1/audit-logs").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    problem(&answer);
    assert!(!answer.text().contains("entry"), "{}", answer.text());
}

#[tokio::test]
async fn other_origins_get_no_cors_header() {
    let side = AdminSide::holding(Vec::new()).await;
    let answer = side
        .ask(
            Method::GET,
            "/api/v1/audit-logs",
            &[("origin", "https://elsewhere.example")],
        )
        .await;
    assert!(answer.headers.get("access-control-allow-origin").is_none());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}
