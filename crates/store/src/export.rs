//! Everything that matches, as of one moment, a little at a time.
//!
//! No transaction is held between two reads: a client that reads slowly would keep the write-ahead log from ever
//! being taken up. What came later is known by its place instead, because places are given in the order of
//! commits and entries never change.

use std::sync::Arc;
use std::time::Instant;

use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;

use crate::cursor::Cursor;
use crate::list::{self, Extent};
use crate::readers::Readers;
use crate::retention::{self, RunningExports};
use crate::selection::Selection;
use crate::{StoreError, span};

/// What is read at once.
const PIECE: Extent = Extent {
    entries: 500,
    bytes: 4 << 20,
};

/// The entries that match a filter and were there when the export began, with their messages.
pub struct Export {
    readers: Readers,
    query: ListQuery,
    scope: Scope,
    ended: bool,
    after: Option<Cursor>,
    _running: Arc<Instant>,
}

/// What an export is of.
#[derive(Clone, Copy)]
struct Scope {
    upto: i64,
    total: Option<u64>,
    /// How many entries had been removed from the log.
    removed: u64,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").finish_non_exhaustive()
    }
}

impl Export {
    /// Of the query, filter and order count.
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

    /// How many entries it has in all; `None` where counting would take too long.
    pub fn total(&self) -> Option<u64> {
        self.scope.total
    }

    /// The next entries, in order; none at the end. After a failure, the same are asked for again.
    ///
    /// # Errors
    /// When the log could not be read.
    pub async fn next(&mut self) -> Result<Vec<Entry>, StoreError> {
        if self.ended {
            return Ok(Vec::new());
        }
        match self.page().await {
            // Removed just when the export began: it begins once more.
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
                let mut selection = Selection::of(connection, &query.filter)?;
                selection.conditions.push("seq <= ?", [scope.upto.into()]);
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
            let selection = Selection::of(connection, &filter)?;
            let counted = snapshot.within(list::counting_steps(&filter), || {
                span::of(connection, &selection)
            })?;
            Ok(Scope {
                upto,
                total: counted.map(|counted| counted.total),
                removed,
            })
        })
        .await
}
