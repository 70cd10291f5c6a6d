//! Builds `sample/sample.ndjson.gz` from recordings.
//!
//! `cargo run -p scim-audit-sandbox --example build_sample -- DIR` reads every `*.ndjson` file of DIR, in the
//! unredacted format that `sample/record.py` writes: one exchange per line. The entries are redacted with a
//! fixed key (all secrets in the recordings were invented), cut into bursts and spread over eight days. The
//! output is deterministic: the same recordings produce the same file.

use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use chrono::TimeDelta;
use flate2::Compression;
use flate2::write::GzEncoder;
use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::time;
use scim_audit_record::{Answer, Exchange, Policy, RawMessage, Recorder, RedactionKey};
use serde_json::Value;

/// Number of exchanges in a burst.
const BURST: usize = 12;
const NEWEST: &str = "2026-11-23T12:00:00.000Z";
const SPAN_MINUTES: i64 = 8 * 24 * 60;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("say where the recordings are")?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|kind| kind == "ndjson"));
    files.sort();
    let recordings: Vec<Vec<Vec<Entry>>> = files
        .iter()
        .map(|file| bursts(file))
        .collect::<Result<_, _>>()?;
    let mut entries = laid_out(recordings)?;
    let newest = time::parse(NEWEST)?;
    let last = entries
        .iter()
        .map(|entry| entry.time)
        .max()
        .ok_or("no recordings")?;
    for entry in &mut entries {
        entry.time += newest - last;
        entry.sample = true;
    }
    entries.sort_by_key(|entry| entry.time);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/sample.ndjson.gz");
    let mut out = GzEncoder::new(File::create(path)?, Compression::best());
    for entry in &entries {
        serde_json::to_writer(&mut out, entry)?;
        out.write_all(b"\n")?;
    }
    out.finish()?;
    println!("{} entries", entries.len());
    Ok(())
}

fn bursts(file: &Path) -> Result<Vec<Vec<Entry>>, Box<dyn Error>> {
    let recorder = Recorder::new(RedactionKey::from_bytes([5; 32]), Policy::default());
    let mut entries = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        entries.push(recorder.entry(exchange(&line).ok_or("a line lacks a part")?));
    }
    Ok(entries.chunks(BURST).map(<[Entry]>::to_vec).collect())
}

/// Returns whether a burst has the entry that the sandbox's browser test looks for on every day.
fn has_failed_patch(burst: &[Entry]) -> bool {
    burst.iter().any(|entry| {
        entry.status == Status::Failed
            && entry.method == "PATCH"
            && entry.endpoint.starts_with("/Users/")
    })
}

/// Spreads the bursts over the whole span. Bursts with a failed PATCH are spaced evenly, alternating between
/// the recordings. The other bursts are spaced evenly between their neighbours of the same recording, so that
/// each recording stays in order.
fn laid_out(recordings: Vec<Vec<Vec<Entry>>>) -> Result<Vec<Entry>, Box<dyn Error>> {
    let mut anchors: Vec<(usize, usize, usize)> = Vec::new();
    for (recording, bursts) in recordings.iter().enumerate() {
        let failed = bursts
            .iter()
            .enumerate()
            .filter(|(_, burst)| has_failed_patch(burst));
        let failed: Vec<usize> = failed.map(|(at, _)| at).collect();
        let count = failed.len();
        let share = |turn: usize| (2 * turn + 1) * 10_000 / (2 * count);
        anchors.extend(
            failed
                .into_iter()
                .enumerate()
                .map(|(turn, at)| (share(turn), recording, at)),
        );
    }
    anchors.sort_unstable();
    let last = i64::try_from(anchors.len())?.max(2) - 1;
    let mut entries = Vec::new();
    for (recording, bursts) in recordings.into_iter().enumerate() {
        let mut fixed = vec![(-1, 0)];
        for (slot, (_, _, at)) in anchors
            .iter()
            .enumerate()
            .filter(|(_, anchor)| anchor.1 == recording)
        {
            fixed.push((
                i64::try_from(*at)?,
                i64::try_from(slot)? * SPAN_MINUTES / last,
            ));
        }
        fixed.push((i64::try_from(bursts.len())?, SPAN_MINUTES));
        for (at, burst) in bursts.into_iter().enumerate() {
            let at = i64::try_from(at)?;
            let before = fixed
                .iter()
                .rfind(|(index, _)| *index <= at)
                .ok_or("no anchor")?;
            let after = fixed
                .iter()
                .find(|(index, _)| *index > at)
                .ok_or("no anchor")?;
            let minutes = before.1 + (after.1 - before.1) * (at - before.0) / (after.0 - before.0);
            let first = burst.first().ok_or("an empty burst")?.time;
            let start = time::parse("2026-11-15T12:00:00Z")? + TimeDelta::minutes(minutes);
            entries.extend(burst.into_iter().map(|mut entry| {
                entry.time = start + (entry.time - first);
                entry
            }));
        }
    }
    Ok(entries)
}

fn exchange(line: &Value) -> Option<Exchange> {
    let path = line["path"].as_str()?;
    let below = ["/scim/v2", "/v2"]
        .iter()
        .find_map(|base| path.strip_prefix(base));
    let method = line["method"].as_str()?;
    let status_code = u16::try_from(line["statusCode"].as_u64()?).ok()?;
    let response = message(line, "response")?;
    let announced = response
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.parse::<u64>().ok());
    let bodiless = method == "HEAD" || matches!(status_code, 204 | 304);
    let broke_off = announced
        .filter(|length| *length > response.size && !bodiless)
        .map(|length| {
            format!(
                "The answer ended after {} of {length} bytes.",
                response.size
            )
        });
    Some(Exchange {
        request_id: String::new(),
        time: time::parse(line["time"].as_str()?).ok()?,
        duration: Duration::from_secs_f64(line["durationMs"].as_f64()? / 1000.0),
        client_ip: line["clientIp"].as_str().and_then(|ip| ip.parse().ok()),
        method: method.to_owned(),
        endpoint: below.unwrap_or(path).to_owned(),
        query: line["rawQuery"]
            .as_str()
            .filter(|query| !query.is_empty())
            .map(str::to_owned),
        request: message(line, "request")?,
        answer: Answer::Upstream {
            status_code,
            message: response,
            broke_off,
        },
    })
}

fn message(line: &Value, side: &str) -> Option<RawMessage> {
    let headers: Vec<(String, String)> = line[format!("{side}Headers")]
        .as_array()?
        .iter()
        .map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned())))
        .collect::<Option<_>>()?;
    let text = line[format!("{side}Body")].as_str().unwrap_or_default();
    let gzip = headers
        .iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("content-encoding") && value == "gzip");
    let body = if line[format!("{side}BodyEncoding")] == "base64" {
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .ok()?
    } else if gzip {
        // The recording holds the decoded body; compress it again to get the transferred size.
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).ok()?;
        encoder.finish().ok()?
    } else {
        text.as_bytes().to_vec()
    };
    Some(RawMessage {
        headers,
        size: body.len() as u64,
        body,
        truncated: false,
    })
}
