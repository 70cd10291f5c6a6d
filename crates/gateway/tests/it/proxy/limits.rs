//! Limits for clients of the SCIM side, and the responses when they are exceeded.

use std::time::{Duration, Instant};

use scim_audit_model::entry::Origin;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::gateway::{Running, detail};
use super::messages::{Message, exchange, read_message, read_to_end};
use super::program::{Place, Program};
use super::upstream::{Script, Upstream};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const GET: &str = "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n\r\n";

#[tokio::test]
async fn scim_connection_beyond_the_limit_gets_a_503_that_is_recorded() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::start(upstream.address, |settings| settings.max_connections = 1).await;
    let mut first = TcpStream::connect(gateway.address).await.unwrap();
    first.write_all(GET.as_bytes()).await.unwrap();
    assert_eq!(Message(read_message(&mut first).await).status(), 200);

    let answer = exchange(gateway.address, GET).await;
    assert_eq!(answer.status(), 503);
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!(
        (entry.status_code, entry.origin.clone()),
        (Some(503), Some(Origin::Gateway))
    );
    assert!(detail(&entry).contains("its limit"), "{entry:?}");
    assert_eq!(upstream.requests().len(), 1);

    drop(first);
    let again = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    let until = Instant::now() + Duration::from_secs(10);
    while exchange(gateway.address, &again).await.status() != 200 {
        assert!(Instant::now() < until, "the place is free again");
    }
}

#[tokio::test]
async fn a_body_that_trickles_has_an_end() {
    let upstream = Upstream::start(Script::Keep(OK.into())).await;
    let gateway = Running::start(upstream.address, |settings| {
        settings.request_deadline = Duration::from_millis(500);
    })
    .await;
    let stream = TcpStream::connect(gateway.address).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    writing
        .write_all(b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
        .await
        .unwrap();
    let trickle = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut answer = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut answer)
        .await
        .ok();
    let answer = Message(answer);
    assert_eq!(answer.status(), 408);
    let entry = gateway.entry(&answer.id()).await;
    assert!(
        detail(&entry).contains("did not complete its request within 0.5 s"),
        "{entry:?}"
    );
    assert!(entry.request.unwrap().truncated);
    trickle.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_does_not_wait_for_half_a_head() {
    let upstream = Upstream::answering(OK).await;
    let place = Place::new();
    let program = Program::start(place.serve(upstream.address));
    let mut stream = TcpStream::connect(program.scim).await.unwrap();
    stream
        .write_all(b"GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let started = Instant::now();
    let (code, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    assert_eq!(code, Some(0), "{log}");
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    read_to_end(&mut stream).await;
}

/// The gateway is killed while a body is arriving that repeats values of its head.
#[tokio::test(flavor = "multi_thread")]
async fn an_intent_keeps_no_secret_of_a_body_that_had_not_come() {
    const SECRET: &str = "INTENTcanary4711";
    let upstream = Upstream::answering(OK).await;
    let place = Place::new();
    let program = Program::start(place.serve(upstream.address));
    let mut stream = TcpStream::connect(program.scim).await.unwrap();
    let request = format!(
        "PUT /scim/v2/Users/{SECRET}?a={SECRET} HTTP/1.1\r\nHost: h\r\nUser-Agent: {SECRET}\r\n\
         Content-Length: 500\r\n\r\n{{\"password\":\"{SECRET}\""
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    program.kill();
    let holds = || {
        std::fs::read_dir(place.0.path()).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            super::messages::contains(&bytes, SECRET.as_bytes())
        })
    };
    assert!(!holds(), "neither database nor write-ahead log");
    Program::start(place.serve(upstream.address)).kill();
    let store = scim_audit_store::Store::open(&place.database()).unwrap();
    let log = store
        .list(&scim_audit_model::query::ListQuery::default())
        .await
        .unwrap()
        .items;
    assert_eq!(log.len(), 1);
    assert!(
        log[0].endpoint.starts_with("/Users/%5Bredacted"),
        "{:?}",
        log[0]
    );
    assert!(!holds());
}

/// The gateway is stopped while no file can grow: it reports how many requests are not in the log.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_on_a_full_disk_says_how_much_is_lost() {
    let upstream = Upstream::start(Script::Keep("HTTP/1.1 204 No Content\r\n\r\n".into())).await;
    let place = Place::new();
    let serve = place.serve(upstream.address);
    let mut limited = std::process::Command::new("sh");
    limited
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 600; exec \"$0\" \"$@\" --on-record-failure=forward",
        ])
        .arg(serve.get_program())
        .args(serve.get_args())
        .stdin(std::process::Stdio::null());
    let program = Program::start(limited);
    let request = "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    for _ in 0..200 {
        assert_eq!(exchange(program.scim, request).await.status(), 204);
    }
    let (code, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    assert_eq!(code, Some(1), "{log}");
    assert!(
        log.contains("requests were handled and are in no log"),
        "{log}"
    );
}
