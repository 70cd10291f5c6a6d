//! The reviewed table of explanations: one row for each distinct failure of recorded traffic.
//!
//! `golden/corpus.ndjson` holds entries as the recorder writes them, reduced to what the rules read.
//! `golden/table.txt` holds the explanations, each reviewed against its entry. To see the whole table as the rules
//! give it today: `cargo test -p scim-audit-insight --test golden -- --nocapture --ignored`.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use scim_audit_insight::explanation::{Cause, CauseCategory, Explanation, explain};
use scim_audit_insight::patterns::PatternAnalysis;
use scim_audit_model::entry::Entry;

fn entries() -> Vec<Entry> {
    include_str!("golden/corpus.ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn row(entry: &Entry) -> String {
    let code = entry
        .status_code
        .map_or("-".to_owned(), |code| code.to_string());
    let query = entry.query.as_deref().unwrap_or_default();
    let head = format!(
        "{} | {} {}{}{} | {code}",
        entry.request_id,
        entry.method,
        entry.endpoint,
        if query.is_empty() { "" } else { "?" },
        query.chars().take(60).collect::<String>(),
    );
    match explain(entry) {
        None => format!("{head} | nothing failed"),
        Some(explanation) => format!("{head} | {}", told(&explanation)),
    }
}

fn told(explanation: &Explanation) -> String {
    let arguments = |all: &[(&'static str, String)]| {
        all.iter().fold(String::new(), |mut text, (name, value)| {
            write!(text, " {name}={value}").unwrap();
            text
        })
    };
    let shown = explanation
        .evidence
        .first()
        .map_or_else(String::new, |first| {
            format!(
                "{} {} {} {}: {}",
                first.at.side.as_str(),
                first.at.place.as_str(),
                first.at.place.at().unwrap_or_default(),
                first.finding.as_str(),
                first
                    .value
                    .escape_default()
                    .to_string()
                    .chars()
                    .take(90)
                    .collect::<String>()
            )
        });
    format!(
        "{}{} | {} | {} | {} | {}{} | {shown}",
        explanation.cause.as_str(),
        arguments(&explanation.reason.arguments),
        explanation.confidence.as_str(),
        explanation.category().as_str(),
        explanation.owner().as_str(),
        explanation.action.key.as_str(),
        arguments(&explanation.action.arguments),
    )
}

#[test]
fn every_failure_has_the_explanation_that_was_reviewed() {
    let reviewed: Vec<&str> = include_str!("golden/table.txt").lines().collect();
    let rows: Vec<String> = entries().iter().map(row).collect();
    let differing: Vec<String> = rows
        .iter()
        .zip(reviewed.iter().chain(std::iter::repeat(&"(no row)")))
        .filter(|(row, reviewed)| row != *reviewed)
        .map(|(row, reviewed)| format!("- {reviewed}\n+ {row}"))
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert_eq!(rows.len(), reviewed.len());
}

#[test]
fn few_failures_stay_unknown() {
    let causes: Vec<Cause> = entries()
        .iter()
        .filter_map(explain)
        .map(|explanation| explanation.cause)
        .collect();
    let unknown = causes
        .iter()
        .filter(|cause| **cause == Cause::Unknown)
        .count();
    assert!(causes.len() >= 60, "{} failures", causes.len());
    assert!(
        unknown * 20 <= causes.len(),
        "{unknown} of {}",
        causes.len()
    );
}

#[test]
fn every_failure_is_in_a_pattern_of_its_cause() {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut analysis = PatternAnalysis::new(None);
    let (mut all, mut expected) = (0, 0);
    for entry in entries() {
        analysis.add(&entry);
        all += 1;
        match explain(&entry) {
            Some(found) if found.category() == CauseCategory::Expected => expected += 1,
            Some(found) => *counts.entry(found.cause.as_str()).or_default() += 1,
            None => {}
        }
    }
    let report = analysis.report(false);
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for pattern in &report.patterns {
        *found.entry(pattern.cause.as_str()).or_default() += pattern.count;
    }
    assert_eq!(found, counts);
    let coverage = report.coverage;
    assert_eq!(
        (coverage.entries, coverage.failures, coverage.expected),
        (all, counts.values().sum(), expected)
    );
    // The recorded 404s about different ids are one pattern.
    let missing = report
        .patterns
        .iter()
        .filter(|pattern| pattern.cause == Cause::ResourceNotFound);
    assert_eq!(missing.count(), 1);
}

#[test]
#[ignore = "prints the table for a review"]
fn print_the_table() {
    for entry in entries() {
        println!("{}", row(&entry));
    }
}
