#![no_main]

use scim_audit_insight::change::patch_path::PatchPath;
use scim_audit_insight::change::{
    AttributeOutcome, ChangeCertainty, KnownStates, MOST_ROWS, changes_between, changes_of,
};
use scim_audit_model::entry::{Entry, Message};

const METHODS: [&str; 4] = ["PATCH", "PUT", "POST", "DELETE"];

/// The lines of an input: a path, a request, the state before it, the state after it.
fn reads(data: &[u8]) {
    let (kind, rest) = data.split_first().unwrap_or((&0, &[]));
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (path, request, before, after) = (line(), line(), line(), line());
    let _parsed = PatchPath::parse(path);
    let entry = Entry {
        method: METHODS[usize::from(*kind) % METHODS.len()].to_owned(),
        endpoint: if *kind & 4 == 0 { "/Users/1" } else { "/Bulk" }.to_owned(),
        status_code: Some(200),
        request: Some(Message {
            body: Some(request.to_owned()),
            ..Message::default()
        }),
        ..Entry::default()
    };
    let known = KnownStates {
        before: Some(before),
        is_before_calculated: false,
        after: Some(after),
    };
    for change in [changes_of(&entry), changes_between(&entry, &known)]
        .into_iter()
        .flatten()
    {
        assert!(change.attributes.len() <= MOST_ROWS);
        let deviates = change.attributes.iter().any(|row| {
            matches!(
                row.outcome,
                AttributeOutcome::NotKept
                    | AttributeOutcome::Altered
                    | AttributeOutcome::NoTarget
                    | AttributeOutcome::NotUnderstood
            )
        });
        assert!(!(deviates && change.certainty == ChangeCertainty::Exact));
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| { reads(data) });
