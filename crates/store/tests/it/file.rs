//! The database file: a write that would be lost is not acknowledged, and only the owner can read the file.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use scim_audit_store::{Store, StoreError};

use crate::agreement::with_facts;
use crate::durability::entry;

async fn refuses(store: &Store, id: &str) -> bool {
    matches!(store.begin(entry(id)).await, Err(StoreError::FileGone))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[tokio::test]
async fn store_refuses_entries_while_its_file_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let elsewhere = folder.path().join("elsewhere");
    let store = Store::open(&file).unwrap();
    store.begin(entry("1")).await.unwrap();

    fs::rename(&file, &elsewhere).unwrap();
    assert!(refuses(&store, "2").await);
    // Another file takes its name.
    fs::write(&file, "").unwrap();
    assert!(refuses(&store, "2").await);
    assert!(matches!(
        store.finish(entry("1")).await,
        Err(StoreError::FileGone)
    ));

    fs::rename(&elsewhere, &file).unwrap();
    store.finish(entry("1")).await.unwrap();
    assert_eq!(
        store.entry("1").await.unwrap(),
        Some(with_facts(&entry("1")))
    );
    fs::remove_file(&file).unwrap();
    assert!(refuses(&store, "2").await);
    assert!(refuses(&store, "3").await, "not only once");
}

#[tokio::test]
async fn store_refuses_entries_while_its_write_ahead_log_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let store = Store::open(&file).unwrap();
    store.begin(entry("1")).await.unwrap();
    fs::remove_file(beside(&file, "-wal")).unwrap();
    assert!(refuses(&store, "2").await);
}

#[tokio::test]
async fn a_log_that_is_reached_by_a_link_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let link = folder.path().join("link.sqlite");
    drop(Store::open(&file).unwrap());
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let store = Store::open(&link).unwrap();
    store.finish(entry("1")).await.unwrap();
    fs::remove_file(&file).unwrap();
    assert!(refuses(&store, "2").await);
}

#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.sqlite");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let store = Store::open(&file).unwrap();
    store.finish(entry("1")).await.unwrap();
    // A copy of the files, or an earlier version, may leave them accessible to everyone.
    let files = [file.clone(), beside(&file, "-wal"), beside(&file, "-shm")];
    for path in &files {
        assert_eq!(mode(path), 0o600, "{}", path.display());
        set(path, 0o666);
    }
    let again = Store::open(&file).unwrap();
    for path in &files {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    assert!(again.entry("1").await.unwrap().is_some());
}
