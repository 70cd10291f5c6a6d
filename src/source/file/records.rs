//! Records of the file, read again: for a body that someone opens, and for an export.

use js_sys::{Promise, Uint8Array};
use scim_audit_columns::{Place, Selection};
use scim_audit_model::contents;
use scim_audit_model::entry::{Entry, Message};
use scim_audit_model::filter::Filter;
use scim_audit_model::matching::Matcher;
use scim_audit_model::needle::Needle;
use scim_audit_model::reading::{self, Form};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{FileLog, redaction};
use crate::source::pace::Pace;
use crate::source::{Abort, SourceError, whole};

/// Records this near to each other are read in one go.
const NEAR: u64 = 16 << 10;

/// Bytes of records that are read at once, and how many records they are at most.
const BATCH_BYTES: u64 = 1 << 20;
const BATCH_ROWS: usize = 4096;

/// The bytes of a file.
pub(super) struct Bytes(Blob);

impl Bytes {
    pub(super) fn of(file: Blob) -> Self {
        Self(file)
    }

    pub(super) fn size(&self) -> f64 {
        self.0.size()
    }

    /// Begins to read some of them.
    pub(super) fn begin(&self, from: f64, to: f64) -> Result<Promise, SourceError> {
        let part = self.0.slice_with_f64_and_f64(from, to);
        // Only a page that has changed what a Blob is gets here.
        let part = part.map_err(|_thrown| SourceError::FileGone)?;
        Ok(part.array_buffer())
    }

    /// What was begun, when it is here. A file that was changed, moved or locked since gives nothing.
    pub(super) async fn end(begun: Promise, abort: &Abort) -> Result<Vec<u8>, SourceError> {
        match abort.unless_ended(JsFuture::from(begun)).await {
            None => Err(SourceError::Aborted),
            Some(Err(_)) => Err(SourceError::FileGone),
            Some(Ok(buffer)) => Ok(Uint8Array::new(&buffer).to_vec()),
        }
    }
}

/// Parts of a file, by where they start.
pub(super) struct Records(Vec<(u64, Vec<u8>)>);

impl Records {
    pub(super) fn get(&self, place: Place) -> Option<&[u8]> {
        let after = self.0.partition_point(|(start, _)| *start <= place.offset);
        let (start, bytes) = self.0.get(after.checked_sub(1)?)?;
        let from = usize::try_from(place.offset - start).ok()?;
        bytes.get(from..from.checked_add(place.length as usize)?)
    }
}

impl FileLog {
    /// Of these rows, the next whose records together are not much to read.
    pub(super) fn batch(&self, rows: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut bytes = 0;
        rows.take(BATCH_ROWS)
            .take_while(|row| {
                let fits = bytes < BATCH_BYTES;
                let place = self.columns.place(*row).unwrap_or_default();
                bytes += u64::from(place.length);
                fits
            })
            .collect()
    }

    /// Of a selection, what a filter lets through by its headers and bodies: the file is read for it.
    pub(super) async fn by_messages(
        &self,
        selection: &Selection,
        filter: &Filter,
        abort: &Abort,
    ) -> Result<Selection, SourceError> {
        let (matcher, mut left) = (Matcher::new(filter), Vec::new());
        let sought = matcher.in_messages();
        let (mut rest, mut pace) = (selection.rows(), Pace::new());
        while !rest.is_empty() {
            let batch = self.batch(rest.iter().copied());
            let records = self.records(&batch, abort).await?;
            for row in &batch {
                let record = self.record(*row, &records)?;
                // Most can be told at a glance, which is much less than to read them as entries.
                let may_hold = |needle: &Needle| {
                    contents::may_hold(record, needle) || redaction::may_bring(needle)
                };
                if sought.included.is_empty() || sought.included.iter().any(may_hold) {
                    let entry = self.full_or_withheld(*row, &records, abort).await?;
                    if matcher.messages([&entry.request, &entry.response]) {
                        left.push(*row);
                    }
                }
                pace.keep(abort).await?;
            }
            rest = rest.get(batch.len()..).unwrap_or_default();
        }
        Ok(Selection::of(left))
    }

    /// The records of these rows.
    pub(super) async fn records(
        &self,
        rows: &[u32],
        abort: &Abort,
    ) -> Result<Records, SourceError> {
        let places = rows.iter().filter_map(|row| self.columns.place(*row));
        let mut begun = Vec::new();
        for (start, end) in spans(places.collect()) {
            begun.push((start, self.bytes.begin(as_f64(start), as_f64(end))?));
        }
        let mut parts = Vec::with_capacity(begun.len());
        for (start, begun) in begun {
            parts.push((start, Bytes::end(begun, abort).await?));
        }
        Ok(Records(parts))
    }

    /// What lists show of these rows, without the secrets of their whole records.
    pub(super) async fn summaries(
        &self,
        rows: &[u32],
        abort: &Abort,
    ) -> Result<Vec<Entry>, SourceError> {
        let mut summaries = Vec::with_capacity(rows.len());
        let (mut rest, mut pace) = (rows, Pace::new());
        while !rest.is_empty() {
            let batch = self.batch(rest.iter().copied());
            let records = self.records(&batch, abort).await?;
            for row in &batch {
                let entry = self.full_or_withheld(*row, &records, abort).await?;
                summaries.push(Entry {
                    request: None,
                    response: None,
                    ..entry
                });
                pace.keep(abort).await?;
            }
            rest = rest.get(batch.len()..).unwrap_or_default();
        }
        Ok(summaries)
    }

    /// All of an entry, whose record is among these.
    pub(super) fn full(&self, row: u32, records: &Records) -> Result<Entry, SourceError> {
        let full = self.read(self.record(row, records)?)?;
        self.redacted(row, full.request, full.response)
    }

    /// The same, for a record that may be long.
    pub(super) async fn full_in_slices(
        &self,
        row: u32,
        records: &Records,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        let record = self.record(row, records)?;
        let full = whole::entry(record, abort, &|record| self.read(record)).await?;
        self.redacted(row, full.request, full.response)
    }

    /// The same; without its messages and texts where those cannot be read.
    async fn full_or_withheld(
        &self,
        row: u32,
        records: &Records,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        match self.full_in_slices(row, records, abort).await {
            Err(SourceError::Unreadable { .. }) => self.withheld(row),
            entry => entry,
        }
    }

    fn record<'r>(&self, row: u32, records: &'r Records) -> Result<&'r [u8], SourceError> {
        let record = self.columns.place(row).and_then(|place| records.get(place));
        record.ok_or(SourceError::FileGone)
    }

    fn read(&self, record: &[u8]) -> Result<Entry, SourceError> {
        let mut entry =
            reading::entry(self.loaded.form, record).map_err(|error| SourceError::Unreadable {
                reason: error.to_string(),
            })?;
        if self.loaded.form == Form::Har {
            reading::decode_bodies(&mut entry);
        }
        Ok(entry)
    }

    /// The entry of a row with these messages, as it may be shown, searched and written. Nothing of the file leaves this
    /// room but through here.
    fn redacted(
        &self,
        row: u32,
        request: Option<Message>,
        response: Option<Message>,
    ) -> Result<Entry, SourceError> {
        let summary = self.columns.summary(row).ok_or(SourceError::FileGone)?;
        let named = summary.request_id.clone();
        // The viewer unpacks no bodies, so nobody can tell what in the summary repeats a secret of one.
        let is_packed = [&request, &response]
            .into_iter()
            .flatten()
            .any(redaction::is_packed);
        let mut entry = self.recorder.imported(Entry {
            request,
            response,
            ..summary
        });
        if is_packed {
            let messages = (entry.request.take(), entry.response.take());
            entry = self.recorder.withheld(entry);
            (entry.request, entry.response) = messages;
        }
        Ok(self.renamed(row, &named, entry))
    }

    /// The entry of a row whose messages cannot be read.
    pub(super) fn withheld(&self, row: u32) -> Result<Entry, SourceError> {
        let summary = self.columns.summary(row).ok_or(SourceError::FileGone)?;
        let named = summary.request_id.clone();
        let entry = self.recorder.withheld(summary);
        Ok(self.renamed(row, &named, entry))
    }

    /// Keeps in mind which row an entry is of whose request ID was replaced.
    fn renamed(&self, row: u32, named: &str, entry: Entry) -> Entry {
        if entry.request_id != named {
            let mut renamed = self.renamed.borrow_mut();
            renamed.insert(entry.request_id.clone(), row);
        }
        entry
    }
}

/// The parts of the file that hold these places, from its start to its end.
fn spans(mut places: Vec<Place>) -> Vec<(u64, u64)> {
    places.sort_unstable_by_key(|place| place.offset);
    let mut spans: Vec<(u64, u64)> = Vec::new();
    for place in places {
        let end = place.offset + u64::from(place.length);
        match spans.last_mut() {
            Some((_, last)) if place.offset <= *last + NEAR => *last = end.max(*last),
            _ => spans.push((place.offset, end)),
        }
    }
    spans
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the browser counts bytes in f64: exact up to 8 PiB"
)]
pub(super) fn as_f64(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_records_are_read_together_and_found_again() {
        let place = |offset, length| Place { offset, length };
        let places = vec![place(100_000, 10), place(3, 4), place(8, 2), place(7, 1)];
        assert_eq!(spans(places), [(3, 10), (100_000, 100_010)]);
        let records = Records(vec![
            (3, b"abcdefg".to_vec()),
            (100_000, b"0123456789".to_vec()),
        ]);
        assert_eq!(records.get(place(8, 2)), Some(&b"fg"[..]));
        assert_eq!(records.get(place(100_000, 10)), Some(&b"0123456789"[..]));
        assert_eq!(records.get(place(8, 3)), None);
        assert_eq!(records.get(place(0, 1)), None);
    }
}
