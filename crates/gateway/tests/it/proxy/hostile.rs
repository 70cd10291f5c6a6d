//! Services that fail in different ways: each failure is recorded as what the service did.

use scim_audit_model::entry::{Origin, Status};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::gateway::{PATIENCE, Running, detail};
use super::messages::{Message, exchange, read_to_end};
use super::upstream::{Script, Upstream};

const GET: &str = "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

/// Checks that without a usable response of the service, the client gets a SCIM error with this status,
/// recorded as created by the gateway.
async fn no_answer(script: Script, status: u16, reason: &str) {
    let upstream = Upstream::start(script).await;
    let gateway = Running::before(upstream.address).await;
    unanswered(&gateway, status, reason).await;
}

async fn unanswered(gateway: &Running, status: u16, reason: &str) {
    let answer = exchange(gateway.address, GET).await;
    assert_eq!(answer.status(), status);
    assert_eq!(
        answer.header("content-type").unwrap(),
        "application/scim+json"
    );
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(
        body["schemas"][0],
        "urn:ietf:params:scim:api:messages:2.0:Error"
    );
    assert_eq!(body["status"], status.to_string());
    // The client must not be told addresses or details of certificates.
    let told = body["detail"].as_str().unwrap();
    let (sentence, cause) = reason.split_once(": ").unwrap_or((reason, "os error"));
    assert!(told.contains(sentence) && !told.contains(cause), "{body}");
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!(entry.status, Status::Failed);
    assert_eq!(entry.status_code, Some(status));
    assert_eq!(entry.origin, Some(Origin::Gateway));
    assert!(detail(&entry).contains(reason), "{entry:?}");
}

/// Checks that the gateway aborts its response if the service aborts its own, and records the reason.
async fn broken_off(script: Script, reason: &str) {
    let upstream = Upstream::start(script).await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(gateway.address, GET).await;
    assert_eq!(answer.status(), 200);
    assert!(!answer.0.ends_with(b"0\r\n\r\n"), "no last chunk");
    if let Some(length) = answer.header("content-length") {
        assert!(answer.body().len() < length.parse().unwrap());
    }
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!(
        (entry.status.clone(), entry.status_code),
        (Status::Failed, Some(200))
    );
    assert_eq!(entry.origin, None);
    assert!(detail(&entry).contains(reason), "{}", detail(&entry));
}

fn answer(text: &str) -> Script {
    Script::Answer(text.into())
}

#[tokio::test]
async fn service_that_does_not_listen_is_a_502() {
    let gateway = Running::before(Upstream::nowhere().await).await;
    unanswered(
        &gateway,
        502,
        "could not connect to the SCIM service: Connection refused",
    )
    .await;
}

#[tokio::test]
async fn service_whose_name_is_unknown_is_a_502() {
    let gateway = Running::start(([127, 0, 0, 1], 1).into(), |settings| {
        settings.upstream = "http://scim.invalid/scim/v2".parse().unwrap();
        settings.patience = std::time::Duration::from_secs(15);
    })
    .await;
    unanswered(&gateway, 502, "could not connect to the SCIM service").await;
}

#[tokio::test]
async fn silent_service_is_a_504() {
    no_answer(
        Script::Stall(Vec::new()),
        504,
        "did not answer within 0.7 s",
    )
    .await;
}

#[tokio::test]
async fn service_that_falls_silent_within_its_head_is_a_504() {
    no_answer(
        Script::Stall(b"HTTP/1.1 200 OK\r\nContent-Le".into()),
        504,
        "did not answer",
    )
    .await;
}

#[tokio::test]
async fn service_that_closes_without_an_answer_is_a_502() {
    no_answer(answer(""), 502, "closed the connection before it answered").await;
}

#[tokio::test]
async fn service_that_closes_within_its_head_is_a_502() {
    no_answer(
        answer("HTTP/1.1 200 OK\r\nContent-"),
        502,
        "closed the connection",
    )
    .await;
}

#[tokio::test]
async fn service_that_resets_the_connection_is_a_502() {
    no_answer(
        Script::Reset(Vec::new()),
        502,
        "failed before the service answered",
    )
    .await;
}

#[tokio::test]
async fn service_that_does_not_speak_http_is_a_502() {
    no_answer(answer("SSH-2.0-OpenSSH_9.2\r\n\r\n"), 502, "not HTTP").await;
}

#[tokio::test]
async fn header_with_a_nul_is_a_502() {
    no_answer(answer("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n"), 502, "not HTTP").await;
}

#[tokio::test]
async fn answer_with_two_lengths_is_a_502() {
    let script = answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc");
    no_answer(script, 502, "not HTTP").await;
}

#[tokio::test]
async fn head_without_an_end_is_a_502() {
    let head = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(1_000_000));
    no_answer(answer(&head), 502, "not HTTP").await;
}

#[tokio::test]
async fn service_that_switches_protocols_unasked_is_a_502() {
    let script =
        answer("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n");
    no_answer(script, 502, "switched protocols").await;
}

#[tokio::test]
async fn body_shorter_than_its_length_breaks_the_answer_off() {
    let script = answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcde");
    broken_off(script, "ended too early, after 5 of 10 bytes").await;
}

#[tokio::test]
async fn chunks_without_a_last_one_break_the_answer_off() {
    let script = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    broken_off(script, "ended too early, after 3 bytes").await;
}

#[tokio::test]
async fn chunk_without_a_size_breaks_the_answer_off() {
    let script = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n");
    broken_off(script, "ended too early, after 3 bytes").await;
}

#[tokio::test]
async fn reset_within_the_body_breaks_the_answer_off() {
    let script = Script::Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".into());
    broken_off(script, "ended too early, after").await;
}

#[tokio::test]
async fn silence_within_the_body_breaks_the_answer_off() {
    let script = Script::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".into());
    broken_off(script, "sent nothing for 0.7 s").await;
}

#[tokio::test]
async fn an_odd_status_is_passed_on() {
    let upstream = Upstream::answering("HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n").await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(gateway.address, GET).await;
    assert!(answer.head().starts_with("HTTP/1.1 599 Odd\r\n"));
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!((entry.status_code, entry.origin), (Some(599), None));
}

#[tokio::test]
async fn early_answer_is_passed_on_and_the_part_of_the_request_is_recorded() {
    let upstream = Upstream::start(Script::Hasty(
        b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}".into(),
    ))
    .await;
    let gateway = Running::before(upstream.address).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc")
        .await
        .unwrap();
    let answer = Message(read_to_end(&mut stream).await);
    assert_eq!((answer.status(), answer.body()), (413, b"{}".as_slice()));
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!((entry.status_code, entry.request_size), (Some(413), 3));
    assert!(entry.request.unwrap().truncated, "not all of it had come");
}

#[tokio::test]
async fn a_body_nobody_took_is_recorded_all_the_same() {
    let gateway = Running::before(Upstream::nowhere().await).await;
    let answer = exchange(
        gateway.address,
        "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 16\r\nConnection: close\r\n\r\n{\"userName\":\"x\"}",
    )
    .await;
    assert_eq!(answer.status(), 502);
    let request = gateway.entry(&answer.id()).await.request.unwrap();
    assert_eq!(request.body.as_deref(), Some("{\"userName\":\"x\"}"));
}

#[tokio::test]
async fn a_slow_client_is_not_taken_for_a_silent_service() {
    let upstream = Upstream::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let gateway = Running::before(upstream.address).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(
            b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\n",
        )
        .await
        .unwrap();
    for byte in b"abcd" {
        tokio::time::sleep(PATIENCE * 2 / 3).await;
        stream.write_all(&[*byte]).await.unwrap();
    }
    assert_eq!(Message(read_to_end(&mut stream).await).status(), 200);
}
