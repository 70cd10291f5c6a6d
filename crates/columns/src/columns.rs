//! The entries of a file, in columns.

use scim_audit_model::entry::{Entry, decoded_query};
use scim_audit_model::reading::Row;
use scim_audit_model::time::{self, Instant};

use crate::OutOfMemoryError;
use crate::heap::Heap;
use crate::index::Index;
use crate::kind;
use crate::lowered::{Lowered, lowered};
use crate::texts::{Texts, put};

/// Position of the record of an entry in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Offset in bytes.
    pub offset: u64,
    /// Length in bytes.
    pub length: u32,
}

/// Entries as rows, numbered from 0 in the order of loading. Values that entries share are stored once.
#[derive(Debug, Default)]
pub struct Columns {
    pub(crate) time: Vec<i64>,
    duration_ms: Vec<f64>,
    ids: Heap,
    lowered_ids: Lowered,
    id_index: Index,
    pub(crate) kinds: Texts,
    pub(crate) clients: Texts,
    pub(crate) client_ids: Texts,
    pub(crate) endpoints: Texts,
    pub(crate) resource_ids: Texts,
    pub(crate) queries: Texts,
    pub(crate) details: Texts,
    sizes: Vec<(u64, u64)>,
    offsets: Vec<u64>,
    lengths: Vec<u32>,
    /// The rows by time and id, the oldest first. Empty until the rows are sorted.
    pub(crate) order: Vec<u32>,
    /// A reused buffer, so that adding a row does not allocate one.
    scratch: String,
}

impl Columns {
    /// Adds an entry. An entry whose id exists already replaces the earlier one. Returns true if the row is
    /// new.
    ///
    /// # Errors
    /// Fails with [`OutOfMemoryError`] when there is no more room. The columns must not be used afterwards.
    pub fn push(&mut self, entry: &Row<'_>, place: Place) -> Result<bool, OutOfMemoryError> {
        let hash = self.id_index.hash(&entry.request_id);
        let same = |row| self.ids.get(row) == entry.request_id;
        let known = self.id_index.find(hash, same);
        let row = if let Some(row) = known {
            row
        } else {
            let row = self.ids.push(&entry.request_id)?;
            self.lowered_ids
                .push(&lowered(&entry.request_id), &self.ids)?;
            self.id_index.insert(hash, row)?;
            row
        };
        put(&mut self.time, row, entry.time.timestamp_millis())?;
        put(&mut self.duration_ms, row, entry.duration_ms)?;
        put(
            &mut self.sizes,
            row,
            (entry.request_size, entry.response_size),
        )?;
        put(&mut self.offsets, row, place.offset)?;
        put(&mut self.lengths, row, place.length)?;
        self.scratch.clear();
        kind::write(entry, &mut self.scratch);
        self.kinds.set(row, Some(&self.scratch))?;
        self.scratch.clear();
        kind::write_client(entry, &mut self.scratch);
        self.clients.set(row, Some(&self.scratch))?;
        let client_id = entry.client_request_id.as_deref();
        self.client_ids.set_searched(row, client_id, lowered)?;
        let endpoint = Some(&*entry.endpoint);
        self.endpoints.set_searched(row, endpoint, lowered)?;
        self.resource_ids.set(row, entry.resource_id.as_deref())?;
        let detail = entry.error.as_ref().map(|error| &*error.detail);
        self.details.set_searched(row, detail, lowered)?;
        self.queries
            .set_searched(row, entry.query.as_deref(), |query| {
                decoded_query(query).to_lowercase().into()
            })?;
        Ok(known.is_none())
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the row of the entry with this id.
    pub fn find(&self, request_id: &str) -> Option<u32> {
        let same = |row| self.ids.get(row) == request_id;
        self.id_index.find(self.id_index.hash(request_id), same)
    }

    /// Returns the summary of an entry; `None` if the row does not exist.
    pub fn summary(&self, row: u32) -> Option<Entry> {
        let at = row as usize;
        let (request_size, response_size) = self.sizes.get(at).copied()?;
        let mut entry = Row {
            request_id: self.ids.get(row).into(),
            client_request_id: self.client_ids.at(row).map(Into::into),
            time: self.instant(row)?,
            duration_ms: self.duration_ms.get(at).copied()?,
            endpoint: self.endpoints.at(row)?.into(),
            resource_id: self.resource_ids.at(row).map(Into::into),
            query: self.queries.at(row).map(Into::into),
            client: kind::read_client(self.clients.at(row)?).client,
            request_size,
            response_size,
            ..kind::read(self.kinds.at(row)?)
        };
        if let Some(detail) = self.details.at(row) {
            entry.error.get_or_insert_default().detail = detail.into();
        }
        Some(entry.into_entry())
    }

    /// Returns the position of the record of an entry in its file.
    pub fn place(&self, row: u32) -> Option<Place> {
        let at = row as usize;
        Some(Place {
            offset: self.offsets.get(at).copied()?,
            length: self.lengths.get(at).copied()?,
        })
    }

    /// Returns the time when the request of this row was received.
    pub fn instant(&self, row: u32) -> Option<Instant> {
        time::from_epoch_millis(self.millis(row)?)
    }

    pub(crate) fn millis(&self, row: u32) -> Option<i64> {
        self.time.get(row as usize).copied()
    }

    /// The JSON members of an entry that [`Columns::read_numbers`] reads.
    pub(crate) const NUMBERS: [&'static str; 4] =
        ["time", "durationMs", "requestSize", "responseSize"];

    /// Copies the time, duration and body sizes of a row into `numbers`. Returns false if the row does not
    /// exist.
    pub(crate) fn read_numbers(&self, row: u32, numbers: &mut Row<'_>) -> bool {
        let at = row as usize;
        let (Some(time), Some(duration_ms), Some((request_size, response_size))) = (
            self.instant(row),
            self.duration_ms.get(at),
            self.sizes.get(at),
        ) else {
            return false;
        };
        numbers.time = time;
        numbers.duration_ms = *duration_ms;
        (numbers.request_size, numbers.response_size) = (*request_size, *response_size);
        true
    }

    pub(crate) fn id(&self, row: u32) -> &str {
        self.ids.get(row)
    }

    /// The lower-case ids to search, by row.
    pub(crate) fn searched_ids(&self) -> &Heap {
        self.lowered_ids.of(&self.ids)
    }

    /// Times of the oldest and the newest entry.
    pub fn span(&self) -> Option<(Instant, Instant)> {
        let (oldest, newest) = (self.order.first()?, self.order.last()?);
        Some((self.instant(*oldest)?, self.instant(*newest)?))
    }

    /// Sets the order and releases reserved memory. No entry can be added afterwards.
    pub(crate) fn close(&mut self, order: Vec<u32>) {
        self.order = order;
        self.ids.shrink();
        self.lowered_ids.shrink();
        self.time.shrink_to_fit();
        self.duration_ms.shrink_to_fit();
        self.sizes.shrink_to_fit();
        self.offsets.shrink_to_fit();
        self.lengths.shrink_to_fit();
        for texts in [
            &mut self.kinds,
            &mut self.clients,
            &mut self.client_ids,
            &mut self.endpoints,
            &mut self.resource_ids,
            &mut self.queries,
            &mut self.details,
        ] {
            texts.close();
        }
    }

    /// Allocated size in bytes.
    pub fn bytes(&self) -> usize {
        let texts = [
            &self.kinds,
            &self.clients,
            &self.client_ids,
            &self.endpoints,
            &self.resource_ids,
            &self.queries,
            &self.details,
        ];
        texts.into_iter().map(Texts::bytes).sum::<usize>()
            + self.ids.bytes()
            + self.id_index.bytes()
            + self.lowered_ids.bytes()
            + (self.time.capacity() + self.duration_ms.capacity() + self.offsets.capacity()) * 8
            + self.sizes.capacity() * 16
            + (self.lengths.capacity() + self.order.capacity()) * 4
    }
}
