//! The entries of a file, in columns.

use scim_audit_model::entry::{Entry, decoded_query};
use scim_audit_model::reading::{Row, RowError};
use scim_audit_model::time::{self, Instant};

use crate::heap::{Alphabet, Heap};
use crate::index::Index;
use crate::kind::{self, Kind};
use crate::select::InIds;
use crate::texts::{Texts, put};

/// There is no more room: more than four gigabytes of one column, or the machine gives no more memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no more room")]
pub struct Full;

/// Where an entry's record stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Bytes before it.
    pub offset: u64,
    /// Bytes of it.
    pub length: u32,
}

/// Entries, each a row, counted from 0 in the order in which they came. What many have in common is kept once.
#[derive(Debug, Default)]
pub struct Columns {
    pub(crate) time: Vec<i64>,
    duration_ms: Vec<f64>,
    ids: Heap,
    id_index: Index,
    pub(crate) kinds: Texts,
    pub(crate) clients: Texts,
    client_ids: Texts,
    pub(crate) endpoints: Texts,
    pub(crate) resource_ids: Texts,
    pub(crate) queries: Texts,
    /// Each query as free text is looked for in it: decoded, in lower case. By its code, less one.
    query_texts: Heap,
    pub(crate) details: Texts,
    sizes: Vec<(u64, u64)>,
    offsets: Vec<u64>,
    lengths: Vec<u32>,
    /// The rows by time and id, the oldest first. Empty until they are sorted.
    pub(crate) order: Vec<u32>,
    alphabet: Option<Alphabet>,
    /// Written and read again and again, so that no row needs memory of its own.
    scratch: String,
}

impl Columns {
    /// Adds an entry. One whose id is there already takes its row. True: it is a new row.
    ///
    /// # Errors
    /// When there is no more room. The columns are of no use then.
    pub fn push(&mut self, entry: &Row<'_>, place: Place) -> Result<bool, Full> {
        let hash = self.id_index.hash(&entry.request_id);
        let same = |row| self.ids.get(row) == entry.request_id;
        let known = self.id_index.find(hash, same);
        let row = if let Some(row) = known {
            row
        } else {
            let row = self.ids.push(&entry.request_id)?;
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
        Kind::of(entry).write(&mut self.scratch);
        set(&mut self.kinds, row, Some(&self.scratch))?;
        self.scratch.clear();
        kind::write_client(&entry.client, &mut self.scratch);
        set(&mut self.clients, row, Some(&self.scratch))?;
        set(
            &mut self.client_ids,
            row,
            entry.client_request_id.as_deref(),
        )?;
        set(&mut self.endpoints, row, Some(&entry.endpoint))?;
        set(&mut self.resource_ids, row, entry.resource_id.as_deref())?;
        let detail = entry.error.as_ref().map(|error| &*error.detail);
        set(&mut self.details, row, detail)?;
        let query = entry.query.as_deref();
        if set(&mut self.queries, row, query)? {
            let text = decoded_query(query.unwrap_or_default()).to_lowercase();
            self.query_texts.push(&text)?;
        }
        Ok(known.is_none())
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of the entry of this id.
    pub fn find(&self, request_id: &str) -> Option<u32> {
        let same = |row| self.ids.get(row) == request_id;
        self.id_index.find(self.id_index.hash(request_id), same)
    }

    /// An entry's summary; `None` where there is no such row.
    pub fn summary(&self, row: u32) -> Option<Entry> {
        let at = row as usize;
        let kind = Kind::read(self.kinds.at(row)?);
        let (request_size, response_size) = self.sizes.get(at).copied()?;
        let entry = Row {
            request_id: self.ids.get(row).into(),
            client_request_id: self.client_ids.at(row).map(Into::into),
            time: self.instant(row)?,
            duration_ms: self.duration_ms.get(at).copied()?,
            status: kind.status.into(),
            method: kind.method.into(),
            endpoint: self.endpoints.at(row)?.into(),
            resource_type: kind.resource_type.into(),
            resource_id: self.resource_ids.at(row).map(Into::into),
            query: self.queries.at(row).map(Into::into),
            status_code: kind.status_code,
            origin: kind.origin.map(Into::into),
            error: self.details.at(row).map(|detail| RowError {
                scim_type: kind.scim_type.map(Into::into),
                detail: detail.into(),
                status: kind.error_status.map(Into::into),
            }),
            client: kind::read_client(self.clients.at(row)?),
            request_size,
            response_size,
            sample: kind.sample,
        };
        Some(entry.into_entry())
    }

    /// Where an entry's record stands in its file.
    pub fn place(&self, row: u32) -> Option<Place> {
        let at = row as usize;
        Some(Place {
            offset: self.offsets.get(at).copied()?,
            length: self.lengths.get(at).copied()?,
        })
    }

    /// When an entry was received.
    pub fn instant(&self, row: u32) -> Option<Instant> {
        time::from_epoch_millis(self.millis(row)?)
    }

    pub(crate) fn millis(&self, row: u32) -> Option<i64> {
        self.time.get(row as usize).copied()
    }

    pub(crate) fn id(&self, row: u32) -> &str {
        self.ids.get(row)
    }

    /// The texts beside those of [`Kind`] that free text is looked for in, as they are.
    pub(crate) fn client_ids(&self) -> &Texts {
        &self.client_ids
    }

    /// A query as free text is looked for in it: decoded, in lower case.
    pub(crate) fn query_text(&self, code: u32) -> Option<&str> {
        Some(self.query_texts.get(code.checked_sub(1)?))
    }

    /// How a text that is in lower case is looked for in ids.
    pub(crate) fn in_ids(&self, lowered: &str) -> InIds {
        match &self.alphabet {
            Some(alphabet) if !alphabet.can_spell(lowered) => InIds::Never,
            Some(alphabet) if alphabet.is_lowered() => InIds::Lowered,
            _ => InIds::AnyCase,
        }
    }

    /// When the oldest entry was received, and the newest.
    pub fn span(&self) -> Option<(Instant, Instant)> {
        let (oldest, newest) = (self.order.first()?, self.order.last()?);
        Some((self.instant(*oldest)?, self.instant(*newest)?))
    }

    /// Nothing is added any more, and this is the order.
    pub(crate) fn close(&mut self, order: Vec<u32>) {
        self.order = order;
        self.alphabet = Some(self.ids.alphabet());
        self.ids.shrink();
        self.query_texts.shrink();
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

    /// Bytes it holds.
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
            + self.query_texts.bytes()
            + (self.time.capacity() + self.duration_ms.capacity() + self.offsets.capacity()) * 8
            + self.sizes.capacity() * 16
            + (self.lengths.capacity() + self.order.capacity()) * 4
    }
}

/// True: the text is one that was not there before.
fn set(texts: &mut Texts, row: u32, text: Option<&str>) -> Result<bool, Full> {
    let (code, new) = texts.code(text)?;
    texts.put(row, code)?;
    Ok(new)
}
