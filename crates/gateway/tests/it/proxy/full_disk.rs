//! While the disk is nearly full, exchanges are still recorded, but less of each body is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use scim_audit_gateway::proxy::{Gateway, HostPolicy, OnRecordFailure, ProxySettings};
use scim_audit_record::{Policy, Recorder, RedactionKey};
use scim_audit_store::{DiskRoom, Space, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::messages::{LIMIT, exchange};
use super::upstream::{Script, Upstream};

#[tokio::test]
async fn bodies_are_kept_shorter_while_the_disk_is_nearly_full() {
    const LONG: usize = 20_000;
    let body = format!("{{\"x\":\"{}\"}}", "y".repeat(LONG));
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let upstream = Upstream::start(Script::Keep(answer.into())).await;
    let folder = tempfile::tempdir().unwrap();
    let free = Arc::new(AtomicU64::new(0));
    let measured = Arc::clone(&free);
    let room = DiskRoom::measured(move || {
        Some(Space {
            size: 100 << 30,
            free: measured.load(Ordering::Relaxed),
        })
    });
    let store = Store::open(&folder.path().join("log.sqlite"))
        .unwrap()
        .with_disk_room(room);
    let settings = ProxySettings {
        upstream: format!("http://{}/scim/v2", upstream.address)
            .parse()
            .unwrap(),
        scim_base: "/scim/v2".to_owned(),
        host: HostPolicy::Keep,
        body_cap: 1 << 20,
        patience: LIMIT,
        max_connections: 1000,
        request_deadline: LIMIT,
        on_record_failure: OnRecordFailure::Refuse,
    };
    let recorder = Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default());
    let gateway = Gateway::new(settings, store.clone(), recorder).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let _stop = stop.clone().drop_guard();
    tokio::spawn(gateway.serve(listener, stop));
    let post = async || {
        let request = format!(
            "POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        let answer = exchange(address, &request).await;
        assert_eq!(answer.body().len(), length, "it is forwarded whole");
        store.entry(&answer.id()).await.unwrap().unwrap()
    };

    let cut = post().await;
    for message in [cut.request.unwrap(), cut.response.unwrap()] {
        assert!(message.truncated);
        assert_eq!(message.size, length as u64);
        assert!(message.body.is_none_or(|body| body.len() < 5000));
    }
    free.store(50 << 30, Ordering::Relaxed);
    let whole = async {
        loop {
            let entry = post().await;
            if !entry.request.as_ref().unwrap().truncated {
                break entry;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let whole = tokio::time::timeout(LIMIT, whole)
        .await
        .expect("whole again");
    assert_eq!(whole.request.unwrap().body, Some(body.clone()));
}
