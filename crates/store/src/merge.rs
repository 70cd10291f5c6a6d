//! Several parts of a selection as one list.

use std::collections::{BTreeSet, VecDeque};

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::query::Order;

use crate::StoreError;
use crate::conditions::SqlConditions;
use crate::cursor::SortKey;
use crate::selection::{SelectionPart, SqlSelection};

/// Limits of the number of keys that one statement reads. It doubles from read to read of a part.
const LEAST: usize = 4;
const MOST: usize = 1024;

/// The keys of the entries of all parts, in list order. They are read from the indexes alone, so entries that the
/// other conditions exclude are among them.
pub(crate) struct MergedKeys<'s> {
    connection: &'s Connection,
    order: Order,
    sources: Vec<KeySource<'s>>,
    /// The next key of each part that has one.
    next: BTreeSet<MergedKey>,
}

/// The place of an entry in the list, its `seq`, and its part.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MergedKey {
    time: i64,
    request_id: String,
    pub(crate) seq: i64,
    pub(crate) part: usize,
}

struct KeySource<'s> {
    part: &'s SelectionPart,
    after: Option<SortKey>,
    read: VecDeque<(SortKey, i64)>,
    batch: usize,
    ended: bool,
}

impl<'s> MergedKeys<'s> {
    /// Begins after a place of the list; `wanted` is the number of keys that are probably needed.
    pub(crate) fn begin(
        connection: &'s Connection,
        selection: &'s SqlSelection,
        order: Order,
        after: Option<&SortKey>,
        wanted: usize,
    ) -> Result<Self, StoreError> {
        let share = 2 * wanted / selection.parts.len().max(1);
        let source = |part| KeySource {
            part,
            after: after.cloned(),
            read: VecDeque::new(),
            batch: share.clamp(LEAST, MOST),
            ended: false,
        };
        let mut merged = Self {
            connection,
            order,
            sources: selection.parts.iter().map(source).collect(),
            next: BTreeSet::new(),
        };
        for part in 0..merged.sources.len() {
            merged.advance(part)?;
        }
        Ok(merged)
    }

    /// Returns the next key.
    pub(crate) fn next(&mut self) -> Result<Option<MergedKey>, StoreError> {
        let key = match self.order {
            Order::Desc => self.next.pop_last(),
            Order::Asc => self.next.pop_first(),
        };
        if let Some(key) = &key {
            self.advance(key.part)?;
        }
        Ok(key)
    }

    /// Makes the next key of a part available.
    fn advance(&mut self, part: usize) -> Result<(), StoreError> {
        let Some(source) = self.sources.get_mut(part) else {
            return Ok(());
        };
        if source.read.is_empty() && !source.ended {
            source.read_more(self.connection, self.order)?;
        }
        if let Some((key, seq)) = source.read.pop_front() {
            let SortKey { time, request_id } = key;
            self.next.insert(MergedKey {
                time,
                request_id,
                seq,
                part,
            });
        }
        Ok(())
    }
}

impl KeySource<'_> {
    fn read_more(&mut self, connection: &Connection, order: Order) -> Result<(), StoreError> {
        let (sql, conditions) = keys(self.part, order, self.after.as_ref());
        let mut statement = connection.prepare_cached(&sql)?;
        let limit = i64::try_from(self.batch).unwrap_or(i64::MAX);
        let values = conditions.values.into_iter().chain([limit.into()]);
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let key = SortKey {
                time: row.get(0)?,
                request_id: row.get(1)?,
            };
            self.read.push_back((key, row.get(2)?));
        }
        self.ended = self.read.len() < self.batch;
        if let Some((last, _)) = self.read.back() {
            self.after = Some(last.clone());
        }
        self.batch = (2 * self.batch).min(MOST);
        Ok(())
    }
}

/// Returns the statement that reads keys of a part, and its values without that of the limit.
pub(crate) fn keys(
    part: &SelectionPart,
    order: Order,
    after: Option<&SortKey>,
) -> (String, SqlConditions) {
    let (direction, beyond) = order_in_sql(order);
    let mut conditions = part.range.clone();
    if let Some(SortKey { time, request_id }) = after {
        let condition = format!("(time, request_id) {beyond} (?, ?)");
        conditions.push(condition, [(*time).into(), request_id.clone().into()]);
    }
    let sql = format!(
        "SELECT time, request_id, seq {} ORDER BY time {direction}, request_id {direction} LIMIT ?",
        part.from(&conditions)
    );
    (sql, conditions)
}

/// Returns the direction of an order, and the comparison with the last entry that the next ones fulfil.
pub(crate) fn order_in_sql(order: Order) -> (&'static str, &'static str) {
    match order {
        Order::Desc => ("DESC", "<"),
        Order::Asc => ("ASC", ">"),
    }
}
