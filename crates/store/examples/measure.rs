//! Measures a log: pages written per exchange, import, and pages of lists with two criteria.
//!
//!     cargo run --release -p scim-audit-store --example measure -- 500000 [DATABASE [ROUNDS]]
//!
//! Creates the database, in a temporary folder unless a path is given. One that exists is only read. Each page is
//! read once, and then measured in ten rounds, or as many as are given.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement may stop"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;
use scim_audit_model::time;
use scim_audit_store::Store;
use serde_json::json;

/// Rare and common values of the criteria that have an index.
const CRITERIA: [&str; 15] = [
    "method=GET",
    "method=PATCH&method=DELETE",
    "resourceType=Users",
    "resourceType.not=Users",
    "status=failed",
    "status.not=failed",
    "status=accepted",
    "statusCode=404",
    "statusCode=4xx",
    "scimType=noTarget",
    "endpoint=/Groups",
    "endpoint=/Users/123",
    "resourceId=123",
    "until=2026-05-07T06:00:00Z",
    "since=2026-05-07T06:00:00Z",
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count = arguments
        .next()
        .map_or(500_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let given = arguments.next().map(PathBuf::from);
    let path = given.unwrap_or_else(|| folder.path().join("log.sqlite"));
    let rounds = arguments
        .next()
        .map_or(10, |rounds| rounds.parse().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        written(&folder.path().join("one.sqlite")).await;
        let is_new = !path.exists();
        let begun = Instant::now();
        let store = Store::open(&path).unwrap();
        println!("opening: {:.1} s", begun.elapsed().as_secs_f64());
        if is_new {
            import(&store, count).await;
        }
        lists(&store, rounds).await;
    });
}

/// What one exchange of a single client writes: intent and outcome, each with a commit.
async fn written(path: &Path) {
    const EXCHANGES: usize = 32;
    let store = Store::open(path).unwrap();
    store
        .import((0..5000).map(|at| entry(at, 5000)).collect())
        .await
        .unwrap();
    drop(store);
    // The writer thread closes the database, which empties the write-ahead log.
    let wal = PathBuf::from(format!("{}-wal", path.display()));
    while wal.exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let store = Store::open(path).unwrap();
    let size = || std::fs::metadata(&wal).map_or(0, |file| file.len());
    let before = size();
    for at in 0..EXCHANGES {
        let entry = Entry {
            time: time::parse("2026-05-08T00:00:00Z").unwrap() + Duration::from_millis(at as u64),
            request_id: format!("01997f00-0000-7000-8000-{at:012}"),
            ..entry(at * 37, 5000)
        };
        store
            .begin(Entry {
                request: None,
                response: None,
                ..entry.clone()
            })
            .await
            .unwrap();
        store.finish(entry).await.unwrap();
    }
    let bytes = (size() - before) / EXCHANGES as u64;
    println!(
        "an exchange writes {} KB, {} pages",
        bytes / 1000,
        bytes / 4120
    );
}

async fn import(store: &Store, count: usize) {
    let begun = Instant::now();
    for start in (0..count).step_by(500) {
        let end = count.min(start + 500);
        store
            .import((start..end).map(|at| entry(at, count)).collect())
            .await
            .unwrap();
    }
    let rate = count as u128 * 1000 / begun.elapsed().as_millis().max(1);
    println!("import: {rate} entries a second");
}

/// Reads three pages of each pair of criteria, in both orders.
async fn lists(store: &Store, rounds: usize) {
    let mut all = Vec::new();
    let (mut inexact, mut asked) = (0, 0);
    let mut slowest = Vec::new();
    for (at, first) in CRITERIA.into_iter().enumerate() {
        for second in CRITERIA.into_iter().skip(at + 1) {
            for order in ["desc", "asc"] {
                let text = format!("{first}&{second}&order={order}");
                let mut worst = Duration::ZERO;
                for round in 0..=rounds {
                    let mut query = ListQuery::parse(&text).unwrap();
                    for _ in 0..3 {
                        let begun = Instant::now();
                        let page = store.list(&query).await.unwrap();
                        let took = begun.elapsed();
                        // The first round reads the file.
                        if round > 0 {
                            all.push(took);
                            worst = worst.max(took);
                            asked += 1;
                            inexact += usize::from(page.total.is_none());
                        }
                        query.cursor = page.next_cursor;
                        if query.cursor.is_none() {
                            break;
                        }
                    }
                }
                slowest.push((worst, text));
            }
        }
    }
    all.sort();
    let at = |percent: usize| {
        let place = (all.len() * percent / 100).min(all.len() - 1);
        all[place].as_secs_f64() * 1000.0
    };
    println!(
        "{} pages of two criteria: p50 {:.1} ms, p99 {:.1} ms, worst {:.1} ms; without an exact total: {inexact} of {asked}",
        all.len(),
        at(50),
        at(99),
        at(100)
    );
    slowest.sort();
    for (worst, text) in slowest.iter().rev().take(8) {
        println!("  {:8.1} ms  {text}", worst.as_secs_f64() * 1000.0);
    }
}

/// An entry of a log that covers a day.
fn entry(at: usize, count: usize) -> Entry {
    // A fixed order without a pattern.
    let mix = (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    let kind = if mix.is_multiple_of(5) {
        "Groups"
    } else {
        "Users"
    };
    let method = ["GET", "GET", "GET", "PATCH", "POST", "PUT", "DELETE"]
        [usize::try_from(mix / 5 % 7).unwrap()];
    let (status, code, scim_type) = match mix / 35 % 40 {
        0 => ("failed", 404, "noTarget"),
        1 => ("failed", 409, "uniqueness"),
        2 => ("failed", 400, "invalidValue"),
        3 => ("failed", 500, ""),
        4 if method == "POST" => ("accepted", 202, ""),
        _ => ("success", 200, ""),
    };
    let time = time::parse("2026-05-07T00:00:00Z").unwrap()
        + Duration::from_millis(at as u64 * 86_400_000 / count as u64);
    let id = mix % 50_000;
    let body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": id.to_string(),
        "userName": format!("user{id}@example.com"), "name": {"familyName": "Jensen", "givenName": "Barbara"},
        "emails": [{"value": format!("user{id}@example.com"), "type": "work", "primary": true}], "active": true});
    let headers = json!([
        ["content-type", "application/scim+json"],
        ["user-agent", "idp/1.0"],
        ["authorization", "[redacted hmac-sha256:0123456789abcdef]"]
    ]);
    let mut entry = json!({
        "requestId": format!("01996f00-{:04x}-7000-8000-{at:012}", mix % 65_536), "time": time.to_rfc3339(), "durationMs": 12.5,
        "status": status, "method": method, "endpoint": format!("/{kind}/{id}"), "resourceType": kind,
        "resourceId": id.to_string(), "statusCode": code,
        "client": {"ip": "192.0.2.1", "userAgent": "idp/1.0", "credential": "hmac-sha256:0123456789abcdef"},
        "requestSize": 300, "responseSize": 300,
        "request": {"headers": headers, "body": body.to_string()},
        "response": {"headers": headers, "body": body.to_string()},
    });
    if !scim_type.is_empty() {
        entry["error"] = json!({"scimType": scim_type, "detail": "The resource was not found."});
    }
    serde_json::from_value(entry).unwrap()
}
