//! Measures how long the analysis of 100,000 entries takes, for several shares of failures:
//!
//! `cargo run --release -p scim-audit-insight --example patterns_speed`

use std::time::Instant;

use scim_audit_insight::patterns::PatternAnalysis;
use scim_audit_model::entry::Entry;

const ENTRIES: u32 = 100_000;

fn main() {
    let failed = include_str!("../tests/golden/corpus.ndjson")
        .lines()
        .filter_map(|line| serde_json::from_str::<Entry>(line).ok())
        .collect::<Vec<_>>();
    for percent in [0, 5, 50, 100] {
        let entries: Vec<Entry> = (0..ENTRIES)
            .filter_map(|number| entry(number, percent, &failed))
            .collect();
        let began = Instant::now();
        let mut analysis = PatternAnalysis::new(None);
        for entry in &entries {
            analysis.add(entry);
        }
        let added = began.elapsed();
        let report = analysis.report(false);
        let all = began.elapsed();
        println!(
            "{percent:>3} % failed: {added:.0?} to add {} entries, {:.1?} to report {} patterns",
            entries.len(),
            all.saturating_sub(added),
            report.patterns.len()
        );
    }
}

/// A failed entry of the recorded traffic, whole, or the summary of a success.
fn entry(number: u32, percent: u32, failed: &[Entry]) -> Option<Entry> {
    let at = number as usize;
    if number % 100 < percent {
        let mut entry = failed.get(at.checked_rem(failed.len())?)?.clone();
        entry.request_id = number.to_string();
        return Some(entry);
    }
    let (method, endpoint, query) = match number % 4 {
        0 => (
            "GET",
            "/Users".to_owned(),
            format!("\"filter=userName+eq+%22user{number}%40example.com%22\""),
        ),
        1 => (
            "PATCH",
            format!("/Users/{number:08x}-7f76-453a-919d-413861904646"),
            "null".to_owned(),
        ),
        2 => ("POST", "/Users".to_owned(), "null".to_owned()),
        _ => (
            "PATCH",
            format!("/Groups/{}", number % 50),
            "null".to_owned(),
        ),
    };
    let json = format!(
        r#"{{"requestId":"{number}","time":"2026-05-04T10:00:00.{:03}Z","status":"success","statusCode":200,"method":"{method}",
            "endpoint":"{endpoint}","query":{query},"client":{{"userAgent":"idp/{}","credential":"c","ip":"192.0.2.1"}}}}"#,
        number % 1000,
        number % 5,
    );
    serde_json::from_str(&json).ok()
}
