//! Measures how long loading and filtering a log takes, and its size in memory:
//! `cargo run --release -p scim-audit-columns --example measure -- 1000000`. The argument is the number of
//! entries.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;

use scim_audit_columns::{Columns, Loader, Selecting};
use scim_audit_model::query::ListQuery;

/// Bytes per piece of the file.
const PIECE: usize = 128 << 10;
/// Rows per step.
const STEP: usize = 16_384;

fn main() -> Result<(), Box<dyn Error>> {
    let entries = match std::env::args().nth(1) {
        Some(count) => count.parse()?,
        None => 1_000_000,
    };
    let file = log(entries);
    println!("{entries} entries, {} MB of NDJSON", file.len() >> 20);

    let (began, mut longest) = (Instant::now(), 0.0_f64);
    let mut loader = Loader::new();
    for piece in file.as_bytes().chunks(PIECE) {
        let step = Instant::now();
        loader.push(piece)?;
        longest = longest.max(millis(step));
    }
    println!(
        "load      {:8.1} ms, the longest step {longest:.1} ms",
        millis(began)
    );
    let began = Instant::now();
    loader.end()?;
    let (mut sorting, _) = loader.finish()?;
    while !sorting.step(STEP) {}
    let columns = sorting.finish();
    println!("sort      {:8.1} ms", millis(began));
    println!(
        "weight    {:8.1} bytes an entry",
        as_f64(columns.bytes()) / as_f64(columns.len())
    );

    for query in [
        "",
        "method=PATCH&status=failed",
        "method=PATCH&resourceType=Users&status=failed&statusCode=4xx&endpoint=/Users/*7*&q=boolean&statusCode.not=409",
        "since=2026-05-07T00:00:00Z&until=2026-05-08T00:00:00Z&status=failed",
        "endpoint=abc",
        "endpoint=/Users/1*",
        "q=jane500@example",
        "q=00ab",
    ] {
        let filter = ListQuery::parse(query)
            .map_err(|errors| format!("{errors:?}"))?
            .filter;
        let (found, whole, longest) = select(&columns, &filter);
        println!("{whole:8.1} ms, the longest step {longest:.1} ms, {found} found: {query}");
    }
    Ok(())
}

fn select(columns: &Columns, filter: &scim_audit_model::filter::Filter) -> (usize, f64, f64) {
    let (began, mut longest) = (Instant::now(), 0.0_f64);
    let mut selecting = Selecting::new(columns, filter);
    loop {
        let step = Instant::now();
        let done = selecting.step(columns, STEP);
        longest = longest.max(millis(step));
        if done {
            break;
        }
    }
    (selecting.finish().rows().len(), millis(began), longest)
}

/// A log as an identity provider produces it, the newest entry first: it looks up a user, then changes it.
fn log(entries: u64) -> String {
    let mut out = String::new();
    for at in 0..entries {
        let millis = 1_778_198_400_000 - at * 500;
        let time =
            scim_audit_model::time::from_epoch_millis(i64::try_from(millis).unwrap_or_default())
                .map(|instant| scim_audit_model::time::format(&instant))
                .unwrap_or_default();
        let scrambled = (entries - at).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let id = format!(
            "019e{:08x}-7000-8000-{:012x}",
            entries - at,
            scrambled >> 16
        );
        let user = (at / 3).wrapping_mul(0x9E37_79B9_7F4A_7C15) % (entries / 6 + 1);
        let endpoint = format!("/Users/{user:08x}-3c1b-4f7e-9a55-{:012x}", user * 7);
        let request = r#"{"headers":[["host","scim.example"],["content-type","application/scim+json"]],"size":0}"#;
        let rest = match at % 3 {
            0 => format!(
                r#""status":"success","method":"GET","endpoint":"/Users","resourceType":"Users","query":"filter=userName%20eq%20%22jane{user}%40example.com%22","statusCode":200"#
            ),
            1 => format!(
                r#""status":"success","method":"PUT","endpoint":"{endpoint}","resourceType":"Users","resourceId":"{}","statusCode":200"#,
                &endpoint[7..]
            ),
            _ => format!(
                r#""status":"failed","method":"PATCH","endpoint":"{endpoint}","resourceType":"Users","resourceId":"{}","statusCode":400,"error":{{"scimType":"invalidValue","detail":"Attribute 'active' of {} is not a boolean"}}"#,
                &endpoint[7..],
                user % 1000
            ),
        };
        // Writing to a `String` cannot fail.
        writeln!(out, r#"{{"requestId":"{id}","time":"{time}","durationMs":12.5,{rest},"client":{{"ip":"192.0.2.{}","userAgent":"okta","credential":"hmac:1"}},"responseSize":420,"request":{request}}}"#, at % 9).ok();
    }
    out
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

#[expect(
    clippy::cast_precision_loss,
    reason = "measurements are rounded anyway"
)]
fn as_f64(count: usize) -> f64 {
    count as f64
}
