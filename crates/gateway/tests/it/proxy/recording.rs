//! Exchanges are recorded before the response is complete; and the behaviour when they cannot be recorded.

use std::time::Duration;

use rusqlite::Connection;
use scim_audit_gateway::proxy::OnRecordFailure;
use scim_audit_model::entry::{Entry, Origin, Status};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::gateway::{Running, detail};
use super::messages::{LIMIT, Message, exchange, read_message};
use super::upstream::{Script, Upstream};

const POST: &str =
    "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
const ANSWERS: [&str; 3] = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n",
];

/// A second connection that blocks writes to the database.
struct Hold(Connection);

impl Hold {
    fn on(gateway: &Running) -> Self {
        Self(Connection::open(&gateway.database).unwrap())
    }

    /// From now on the log cannot be written; writers wait.
    fn lock(&self) {
        self.0.execute_batch("BEGIN IMMEDIATE").unwrap();
    }

    fn unlock(&self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }

    /// From now on, writes to this table fail immediately, as on a full disk.
    fn forbid(&self, table: &str) {
        self.0
            .execute_batch(&format!(
                "CREATE TRIGGER no_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no space'); END"
            ))
            .unwrap();
    }

    fn allow(&self, table: &str) {
        self.0
            .execute_batch(&format!("DROP TRIGGER no_{table}"))
            .unwrap();
    }
}

#[tokio::test]
async fn request_is_forwarded_after_its_intent_is_recorded() {
    let upstream = Upstream::answering(ANSWERS[0]).await;
    let gateway = Running::before(upstream.address).await;
    let hold = Hold::on(&gateway);
    hold.lock();
    let answer = tokio::spawn(exchange(gateway.address, POST));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(upstream.requests().is_empty());
    hold.unlock();
    assert_eq!(answer.await.unwrap().status(), 200);
    assert_eq!(upstream.requests().len(), 1);
}

#[tokio::test]
async fn last_byte_of_an_answer_is_sent_after_its_outcome_is_recorded() {
    for whole in ANSWERS {
        let upstream =
            Upstream::start(Script::Late(Duration::from_millis(300), whole.into())).await;
        let gateway = Running::before(upstream.address).await;
        let hold = Hold::on(&gateway);
        let mut stream = TcpStream::connect(gateway.address).await.unwrap();
        stream.write_all(POST.as_bytes()).await.unwrap();
        while upstream.requests().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        hold.lock();

        let mut early = vec![0; 4096];
        let mut count = 0;
        let _until_it_stops = tokio::time::timeout(Duration::from_millis(900), async {
            loop {
                count += stream.read(&mut early[count..]).await.unwrap();
            }
        })
        .await;
        let early = &early[..count];
        assert!(!is_complete(early), "{whole}");

        hold.unlock();
        let rest = read_message(&mut stream).await;
        let answer = Message([early, &rest].concat());
        assert!(is_complete(&answer.0), "{whole}: {}", answer.head());
        assert_eq!(gateway.entry(&answer.id()).await.status, Status::Success);
    }
}

/// Returns whether a client would accept these bytes as one of the complete responses.
fn is_complete(bytes: &[u8]) -> bool {
    let answer = Message(bytes.to_vec());
    match answer.status() {
        204 => answer.head().ends_with("\r\n\r\n"),
        200 if answer.header("content-length").is_some() => answer.body() == b"abcde",
        200 => answer.body().ends_with(b"0\r\n\r\n"),
        _ => false,
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_recorded_is_refused_and_not_forwarded() {
    let upstream = Upstream::answering(ANSWERS[0]).await;
    let gateway = Running::before(upstream.address).await;
    let hold = Hold::on(&gateway);
    hold.forbid("intent");
    hold.forbid("entry");
    for _ in 0..3 {
        let answer = exchange(gateway.address, POST).await;
        assert_eq!(answer.status(), 503);
        let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(
            body["schemas"][0],
            "urn:ietf:params:scim:api:messages:2.0:Error"
        );
        assert_eq!(body["status"], "503");
        assert!(
            body["detail"]
                .as_str()
                .unwrap()
                .contains("audit log cannot be written")
        );
    }
    assert!(upstream.requests().is_empty());
    hold.allow("intent");
    hold.allow("entry");
    assert_eq!(exchange(gateway.address, POST).await.status(), 200);
    let gap = wait_for(&gateway, |entry| entry.method == "-").await;
    assert!(
        detail(&gap).contains("3 requests between"),
        "{}",
        detail(&gap)
    );
    assert_eq!(
        (gap.status_code, gap.origin),
        (Some(503), Some(Origin::Gateway))
    );
}

#[tokio::test]
async fn an_answer_whose_outcome_cannot_be_recorded_is_broken_off_and_recorded_later() {
    for whole in ANSWERS {
        let upstream = Upstream::answering(whole).await;
        let gateway = Running::before(upstream.address).await;
        let hold = Hold::on(&gateway);
        hold.forbid("entry");
        let answer = exchange(gateway.address, POST).await;
        assert!(!is_complete(&answer.0), "{whole}");
        assert_eq!(upstream.requests().len(), 1);
        hold.allow("entry");
        let entry = wait_for(&gateway, |entry| entry.endpoint == "/Users").await;
        let has_head = answer.status() == 200;
        assert_eq!(
            (entry.status, entry.status_code),
            (Status::Failed, has_head.then_some(200)),
            "what the client got is what is recorded"
        );
        let detail = entry.error.unwrap().detail;
        assert!(
            detail.contains("could not be written just then"),
            "{detail}"
        );
        assert!(
            detail.contains("The SCIM service had answered 20"),
            "{detail}"
        );
    }
}

#[tokio::test]
async fn forward_on_record_failure_forwards_and_records_later() {
    for whole in ANSWERS {
        let upstream = Upstream::answering(whole).await;
        let gateway = Running::start(upstream.address, |settings| {
            settings.on_record_failure = OnRecordFailure::Forward;
        })
        .await;
        let hold = Hold::on(&gateway);
        hold.forbid("intent");
        hold.forbid("entry");
        let answer = exchange(gateway.address, POST).await;
        assert!(is_complete(&answer.0), "{whole}");
        assert!(gateway.log().await.is_empty());
        hold.allow("intent");
        hold.allow("entry");
        let entry = wait_for(&gateway, |_| true).await;
        assert_eq!(entry.request_id, answer.id());
    }
}

/// Waits for an entry that meets the predicate and returns it.
async fn wait_for(gateway: &Running, is_it: impl Fn(&Entry) -> bool) -> Entry {
    tokio::time::timeout(LIMIT, async {
        loop {
            if let Some(entry) = gateway.log().await.into_iter().find(&is_it) {
                return entry;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("the entry appears")
}
