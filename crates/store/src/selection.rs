//! Chooses the index by which a filter is read; `conditions` translates the filter to SQL.
//!
//! SQLite does not choose the index: without statistics it assumes that every equality is rare, and would
//! read and sort nine tenths of the log for `status=success`. There are two ways to read a filter:
//!
//! * The combinations of values that the filter selects (`combinations`) are read in list order, and merged.
//! * Each other part of the filter that has an index is a candidate. If few entries match one of them, these are
//!   read by its index and sorted. If many entries match all of them, the list is read in its own order, and
//!   stops when the page is full.

use rusqlite::{Connection, params_from_iter};
use scim_audit_model::criterion::Criterion;
use scim_audit_model::filter::Filter;

use crate::StoreError;
use crate::combinations::{self, Combination, OTHERS};
use crate::conditions::{self, SqlConditions, prefixed, text, time_span};
use crate::paths::{IdPlace, PathPlaces};

/// Below this number of entries, sorting is cheaper than reading in list order.
const FEW: u64 = 2000;
/// Up to this number of combinations, merging them costs less than looking at entries that do not match.
const FEW_COMBINATIONS: usize = 256;

/// A part of a filter that has an index, or several that have no entry in common.
struct Candidate {
    ranges: Vec<IndexRange>,
    /// Whether the index returns the entries in list order.
    ordered: bool,
}

/// How the entries of a range are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RangeIndex {
    /// By an index of the table `entry`.
    Named(&'static str),
    /// By `seq`, which another table has.
    Seq,
}

/// Entries that an index finds by these conditions.
#[derive(Clone)]
pub(crate) struct IndexRange {
    pub(crate) index: RangeIndex,
    pub(crate) range: SqlConditions,
}

/// The entries that match a filter, as parts that have no entry in common.
#[derive(Clone)]
pub(crate) struct SqlSelection {
    pub(crate) parts: Vec<SelectionPart>,
}

/// Entries that are read by one index.
#[derive(Clone)]
pub(crate) struct SelectionPart {
    index: RangeIndex,
    /// The conditions that the index answers.
    pub(crate) range: SqlConditions,
    /// The conditions that an entry must be read for.
    pub(crate) others: SqlConditions,
    /// Status of all entries, if it is known without reading them.
    pub(crate) status: Option<String>,
    /// Number of entries, if it is known without counting them.
    pub(crate) entries: Option<u64>,
}

impl SqlSelection {
    /// Chooses how to read the entries that match a filter.
    pub(crate) fn of(connection: &Connection, filter: &Filter) -> Result<Self, StoreError> {
        let combined = !conditions::of_combinations(filter).is_empty();
        let candidates = candidates(filter);
        if combined {
            let combinations = combinations::of(connection, filter)?;
            let entries = combinations.iter().map(|one| one.entries).sum();
            let rarest = rarest(connection, &candidates)?;
            if let Some((_, rarest)) = rarest.filter(|(count, _)| *count < entries) {
                return Ok(Self::by(&rarest.ranges, &conditions::of(filter)));
            }
            let others = !conditions::of_others(filter).is_empty();
            let all = combinations::entries(connection)?;
            // In list order, every second entry at least is of these combinations.
            let most = entries > all / 2 && (others || combinations.len() > FEW_COMBINATIONS);
            if !most {
                return Ok(Self::of_combinations(combinations, filter));
            }
        }
        let others = conditions::of(filter);
        let mut chosen = match choose(connection, &candidates)? {
            Some(chosen) => Self::by(&chosen.ranges, &others),
            None => Self::by(&[IndexRange::whole()], &others),
        };
        if filter.is_empty()
            && let [part] = chosen.parts.as_mut_slice()
        {
            part.entries = Some(combinations::entries(connection)?);
        }
        Ok(chosen)
    }

    /// Returns the conditions alone, for reads in another order than that of the list.
    pub(crate) fn conditions(filter: &Filter) -> SqlConditions {
        conditions::of(filter)
    }

    /// Adds a condition that every index answers.
    pub(crate) fn require(&mut self, condition: &SqlConditions) {
        for part in &mut self.parts {
            part.range.join(condition.clone());
            part.entries = None;
        }
    }

    fn by(ranges: &[IndexRange], others: &SqlConditions) -> Self {
        let part = |IndexRange { index, range }: &IndexRange| SelectionPart {
            index: *index,
            range: range.clone(),
            others: others.clone(),
            status: None,
            entries: None,
        };
        Self {
            parts: ranges.iter().map(part).collect(),
        }
    }

    fn of_combinations(combinations: Vec<Combination>, filter: &Filter) -> Self {
        let others = conditions::of_others(filter);
        let span = time_span(filter);
        let part = |one: Combination| {
            let mut range = SqlConditions::one("combination = ?", [one.id.into()]);
            range.join(span.clone());
            let mut part = SelectionPart {
                index: RangeIndex::Named("entry_by_combination"),
                range,
                others: others.clone(),
                status: one.status,
                entries: None,
            };
            if one.id == OTHERS {
                part.others = conditions::of_entries(filter);
            } else if span.is_empty() && others.is_empty() {
                part.entries = Some(one.entries);
            }
            part
        };
        Self {
            parts: combinations.into_iter().map(part).collect(),
        }
    }
}

impl SelectionPart {
    /// Returns `FROM entry …` with index and conditions, and the values of its parameters.
    pub(crate) fn entries(&self) -> (String, SqlConditions) {
        let mut conditions = self.range.clone();
        conditions.join(self.others.clone());
        (self.from(&conditions), conditions)
    }

    /// Returns `FROM entry …` with the index and these conditions.
    pub(crate) fn from(&self, conditions: &SqlConditions) -> String {
        format!("{} {}", self.index.from(), conditions.clause())
    }
}

impl RangeIndex {
    fn from(self) -> String {
        match self {
            Self::Named(index) => format!("FROM entry INDEXED BY {index}"),
            // The primary key is not an index, so it may still be used.
            Self::Seq => "FROM entry NOT INDEXED".to_owned(),
        }
    }
}

impl IndexRange {
    fn one(index: &'static str, range: SqlConditions) -> Vec<Self> {
        vec![Self {
            index: RangeIndex::Named(index),
            range,
        }]
    }

    /// All entries, in list order.
    fn whole() -> Self {
        Self {
            index: RangeIndex::Named("entry_by_time"),
            range: SqlConditions::default(),
        }
    }

    /// Returns the number of entries, or the limit if there are more.
    fn count(&self, connection: &Connection, limit: u64) -> Result<u64, StoreError> {
        let Self { index, range } = self;
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 {} {} LIMIT {limit})",
            index.from(),
            range.clause()
        );
        let count: i64 = connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&range.values), |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}

/// Returns the candidate with the fewest entries, and their number, if there are few.
fn rarest<'c>(
    connection: &Connection,
    candidates: &'c [Candidate],
) -> Result<Option<(u64, &'c Candidate)>, StoreError> {
    let mut rarest: Option<(u64, &Candidate)> = None;
    for candidate in candidates {
        let mut count = 0;
        for range in &candidate.ranges {
            count += range.count(connection, FEW)?;
        }
        if count < FEW && rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, candidate));
        }
    }
    Ok(rarest)
}

/// Returns the candidate to read; `None` if the whole list is to be read.
fn choose<'c>(
    connection: &Connection,
    candidates: &'c [Candidate],
) -> Result<Option<&'c Candidate>, StoreError> {
    // A single candidate in list order needs no comparison.
    if let [only] = candidates
        && only.ordered
    {
        return Ok(Some(only));
    }
    let ordered = candidates.iter().find(|candidate| candidate.ordered);
    let rarest = rarest(connection, candidates)?;
    Ok(rarest.map(|(_, rarest)| rarest).or(ordered))
}

/// Returns the candidates, the one likely to be rarest first. If all match many entries, the first in list
/// order is used.
fn candidates(filter: &Filter) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let only = |criterion| filter.include.only(criterion);
    let mut add = |ranges, ordered| candidates.push(Candidate { ranges, ordered });
    if let Some(id) = only(Criterion::RequestId) {
        let range = SqlConditions::one("request_id = ?", [text(&id.to_string())]);
        add(IndexRange::one("sqlite_autoindex_entry_1", range), false);
    }
    if let Some(places) = PathPlaces::of(filter) {
        let mut ranges = IndexRange::one("entry_by_path", prefixed("other_path", &places.prefix));
        if let Some(IdPlace { id, is_whole }) = places.id {
            let mut range = if is_whole {
                SqlConditions::one("resource_id = ?", [text(&id)])
            } else {
                prefixed("resource_id", &id)
            };
            range.push("other_path IS NULL", []);
            ranges.extend(IndexRange::one("entry_by_resource_id", range));
        }
        add(ranges, false);
    }
    if let Some(id) = only(Criterion::ResourceId) {
        let range = SqlConditions::one("resource_id = ?", [text(&id.to_string())]);
        add(IndexRange::one("entry_by_resource_id", range), true);
    }
    if filter.include.has(Criterion::Identity) {
        let range = conditions::named(&filter.include, Criterion::Identity);
        let index = RangeIndex::Seq;
        add(vec![IndexRange { index, range }], false);
    }
    let span = time_span(filter);
    if !span.is_empty() {
        add(IndexRange::one("entry_by_time", span), true);
    }
    candidates
}
