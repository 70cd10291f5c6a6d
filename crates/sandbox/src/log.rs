//! The bundled sample log: three weeks of an invented company of 400 people, as its SCIM traffic.
//!
//! The company provisions 250 people from Microsoft Entra ID and 120 from Okta; a script of its own keeps 30
//! contractors. The exchanges really took place, with two SCIM services: SCIMMY and scim2-server. The requests of
//! Entra and Okta are **reproductions from public documents**, not captures of a vendor's tenant. People and
//! secrets are invented; the gateway's recorder redacted each entry. `sample/story` plays the story and records
//! it, and `examples/build_sample.rs` makes the file of the recording. `docs/tour.md` walks through the incidents.
//!
//! Two things are staged. A service runs for a minute, and the story takes three weeks: so the times of the entries
//! are planned, and the times that the services wrote are moved with them. And the answers during the outage (503)
//! and those to the expired token (401) are of the proxy in front of the services.

use std::io::{BufRead as _, BufReader};

use chrono::{NaiveDateTime, TimeDelta};
use flate2::read::GzDecoder;
use scim_audit_model::entry::Entry;
use scim_audit_model::time::Instant;

static LOG: &[u8] = include_bytes!("../sample/sample.ndjson.gz");

/// Time of the newest entry in the file, in milliseconds since 1970: 2026-11-23T12:00:00Z.
const NEWEST_MILLIS: i64 = 1_795_435_200_000;
/// Age of the newest entry relative to `now`, in milliseconds.
const AGE_MILLIS: i64 = 3 * 60 * 1000;
/// How dates are written in JSON, without fractions of a second, and the length of that.
const RFC_3339: (&str, usize) = ("%Y-%m-%dT%H:%M:%S", 19);
/// How `Date` is written, without ` GMT`, and the length of that.
const HTTP_DATE: (&str, usize) = ("%a, %d %b %Y %H:%M:%S", 25);

/// Returns the sample log, oldest entry first. The newest entry is three minutes before `now`, to the second.
/// Each of the seven days before today, in any time zone, has successes, failures, and a failed `PATCH` on
/// `/Users`.
///
/// All times are moved by the same whole number of seconds: those of the entries, and those in headers, bodies and
/// queries.
///
/// The ids are derived from the moved time and a counter, so importing the sample again with the same `now`
/// adds no entries. Entries are decoded lazily.
pub fn sample(now: Instant) -> impl Iterator<Item = Entry> {
    let shift = now.timestamp_millis() - AGE_MILLIS - NEWEST_MILLIS;
    let shift = TimeDelta::seconds(shift.div_euclid(1000));
    BufReader::new(GzDecoder::new(LOG))
        .lines()
        .map_while(Result::ok)
        .filter_map(move |line| serde_json::from_str::<Entry>(&moved(&line, shift)).ok())
        .zip(0_u16..)
        .map(|(entry, number)| Entry {
            request_id: request_id(entry.time.timestamp_millis(), number),
            sample: true,
            ..entry
        })
}

/// Moves every date in a line by `shift`.
fn moved(line: &str, shift: TimeDelta) -> String {
    let mut out = String::with_capacity(line.len());
    let mut done = 0;
    for (at, _) in line.match_indices('T') {
        // `2026-11-02T12:00:00`, or `Mon, 02 Nov 2026 12:00:00 GMT`.
        let ((format, length), before) = if line.get(..at).is_some_and(|text| text.ends_with(" GM"))
        {
            (HTTP_DATE, HTTP_DATE.1 + " GM".len())
        } else {
            (RFC_3339, 10)
        };
        let date = at.checked_sub(before).and_then(|start| {
            let text = line.get(start..start + length)?;
            let date = text
                .ends_with(|last: char| last.is_ascii_digit())
                .then(|| NaiveDateTime::parse_from_str(text, format).ok())??;
            Some((start, date.checked_add_signed(shift)?))
        });
        if let Some((start, date)) = date
            && let Some(between) = line.get(done..start)
        {
            out.push_str(between);
            out.push_str(&date.format(format).to_string());
            done = start + length;
        }
    }
    out.push_str(line.get(done..).unwrap_or_default());
    out
}

/// Creates a `UUIDv7` ([RFC 9562 §5.7](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)) that has the
/// counter instead of random bits.
fn request_id(millis: i64, number: u16) -> String {
    let time = u64::try_from(millis).unwrap_or_default() & 0xffff_ffff_ffff;
    let high = time >> 16;
    let low = time & 0xffff;
    format!(
        "{high:08x}-{low:04x}-7{:03x}-8{:03x}-5ca1ab1e{number:04x}",
        number & 0xfff,
        number >> 12
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use scim_audit_model::entry::Status;
    use scim_audit_model::time::parse;

    use super::*;

    fn log() -> (Instant, Vec<Entry>) {
        let now = parse("2031-03-04T05:06:07.089Z").unwrap();
        (now, sample(now).collect())
    }

    #[test]
    fn every_line_is_an_entry_in_order_and_just_before_now() {
        let (now, entries) = log();
        let lines = BufReader::new(GzDecoder::new(LOG)).lines().count();
        assert_eq!(entries.len(), lines);
        assert!((5_500..=10_000).contains(&lines), "{lines}");
        assert!(entries.is_sorted_by_key(|entry| entry.time));
        let age = now - entries.last().unwrap().time;
        assert!((120..=300).contains(&age.num_seconds()), "{age}");
        assert!(
            entries
                .iter()
                .all(|entry| entry.sample && entry.request.is_some())
        );
    }

    #[test]
    fn ids_are_unique_and_the_same_for_the_same_now() {
        let (now, entries) = log();
        let ids: HashSet<_> = entries
            .iter()
            .map(|entry| entry.request_id.clone())
            .collect();
        assert_eq!(ids.len(), entries.len());
        assert!(ids.iter().all(|id| id.len() == 36 && &id[14..15] == "7"));
        assert!(
            sample(now)
                .map(|entry| entry.request_id)
                .eq(entries.into_iter().map(|entry| entry.request_id))
        );
    }

    #[test]
    fn dates_of_both_forms_are_moved_and_nothing_else() {
        let line = r#"{"time":"2026-11-02T12:00:00.123Z","a":["Date","Mon, 02 Nov 2026 23:59:59 GMT"],"T":"G é T12 GMT"}"#;
        let expected = r#"{"time":"2026-11-03T12:00:01.123Z","a":["Date","Wed, 04 Nov 2026 00:00:00 GMT"],"T":"G é T12 GMT"}"#;
        assert_eq!(moved(line, TimeDelta::seconds(86_401)), expected);
        assert_eq!(moved("T", TimeDelta::zero()), "T");
    }

    #[test]
    fn the_times_of_the_services_are_about_those_of_the_entries() {
        let (now, entries) = log();
        let newest = now - TimeDelta::seconds(170);
        let oldest = now - TimeDelta::days(300);
        for entry in entries {
            let text = serde_json::to_string(&entry).unwrap();
            for (at, _) in text.match_indices('T') {
                let date = at.checked_sub(10).and_then(|start| text.get(start..at + 9));
                if let Some(date) = date.and_then(|date| parse(&format!("{date}Z")).ok()) {
                    assert!(oldest < date && date < newest, "{date} in {text}");
                }
            }
        }
    }

    #[test]
    fn the_story_has_its_incidents_and_few_failures() {
        let (_, entries) = log();
        let count =
            |wanted: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| wanted(entry)).count();
        let failed = count(&|entry| entry.status == Status::Failed);
        let share = failed * 1000 / entries.len();
        assert!((30..=50).contains(&share), "{share} of 1000 failed");

        let code = |wanted: u16| count(&|entry| entry.status_code == Some(wanted));
        assert_eq!(
            code(409),
            36,
            "the matching mistake: 12 people, three times"
        );
        assert!(code(401) > 40, "the expired token");
        assert!(code(503) > 40, "the outage");
        let sent = |entry: &Entry, words: &str| {
            let body = entry.request.as_ref().and_then(|sent| sent.body.as_deref());
            body.is_some_and(|body| body.contains(words))
        };
        let refused =
            count(&|entry| entry.status_code == Some(400) && sent(entry, r#""value": "False""#));
        assert!(refused > 60, "the dialect setting: {refused}");
        let out = r#"{"active": false}"#;
        assert!(count(&|entry| sent(entry, out)) >= 44, "the deactivation");
        let leaks = count(&|entry| {
            let query = entry.query.as_deref().unwrap_or_default();
            query.contains("access_token=%5Bredacted") || sent(entry, r#""nickName": "[redacted"#)
        });
        assert_eq!(leaks, 7, "the leak");
        let entra = entries
            .iter()
            .filter(|entry| entry.client.user_agent.is_none());
        let times: Vec<Instant> = entra.map(|entry| entry.time).collect();
        let longest = times
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .max()
            .unwrap();
        assert!(
            longest > TimeDelta::hours(60),
            "the silent weekend: {longest}"
        );
    }

    #[test]
    fn every_day_of_the_week_before_today_has_each_kind_of_entry() {
        let (now, entries) = log();
        // Try a start every quarter of an hour, because midnight depends on the time zone.
        for start in (24 * 4..=8 * 24 * 4).map(|quarters| now - TimeDelta::minutes(15 * quarters)) {
            let day: Vec<&Entry> = entries
                .iter()
                .filter(|entry| entry.time >= start && entry.time < start + TimeDelta::days(1))
                .collect();
            let has = |wanted: &dyn Fn(&Entry) -> bool| day.iter().any(|entry| wanted(entry));
            assert!(has(&|entry| entry.status == Status::Success), "{start}");
            assert!(has(&|entry| entry.status == Status::Failed), "{start}");
            assert!(
                has(&|entry| entry.status == Status::Failed
                    && entry.method == "PATCH"
                    && entry.endpoint.starts_with("/Users/")),
                "{start}"
            );
        }
    }

    #[test]
    fn entries_contain_no_secret_of_the_story() {
        let (_, entries) = log();
        for entry in entries {
            let text = serde_json::to_string(&entry).unwrap();
            for bait in ["invented-", "eyJ"] {
                assert!(!text.contains(bait), "{bait} in {text}");
            }
        }
    }
}
