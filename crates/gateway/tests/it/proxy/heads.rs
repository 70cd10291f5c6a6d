//! Message heads: a rejection is an ordinary error with one entry, and the recorded head is the one that was
//! sent.

use scim_audit_model::criterion::Criterion;
use scim_audit_model::entry::Origin;

use super::gateway::Running;
use super::messages::{exchange, send_and_finish};
use super::upstream::{Script, Upstream};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn a_long_head_is_one_entry() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    for (size, status) in [(60_000, 200), (70_000, 431), (90_000, 431), (115_000, 431)] {
        let gateway = Running::before(upstream.address).await;
        let request = format!(
            "GET /scim/v2/Users/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Big: {}\r\n\r\n",
            "a".repeat(size)
        );
        let answer = exchange(gateway.address, request).await;
        assert_eq!(answer.status(), status, "{size}");
        let log = gateway.entries(1).await;
        assert_eq!(
            (log[0].status_code, log[0].request_id.clone()),
            (Some(status), answer.id())
        );
    }
}

#[tokio::test]
async fn refused_request_gets_a_scim_error_with_the_id_of_its_entry() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let many = "A: 1\r\n".repeat(101);
    for (request, status, word) in [
        ("GET /scim/v2/Users HTTP/1.1\r\n\r\n", 400, "no Host"),
        (
            "GET /scim/v2/Users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            400,
            "two Host",
        ),
        (
            "GET /scim/v2/Users HTTP/1.1\r\nHost: a b\r\n\r\n",
            400,
            "no host",
        ),
        (
            "GET evil:443 HTTP/1.1\r\nHost: h\r\n\r\n",
            400,
            "only for CONNECT",
        ),
        (
            "GET /scim/v2/Users?filter=a+eq+\"x\" HTTP/1.1\r\nHost: h\r\n\r\n",
            400,
            "%22",
        ),
        (
            "GET /scim/v2/Users?a=<b> HTTP/1.1\r\nHost: h\r\n\r\n",
            400,
            "%3C",
        ),
        (
            "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nA: 1\r\n 2\r\n\r\n",
            400,
            "folded",
        ),
        (
            "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nA: \0\r\n\r\n",
            400,
            "character",
        ),
        (
            "GET /scim/v2/Users HTTP/1.2\r\nHost: h\r\n\r\n",
            505,
            "HTTP/1.1",
        ),
        (
            &format!("GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n{many}\r\n"),
            431,
            "100 header fields",
        ),
        (
            "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            501,
            "coding",
        ),
        (
            "OPTIONS /scim/v2/Users HTTP/1.1\r\nHost: h\r\nMax-Forwards: 0\r\nConnection: close\r\n\r\n",
            501,
            "Max-Forwards",
        ),
    ] {
        let answer = exchange(gateway.address, request).await;
        assert_eq!(answer.status(), status, "{request}");
        assert_eq!(answer.header("connection").unwrap(), "close");
        assert!(answer.header("date").is_some());
        let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(
            body["schemas"][0],
            "urn:ietf:params:scim:api:messages:2.0:Error"
        );
        assert_eq!(body["status"], status.to_string());
        assert!(
            body["detail"].as_str().unwrap().contains(word),
            "{request}: {body}"
        );
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!(
            (entry.status_code, entry.origin.clone()),
            (Some(status), Some(Origin::Gateway))
        );
        // Recorded names equal those on the wire.
        let wire: Vec<_> = answer.lines_without(&[])[1..].to_vec();
        let recorded = entry.response.unwrap().headers;
        let recorded: Vec<_> = recorded
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        assert_eq!(recorded, wire, "{request}");
    }
    assert!(upstream.requests().is_empty());
}

#[tokio::test]
async fn a_refusal_takes_its_turn_behind_the_answers_before_it() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    let answers = exchange(
        gateway.address,
        "GET /scim/v2/One HTTP/1.1\r\nHost: h\r\n\r\nHEAD /scim/v2/Two HTTP/1.1\r\n\r\nGET /scim/v2/Three HTTP/1.1\r\nHost: h\r\n\r\n",
    )
    .await;
    let text = String::from_utf8_lossy(&answers.0).into_owned();
    assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
    assert_eq!(text.matches("HTTP/1.1 ").count(), 2);
    assert!(
        text.ends_with("\r\n\r\n"),
        "a HEAD is answered without a body: {text}"
    );
    let seen: Vec<_> = gateway
        .entries(2)
        .await
        .into_iter()
        .map(|entry| entry.endpoint)
        .collect();
    assert_eq!(seen, ["/One", "/Two"]);
}

#[tokio::test]
async fn a_word_in_place_of_a_request_is_not_recorded() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    for bytes in [
        &b"hunter2secret\r\n\r\n"[..],
        b"hunter2secret",
        b"hunter2secret /path\r\n\r\n",
        b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\npassword=hunter2secret\r\n\r\n",
    ] {
        let gateway = Running::before(upstream.address).await;
        send_and_finish(gateway.address, bytes).await;
        let count = if bytes.starts_with(b"POST") { 2 } else { 1 };
        for entry in gateway.entries(count).await {
            let entry = gateway.entry(&entry.request_id).await;
            assert!(!format!("{entry:?}").contains("hunter2"), "{entry:?}");
        }
    }
}

#[tokio::test]
async fn a_method_is_recorded_as_it_was_sent_and_found_whatever_its_case() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "delete /scim/v2/Users/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(upstream.only_request().head().starts_with("delete "));
    assert_eq!(gateway.entry(&answer.id()).await.method, "delete");
    let mut query = scim_audit_model::query::ListQuery::default();
    query.filter.include = [(Criterion::Method, "DELETE")].into_iter().collect();
    assert_eq!(gateway.store.list(&query).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn an_answer_is_dated_and_forwards_are_counted_down() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "TRACE /scim/v2/Users HTTP/1.1\r\nHost: h\r\nMax-Forwards: 2\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.header("date").unwrap().ends_with(" GMT"));
    assert_eq!(upstream.only_request().header("max-forwards").unwrap(), "1");
}
