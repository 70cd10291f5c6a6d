//! Builds `sample/sample.ndjson.gz` from the recording of the story.
//!
//! `cargo run -p scim-audit-sandbox --example build_sample -- FILE` reads the recording that
//! `sample/story/story.py` writes, one exchange per line, as it was sent. The gateway's recorder redacts each
//! entry, with a fixed key (all secrets in the recording are invented). All times are moved together, so that
//! the newest entry has the time that `src/log.rs` expects. The output is deterministic: the same recording
//! produces the same file.

use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use scim_audit_model::entry::Entry;
use scim_audit_model::time;
use scim_audit_record::{Answer, Exchange, Policy, RawMessage, Recorder, RedactionKey};
use serde_json::Value;

const NEWEST: &str = "2026-11-23T12:00:00.000Z";

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args()
        .nth(1)
        .ok_or("say where the recording is")?;
    let recorder = Recorder::new(RedactionKey::from_bytes([5; 32]), Policy::default());
    let mut entries: Vec<Entry> = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        entries.push(recorder.entry(exchange(&line).ok_or("a line lacks a part")?));
    }
    entries.sort_by_key(|entry| entry.time);
    let moved = time::parse(NEWEST)? - entries.last().ok_or("the recording is empty")?.time;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/sample.ndjson.gz");
    let mut out = GzEncoder::new(File::create(path)?, Compression::best());
    for entry in &mut entries {
        entry.time += moved;
        entry.sample = true;
        serde_json::to_writer(&mut out, entry)?;
        out.write_all(b"\n")?;
    }
    out.finish()?;
    println!("{} entries", entries.len());
    Ok(())
}

fn exchange(line: &Value) -> Option<Exchange> {
    let path = line["path"].as_str()?;
    let below = ["/scim/v2", "/v2"]
        .iter()
        .find_map(|base| path.strip_prefix(base));
    Some(Exchange {
        request_id: String::new(),
        time: time::parse(line["time"].as_str()?).ok()?,
        duration: Duration::from_secs_f64(line["durationMs"].as_f64()? / 1000.0),
        client_ip: line["clientIp"].as_str().and_then(|ip| ip.parse().ok()),
        method: line["method"].as_str()?.to_owned(),
        endpoint: below.unwrap_or(path).to_owned(),
        query: line["rawQuery"]
            .as_str()
            .filter(|query| !query.is_empty())
            .map(str::to_owned),
        request: message(line, "request")?,
        answer: Answer::Upstream {
            status_code: u16::try_from(line["statusCode"].as_u64()?).ok()?,
            message: message(line, "response")?,
            broke_off: None,
        },
    })
}

fn message(line: &Value, side: &str) -> Option<RawMessage> {
    let headers = line[format!("{side}Headers")]
        .as_array()?
        .iter()
        .map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned())))
        .collect::<Option<_>>()?;
    let body = line[format!("{side}Body")].as_str()?.as_bytes().to_vec();
    Some(RawMessage {
        headers,
        size: body.len() as u64,
        body,
        truncated: false,
    })
}
