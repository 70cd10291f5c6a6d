//! One gateway per database file, whatever the file's name is, and none for a file that was removed.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use scim_audit_model::query::ListQuery;
use scim_audit_store::Store;

use super::messages::exchange;
use super::program::{Place, Program};
use super::upstream::{Script, Upstream};

const REQUEST: &str = "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

async fn service() -> Upstream {
    Upstream::start(Script::Keep(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".into(),
    ))
    .await
}

fn serve_under(place: &Place, database: &Path, upstream: &Upstream) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scim-audit-gateway"));
    command
        .args([
            "serve",
            "--scim-listen=127.0.0.1:0",
            "--admin-listen=127.0.0.1:0",
        ])
        .arg(format!("--upstream=http://{}/scim/v2", upstream.address))
        .arg("--database")
        .arg(database)
        .arg("--redaction-key")
        .arg(place.key());
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_under_another_name_is_the_same_log() {
    let upstream = service().await;
    let place = Place::new();
    let first = Program::start(place.serve(upstream.address));
    let other = place.0.path().join("other");
    fs::create_dir(&other).unwrap();
    let links = [other.join("symbolic.sqlite"), other.join("hard.sqlite")];
    symlink(place.database(), &links[0]).unwrap();
    if cfg!(target_os = "linux") {
        fs::hard_link(place.database(), &links[1]).unwrap();
    }
    for link in links.iter().filter(|link| link.exists()) {
        let second = serve_under(&place, link, &upstream).output().unwrap();
        let said = String::from_utf8_lossy(&second.stderr);
        assert_eq!(second.status.code(), Some(2), "{}: {said}", link.display());
        assert!(said.contains("another gateway"), "{said}");
    }
    // The first gateway continues to record.
    assert_eq!(exchange(first.scim, REQUEST).await.status(), 200);
    first.kill();
    let under_a_link = Program::start(serve_under(&place, &links[0], &upstream));
    let second = place.serve(upstream.address).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let answer = exchange(under_a_link.scim, REQUEST).await;
    assert_eq!(answer.status(), 200);
    let (code, log) = tokio::task::spawn_blocking(|| under_a_link.stop())
        .await
        .unwrap();
    assert_eq!(code, Some(0), "{log}");
    let store = Store::open(&place.database()).unwrap();
    assert!(store.entry(&answer.id()).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_refused_when_the_database_is_removed() {
    let upstream = service().await;
    let place = Place::new();
    let program = Program::start(place.serve(upstream.address));
    assert_eq!(exchange(program.scim, REQUEST).await.status(), 200);
    fs::remove_file(place.database()).unwrap();
    for _ in 0..2 {
        let refused = exchange(program.scim, REQUEST).await;
        assert_eq!(refused.status(), 503);
        let body = String::from_utf8_lossy(refused.body()).into_owned();
        assert!(body.contains("removed or replaced"), "{body}");
        assert!(!body.contains("log.sqlite"), "{body}");
    }
    assert_eq!(upstream.requests().len(), 1, "nothing was forwarded");
    let (_code, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    assert!(log.contains("removed or replaced"), "{log}");
    // After a restart there is a new log, which records requests.
    let program = Program::start(place.serve(upstream.address));
    let answer = exchange(program.scim, REQUEST).await;
    assert_eq!(answer.status(), 200);
    program.kill();
    let store = Store::open(&place.database()).unwrap();
    store.settle_orphans().await.unwrap();
    assert!(store.entry(&answer.id()).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_the_log_is_for_its_owner_alone() {
    let upstream = service().await;
    let place = Place::new();
    fs::write(place.database(), "").unwrap();
    fs::set_permissions(place.database(), fs::Permissions::from_mode(0o666)).unwrap();
    let program = Program::start(place.serve(upstream.address));
    assert_eq!(exchange(program.scim, REQUEST).await.status(), 200);
    for file in fs::read_dir(place.0.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
    let (_code, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    assert!(log.contains("now only its owner can"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_older_than_keep_days_are_removed_and_counted_in_the_log() {
    let upstream = service().await;
    let place = Place::new();
    let old = |id: usize| {
        let text = format!(
            r#"{{"requestId":"{id}","time":"2020-05-07T09:40:08Z","status":"success","method":"GET","endpoint":"/Users"}}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    let store = Store::open(&place.database()).unwrap();
    store.import((0..500).map(old).collect()).await.unwrap();
    drop(store);
    let mut serve = place.serve(upstream.address);
    serve.arg("--keep-days=30");
    let program = Program::start(serve);
    let answer = exchange(program.scim, REQUEST).await;
    let store = Store::open(&place.database()).unwrap();
    let begun = Instant::now();
    loop {
        let page = store.list(&ListQuery::default()).await.unwrap();
        let removed = page.retention.map_or(0, |retention| retention.removed);
        if removed >= 499 {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{removed}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(store.entry(&answer.id()).await.unwrap().is_some());
    let (_code, log) = tokio::task::spawn_blocking(|| program.stop())
        .await
        .unwrap();
    assert!(log.contains("the oldest entries were removed"), "{log}");
    assert!(log.contains("2020-05-07T09:40:08"), "{log}");
}
