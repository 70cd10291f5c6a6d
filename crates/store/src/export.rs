//! Everything that matches, as of one moment, a little at a time.
//!
//! No transaction is held between two reads: a client that reads slowly would keep the write-ahead log from ever
//! being taken up. What came later is known by its place instead, because places are given in the order of
//! commits and entries never change.

use scim_audit_model::entry::Entry;
use scim_audit_model::query::ListQuery;

use crate::cursor::Cursor;
use crate::list::{self, Extent};
use crate::readers::Readers;
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
    upto: i64,
    total: Option<u64>,
    ended: bool,
    after: Option<Cursor>,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").finish_non_exhaustive()
    }
}

impl Export {
    /// Of the query, filter and order count.
    pub(crate) async fn begin(readers: Readers, query: &ListQuery) -> Result<Self, StoreError> {
        let query = ListQuery {
            filter: query.filter.clone(),
            order: query.order,
            bodies: true,
            ..ListQuery::default()
        };
        let filter = query.filter.clone();
        let (upto, total) = readers
            .read(move |snapshot| {
                let connection = snapshot.connection();
                let upto = connection
                    .prepare_cached("SELECT coalesce(max(seq), 0) FROM entry")?
                    .query_row([], |row| row.get(0))?;
                let selection = Selection::of(connection, &filter)?;
                let counted = snapshot.within(list::counting_steps(&filter), || {
                    span::of(connection, &selection)
                })?;
                Ok((upto, counted.map(|counted| counted.total)))
            })
            .await?;
        Ok(Self {
            readers,
            query,
            upto,
            total,
            ended: false,
            after: None,
        })
    }

    /// How many entries it has in all; `None` where counting would take too long.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The next entries, in order; none at the end. After a failure, the same are asked for again.
    ///
    /// # Errors
    /// When the log could not be read.
    pub async fn next(&mut self) -> Result<Vec<Entry>, StoreError> {
        if self.ended {
            return Ok(Vec::new());
        }
        let (query, upto, after) = (self.query.clone(), self.upto, self.after.clone());
        let (entries, last) = self
            .readers
            .read(move |snapshot| {
                let mut selection = Selection::of(snapshot.connection(), &query.filter)?;
                selection.conditions.push("seq <= ?", [upto.into()]);
                list::items(snapshot.connection(), &selection, &query, after, PIECE)
            })
            .await?;
        self.ended = last.is_none();
        self.after = last;
        Ok(entries)
    }
}
