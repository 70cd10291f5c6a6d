//! The columns give the same results as `model` does for the entries of a file, whatever the size of its
//! pieces.

#![cfg(test)]

#[path = "../../store/tests/it/arbitrary.rs"]
mod arbitrary;
#[path = "../../store/tests/it/clock_changes.rs"]
mod clock_changes;

use proptest::prelude::*;
use scim_audit_columns::{Columns, Loaded, Loader, Place, Selecting, count};
use scim_audit_model::buckets::Buckets;
use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::export::{Export, Format};
use scim_audit_model::field::{ENTRY_FIELDS, EntryField, FieldValue};
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Bucket, Range};
use scim_audit_model::reading::{self, RecordFormat, Row};
use scim_audit_model::time;

use arbitrary::entries;
use clock_changes::{days_of_clock_changes, offset_in};

/// Filters without criteria on messages and on facts, which the columns do not have.
fn filter() -> impl Strategy<Value = Filter> {
    arbitrary::filter().prop_map(|mut filter| {
        for criteria in [&mut filter.include, &mut filter.exclude] {
            let all = criteria.iter().cloned();
            *criteria = all
                .filter(|(criterion, _)| !criterion.needs_messages())
                .collect();
        }
        filter
    })
}

fn written(format: Format, entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut export = Export::begin(format, &mut out);
    for entry in entries {
        export.entry(entry, &mut out).unwrap();
    }
    export.end(&mut out);
    out
}

fn load(file: &[u8], piece: usize) -> (Columns, Loaded) {
    let mut loader = Loader::new();
    for bytes in file.chunks(piece) {
        loader.push(bytes).unwrap();
    }
    loader.end().unwrap();
    let (mut sorting, read) = loader.finish().unwrap();
    while !sorting.step(3) {}
    (sorting.finish(), read)
}

fn selected(columns: &Columns, filter: &Filter, step: usize) -> Vec<u32> {
    let mut selecting = Selecting::new(columns, filter);
    while !selecting.step(columns, step) {}
    selecting.finish().rows().to_vec()
}

fn all(columns: &Columns) -> Vec<Entry> {
    let rows = selected(columns, &Filter::default(), 1000);
    rows.into_iter()
        .map(|row| columns.summary(row).unwrap())
        .collect()
}

fn sorted(entries: &[Entry]) -> Vec<Entry> {
    let mut sorted: Vec<_> = entries.iter().map(Entry::summary).collect();
    sorted.sort_by(|a, b| (a.time, &a.request_id).cmp(&(b.time, &b.request_id)));
    sorted
}

#[test]
fn every_field_of_an_entry_is_kept() {
    let mut row = Row {
        time: time::parse("2026-05-07T09:40:08.412Z").unwrap(),
        duration_ms: 12.5,
        status_code: Some(404),
        request_size: 3,
        response_size: 4,
        sample: true,
        imported: time::parse("2026-05-08T00:00:00Z").ok(),
        ..Row::default()
    };
    for (name, text) in EntryField::texts() {
        (text.set)(&mut row, name.into());
    }
    for field in ENTRY_FIELDS {
        // Facts are found from the messages.
        if let FieldValue::Other(text) = field.value
            && !field.name.starts_with("facts.")
        {
            assert_ne!(text(&row), text(&Row::default()), "{}", field.name);
        }
    }
    let entry = row.into_entry();
    let (columns, _) = load(&written(Format::Ndjson, std::slice::from_ref(&entry)), 64);
    assert_eq!(all(&columns), [entry]);
}

fn record(file: &[u8], place: Place) -> &[u8] {
    let start = usize::try_from(place.offset).unwrap();
    &file[start..start + place.length as usize]
}

proptest! {
    #[test]
    fn loaded_file_has_the_entries_written_to_it(entries in entries(20), piece in 1..400_usize) {
        prop_assume!(!entries.is_empty());
        for (format, form) in [(Format::Ndjson, RecordFormat::Ndjson), (Format::Har, RecordFormat::Har)] {
            let file = written(format, &entries);
            let (columns, loaded) = load(&file, piece);
            prop_assert_eq!(&loaded, &Loaded { form, replaced: 0, refused: 0, first_refused: vec![] });
            prop_assert_eq!(all(&columns), sorted(&entries));
            for entry in &entries {
                let row = columns.find(&entry.request_id).unwrap();
                let record = record(&file, columns.place(row).unwrap());
                prop_assert_eq!(&reading::record(form, record).unwrap().entry, entry);
            }
            prop_assert_eq!(columns.find("nobody"), None);
        }
    }

    #[test]
    fn selected_rows_are_the_matching_entries(
        entries in entries(40), filters in proptest::collection::vec(filter(), 1..6), step in 1..50_usize,
    ) {
        prop_assume!(!entries.is_empty());
        let (columns, _) = load(&written(Format::Ndjson, &entries), 4096);
        let sorted = sorted(&entries);
        for filter in filters {
            let rows = selected(&columns, &filter, step);
            let found: Vec<_> = rows.iter().map(|row| columns.summary(*row).unwrap()).collect();
            let expected: Vec<_> = sorted.iter().filter(|entry| filter.matches(entry)).cloned().collect();
            prop_assert_eq!(found, expected, "{:?}", filter);
        }
    }

    #[test]
    fn every_entry_is_in_the_bucket_of_its_time(entries in entries(40), filter in filter(), starts in starts()) {
        prop_assume!(!entries.is_empty());
        let (columns, _) = load(&written(Format::Ndjson, &entries), 4096);
        let mut selecting = Selecting::new(&columns, &filter);
        while !selecting.step(&columns, 7) {}
        let starts: Vec<_> = starts.iter().map(|millis| time::from_epoch_millis(*millis).unwrap()).collect();
        let counted = count(&columns, &selecting.finish(), &starts);
        let mut expected: Vec<_> = starts
            .iter()
            .map(|start| Bucket { start: *start, success: 0, failed: 0, accepted: 0, other: 0 })
            .collect();
        for entry in entries.iter().filter(|entry| filter.matches(entry)) {
            let Some(bucket) = expected.iter_mut().rfind(|bucket| bucket.start <= entry.time) else { continue };
            *match entry.status {
                Status::Success => &mut bucket.success,
                Status::Failed => &mut bucket.failed,
                Status::Accepted => &mut bucket.accepted,
                Status::Other(_) => &mut bucket.other,
            } += 1;
        }
        prop_assert_eq!(counted, expected);
    }
}

proptest! {
    /// As in the tests of the store: the rows, the bars and an export of the rows agree.
    #[test]
    fn rows_export_and_bars_agree_on_days_of_clock_changes(days in days_of_clock_changes(40), most in 1_u16..130) {
        prop_assume!(!days.entries.is_empty());
        let file = written(Format::Ndjson, &days.entries);
        let (columns, _) = load(&file, 4096);
        let filter = days.filter();
        let mut selecting = Selecting::new(&columns, &filter);
        while !selecting.step(&columns, 7) {}
        let selection = selecting.finish();
        let expected: Vec<_> = sorted(&days.entries).into_iter().filter(|entry| filter.matches(entry)).collect();
        let rows: Vec<_> = selection.rows().iter().map(|row| columns.summary(*row).unwrap()).collect();
        prop_assert_eq!(&rows, &expected);

        let range = Range { since: Some(days.since), until: Some(days.until) };
        let buckets = Buckets::over(range, most, offset_in(days.zone)).unwrap();
        let bars = count(&columns, &selection, &buckets.starts);
        let ends = buckets.starts.iter().skip(1).copied().chain([days.until]);
        for (bar, end) in bars.iter().zip(ends) {
            let inside = expected.iter().filter(|entry| entry.time >= bar.start && entry.time < end);
            prop_assert_eq!(bar.success + bar.failed + bar.accepted + bar.other, inside.count() as u64);
        }
        let counted: u64 = bars.iter().map(|bar| bar.success + bar.failed + bar.accepted + bar.other).sum();
        prop_assert_eq!(counted, expected.len() as u64);

        let exported = selection.rows().iter().map(|row| {
            reading::record(RecordFormat::Ndjson, record(&file, columns.place(*row).unwrap()))
                .unwrap()
                .entry
        });
        let exported: Vec<_> = exported.collect();
        // A file without entries cannot be opened as a log.
        prop_assume!(!exported.is_empty());
        for (format, form) in [(Format::Ndjson, RecordFormat::Ndjson), (Format::Har, RecordFormat::Har)] {
            let (again, loaded) = load(&written(format, &exported), 500);
            prop_assert_eq!(loaded.form, form);
            prop_assert_eq!(&all(&again), &expected);
        }
    }
}

proptest! {
    // A case has up to 6,000 rows.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn many_rows_in_any_order_are_put_in_order(times in proptest::collection::vec(0..5000_i64, 1..6000), step in 1..3000_usize) {
        let lines = times.iter().enumerate().map(|(id, time)| {
            let time = time::format(&time::from_epoch_millis(*time).unwrap());
            format!(r#"{{"requestId":"{}","time":"{time}","status":"failed","method":"GET","endpoint":"/"}}"#, id * 7919 % 6007)
        });
        let file = lines.collect::<Vec<_>>().join("\n");
        let mut loader = Loader::new();
        loader.push(file.as_bytes()).unwrap();
        loader.end().unwrap();
        let (mut sorting, _) = loader.finish().unwrap();
        while !sorting.step(step) {}
        let all = all(&sorting.finish());
        prop_assert_eq!(all.len(), times.len());
        prop_assert_eq!(sorted(&all), all);
    }
}

fn starts() -> impl Strategy<Value = Vec<i64>> {
    const NOON: i64 = 1_778_146_808_000;
    proptest::collection::btree_set(NOON - 90_000..NOON + 90_000, 0..6)
        .prop_map(|set| set.into_iter().collect())
}
