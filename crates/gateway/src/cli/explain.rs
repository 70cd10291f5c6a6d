//! `explain FILE`: says of each failed entry of a file why it failed. Nothing is stored.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use scim_audit_gateway::english;
use scim_audit_gateway::importing::{EntryReading, RecordRead};
use scim_audit_insight::dialect::dialect_of;
use scim_audit_insight::explanation::{
    CauseCategory, CauseOwner, Explanation, explain as explained,
};
use scim_audit_insight::place::{ExchangePlace, MessagePlace};
use scim_audit_model::entry::Entry;
use scim_audit_model::time;
use scim_audit_record::{Policy, Recorder, RedactionKey};
use scim_audit_unseen::spelled;
use serde_json::{Value, json};

use super::arguments::{Explain, ExplanationFormat};
use super::{CliError, explained_change, import};

/// Prints the explanations. The exit code signals failure only if no entry could be read.
pub(super) fn explain(explain: &Explain) -> Result<ExitCode, CliError> {
    let unreadable = |cause| CliError::Read {
        path: explain.file.clone(),
        cause,
    };
    let source = import::open(&explain.file).map_err(unreadable)?;
    // Secrets that another log recorded are replaced before anything is printed. Nobody compares the replacements
    // later, so the key is thrown away.
    let recorder = Recorder::new(RedactionKey::generate()?, Policy::default());
    let mut out = io::stdout().lock();
    let counts = print(source, recorder, explain.format, &mut out).map_err(unreadable)?;
    Ok(if counts.refused > 0 && counts.entries == 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// How many entries there were.
#[derive(Debug, Default, PartialEq, Eq)]
struct ExplainedCounts {
    entries: usize,
    explained: usize,
    /// Of those that are explained: nothing is wrong with them.
    expected: usize,
    refused: usize,
}

fn print(
    mut source: impl BufRead,
    recorder: Recorder,
    format: ExplanationFormat,
    out: &mut impl Write,
) -> io::Result<ExplainedCounts> {
    let mut reading = EntryReading::begin(recorder);
    let mut counts = ExplainedCounts::default();
    loop {
        let bytes = source.fill_buf()?;
        let length = bytes.len();
        let mut rest = bytes;
        let mut records = Vec::new();
        while !rest.is_empty() {
            records.extend(reading.take(&mut rest));
        }
        if length == 0 {
            records = reading.end();
        }
        print_records(records, format, &mut counts, out)?;
        if length == 0 {
            break;
        }
        source.consume(length);
    }
    if format == ExplanationFormat::Text {
        writeln!(
            out,
            "{} entries, {} explained, {} of them expected",
            counts.entries, counts.explained, counts.expected
        )?;
    }
    Ok(counts)
}

fn print_records(
    records: Vec<RecordRead>,
    format: ExplanationFormat,
    counts: &mut ExplainedCounts,
    out: &mut impl Write,
) -> io::Result<()> {
    for record in records {
        let entry = match record.entry {
            Ok(entry) => entry,
            Err(message) => {
                counts.refused += 1;
                eprintln!("line {}: refused: {message}", record.line);
                continue;
            }
        };
        counts.entries += 1;
        let Some(explanation) = explained(&entry) else {
            continue;
        };
        counts.explained += 1;
        counts.expected += usize::from(explanation.category() == CauseCategory::Expected);
        match format {
            ExplanationFormat::Text => writeln!(out, "{}", in_words(&entry, &explanation))?,
            ExplanationFormat::Json => writeln!(out, "{}", in_json(&entry, &explanation))?,
        }
    }
    Ok(())
}

fn in_words(entry: &Entry, explanation: &Explanation) -> String {
    let code = entry
        .status_code
        .map_or_else(|| "no answer".to_owned(), |code| code.to_string());
    let mut text = format!(
        "{} {} {} → {code}  ({})\n",
        time::format(&entry.time),
        shown(&entry.method),
        shown(&entry.endpoint),
        shown(&entry.request_id),
    );
    let mut line = |label: &str, words: &str| {
        // Writing to a String cannot fail.
        writeln!(text, "  {label:<11} {words}").ok();
    };
    line("why", &shown(&english::reason_of(explanation)));
    line("what to do", &shown(&english::action_of(explanation)));
    line("who", owner(explanation.owner()));
    line(
        "cause",
        &format!(
            "{} ({}, {}); {} <{}>",
            explanation.cause.as_str(),
            explanation.category().as_str(),
            explanation.confidence.as_str(),
            explanation.reference.title,
            explanation.reference.url,
        ),
    );
    for evidence in &explanation.evidence {
        let words = english::finding(evidence.finding);
        let at = place(&evidence.at);
        let value = if evidence.value.is_empty() {
            String::new()
        } else {
            format!(" “{}”", shown(&evidence.value))
        };
        line("evidence", &format!("{at}:{value} ({words})"));
    }
    for change in explained_change::lines(entry) {
        line("change", &shown(&change));
    }
    if let Some(dialect) = dialect_of(entry) {
        let (name, confidence) = (dialect.product.name(), dialect.confidence.as_str());
        line("client", &format!("{name} ({confidence})"));
        for found in &dialect.quirks {
            let (quirk, cure) = (
                english::quirk(found.quirk),
                english::quirk_cure(found.quirk),
            );
            line("dialect", &format!("{quirk} {cure}"));
        }
    }
    text
}

fn owner(owner: CauseOwner) -> &'static str {
    match owner {
        CauseOwner::IdentityProvider => "the admin of the identity provider",
        CauseOwner::Service => "the developer of the service",
        CauseOwner::Network => "the admin of the network",
        CauseOwner::Gateway => "who runs the gateway",
        CauseOwner::Nobody => "nobody",
    }
}

fn place(at: &ExchangePlace) -> String {
    let side = at.side.as_str();
    match &at.place {
        MessagePlace::Method => "method".to_owned(),
        MessagePlace::Path => "path".to_owned(),
        MessagePlace::Parameter(name) => format!("parameter {}", shown(name)),
        MessagePlace::StatusCode => "status code".to_owned(),
        MessagePlace::Header(name) => format!("{side} header {}", shown(name)),
        MessagePlace::Body(pointer) if pointer.is_empty() => format!("{side} body"),
        MessagePlace::Body(pointer) => format!("{side} body {}", shown(pointer)),
        MessagePlace::Record => "log".to_owned(),
    }
}

/// What a stranger wrote, on one line, without characters that control a terminal or the direction of text.
fn shown(text: &str) -> String {
    spelled(&text.replace(['\n', '\r', '\t'], " "))
}

fn in_json(entry: &Entry, explanation: &Explanation) -> Value {
    let arguments = |all: &[(&'static str, String)]| {
        all.iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect::<serde_json::Map<_, _>>()
    };
    json!({
        "requestId": entry.request_id,
        "time": time::format(&entry.time),
        "method": entry.method,
        "endpoint": entry.endpoint,
        "statusCode": entry.status_code,
        "code": explanation.cause.as_str(),
        "category": explanation.category().as_str(),
        "who": explanation.owner().as_str(),
        "confidence": explanation.confidence.as_str(),
        "reason": {
            "key": explanation.reason.key.as_str(),
            "arguments": arguments(&explanation.reason.arguments),
            "text": english::reason_of(explanation),
        },
        "action": {
            "key": explanation.action.key.as_str(),
            "arguments": arguments(&explanation.action.arguments),
            "text": english::action_of(explanation),
        },
        "evidence": explanation.evidence.iter().map(|evidence| json!({
            "where": evidence.at.side.as_str(),
            "place": evidence.at.place.as_str(),
            "at": evidence.at.place.at(),
            "value": evidence.value,
            "finding": evidence.finding.as_str(),
        })).collect::<Vec<_>>(),
        "change": explained_change::in_json(entry),
        "client": dialect_of(entry).map(|dialect| json!({
            "product": dialect.product.as_str(),
            "confidence": dialect.confidence.as_str(),
            "quirks": dialect.quirks.iter().map(|found| found.quirk.as_str()).collect::<Vec<_>>(),
        })),
        "source": {"title": explanation.reference.title, "url": explanation.reference.url},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = concat!(
        r#"{"requestId":"1","time":"2026-05-07T09:40:08Z","status":"success","method":"GET","endpoint":"/Users","statusCode":200}"#,
        "\n",
        r#"{"requestId":"2","time":"2026-05-07T09:40:09Z","status":"failed","method":"PATCH","endpoint":"/Users/7","statusCode":400,"request":{"headers":[["Authorization","Bearer s3cret-token-of-a-client"]],"body":"{\"Operations\":[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]}"},"response":{"body":"{\"scimType\":\"invalidValue\",\"detail\":\"active: not a boolean\u202e\u001b[31m\"}"}}"#,
        "\nno entry\n",
        r#"{"requestId":"3","time":"2026-05-07T09:40:09Z","status":"failed","method":"DELETE","endpoint":"/Users/7","statusCode":404}"#,
        "\n",
    );

    fn printed(format: ExplanationFormat) -> (String, ExplainedCounts) {
        let recorder = Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default());
        let mut out = Vec::new();
        let counts = print(FILE.as_bytes(), recorder, format, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), counts)
    }

    #[test]
    fn failed_entries_are_explained_and_successes_are_not() {
        let (text, counts) = printed(ExplanationFormat::Text);
        let expected = ExplainedCounts {
            entries: 3,
            explained: 2,
            expected: 1,
            refused: 1,
        };
        assert_eq!(counts, expected);
        for part in [
            "2026-05-07T09:40:09.000Z PATCH /Users/7 → 400  (2)",
            "The attribute active is a boolean, and the request sends the text \"False\".",
            "?aadOptscim062020",
            "request body /Operations/0/value: “False” (a text instead of true or false)",
            "boolean_as_text (client, certain)",
            "change      asked to set active: “False”",
            "Microsoft Entra ID (likely)",
            "3 entries, 2 explained, 1 of them expected",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("(1)"), "{text}");
    }

    #[test]
    fn what_strangers_wrote_cannot_control_the_terminal() {
        let (text, _) = printed(ExplanationFormat::Text);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }

    #[test]
    fn programs_get_one_object_per_line() {
        let (text, _) = printed(ExplanationFormat::Json);
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2);
        let first = &lines[0];
        assert_eq!(first["code"], "boolean_as_text");
        assert_eq!(
            first["reason"]["arguments"],
            json!({"attribute": "active", "value": "False"})
        );
        assert_eq!(first["evidence"][0]["at"], "/Operations/0/value");
        assert_eq!(first["change"]["attributes"][0]["attribute"], "active");
        assert_eq!(lines[1]["category"], "expected");
    }
}
