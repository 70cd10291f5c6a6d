//! The framing of messages is preserved: chunks, lengths, HTTP/1.0, and messages without a body.

use scim_audit_model::entry::Status;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::gateway::Running;
use super::messages::{Message, contains, exchange, read_message, read_to_end};
use super::upstream::{Script, Upstream};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn chunks_and_trailers_pass_both_ways() {
    let upstream = Upstream::answering(
        "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n\
         3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n",
    )
    .await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nConnection: close\r\nTrailer: X-Check\r\n\
         Transfer-Encoding: chunked\r\n\r\n4\r\nwxyz\r\n0\r\nX-Check: 4\r\n\r\n",
    )
    .await;
    let received = upstream.only_request();
    let end = |message: &Message| String::from_utf8_lossy(message.body()).to_lowercase();
    assert_eq!(
        end(&received),
        "4\r\nwxyz\r\n0\r\nx-check: 4\r\n\r\n",
        "a GET may have a body"
    );
    assert!(end(&answer).contains("abc"), "{}", end(&answer));
    assert!(
        end(&answer).ends_with("\r\n0\r\nx-sum: 5\r\n\r\n"),
        "{}",
        end(&answer)
    );
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!((entry.request_size, entry.response_size), (4, 5));
    assert!(
        entry
            .response
            .unwrap()
            .headers
            .iter()
            .any(|(name, value)| name == "x-sum" && value.starts_with("[redacted")),
        "a header that nobody knows keeps its name and a hash"
    );
}

#[tokio::test]
async fn an_old_service_does_not_make_our_answer_old() {
    let upstream = Upstream::answering("HTTP/1.0 200 OK\r\n\r\nuntil the end").await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(answer.head().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(answer.header("via").unwrap(), "1.0 scim-audit-gateway");
    assert!(contains(answer.body(), b"until the end"));
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!((entry.status, entry.response_size), (Status::Success, 13));
}

#[tokio::test]
async fn an_old_client_is_understood() {
    let upstream = Upstream::answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    )
    .await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(gateway.address, "GET /scim/v2/Users HTTP/1.0\r\n\r\n").await;
    assert_eq!((answer.status(), answer.body()), (200, b"{}".as_slice()));
    let received = upstream.only_request();
    assert!(
        received
            .head()
            .starts_with("GET /scim/v2/Users HTTP/1.1\r\n")
    );
    assert_eq!(
        received.header("host").unwrap(),
        upstream.address.to_string()
    );
    assert_eq!(received.header("via").unwrap(), "1.0 scim-audit-gateway");
}

#[tokio::test]
async fn answers_without_a_body_keep_what_they_say_about_it() {
    for (method, head) in [
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1234"),
        ("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"1\""),
        ("DELETE", "HTTP/1.1 204 No Content\r\nETag: \"1\""),
        (
            "POST",
            "HTTP/1.1 202 Accepted\r\nSet-Txn: 1\r\nContent-Length: 0",
        ),
    ] {
        let upstream = Upstream::answering(format!("{head}\r\n\r\n")).await;
        let gateway = Running::before(upstream.address).await;
        let answer = exchange(
            gateway.address,
            format!("{method} /scim/v2/Users/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        )
        .await;
        let lines = answer.lines_without(&["x-request-id", "via", "connection", "date"]);
        assert_eq!(lines.join("\r\n"), head, "{method}");
        assert!(answer.body().is_empty(), "{method}");
        assert_eq!(
            gateway.entry(&answer.id()).await.response_size,
            0,
            "{method}"
        );
    }
}

#[tokio::test]
async fn a_client_that_asks_before_it_sends_is_told_to() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(
            b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\
              Content-Length: 2\r\nConnection: close\r\n\r\n",
        )
        .await
        .unwrap();
    let interim = Message(read_message(&mut stream).await);
    assert_eq!(interim.status(), 100);
    stream.write_all(b"{}").await.unwrap();
    assert_eq!(Message(read_to_end(&mut stream).await).status(), 200);
    assert_eq!(upstream.only_request().body(), b"{}");
}

#[tokio::test]
async fn a_long_body_passes_whole_and_is_kept_to_the_cap() {
    let body = "x".repeat(3_000_000);
    let upstream = Upstream::answering(format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
    .await;
    let gateway = Running::start(upstream.address, |settings| settings.body_cap = 1000).await;
    let request = format!(
        "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(gateway.address, request).await;
    assert_eq!(upstream.only_request().body(), body.as_bytes());
    assert_eq!(answer.body(), body.as_bytes());
    let entry = gateway.entry(&answer.id()).await;
    for (message, size) in [
        (entry.request.unwrap(), entry.request_size),
        (entry.response.unwrap(), entry.response_size),
    ] {
        assert_eq!((message.size, size), (3_000_000, 3_000_000));
        assert!(message.truncated);
    }
}

#[tokio::test]
async fn requests_on_one_connection_each_have_their_own_entry() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    let two = "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nX-ONE: 1\r\nContent-Length: 2\r\n\r\n{}\
               GET /scim/v2/Groups HTTP/1.1\r\nHost: h\r\nX-tWO: 1\r\nConnection: close\r\n\r\n";
    let answers = exchange(gateway.address, two).await;
    assert_eq!(
        String::from_utf8_lossy(&answers.0)
            .matches("200 OK")
            .count(),
        2
    );
    let mut seen = Vec::new();
    for entry in gateway.log().await {
        let entry = gateway.entry(&entry.request_id).await;
        seen.push((entry.endpoint, entry.request.unwrap().headers[1].0.clone()));
    }
    seen.sort();
    assert_eq!(
        seen,
        [("/Groups", "X-tWO"), ("/Users", "X-ONE")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}
