//! The fuzz targets, each a function of arbitrary bytes: `cargo xtask fuzz`. The native tests replay the
//! fuzzer's findings.

use std::time::Duration;

use cpu_time::ThreadTime;
use peak_alloc::PeakAlloc;
use scim_audit_record::{Answer, Exchange, Policy, RawMessage, Recorder, RedactionKey};

use crate::canaries::dice::Dice;
use crate::canaries::search::{Parts, readings, survivor};
use crate::canaries::seen::{described, head_of, kept_elsewhere, seen, written};
use crate::canaries::spelling::{json, percent};
use crate::canaries::{FAMILIES, Planted};
use crate::hostile::{Side, exchange_with};

/// Counts all memory of the program that includes this module.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Limits for a message of 64 KB: peak memory, and CPU time in a release build.
pub(crate) const MOST_MEMORY: usize = 32 << 20;
pub(crate) const MOST_TIME: Duration = Duration::from_millis(50);
const LARGEST: usize = 64 << 10;

/// The cost of recording one exchange.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Peak memory in bytes, without the memory allocated before.
    pub(crate) memory: usize,
    /// CPU time.
    pub(crate) time: Duration,
}

/// Records the exchange and returns the cost. No other thread may allocate meanwhile, because all memory is
/// counted.
pub(crate) fn cost_of(recorder: &Recorder, exchange: Exchange) -> Cost {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let start = ThreadTime::now();
    let entry = recorder.entry(exchange);
    let time = start.elapsed();
    let memory = MEMORY.peak_usage().saturating_sub(before);
    drop(entry);
    Cost { memory, time }
}

pub(crate) fn recorder(policy: Policy) -> Recorder {
    Recorder::new(RedactionKey::from_bytes([7; 32]), policy)
}

/// The bytes choose a location, a name, a spelling, and the surrounding text. Panics if the secret is in the
/// entry in any encoding.
pub(crate) fn no_canary_survives(data: &[u8]) {
    let (choices, noise) = data.split_at(data.len().min(64));
    let mut dice = Dice::reading(choices);
    let family = dice.any(&FAMILIES);
    let mut planted = (family.plant)(&mut dice);
    // A fuzzer that traces comparisons may write the canary into the noise; skip such inputs.
    let parts = Parts::of(planted.canaries.iter().map(|canary| (0, canary)));
    if readings(noise)
        .iter()
        .any(|noise| parts.found_in(noise).next().is_some())
    {
        return;
    }
    surround(&mut planted, &String::from_utf8_lossy(noise), &mut dice);
    let recorder = recorder(Policy::default());
    let look = |what: &str, entry: &scim_audit_model::entry::Entry| {
        let written = written(entry);
        if let Some(part) = survivor(&planted.canaries, written.iter().map(Vec::as_slice)) {
            panic!("{}{what}: {part} of {}", family.name, described(&planted));
        }
    };
    let exchange = seen(&planted);
    if planted.in_head {
        look(
            ", intent",
            &recorder.intent(&head_of(exchange.clone()), Some(&[])),
        );
    }
    look("", &recorder.entry(exchange));
    if planted.request.kept.is_none() && planted.response.kept.is_none() {
        look(", imported", &recorder.imported(kept_elsewhere(&planted)));
    }
}

/// Adds noise beside the secret, where it does not affect the rules that identify the secret.
fn surround(planted: &mut Planted, noise: &str, dice: &mut Dice<'_>) {
    if noise.is_empty() {
        return;
    }
    let line: String = noise
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    match dice.below(5) {
        0 => planted
            .request
            .headers
            .insert(0, ("User-Agent".to_owned(), line)),
        1 => planted.response.headers.push(("Server".to_owned(), line)),
        2 => {
            let before = format!("noise={}&", percent(noise));
            planted.query = planted.query.take().map(|query| before + &query);
        }
        side => {
            let sent = if side == 3 {
                &mut planted.request
            } else {
                &mut planted.response
            };
            let body = String::from_utf8(sent.body.clone()).unwrap_or_default();
            let is_json = serde_json::from_str::<serde_json::Value>(&body)
                .is_ok_and(|value| value.is_object());
            if is_json && sent.kept.is_none() {
                sent.body = format!(
                    "{{\"noise\":{},\"body\":{body},\"more\":{}}}",
                    json(noise),
                    json(&line)
                )
                .into_bytes();
            }
        }
    }
}

/// Building blocks of hostile texts.
const PIECES: [&str; 32] = [
    "password",
    "\"",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "=",
    "&",
    "://",
    "@",
    "%25",
    "\\u0070",
    "&#38;",
    "eyJ",
    ".",
    "-----BEGIN PRIVATE KEY-----",
    "<password>",
    "</",
    "\"name\":\"password\",\"value\":",
    "\"path\":\"password\"",
    "{\"Operations\":[",
    "Bearer ",
    "a",
    "aaaaaaaa",
    " eq ",
    "'",
    "/reset/",
    "Cookie: ",
    ";",
];

/// Expands the bytes to a text of at most 64 KB: they choose pieces, and how often to repeat the latest ones.
fn expanded(data: &[u8]) -> Vec<u8> {
    let mut text: Vec<u8> = Vec::new();
    let mut begun = [0_usize; 8];
    for &byte in data {
        if text.len() >= LARGEST {
            break;
        }
        match byte {
            0..=0x1f => {
                begun.rotate_right(1);
                begun[0] = text.len();
                text.extend_from_slice(PIECES[usize::from(byte)].as_bytes());
            }
            0x80..=0xff => {
                // Repeat the latest one to eight pieces two to thousands of times.
                let pieces = text[begun[usize::from(byte & 7)]..].to_vec();
                let times = 1 << ((byte >> 3) & 15);
                for _ in 1..times {
                    if pieces.is_empty() || text.len() + pieces.len() > LARGEST {
                        break;
                    }
                    text.extend_from_slice(&pieces);
                }
            }
            other => text.push(other),
        }
    }
    text.truncate(LARGEST);
    text
}

/// Each step is a separate branch, so a coverage-guided fuzzer keeps an input that reaches one step higher.
macro_rules! ladder {
    ($height:expr; $($step:literal)*) => {
        $(if $height > $step { std::hint::black_box($step); })*
    };
}

/// Expands the bytes to a text of at most 64 KB at a location they choose. Panics if recording it exceeds the
/// limits.
pub(crate) fn dearest_byte(data: &[u8], slower: u32) {
    let Some((&place, pieces)) = data.split_first() else {
        return;
    };
    let side = [
        Side::Request,
        Side::Answer,
        Side::UserAgent,
        Side::Location,
        Side::Query,
        Side::Form,
        Side::Gzipped,
        Side::Request,
    ][usize::from(place & 7)];
    let mut text = expanded(pieces);
    if place & 8 != 0 {
        text = format!("{{\"x\":{}}}", json(&String::from_utf8_lossy(&text))).into_bytes();
        text.truncate(LARGEST);
    } else if place & 16 != 0 {
        text = [b"{\"x\":\"".as_slice(), &text, b"\"}"].concat();
    }
    let exchange = exchange_with(side, text);
    let Cost { memory, time } = cost_of(&recorder(Policy::default()), exchange);
    let (tenths, quarters) = (time.as_micros() / 100, memory >> 18);
    ladder!(tenths; 1 2 3 5 7 10 14 20 28 40 56 80 112 160 224 320 448 640 900 1300 1900 2700 4000 6000 9000);
    ladder!(quarters; 1 2 3 4 6 8 11 16 22 32 45 64 90 128 180 256 400 600 1000);
    assert!(memory <= MOST_MEMORY, "{memory} bytes of memory");
    assert!(time <= MOST_TIME * slower, "{time:?} of a processor");
}

/// Puts arbitrary bytes everywhere. Panics unless an entry, an intent and an import result, and all can be
/// written.
pub(crate) fn answer_reads(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0xff).map(<[u8]>::to_vec);
    let mut bytes = || parts.next().unwrap_or_default();
    let latin1 = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
    let flags = bytes();
    let flag = |at: usize| flags.get(at).copied().unwrap_or_default();
    let coding = ["", "gzip", "deflate", "br", "zstd", "gzip, br"][usize::from(flag(0)) % 6];
    let label = [
        "application/scim+json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/json; charset=utf-16",
    ][usize::from(flag(1)) % 4];
    let mut message = |coded: bool| {
        let mut headers = vec![("Content-Type".to_owned(), label.to_owned())];
        if coded && !coding.is_empty() {
            headers.push(("Content-Encoding".to_owned(), coding.to_owned()));
        }
        headers.push((latin1(&bytes()), latin1(&bytes())));
        headers.push(("Authorization".to_owned(), latin1(&bytes())));
        let body = bytes();
        RawMessage {
            headers,
            size: body.len() as u64,
            body,
            truncated: flag(2) & 1 == 1,
        }
    };
    let (request, answer) = (message(flag(0) & 64 != 0), message(flag(0) & 128 != 0));
    let exchange = Exchange {
        endpoint: latin1(&bytes()),
        query: Some(latin1(&bytes())),
        method: latin1(&bytes()),
        request,
        answer: match flag(2) % 3 {
            0 => Answer::None {
                reason: latin1(&bytes()),
            },
            1 => Answer::Gateway {
                status_code: 502,
                message: answer,
                reason: latin1(&bytes()),
            },
            _ => Answer::Upstream {
                status_code: 200 + u16::from(flag(3)),
                message: answer,
                broke_off: (flag(2) & 2 == 2).then(|| latin1(&bytes())),
            },
        },
        ..exchange_with(Side::Request, Vec::new())
    };
    let policy = Policy {
        keep_unparsable_bodies: flag(4) & 1 == 1,
        decoded_cap: 1 << 16,
        ..Policy::default()
    };
    let recorder = recorder(policy);
    written(&recorder.intent(&head_of(exchange.clone()), Some(&[])));
    let entry = recorder.entry(exchange);
    written(&entry);
    written(&recorder.imported(entry));
}
