//! A log in a local file: read once, then explored without a server. The columns that lists show are in
//! memory; headers and bodies stay in the file and are read again on demand.
//!
//! All work runs on the page's main thread, in slices short enough to keep the page responsive (`Yielder`). A
//! worker would need its own entry in the host page's content security policy and a second copy of the
//! viewer.

mod calls;
mod export;
mod open;
mod open_error;
mod plain;
mod records;
mod redaction;
mod replaced;

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use super::SourceError;
use crate::platform::{Abort, Yielder, next_task};
use chrono::FixedOffset;
use records::Bytes;
use scim_audit_columns::{Columns, Loaded, Selecting, Selection, count};
use scim_audit_model::buckets::Buckets;
use scim_audit_model::criterion::Criterion;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page, Range, Retention};
use scim_audit_model::problem::Problem;
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_model::time::{self, Instant};
use scim_audit_record::Recorder;

pub use open::{OpenProgress, ProgressReport, ReadFile, open};
pub use open_error::OpenError;

/// Returns the UTC offset of a named time zone at an instant.
pub type OffsetAt = Rc<dyn Fn(&str, Instant) -> FixedOffset>;

/// Rows processed between two checks of the clock: about a millisecond of work.
const ROWS: usize = 16_384;

/// Number of filters whose results are cached: that of a list, the same pinned to the list's newest entry,
/// the empty one for the total, and a previous one.
const REMEMBERED: usize = 4;

/// The entries of a file.
pub struct FileLog {
    bytes: Bytes,
    columns: Columns,
    loaded: Loaded,
    recorder: Recorder,
    offset_at: OffsetAt,
    /// The results of the filters that were evaluated last, newest first. The pages of a list, its timeline
    /// and its total are requested one after another and share them.
    last: RefCell<VecDeque<(Filter, Rc<Selection>)>>,
    /// The rows whose request ID was redacted, by the text that replaces it.
    renamed: RefCell<HashMap<String, u32>>,
}

impl FileLog {
    pub(super) async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        let start = query.cursor.as_deref().map_or(Ok(0), str::parse);
        let start: usize = start.map_err(|_not_ours| SourceError::Rejected {
            status: 400,
            problem: Box::default(),
        })?;
        let selection = self.selection(&query.filter, abort).await?;
        let limit = usize::from(query.limit);
        let shown: Vec<u32> = rows(&selection, query.order)
            .skip(start)
            .take(limit)
            .collect();
        let summaries = self.summaries(&shown, abort).await?;
        let items: Vec<_> = summaries.into_iter().map(Item::Read).collect();
        let total = selection.rows().len();
        let end = start.saturating_add(items.len());
        Ok(Page {
            next_cursor: (end < total).then(|| end.to_string()),
            items,
            total: Some(total as u64),
            total_at_least: None,
            range: self.range(&query.filter, &selection),
            retention: self
                .columns
                .span()
                .map(|(oldest, _)| Retention { oldest, removed: 0 }),
        })
    }

    pub(super) async fn entry(
        &self,
        request_id: &str,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        let unknown = || SourceError::NotFound {
            problem: Box::new(Problem::default()),
        };
        let renamed = || self.renamed.borrow().get(request_id).copied();
        let row = self.columns.find(request_id).or_else(renamed);
        let row = row.ok_or_else(unknown)?;
        let records = self.records(&[row], abort).await?;
        self.full(row, &records, abort).await
    }

    pub(super) async fn histogram(
        &self,
        filter: &Filter,
        most: u16,
        zone: &str,
        abort: &Abort,
    ) -> Result<Histogram, SourceError> {
        let selection = self.selection(filter, abort).await?;
        // Let the rows, which have already arrived, be drawn first.
        next_task().await;
        let range = self.range(filter, &selection);
        let buckets = Buckets::over(range, most, |instant| (self.offset_at)(zone, instant));
        Ok(match buckets {
            Some(Buckets { starts, seconds }) => Histogram {
                range,
                bucket_seconds: seconds,
                buckets: count(&self.columns, &selection, &starts),
            },
            None => Histogram {
                range,
                bucket_seconds: 1,
                buckets: Vec::new(),
            },
        })
    }

    /// Returns the rows of a filter that was evaluated not long ago, and makes it the most recent one.
    fn remembered(&self, filter: &Filter) -> Option<Rc<Selection>> {
        let mut last = self.last.borrow_mut();
        let place = last.iter().position(|(known, _)| known == filter)?;
        let (known, selection) = last.remove(place)?;
        last.push_front((known, Rc::clone(&selection)));
        Some(selection)
    }

    /// Returns the rows that match a filter.
    async fn selection(
        &self,
        filter: &Filter,
        abort: &Abort,
    ) -> Result<Rc<Selection>, SourceError> {
        if let Some(selection) = self.remembered(filter) {
            return Ok(selection);
        }
        let needs_entry = |criterion: Criterion| {
            criterion.needs_messages() || self.is_replaced(criterion, filter)
        };
        let (mut in_columns, mut in_entries) = (filter.clone(), filter.clone());
        in_columns.retain(|criterion| !needs_entry(criterion));
        in_entries.retain(needs_entry);
        let mut yielder = Yielder::begin();
        let mut selecting = Selecting::new(&self.columns, &in_columns);
        while !selecting.step(&self.columns, ROWS) {
            yielder.yield_if_due(abort).await?;
        }
        let mut selection = selecting.finish();
        if in_entries.criteria().next().is_some() {
            selection = self.by_entries(&selection, &in_entries, abort).await?;
        }
        let selection = Rc::new(selection);
        let mut last = self.last.borrow_mut();
        last.push_front((filter.clone(), Rc::clone(&selection)));
        last.truncate(REMEMBERED);
        Ok(selection)
    }

    /// The span of the filter; an open end is replaced by that of the matching entries.
    fn range(&self, filter: &Filter, selection: &Selection) -> Range {
        let at = |row: Option<&u32>| self.columns.instant(*row?);
        let newest = at(selection.rows().last());
        Range {
            since: filter.since.or_else(|| at(selection.rows().first())),
            // Exclusive: the first instant after the newest entry.
            until: filter
                .until
                .or_else(|| time::from_epoch_millis(newest?.timestamp_millis() + 1)),
        }
    }
}

/// The rows of a selection, in this order.
fn rows(selection: &Selection, order: Order) -> Box<dyn ExactSizeIterator<Item = u32> + '_> {
    let rows = selection.rows().iter().copied();
    match order {
        Order::Asc => Box::new(rows),
        Order::Desc => Box::new(rows.rev()),
    }
}
