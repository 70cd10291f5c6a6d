//! Limits of the admin side: calls of pages of other origins, long queries, and number of connections.

use std::time::Duration;

use http::{Method, StatusCode};
use scim_audit_gateway::admin_listening::AdminLimits;
use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::problem::Problem;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::admin_side::{AdminSide, Answer, entries};
use crate::listening::{LIMIT, Listening};

const LIST: &str = "/api/v1/audit-logs";

fn problem(answer: &Answer) -> Problem {
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test]
async fn pages_of_other_origins_are_refused_where_there_is_no_token() {
    let side = AdminSide::holding(entries(1)).await;
    for path in [
        "",
        "/histogram",
        "/export?format=csv",
        "/stream",
        "/0000",
        "/nothing",
    ] {
        let path = format!("{LIST}{path}");
        for headers in [
            &[
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "cross-site"),
            ][..],
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors"),
            ],
            &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")],
            &[
                ("host", "localhost:8081"),
                ("origin", "http://localhost:3000"),
            ],
        ] {
            let answer = side.ask(Method::GET, &path, headers).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            let said = problem(&answer).detail.unwrap();
            assert!(said.contains("another origin"), "{said}");
        }
    }
    for headers in [
        &[
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-mode", "cors"),
        ][..],
        &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")],
        &[
            ("host", "localhost:8081"),
            ("origin", "http://localhost:8081"),
        ],
        &[],
    ] {
        let answer = side.ask(Method::GET, LIST, headers).await;
        assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }
}

/// A proxy in front of the gateway may allow a portal's origin by CORS.
#[tokio::test]
async fn a_page_of_another_origin_that_shows_the_token_is_answered() {
    let side = AdminSide::asking_for("s3cret").await;
    let cross = [
        ("origin", "https://portal.example"),
        ("sec-fetch-site", "cross-site"),
        ("authorization", "Bearer s3cret"),
    ];
    assert_eq!(
        side.ask(Method::GET, LIST, &cross).await.status,
        StatusCode::OK
    );
    let without = side.ask(Method::GET, LIST, &cross[..2]).await;
    assert_eq!(without.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_viewer_can_be_come_to_from_anywhere_and_is_part_of_no_other_page() {
    let side = AdminSide::with_viewer().await;
    let folder = side.folder.path().join("viewer");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), "<!doctype html>").unwrap();
    let link = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    let answer = side.ask(Method::GET, "/", &link).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn too_many_and_too_long_filters_are_a_bad_request() {
    let side = AdminSide::holding(entries(1)).await;
    let many: Vec<_> = (0..3000).map(|at| format!("client.not=a{at}")).collect();
    let query = many.join("&");
    for call in ["?", "/histogram?", "/export?format=csv&", "/stream?"] {
        let answer = side.get(&format!("{LIST}{call}{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{call}");
        let errors = problem(&answer).errors;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(errors[0].parameter, "client.not");
        assert!(errors[0].message.contains("100"), "{errors:?}");
    }
    let long = "a".repeat(5000);
    let answer = side.get(&format!("{LIST}?q={long}")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(problem(&answer).errors[0].parameter, "q");

    let most = many[..100].join("&");
    let answer = side.get(&format!("{LIST}?{most}")).await;
    assert_eq!(answer.status, StatusCode::OK);
}

/// Returns entries that are slow to search and large to send.
fn long_entries(count: usize) -> Vec<Entry> {
    let body = format!("{{\"x\":\"{}\"}}", "y\\u0079".repeat(10_000));
    let message = Message {
        body: Some(body),
        ..Message::default()
    };
    entries(count)
        .into_iter()
        .map(|entry| Entry {
            request: Some(message.clone()),
            response: Some(message.clone()),
            ..entry
        })
        .collect()
}

#[tokio::test]
async fn a_query_that_takes_too_long_says_which_part_of_it_is_dear() {
    let side = AdminSide::in_a_hurry(long_entries(600), Duration::from_millis(50)).await;
    let texts: Vec<_> = (0..90).map(|at| format!("message.not=zz{at}")).collect();
    let query = format!("q=user&{}", texts.join("&"));
    for call in [
        format!("{LIST}/histogram?{query}"),
        format!("{LIST}?since=2020-01-01T00:00:00Z&message=zz&limit=1000&include=bodies&{query}"),
    ] {
        let answer = side.get(&call).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "5");
        let problem = problem(&answer);
        assert_eq!(problem.title, "Query too slow");
        let said = problem.detail.unwrap();
        assert!(
            said.starts_with("the query took longer than its limit of 0.05 s"),
            "{said}"
        );
        assert!(said.contains("dear in it is message"), "{said}");
        assert!(said.contains("since and until"), "{said}");
    }
    assert_eq!(
        side.get(&format!("{LIST}?limit=1")).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn every_call_answers_head_and_refuses_other_methods_with_allow() {
    let side = AdminSide::holding(entries(2)).await;
    for path in ["", "/histogram", "/export?format=csv", "/stream", "/0000"] {
        let path = format!("{LIST}{path}");
        let head = side.ask(Method::HEAD, &path, &[]).await;
        assert_eq!(head.status, StatusCode::OK, "{path}");
        assert!(head.body.is_empty(), "{path}");
        for method in [Method::OPTIONS, Method::PUT, Method::DELETE, Method::TRACE] {
            let answer = side.ask(method.clone(), &path, &[]).await;
            assert_eq!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            assert_eq!(answer.header("allow"), "GET,HEAD", "{method} {path}");
        }
    }
}

async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    // An aborted connection counts as an end, too.
    tokio::time::timeout(LIMIT, reading)
        .await
        .expect("an end")
        .ok();
    answer
}

async fn ask(side: &Listening, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(side.address()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn admin_connection_beyond_the_limit_is_answered_with_503() {
    let limits = AdminLimits {
        connections: 2,
        ..AdminLimits::default()
    };
    let side = Listening::within(AdminSide::holding(entries(1)).await, limits).await;
    let mut following = Vec::new();
    for _ in 0..2 {
        let mut stream = ask(&side, &format!("{LIST}/stream")).await;
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        following.push(stream);
    }
    let answer = read_to_end(&mut ask(&side, LIST).await).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("too many are connected"), "{answer}");

    following.pop();
    let answered = async {
        loop {
            let mut first = [0; 12];
            let mut stream = ask(&side, LIST).await;
            stream.read_exact(&mut first).await.unwrap();
            if &first == b"HTTP/1.1 200" {
                break;
            }
        }
    };
    tokio::time::timeout(LIMIT, answered)
        .await
        .expect("there is room again");
}

#[tokio::test]
async fn client_that_does_not_read_its_export_is_cut_off() {
    let limits = AdminLimits {
        stall: Duration::from_millis(300),
        ..AdminLimits::default()
    };
    // The export exceeds the socket buffers of the system.
    let side = AdminSide::holding(long_entries(300)).await;
    let whole = side
        .get(&format!("{LIST}/export?format=ndjson"))
        .await
        .body
        .len();
    let side = Listening::within(side, limits).await;
    let mut stalled = ask(&side, &format!("{LIST}/export?format=ndjson")).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let sent = read_to_end(&mut stalled).await.len();
    assert!(sent < whole, "{sent} of {whole}");
}
