//! The gateway is killed repeatedly under load: every acknowledged exchange must be in the log.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use scim_audit_model::entry::Status;
use scim_audit_store::Store;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::messages::{Message, read_message};
use super::program::{Place, Program};
use super::upstream::{Script, Upstream};

const ROUNDS: usize = 6;
const CLIENTS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_gateway_has_lost_nothing_it_acknowledged() {
    let upstream = Upstream::start(Script::Keep(
        "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}".into(),
    ))
    .await;
    let place = Place::new();
    let mut acknowledged = HashSet::new();
    for round in 0..ROUNDS {
        let program = Program::start(place.serve(upstream.address));
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            clients.spawn(load(program.scim));
        }
        tokio::time::sleep(some_moment()).await;
        program.kill();
        let before = acknowledged.len();
        acknowledged.extend(clients.join_all().await.concat());
        assert!(acknowledged.len() > before, "round {round} had work to do");
    }

    // The last start settles the intents that the last kill left open.
    Program::start(place.serve(upstream.address)).kill();
    let store = Store::open(&place.database()).unwrap();
    for id in &acknowledged {
        let entry = store.entry(id).await.unwrap();
        let entry = entry.unwrap_or_else(|| panic!("{id} was acknowledged and is lost"));
        assert_eq!(entry.status, Status::Success);
        assert_eq!(entry.status_code, Some(201));
    }
    let database = Connection::open(place.database()).unwrap();
    let one = |sql: &str| {
        database
            .query_one(sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(one("SELECT count(*) FROM intent"), 0);
    let forwarded = i64::try_from(upstream.requests().len()).unwrap();
    assert!(
        one("SELECT count(*) FROM entry") >= forwarded,
        "every request that reached the service is in the log"
    );
    let integrity: String = database
        .query_one("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
}

/// Sends requests sequentially until the gateway is gone. Returns the ids of those with a complete response.
async fn load(gateway: SocketAddr) -> Vec<String> {
    let mut answered = Vec::new();
    let mut stream = TcpStream::connect(gateway).await.unwrap();
    loop {
        let request = b"POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
        if stream.write_all(request).await.is_err() {
            return answered;
        }
        let answer = Message(read_message(&mut stream).await);
        if answer.body() != b"{}" {
            return answered;
        }
        answered.push(answer.id());
    }
}

fn some_moment() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Duration::from_millis(150 + u64::from(now.subsec_micros() % 400))
}
