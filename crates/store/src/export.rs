//! Reads all matching entries as of one moment, in pieces.
//!
//! No transaction stays open between two reads, because with a slow client it would prevent SQLite from
//! resetting the write-ahead log. Entries that were recorded later are recognized by their `seq` instead,
//! because `seq` is assigned in the order of commits and entries never change.

use std::sync::Arc;
use std::time::Instant;

use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;

use crate::StoreError;
use crate::conditions::SqlConditions;
use crate::cursor::SortKey;
use crate::list::{self, PageLimits};
use crate::readers::Readers;
use crate::retention::{self, RunningExports};
use crate::selection::SqlSelection;
use crate::span::{self, CountingEffort};

/// Limits of one read.
const PIECE: PageLimits = PageLimits {
    entries: 500,
    bytes: 4 << 20,
};

/// The entries that matched a filter when the export began, including their messages.
pub struct Export {
    readers: Readers,
    query: ListQuery,
    scope: Scope,
    ended: bool,
    after: Option<SortKey>,
    _running: Arc<Instant>,
}

/// What an export covers.
#[derive(Clone, Copy)]
struct Scope {
    upto: i64,
    total: Option<u64>,
    /// Number of entries that had been removed from the log when the export began.
    removed: u64,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").finish_non_exhaustive()
    }
}

impl Export {
    /// Begins an export. Only the filter and the order of `query` are used.
    pub(crate) async fn begin(
        readers: Readers,
        exports: &RunningExports,
        query: &ListQuery,
    ) -> Result<Self, StoreError> {
        let query = ListQuery {
            filter: query.filter.clone(),
            order: query.order,
            bodies: true,
            ..ListQuery::default()
        };
        let running = exports.begin();
        Ok(Self {
            scope: scope(&readers, &query).await?,
            readers,
            query,
            ended: false,
            after: None,
            _running: running,
        })
    }

    /// Returns the number of entries in the export; `None` if counting would take too long.
    pub fn total(&self) -> Option<u64> {
        self.scope.total
    }

    /// Returns the next entries, in order; empty at the end. After an error, the next call reads the same
    /// entries again.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn next(&mut self) -> Result<Vec<Entry>, StoreError> {
        if self.ended {
            return Ok(Vec::new());
        }
        match self.page().await {
            // Entries were removed just as the export began: begin again.
            Err(StoreError::Removed) if self.after.is_none() => {
                self.scope = scope(&self.readers, &self.query).await?;
                self.page().await
            }
            page => page,
        }
    }

    async fn page(&mut self) -> Result<Vec<Entry>, StoreError> {
        let (query, scope, after) = (self.query.clone(), self.scope, self.after.clone());
        let (entries, last) = self
            .readers
            .read_page(move |snapshot| {
                let connection = snapshot.connection();
                if retention::count(connection)? != scope.removed {
                    return Err(StoreError::Removed);
                }
                let mut selection = SqlSelection::of(connection, &query.filter)?;
                selection.require(&SqlConditions::one("seq <= ?", [scope.upto.into()]));
                list::items(connection, &selection, &query, after, PIECE)
            })
            .await?;
        self.ended = last.is_none();
        self.after = last;
        Ok(entries)
    }
}

async fn scope(readers: &Readers, query: &ListQuery) -> Result<Scope, StoreError> {
    let filter = query.filter.clone();
    readers
        .read(move |snapshot| {
            let connection = snapshot.connection();
            let removed = retention::count(connection)?;
            let upto = connection
                .prepare_cached("SELECT coalesce(max(seq), 0) FROM entry")?
                .query_row([], |row| row.get(0))?;
            let selection = SqlSelection::of(connection, &filter)?;
            let counted = span::of(snapshot, &selection, &filter, CountingEffort::Long)?;
            Ok(Scope {
                upto,
                total: counted.is_whole.then_some(counted.total),
                removed,
            })
        })
        .await
}
