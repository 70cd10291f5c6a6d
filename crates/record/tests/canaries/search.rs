//! Searches the output for remains of a canary in any encoding.

use std::collections::HashMap;

/// This many consecutive characters of a secret count as a leak.
const TELLING: usize = 8;

/// The parts of secrets, each with the number of its case.
pub(crate) struct Parts {
    cases: HashMap<[u8; TELLING], usize>,
    /// The bytes with which a part may begin. Most positions are skipped by this check.
    begins: [bool; 256],
}

impl Parts {
    /// Collects the parts of these secrets, given with the numbers of their cases.
    pub(crate) fn of<'c>(canaries: impl IntoIterator<Item = (usize, &'c String)>) -> Self {
        let mut parts = Self {
            cases: HashMap::new(),
            begins: [false; 256],
        };
        for (case, canary) in canaries {
            for window in canary.as_bytes().to_ascii_lowercase().windows(TELLING) {
                if let Ok(part) = <[u8; TELLING]>::try_from(window) {
                    parts.begins[usize::from(part[0])] = true;
                    parts.cases.insert(part, case);
                }
            }
        }
        parts
    }

    /// Every part in this text without decoding: the case, and the surrounding text.
    pub(crate) fn found_in<'t>(
        &'t self,
        text: &'t [u8],
    ) -> impl Iterator<Item = (usize, String)> + 't {
        text.windows(TELLING)
            .enumerate()
            .filter_map(move |(at, window)| {
                if !self.begins[usize::from(window[0].to_ascii_lowercase())] {
                    return None;
                }
                let part: [u8; TELLING] = window.to_ascii_lowercase().try_into().ok()?;
                let case = *self.cases.get(&part)?;
                let around = &text[at.saturating_sub(40)..(at + TELLING + 24).min(text.len())];
                Some((case, String::from_utf8_lossy(around).into_owned()))
            })
    }
}

/// The first part of one of these secrets found in the texts in any encoding, with the surrounding text.
pub(crate) fn survivor<'t>(
    canaries: &[String],
    texts: impl IntoIterator<Item = &'t [u8]>,
) -> Option<String> {
    let parts = Parts::of(canaries.iter().map(|canary| (0, canary)));
    texts.into_iter().find_map(|text| {
        readings(text)
            .iter()
            .find_map(|reading| parts.found_in(reading).next())
            .map(|(_, around)| around)
    })
}

/// The text, and its decodings up to a limit, including decodings of decodings.
pub(crate) fn readings(text: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![text.to_vec()];
    let mut at = 0;
    while at < all.len() && all.len() < 24 {
        let now = all[at].clone();
        for next in [
            unescaped(&now),
            percent_decoded(&now),
            without_entities(&now),
            without_nul(&now),
        ]
        .into_iter()
        .flatten()
        {
            if !all.contains(&next) {
                all.push(next);
            }
        }
        at += 1;
    }
    let decoded: Vec<Vec<u8>> = all.iter().flat_map(|text| base64_runs(text)).collect();
    for text in decoded {
        let more = without_nul(&text);
        all.extend(percent_decoded(&text));
        all.extend(unescaped(&text));
        all.push(text);
        all.extend(more);
    }
    all
}

fn hex(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The text with its JSON escapes decoded.
fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    text.contains(&b'\\').then(|| {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            if byte != b'\\' {
                out.push(byte);
                at += 1;
                continue;
            }
            let unit = (text.get(at + 1) == Some(&b'u'))
                .then(|| text.get(at + 2..at + 6).and_then(hex))
                .flatten();
            if let Some(unit) = unit {
                let character = char::from_u32(unit).unwrap_or('\u{fffd}');
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                at += 6;
            } else {
                out.extend(text.get(at + 1));
                at += 2;
            }
        }
        out
    })
}

fn percent_decoded(text: &[u8]) -> Option<Vec<u8>> {
    let is_coded = text
        .windows(3)
        .any(|window| window[0] == b'%' && hex(&window[1..]).is_some());
    is_coded.then(|| {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let code = (byte == b'%')
                .then(|| text.get(at + 1..at + 3).and_then(hex))
                .flatten();
            out.push(
                code.and_then(|code| u8::try_from(code).ok())
                    .unwrap_or(byte),
            );
            at += if code.is_some() { 3 } else { 1 };
        }
        out
    })
}

fn without_entities(text: &[u8]) -> Option<Vec<u8>> {
    let is_coded = text.windows(2).any(|window| window == b"&#");
    is_coded.then(|| {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            if let Some((character, length)) = entity(&text[at..]) {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                at += length;
            } else {
                out.push(byte);
                at += 1;
            }
        }
        out
    })
}

fn entity(text: &[u8]) -> Option<(char, usize)> {
    let digits = text.strip_prefix(b"&#")?;
    let end = digits.iter().take(10).position(|byte| *byte == b';')?;
    let digits = std::str::from_utf8(&digits[..end]).ok()?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => digits.parse(),
    };
    Some((char::from_u32(code.ok()?)?, end + 3))
}

/// The text without NUL bytes. Turns UTF-16 of ASCII letters into ASCII, in either byte order.
fn without_nul(text: &[u8]) -> Option<Vec<u8>> {
    text.contains(&0)
        .then(|| text.iter().copied().filter(|byte| *byte != 0).collect())
}

/// Decodes each run of base64 characters at all four alignments.
fn base64_runs(text: &[u8]) -> Vec<Vec<u8>> {
    text.split(|byte| sextet(*byte).is_none())
        .filter(|run| run.len() >= 11)
        .flat_map(|run| (0..4).map(|skipped| base64_decoded(&run[skipped..])))
        .collect()
}

fn base64_decoded(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len());
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in run {
        bits = (bits << 6) | sextet(byte).unwrap_or_default();
        count += 6;
        if count >= 8 {
            count -= 8;
            out.extend(u8::try_from((bits >> count) & 0xff));
        }
    }
    out
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(value.into())
}
