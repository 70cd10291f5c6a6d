//! The bundled sample log: about three thousand exchanges between real SCIM clients and servers.
//!
//! They were recorded in a lab, on one machine, and redacted by the gateway's rules; all their secrets were
//! invented. The clients were scim2-tester, scim2-cli and scripts. The servers were scim2-server,
//! django-scim2, this crate's sandbox, and a server that responds incorrectly on purpose. The requests in the
//! styles of Okta and Microsoft Entra are **reproductions from public documents**, not captures of a vendor's
//! tenant.
//!
//! Apart from the redaction, only the times are changed: each recording is cut into bursts, and the bursts
//! are spread over eight days to resemble provisioning cycles. Order and gaps within a burst are as recorded.
//! So are durations, sizes, headers (including `Date`) and bodies. `examples/build_sample.rs` creates the
//! file.

use std::io::{BufRead as _, BufReader};

use flate2::read::GzDecoder;
use scim_audit_model::entry::Entry;
use scim_audit_model::time::{Instant, from_epoch_millis};

static LOG: &[u8] = include_bytes!("../sample/sample.ndjson.gz");

/// Time of the newest entry in the file, in milliseconds since 1970: 2026-11-23T12:00:00Z.
const NEWEST_MILLIS: i64 = 1_795_435_200_000;
/// Age of the newest entry relative to `now`, in milliseconds.
const AGE_MILLIS: i64 = 3 * 60 * 1000;

/// Returns the sample log, oldest entry first. The newest entry is three minutes before `now`. Each of the
/// seven days before today, in any time zone, has successes, failures, and a failed `PATCH` on `/Users`.
///
/// The ids are derived from the shifted time and a counter, so importing the sample again with the same `now`
/// adds no entries. Entries are decoded lazily.
pub fn sample(now: Instant) -> impl Iterator<Item = Entry> {
    let shift = now.timestamp_millis() - AGE_MILLIS - NEWEST_MILLIS;
    BufReader::new(GzDecoder::new(LOG))
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<Entry>(&line).ok())
        .zip(0_u16..)
        .filter_map(move |(entry, number)| {
            let millis = entry.time.timestamp_millis() + shift;
            Some(Entry {
                request_id: request_id(millis, number),
                time: from_epoch_millis(millis)?,
                sample: true,
                ..entry
            })
        })
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
        assert!((2_500..=3_500).contains(&lines), "{lines}");
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
    fn every_day_of_the_week_before_today_has_each_kind_of_entry() {
        let (now, entries) = log();
        // Try a start every quarter of an hour, because midnight depends on the time zone.
        for start in
            (24 * 4..=8 * 24 * 4).map(|quarters| now - chrono::TimeDelta::minutes(15 * quarters))
        {
            let day: Vec<&Entry> = entries
                .iter()
                .filter(|entry| {
                    entry.time >= start && entry.time < start + chrono::TimeDelta::days(1)
                })
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
    fn entries_contain_no_secret_of_the_lab() {
        let (_, entries) = log();
        for entry in entries {
            let text = serde_json::to_string(&entry).unwrap();
            for bait in [
                "lab-token",
                "cookie-secret",
                "lab-api-key",
                "lab-new-",
                "lab-bulk-",
                "lab-form-",
            ] {
                assert!(!text.contains(bait), "{bait} in {text}");
            }
        }
    }
}
