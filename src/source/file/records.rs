//! Reads records of the file again: for rows of a list, opened entries, searches in headers and bodies, and
//! exports.

use std::cell::Cell;

use js_sys::{Promise, Uint8Array};
use scim_audit_columns::{Place, Selection};
use scim_audit_insight::facts::facts_of;
use scim_audit_model::contents;
use scim_audit_model::criterion::Criterion;
use scim_audit_model::endpoint::canonical_path;
use scim_audit_model::entry::{Entry, Message, decoded_query};
use scim_audit_model::facts::{RecordedFacts, identity_key};
use scim_audit_model::filter::Filter;
use scim_audit_model::matching::{Matcher, Needles};
use scim_audit_model::needle::Needle;
use scim_audit_model::reading::{self, Base64Body, FileRecord, RecordFormat};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::{FileLog, redaction};
use crate::platform::{Abort, Yielder};
use crate::source::{SourceError, whole};

/// Records with at most this many bytes between them are read together.
const NEAR: u64 = 16 << 10;

/// Characters of base64 decoded between two checks of the clock.
const STEP: usize = 128 << 10;

/// Limits of one batch: bytes of records, and number of records.
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

    /// Starts to read the bytes from `from` (inclusive) to `to` (exclusive).
    pub(super) fn begin(&self, from: f64, to: f64) -> Result<Promise, SourceError> {
        let part = self.0.slice_with_f64_and_f64(from, to);
        // This fails only on a page that has replaced the methods of `Blob`.
        let part = part.map_err(|_thrown| SourceError::FileGone)?;
        Ok(part.array_buffer())
    }

    /// Awaits a read. Fails with [`SourceError::FileGone`] if the file was changed, moved or locked since it
    /// was opened.
    pub(super) async fn end(begun: Promise, abort: &Abort) -> Result<Vec<u8>, SourceError> {
        match abort.unless_ended(JsFuture::from(begun)).await {
            None => Err(SourceError::Aborted),
            Some(Err(_)) => Err(SourceError::FileGone),
            Some(Ok(buffer)) => Ok(Uint8Array::new(&buffer).to_vec()),
        }
    }
}

/// Parts of a file with the offsets at which they start, in ascending order.
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
    /// Takes rows from the front of `rows` until their records fill one batch.
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

    /// Narrows a selection to the entries that match the filter after redaction, with headers and bodies. Reads
    /// the file for that.
    pub(super) async fn by_entries(
        &self,
        selection: &Selection,
        filter: &Filter,
        abort: &Abort,
    ) -> Result<Selection, SourceError> {
        let (matcher, mut left) = (Matcher::new(filter), Vec::new());
        let sought = matcher.in_messages();
        let names: Vec<_> = filter.include.texts(Criterion::Identity).collect();
        let names: Vec<_> = names.into_iter().map(identity_key).collect();
        let (mut rest, mut yielder) = (selection.rows(), Yielder::begin());
        while !rest.is_empty() {
            let batch = self.batch(rest.iter().copied());
            let records = self.records(&batch, abort).await?;
            for row in &batch {
                let record = self.record(*row, &records)?;
                // A byte search rules out most records, which is much cheaper than parsing them.
                let mut may_match = sought.included.is_empty();
                for needle in &sought.included {
                    may_match = may_match
                        || redaction::may_bring(needle)
                        || any(contents::may_hold_in_slices(record, needle), abort).await?;
                }
                if may_match
                    && (names.is_empty() || self.may_name(*row, record, &names, abort).await?)
                {
                    let entry = self.full_or_withheld(*row, &records, abort).await?;
                    if matcher.matches_summary(&entry) && passes(sought, &entry, abort).await? {
                        left.push(*row);
                    }
                }
                yielder.yield_if_due(abort).await?;
            }
            rest = rest.get(batch.len()..).unwrap_or_default();
        }
        Ok(Selection::of(left))
    }

    /// Returns whether an entry may have one of these names. A name is in its record as it is, or in the path or the
    /// query in percent-encoding. Keeping most records from being parsed makes the search several times as fast.
    async fn may_name(
        &self,
        row: u32,
        record: &[u8],
        names: &[String],
        abort: &Abort,
    ) -> Result<bool, SourceError> {
        let summary = self.columns.summary(row).ok_or(SourceError::FileGone)?;
        let query = summary.query.as_deref().map(decoded_query);
        let asked = format!(
            "{} {}",
            canonical_path(&summary.endpoint),
            query.unwrap_or_default()
        )
        .to_lowercase();
        for name in names {
            let needle = Needle::new(name);
            if asked.contains(name)
                || redaction::may_bring(&needle)
                || any(contents::may_hold_in_slices(record, &needle), abort).await?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads the records of these rows.
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

    /// Returns what lists show of these rows. Each record is redacted as a whole, so that its summary repeats
    /// no secret of its headers and bodies.
    pub(super) async fn summaries(
        &self,
        rows: &[u32],
        abort: &Abort,
    ) -> Result<Vec<Entry>, SourceError> {
        let mut summaries = Vec::with_capacity(rows.len());
        let (mut rest, mut yielder) = (rows, Yielder::begin());
        while !rest.is_empty() {
            let batch = self.batch(rest.iter().copied());
            let records = self.records(&batch, abort).await?;
            for row in &batch {
                let entry = self.full_or_withheld(*row, &records, abort).await?;
                summaries.push(Entry {
                    request: None,
                    response: None,
                    facts: entry.facts.map(RecordedFacts::into_summary),
                    ..entry
                });
                yielder.yield_if_due(abort).await?;
            }
            rest = rest.get(batch.len()..).unwrap_or_default();
        }
        Ok(summaries)
    }

    /// Returns the complete entry of a row whose record is in `records`. Works in slices, because a record may
    /// be long.
    pub(super) async fn full(
        &self,
        row: u32,
        records: &Records,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        let record = self.record(row, records)?;
        let around = Cell::default();
        let read = |json: &[u8]| {
            let read = self.read(json)?;
            around.set(read.around);
            Ok(read.entry)
        };
        let mut entry = whole::entry(record, abort, &read).await?;
        if self.loaded.form == RecordFormat::Har {
            // Only now, because long bodies are put into the entry after it is read.
            for message in [&mut entry.request, &mut entry.response] {
                decode_body(message, abort).await?;
            }
        }
        let around = around.take();
        self.redacted(row, FileRecord { entry, around }, abort)
            .await
    }

    /// Like `full`. If the messages cannot be read, returns the entry without them and with its
    /// texts withheld.
    pub(super) async fn full_or_withheld(
        &self,
        row: u32,
        records: &Records,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        match self.full(row, records, abort).await {
            Err(SourceError::UnreadableRecord { .. }) => self.withheld(row),
            entry => entry,
        }
    }

    fn record<'r>(&self, row: u32, records: &'r Records) -> Result<&'r [u8], SourceError> {
        let record = self.columns.place(row).and_then(|place| records.get(place));
        record.ok_or(SourceError::FileGone)
    }

    fn read(&self, json: &[u8]) -> Result<FileRecord, SourceError> {
        reading::record(self.loaded.form, json).map_err(|error| SourceError::UnreadableRecord {
            reason: error.to_string(),
        })
    }

    /// Returns the entry of a row with the messages of its record, redacted so that it may be shown, searched
    /// and exported. No entry leaves this module without this redaction or that of `withheld`.
    async fn redacted(
        &self,
        row: u32,
        record: FileRecord,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        let FileRecord { entry, around } = record;
        let (request, response) = (entry.request, entry.response);
        let summary = self.columns.summary(row).ok_or(SourceError::FileGone)?;
        let named = summary.request_id.clone();
        // The viewer does not decompress bodies, so it cannot tell whether the summary repeats a secret of
        // one.
        let is_packed = [&request, &response]
            .into_iter()
            .flatten()
            .any(redaction::is_packed);
        let whole = Entry {
            request,
            response,
            ..summary
        };
        let mut redaction = self.recorder.imported_in_slices(whole, around);
        let mut yielder = Yielder::begin();
        let mut entry = loop {
            if let Some(entry) = redaction.step() {
                break entry;
            }
            yielder.yield_if_due(abort).await?;
        };
        if is_packed {
            let messages = (entry.request.take(), entry.response.take());
            entry = self.recorder.withheld(entry);
            (entry.request, entry.response) = messages;
        }
        Ok(self.finished(row, &named, entry))
    }

    /// Returns the entry of a row whose messages cannot be read: without them, and with its texts withheld.
    fn withheld(&self, row: u32) -> Result<Entry, SourceError> {
        let summary = self.columns.summary(row).ok_or(SourceError::FileGone)?;
        let named = summary.request_id.clone();
        let entry = self.recorder.withheld(summary);
        Ok(self.finished(row, &named, entry))
    }

    /// Finds what a redacted entry is about, and remembers its row if its request ID was redacted, so that a request
    /// for the new ID finds it.
    fn finished(&self, row: u32, named: &str, mut entry: Entry) -> Entry {
        // What the file says about itself is not used.
        entry.facts = Some(RecordedFacts::from(&facts_of(&entry)));
        if entry.request_id != named {
            let mut renamed = self.renamed.borrow_mut();
            renamed.insert(entry.request_id.clone(), row);
        }
        entry
    }
}

/// Whether the headers and bodies of an entry have the texts that are searched for.
async fn passes(sought: &Needles, entry: &Entry, abort: &Abort) -> Result<bool, SourceError> {
    let mut found = Vec::new();
    for needle in sought.included.iter().chain(&sought.excluded) {
        let messages = [&entry.request, &entry.response].into_iter().flatten();
        let parts = messages.flat_map(|message| contents::holds_in_slices(message, needle));
        found.push(any(parts, abort).await?);
    }
    let (included, excluded) = found
        .split_at_checked(sought.included.len())
        .unwrap_or_default();
    Ok((included.is_empty() || included.contains(&true)) && !excluded.contains(&true))
}

/// Whether one of the parts is true. Each part takes a few milliseconds at most.
async fn any(parts: impl Iterator<Item = bool>, abort: &Abort) -> Result<bool, SourceError> {
    let mut yielder = Yielder::begin();
    for part in parts {
        if part {
            return Ok(true);
        }
        yielder.yield_if_due(abort).await?;
    }
    Ok(false)
}

/// Decodes a body that a HAR has in base64, in slices.
async fn decode_body(message: &mut Option<Message>, abort: &Abort) -> Result<(), SourceError> {
    let Some(mut decoding) = message.as_ref().and_then(Base64Body::of) else {
        return Ok(());
    };
    let mut yielder = Yielder::begin();
    while !decoding.step(STEP) {
        yielder.yield_if_due(abort).await?;
    }
    let decoded = decoding.finish();
    if let Some(message) = message {
        decoded.put_into(message);
    }
    Ok(())
}

/// The byte ranges of the file that cover these places, in ascending order.
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
    fn records_close_together_share_one_read() {
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
