//! Clients that disconnect, are slow, or send invalid requests: all of it is recorded.

use std::time::{Duration, Instant};

use scim_audit_model::entry::{Origin, Status};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::gateway::{Running, detail};
use super::messages::{Message, exchange, read_message, read_to_end};
use super::upstream::{Script, Upstream};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn a_half_sent_head_is_cut_off_and_recorded() {
    let gateway = Running::before(Upstream::nowhere().await).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let started = Instant::now();
    stream
        .write_all(b"GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nX-Slow: ")
        .await
        .unwrap();
    assert!(read_to_end(&mut stream).await.is_empty());
    let took = started.elapsed();
    assert!(
        (Duration::from_secs(9)..Duration::from_secs(15)).contains(&took),
        "{took:?}"
    );
    let entry = gateway.only_entry().await;
    assert_eq!(
        (entry.method.as_str(), entry.endpoint.as_str()),
        ("GET", "/Users")
    );
    assert_eq!(
        (entry.status.clone(), entry.status_code),
        (Status::Failed, None)
    );
    assert!(
        detail(&entry).contains("did not complete the head"),
        "{entry:?}"
    );
}

#[tokio::test]
async fn a_broken_request_is_refused_and_recorded() {
    for (bytes, method, endpoint, status) in [
        (
            &b"GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nBad Header: 1\r\nGood: 1\r\n\r\n"[..],
            "GET",
            "/Users",
            400,
        ),
        (b"GET /scim/v2/Users HTTP/3.0\r\n\r\n", "GET", "/Users", 505),
        (
            b"GET /scim/v2/<b> HTTP/1.1\r\nHost: h\r\nGood: 1\r\n\r\n",
            "GET",
            "/<b>",
            400,
        ),
        (
            b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST",
            "/Users",
            400,
        ),
        (
            b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xyz\r\n\r\nab",
            "POST",
            "/Users",
            400,
        ),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI", "*", 505),
        (
            b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03 /secret \r\n\r\n",
            "?",
            "",
            400,
        ),
    ] {
        let name = String::from_utf8_lossy(bytes);
        let gateway = Running::before(Upstream::nowhere().await).await;
        let answer = exchange(gateway.address, bytes).await;
        assert_eq!(answer.status(), status, "{name}");
        let entry = gateway.only_entry().await;
        assert_eq!(
            (entry.method.as_str(), entry.endpoint.as_str()),
            (method, endpoint),
            "{name}"
        );
        assert_eq!(entry.status_code, Some(status), "{name}");
        assert_eq!(entry.origin, Some(Origin::Gateway), "{name}");
        assert_eq!(answer.id(), entry.request_id, "{name}");
        let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        let told = body["detail"].as_str().unwrap();
        assert!(told.contains("refuses"), "{name}: {told}");
        assert!(detail(&entry).contains(told.trim_end_matches('.')), "{name}");
        for (header, _) in entry.request.unwrap().headers {
            assert!(!header.contains(' '), "{name}");
        }
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused_and_recorded() {
    let gateway = Running::before(Upstream::nowhere().await).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let head = format!(
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nX: {}",
        "x".repeat(64 * 1024)
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    assert_eq!(Message(read_message(&mut stream).await).status(), 431);
    let entry = gateway.only_entry().await;
    assert_eq!(
        (entry.status_code, entry.endpoint.as_str()),
        (Some(431), "/Users")
    );
}

#[tokio::test]
async fn a_broken_request_after_a_good_one_is_recorded_too() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    exchange(
        gateway.address,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n\r\nGET /scim/v2/Groups HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
    )
    .await;
    let found =
        |entry: &scim_audit_model::entry::Entry| (entry.endpoint.clone(), entry.status_code);
    let log = wait_for(&gateway, 2).await;
    let mut seen: Vec<_> = log.iter().map(found).collect();
    seen.sort();
    assert_eq!(
        seen,
        [
            ("/Groups".to_owned(), Some(400)),
            ("/Users".to_owned(), Some(200))
        ]
    );
}

#[tokio::test]
async fn a_connection_without_a_byte_is_no_request() {
    let gateway = Running::before(Upstream::nowhere().await).await;
    drop(TcpStream::connect(gateway.address).await.unwrap());
    exchange(
        gateway.address,
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(gateway.log().await.len(), 1);
}

#[tokio::test]
async fn a_client_that_goes_away_in_the_middle_of_its_request_is_recorded() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(
            b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{\"userName\"",
        )
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stream);
    let entry = gateway.only_entry().await;
    assert_eq!(
        (entry.status.clone(), entry.status_code, entry.request_size),
        (Status::Failed, None, 11)
    );
    assert!(
        detail(&entry).contains("ended before its body was complete"),
        "{entry:?}"
    );
}

#[tokio::test]
async fn a_client_that_falls_silent_in_the_middle_of_its_request_is_cut_off_and_recorded() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let half = "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{";
    let answer = exchange(gateway.address, half).await;
    assert_eq!(answer.status(), 408);
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!((entry.status_code, entry.request_size), (Some(408), 1));
    assert!(entry.request.as_ref().unwrap().truncated);
    assert!(
        detail(&entry).contains("before its request was complete"),
        "{entry:?}"
    );
}

#[tokio::test]
async fn answer_of_the_service_is_recorded_when_the_client_has_left() {
    let upstream = Upstream::start(Script::Late(
        Duration::from_millis(300),
        "HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n{\"id\":\"7\"}".into(),
    ))
    .await;
    let gateway = Running::before(upstream.address).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(stream);
    let entry = gateway.only_entry().await;
    assert_eq!(
        (entry.status.clone(), entry.status_code, entry.response_size),
        (Status::Failed, None, 10)
    );
    assert!(
        detail(&entry)
            .contains("client closed the connection before it got an answer. The SCIM service had answered 201"),
        "{entry:?}"
    );
    assert_eq!(
        entry.resource_id.as_deref(),
        Some("7"),
        "what it did is known"
    );
}

#[tokio::test]
async fn a_client_that_goes_away_in_the_middle_of_its_answer_is_recorded() {
    let body = "x".repeat(30_000_000);
    let upstream = Upstream::answering(format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
    .await;
    let gateway = Running::before(upstream.address).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(b"GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n\r\n")
        .await
        .unwrap();
    stream.read_exact(&mut [0; 1000]).await.unwrap();
    drop(stream);
    let entry = gateway.only_entry().await;
    assert_eq!(
        (entry.status.clone(), entry.status_code),
        (Status::Failed, Some(200))
    );
    assert!(entry.response_size < 30_000_000);
    assert!(
        detail(&entry).contains("client closed the connection"),
        "{entry:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn client_service_and_log_count_the_same() {
    const CLIENTS: usize = 16;
    const EACH: usize = 25;
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    let address = gateway.address;
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let mut ids = Vec::new();
            for _ in 0..EACH {
                stream
                    .write_all(
                        b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
                    )
                    .await
                    .unwrap();
                ids.push(Message(read_message(&mut stream).await).id());
            }
            ids
        });
    }
    let mut answered: Vec<_> = clients.join_all().await.concat();
    answered.sort();
    let mut logged: Vec<_> = gateway
        .log()
        .await
        .into_iter()
        .map(|entry| entry.request_id)
        .collect();
    logged.sort();
    assert_eq!(answered.len(), CLIENTS * EACH);
    assert_eq!(upstream.requests().len(), CLIENTS * EACH);
    assert_eq!(answered, logged);
}

async fn wait_for(gateway: &Running, count: usize) -> Vec<scim_audit_model::entry::Entry> {
    loop {
        let log = gateway.log().await;
        if log.len() >= count {
            return log;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
