//! An entry shows what was on the wire: clients cannot forge, duplicate or omit entries, or make partial
//! messages look complete.

use std::time::Duration;

use scim_audit_model::entry::Status;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::gateway::{Running, detail};
use super::messages::{LIMIT, Message, contains, exchange, read_message, send_and_finish};
use super::upstream::{Script, Upstream};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn trailers_forge_no_head_and_no_entry() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    let forged = "POST /scim/v2/One HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\
        T: 1\n\nGET /x HTTP/1.1\nUser-Agent: Okta\nHost: h\nUser-Agent: attacker\n\n\r\n\r\n\
        GET /scim/v2/Two HTTP/1.1\r\nHost: h\r\nUser-Agent: attacker\r\nConnection: close\r\n\r\n";
    exchange(gateway.address, forged).await;
    for entry in gateway.entries(2).await {
        let agent = entry.client.user_agent;
        assert!(agent.is_none_or(|agent| agent == "attacker"));
        assert_eq!(entry.status, Status::Success, "{}", entry.endpoint);
    }
}

/// Starts a service that responds as soon as the head has arrived, and reads on. The task returns all
/// received bytes.
async fn hasty() -> (std::net::SocketAddr, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let reading = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        while !contains(&bytes, b"\r\n\r\n") {
            stream.read_buf(&mut bytes).await.unwrap();
        }
        stream.write_all(OK.as_bytes()).await.unwrap();
        while let Ok(1..) = stream.read_buf(&mut bytes).await {}
        bytes
    });
    (address, reading)
}

#[tokio::test]
async fn request_bytes_after_the_answer_reach_neither_service_nor_log() {
    for (framing, rest) in [
        ("Content-Length: 22", "{\"active\":false,\"a\":1}"),
        (
            "Transfer-Encoding: chunked",
            "16\r\n{\"active\":false,\"a\":1}\r\n0\r\n\r\n",
        ),
    ] {
        let (address, reading) = hasty().await;
        let gateway = Running::before(address).await;
        let mut stream = TcpStream::connect(gateway.address).await.unwrap();
        let head = format!("PATCH /scim/v2/Users/1 HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = Message(read_message(&mut stream).await);
        assert_eq!(answer.status(), 200);
        stream.write_all(rest.as_bytes()).await.ok();
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!(entry.request_size, 0);
        assert!(entry.request.unwrap().truncated, "{framing}");
        let got = tokio::time::timeout(LIMIT, reading).await.unwrap().unwrap();
        assert!(!contains(&got, b"active"), "{framing}");
    }
}

#[tokio::test]
async fn an_early_refusal_of_a_large_upload_arrives_and_counts_what_came() {
    const SIZE: usize = 4 << 20;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !contains(&head, b"\r\n\r\n") {
                stream.read_buf(&mut head).await.unwrap();
            }
            // Closing with unread bytes resets the connection.
            let answer = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            stream.write_all(answer).await.unwrap();
        }
    });
    let gateway = Running::before(upstream).await;
    for _ in 0..10 {
        let stream = TcpStream::connect(gateway.address).await.unwrap();
        let (mut reading, mut writing) = stream.into_split();
        let sending = tokio::spawn(async move {
            let head = format!(
                "POST /scim/v2/Bulk HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {SIZE}\r\n\r\n"
            );
            writing.write_all(head.as_bytes()).await.unwrap();
            writing.write_all(&vec![b'x'; SIZE]).await.ok();
            writing
        });
        let mut answer = Vec::new();
        reading.read_to_end(&mut answer).await.ok();
        let answer = Message(answer);
        assert_eq!((answer.status(), answer.body()), (413, b"{}".as_slice()));
        drop(sending.await);
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!((entry.status_code, entry.origin), (Some(413), None));
        let size = usize::try_from(entry.request_size).unwrap();
        assert!(size == SIZE || entry.request.unwrap().truncated, "{size}");
    }
}

#[tokio::test]
async fn client_that_closes_its_sending_side_gets_its_answer() {
    let upstream = Upstream::start(Script::Late(Duration::from_millis(200), OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    for request in [
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}",
    ] {
        let answer = send_and_finish(gateway.address, request.as_bytes()).await;
        assert_eq!((answer.status(), answer.body()), (200, b"{}".as_slice()));
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!(
            (entry.status, entry.status_code),
            (Status::Success, Some(200))
        );
    }
}

#[tokio::test]
async fn a_whole_request_leaves_an_entry_however_soon_its_client_goes() {
    const COUNT: usize = 200;
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::before(upstream.address).await;
    for number in 0..COUNT {
        let mut stream = TcpStream::connect(gateway.address).await.unwrap();
        let request = format!("GET /scim/v2/F{number} HTTP/1.1\r\nHost: h\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        if number % 2 == 0 {
            stream.shutdown().await.unwrap();
        }
    }
    gateway.entries(COUNT).await;
}

#[tokio::test]
async fn an_answer_with_two_framings_is_read_by_its_chunks() {
    for length in [0, 1, 999] {
        let upstream = Upstream::answering(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n0\r\n\r\n"
        ))
        .await;
        let gateway = Running::before(upstream.address).await;
        let answer = exchange(
            gateway.address,
            "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        )
        .await;
        assert_eq!(answer.header("content-length"), None);
        assert_eq!(answer.body(), b"5\r\n[1,2]\r\n0\r\n\r\n");
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!((entry.status, entry.response_size), (Status::Success, 5));
    }
}

#[tokio::test]
async fn an_answer_states_its_length_once_or_is_none() {
    for (framing, body, status) in [
        ("Content-Length: 2, 2", "{}", 200),
        ("Content-Length: 2\r\nContent-Length: 2", "{}", 200),
        ("Content-Length: 2, 3", "{}", 502),
        (
            "Transfer-Encoding: gzip, chunked",
            "2\r\n{}\r\n0\r\n\r\n",
            502,
        ),
        ("Transfer-Encoding: gzip", "{}", 502),
    ] {
        let upstream =
            Upstream::answering(format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n{body}")).await;
        let gateway = Running::before(upstream.address).await;
        let answer = exchange(
            gateway.address,
            "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        )
        .await;
        assert_eq!(answer.status(), status, "{framing}");
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!(entry.status_code, Some(status), "{framing}");
        if status == 200 {
            assert_eq!(answer.header("content-length").unwrap(), "2");
            assert_eq!(answer.body(), b"{}", "{framing}");
        }
    }
}

#[tokio::test]
async fn a_wrong_content_coding_passes_as_it_is() {
    let upstream = Upstream::answering(
        "HTTP/1.1 400 Bad Request\r\nContent-Encoding: UTF-8\r\nContent-Length: 2\r\n\r\n{}",
    )
    .await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Encoding: utf-8\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    )
    .await;
    assert_eq!((answer.status(), answer.body()), (400, b"{}".as_slice()));
    assert_eq!(answer.header("content-encoding").unwrap(), "UTF-8");
    assert_eq!(
        upstream.only_request().header("content-encoding").unwrap(),
        "utf-8"
    );
}

/// Starts a service that responds to the first request of each connection, and closes the connection on the
/// second.
async fn forgetful() -> (
    std::net::SocketAddr,
    std::sync::Arc<std::sync::Mutex<usize>>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answered = std::sync::Arc::<std::sync::Mutex<usize>>::default();
    let count = std::sync::Arc::clone(&answered);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = std::sync::Arc::clone(&count);
            tokio::spawn(async move {
                read_message(&mut stream).await;
                *count.lock().unwrap() += 1;
                stream.write_all(OK.as_bytes()).await.unwrap();
                read_message(&mut stream).await;
            });
        }
    });
    (address, answered)
}

#[tokio::test]
async fn request_lost_on_a_closed_connection_is_repeated_if_idempotent() {
    for (request, status) in [
        (
            "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
            200,
        ),
        (
            "PUT /scim/v2/Users/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
            200,
        ),
        (
            "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
            502,
        ),
    ] {
        let (address, answered) = forgetful().await;
        let gateway = Running::before(address).await;
        let first = "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        assert_eq!(exchange(gateway.address, first).await.status(), 200);
        let answer = exchange(gateway.address, request).await;
        assert_eq!(answer.status(), status, "{request}");
        assert_eq!(*answered.lock().unwrap(), if status == 200 { 2 } else { 1 });
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!(entry.status_code, Some(status));
        assert_eq!(gateway.entries(2).await.len(), 2);
    }
}

#[tokio::test]
async fn a_body_that_is_no_chunks_is_told_apart_from_a_client_that_left() {
    let gateway = Running::before(Upstream::answering(OK).await.address).await;
    exchange(
        gateway.address,
        "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n",
    )
    .await;
    let entry = gateway.only_entry().await;
    assert_eq!(
        (entry.status.clone(), entry.status_code),
        (Status::Failed, None)
    );
    assert!(
        detail(&entry).contains("ended before its body was complete"),
        "{entry:?}"
    );
    assert!(
        gateway
            .entry(&entry.request_id)
            .await
            .request
            .unwrap()
            .truncated
    );
}
