//! Reads entries page by page and analyses them: the newest first, then those of the span before.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use scim_audit_insight::patterns::{PatternAnalysis, PatternReport};
use scim_audit_model::criterion::Criterion;
use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::ListQuery;
use scim_audit_model::time::{Instant, from_epoch_millis};

use crate::platform::{Abort, Yielder, clock};
use crate::source::Source;
use crate::state::SourceError;

/// Summaries in one call. The browser parses an answer in one task.
const PAGE: u16 = 500;
/// Complete entries in one call.
const WHOLE_PAGE: u16 = 25;
/// Failed entries that are fetched one by one in one run, from a log that lists no bodies.
const MOST_SINGLE: u32 = 300;

/// How many entries were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadingProgress {
    /// Entries that were read.
    pub read: u64,
    /// Entries that match, if the log can tell.
    pub total: Option<u64>,
    /// Whether there are more to read.
    pub has_more: bool,
    /// Whether the span before is being read.
    pub is_comparing: bool,
}

/// What is read of a log, and how far.
pub(super) struct LogReading {
    analysis: PatternAnalysis,
    /// The span that is read now.
    filter: Filter,
    cursor: Option<String>,
    span: ReadSpan,
    read: u64,
    total: Option<u64>,
    sets_outcome_aside: bool,
    /// Whether the log gives bodies with a list.
    lists_bodies: bool,
}

/// Which span is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadSpan {
    /// The one that was asked for.
    Asked,
    /// The same length of time before it.
    Before,
    /// Both are read.
    Both,
    /// There is nothing to compare with.
    Alone,
}

impl LogReading {
    pub(super) fn new(mut filter: Filter) -> Self {
        let count = filter.criteria().count();
        filter.retain(|criterion| !is_outcome(criterion));
        Self {
            analysis: PatternAnalysis::new(filter.since),
            sets_outcome_aside: filter.criteria().count() < count,
            filter,
            cursor: None,
            span: ReadSpan::Asked,
            read: 0,
            total: None,
            lists_bodies: true,
        }
    }

    pub(super) fn progress(&self) -> ReadingProgress {
        ReadingProgress {
            read: self.read,
            total: self.total,
            has_more: self.span == ReadSpan::Asked,
            is_comparing: self.span == ReadSpan::Before,
        }
    }

    pub(super) fn report(&self) -> PatternReport {
        self.analysis.report(self.span == ReadSpan::Both)
    }

    pub(super) fn sets_outcome_aside(&self) -> bool {
        self.sets_outcome_aside
    }

    /// Reads on, until this many further entries are read. What is read stays if it is aborted.
    pub(super) async fn run(
        reading: &Rc<RefCell<Self>>,
        source: &Source,
        most: u64,
        abort: &Abort,
        show: &dyn Fn(ReadingProgress),
    ) -> Result<(), SourceError> {
        let mut read = 0;
        let mut singles = 0;
        while read < most {
            let (filter, cursor, span) = {
                let reading = reading.borrow();
                (reading.filter.clone(), reading.cursor.clone(), reading.span)
            };
            if matches!(span, ReadSpan::Both | ReadSpan::Alone) {
                break;
            }
            let query = ListQuery {
                filter,
                limit: PAGE,
                cursor,
                ..ListQuery::default()
            };
            let page = source.list(&query, abort).await?;
            let until = page.range.until;
            let entries = of_page(&page);
            let mut wholes = Vec::new();
            let failed: Vec<&Entry> = entries
                .iter()
                .copied()
                .filter(|entry| needs_bodies(entry))
                .collect();
            if !failed.is_empty() {
                let lists_bodies = reading.borrow().lists_bodies;
                let mut fetch = WholeEntries {
                    source,
                    abort,
                    lists_bodies,
                    singles: &mut singles,
                };
                wholes = fetch.of(&query.filter, &failed).await?;
                reading.borrow_mut().lists_bodies = fetch.lists_bodies;
            }
            Self::add(reading, &entries, &wholes).await;
            let count = page.items.len() as u64;
            read += count;
            let mut reading = reading.borrow_mut();
            reading.turn(&page, count, until);
            show(reading.progress());
            if reading.span != span {
                read = 0;
            }
        }
        Ok(())
    }

    /// Adds the entries of a page in slices, and all of them: a page that is added in part would be read again.
    async fn add(reading: &Rc<RefCell<Self>>, entries: &[&Entry], wholes: &[Entry]) {
        let by_id: BTreeMap<&str, &Entry> = wholes
            .iter()
            .map(|whole| (whole.request_id.as_str(), whole))
            .collect();
        let mut yielder = Yielder::begin();
        let never_aborted = Abort::default();
        for entry in entries {
            let whole = by_id.get(entry.request_id.as_str());
            let entry = whole.unwrap_or(entry);
            reading.borrow_mut().analysis.add(entry);
            // It is never aborted.
            _ = yielder.yield_if_due(&never_aborted).await;
        }
    }

    /// Goes on to the next page, or to the span before.
    fn turn<T>(&mut self, page: &Page<T>, count: u64, until: Option<Instant>) {
        if self.span == ReadSpan::Asked {
            self.read += count;
            self.total = page.total.or(self.total);
        }
        self.cursor.clone_from(&page.next_cursor);
        if self.cursor.is_some() {
            return;
        }
        self.span = match (self.span, self.filter.since) {
            (ReadSpan::Asked, Some(since)) => {
                let until = self.filter.until.or(until).unwrap_or_else(clock::now);
                match since.timestamp_millis().checked_sub(
                    until
                        .timestamp_millis()
                        .saturating_sub(since.timestamp_millis()),
                ) {
                    Some(before) => {
                        self.filter.until = Some(since);
                        self.filter.since = from_epoch_millis(before);
                        ReadSpan::Before
                    }
                    None => ReadSpan::Alone,
                }
            }
            (ReadSpan::Before, _) => ReadSpan::Both,
            _ => ReadSpan::Alone,
        };
    }
}

/// Whether a criterion selects by what became of a request. Failures are compared with successes, so that these do not
/// apply.
fn is_outcome(criterion: Criterion) -> bool {
    matches!(
        criterion,
        Criterion::Status | Criterion::StatusCode | Criterion::ScimType
    ) || criterion.spec().name == "cause"
}

fn of_page(page: &Page<Item<Entry>>) -> Vec<&Entry> {
    let items = page.items.iter();
    items
        .filter_map(|item| match item {
            Item::Read(entry) => Some(entry),
            Item::Unreadable { .. } => None,
        })
        .collect()
}

/// Whether the cause of an entry may be in bodies that are not here.
fn needs_bodies(entry: &Entry) -> bool {
    let has_failed = entry.status == Status::Failed || entry.error.is_some();
    has_failed && !has_bodies(entry)
}

fn has_bodies(entry: &Entry) -> bool {
    entry.request.is_some() || entry.response.is_some()
}

/// Fetches complete entries.
struct WholeEntries<'s> {
    source: &'s Source,
    abort: &'s Abort,
    lists_bodies: bool,
    /// How many were fetched one by one.
    singles: &'s mut u32,
}

impl WholeEntries<'_> {
    /// Returns the complete form of these entries, as far as the log gives it.
    async fn of(&mut self, filter: &Filter, failed: &[&Entry]) -> Result<Vec<Entry>, SourceError> {
        let is_file = matches!(self.source, Source::File(_));
        let mut wholes = Vec::new();
        if self.lists_bodies && !is_file && failed.len() > 1 {
            wholes = self.listed(filter, failed).await?;
        }
        for entry in failed {
            let is_here = wholes
                .iter()
                .any(|whole: &Entry| whole.request_id == entry.request_id);
            if is_here || (*self.singles >= MOST_SINGLE && !is_file) {
                continue;
            }
            *self.singles += 1;
            match self.source.entry(&entry.request_id, self.abort).await {
                Ok(whole) => wholes.push(whole),
                // Its summary has to do.
                Err(
                    SourceError::NotFound { .. }
                    | SourceError::UnreadableRecord { .. }
                    | SourceError::Unreadable { .. }
                    | SourceError::Unmapped { .. },
                ) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(wholes)
    }

    /// The failed entries in the time of these, with their bodies.
    async fn listed(
        &mut self,
        filter: &Filter,
        failed: &[&Entry],
    ) -> Result<Vec<Entry>, SourceError> {
        let times = || failed.iter().map(|entry| entry.time);
        let after = times()
            .max()
            .and_then(|last| from_epoch_millis(last.timestamp_millis().saturating_add(1)));
        let mut include = filter.include.clone();
        if let Ok(status) = Criterion::Status.parse("failed") {
            include.add(Criterion::Status, status);
        }
        let mut query = ListQuery {
            filter: Filter {
                since: times().min(),
                until: after,
                include,
                exclude: filter.exclude.clone(),
            },
            limit: WHOLE_PAGE,
            bodies: true,
            ..ListQuery::default()
        };
        let mut wholes: Vec<Entry> = Vec::new();
        // Other entries of the same time may be among them, but not many.
        for _ in 0..=failed.len() {
            let page = match self.source.list(&query, self.abort).await {
                Ok(page) => page,
                Err(SourceError::Rejected { .. } | SourceError::Unmapped { .. }) => {
                    self.lists_bodies = false;
                    return Ok(wholes);
                }
                Err(error) => return Err(error),
            };
            query.cursor.clone_from(&page.next_cursor);
            for item in page.items {
                if let Item::Read(entry) = item {
                    self.lists_bodies &= has_bodies(&entry);
                    if has_bodies(&entry) {
                        wholes.push(entry);
                    }
                }
            }
            if !self.lists_bodies || query.cursor.is_none() {
                break;
            }
        }
        Ok(wholes)
    }
}
