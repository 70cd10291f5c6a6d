//! Plants more than ten thousand secrets in every location, under every name, spelling, encoding and cut, and
//! checks that no part of any of them is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use scim_audit_model::entry::Entry;

use crate::canaries::search::survivor;
use crate::canaries::seen::{described, head_of, kept_elsewhere, seen, written};
use crate::canaries::{FAMILIES, Family, Planted};
use crate::exchanges::recorder;

fn left(planted: &Planted, entry: &Entry) -> Option<String> {
    let written = written(entry);
    survivor(&planted.canaries, written.iter().map(Vec::as_slice))
}

/// Results of one family: the number of cases, and the secrets that survived.
#[derive(Default)]
struct Tally {
    cases: usize,
    survived: Vec<String>,
}

fn look(family: &Family, tallies: &mut BTreeMap<String, Tally>) {
    let recorder = recorder();
    let mut count = |kind: &str, turn: usize, planted: &Planted, entry: &Entry| {
        let tally = tallies.entry(format!("{}{kind}", family.name)).or_default();
        tally.cases += 1;
        if let Some(part) = left(planted, entry) {
            let what = described(planted);
            tally
                .survived
                .push(format!("{turn}: …{part}…\n        of {what}"));
        }
    };
    for (turn, planted) in family.planted() {
        let entry = recorder.entry(seen(&planted));
        count("", turn, &planted, &entry);
        if planted.in_head {
            let head = head_of(seen(&planted));
            count(
                ", intent",
                turn,
                &planted,
                &recorder.intent(&head, Some(&[])),
            );
        }
        let cut = planted.request.kept.is_some() || planted.response.kept.is_some();
        if turn % 4 == 0 && !cut {
            let imported = recorder.imported(kept_elsewhere(&planted));
            count(", imported", turn, &planted, &imported);
        }
    }
}

/// Environment variables: `CANARY_FAMILY` selects one family, `CANARY_REPORT` names a file for the table of
/// results.
#[test]
fn planted_secrets_are_never_written() {
    let only = std::env::var("CANARY_FAMILY").ok();
    let mut tallies = BTreeMap::new();
    for family in &FAMILIES {
        if only.as_ref().is_none_or(|only| only == family.name) {
            look(family, &mut tallies);
        }
    }
    let mut table = String::from("| family | planted | survived |\n|---|---|---|\n");
    let mut examples = String::new();
    let (mut cases, mut survived) = (0, 0);
    for (name, tally) in &tallies {
        cases += tally.cases;
        survived += tally.survived.len();
        writeln!(
            table,
            "| {name} | {} | {} |",
            tally.cases,
            tally.survived.len()
        )
        .expect("text");
        if !tally.survived.is_empty() {
            writeln!(examples, "\n## {name}\n").expect("text");
        }
        for example in tally.survived.iter().take(40) {
            writeln!(examples, "    {example}").expect("text");
        }
    }
    writeln!(table, "| **all** | {cases} | {survived} |").expect("text");
    if let Ok(report) = std::env::var("CANARY_REPORT") {
        std::fs::write(report, format!("{table}{examples}")).expect("the report is written");
    }
    assert!(only.is_some() || cases >= 10_000, "{cases} cases");
    assert_eq!(survived, 0, "\n{table}{examples}");
}
