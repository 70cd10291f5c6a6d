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
use crate::conditions::{self, SqlConditions, path_prefix, text, time_span};

/// Below this number of entries, sorting is cheaper than reading in list order.
const FEW: u64 = 2000;
/// Up to this number of combinations, merging them costs less than looking at entries that do not match.
const FEW_COMBINATIONS: usize = 256;

/// A part of a filter that has an index.
struct Candidate {
    index: &'static str,
    conditions: SqlConditions,
    /// Whether the index returns the entries in list order.
    ordered: bool,
}

/// The entries that match a filter, as parts that have no entry in common.
#[derive(Clone)]
pub(crate) struct SqlSelection {
    pub(crate) parts: Vec<SelectionPart>,
}

/// Entries that are read by one index.
#[derive(Clone)]
pub(crate) struct SelectionPart {
    index: &'static str,
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
            if let Some((_, index)) = rarest.filter(|(count, _)| *count < entries) {
                return Ok(Self::by(index, conditions::of(filter)));
            }
            let others = !conditions::of_others(filter).is_empty();
            let all = combinations::entries(connection)?;
            // In list order, every second entry at least is of these combinations.
            let most = entries > all / 2 && (others || combinations.len() > FEW_COMBINATIONS);
            if !most {
                return Ok(Self::of_combinations(combinations, filter));
            }
        }
        let index = choose(connection, &candidates)?;
        let mut chosen = Self::by(index, conditions::of(filter));
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

    fn by(index: &'static str, others: SqlConditions) -> Self {
        Self {
            parts: vec![SelectionPart {
                index,
                range: SqlConditions::default(),
                others,
                status: None,
                entries: None,
            }],
        }
    }

    fn of_combinations(combinations: Vec<Combination>, filter: &Filter) -> Self {
        let others = conditions::of_others(filter);
        let span = time_span(filter);
        let part = |one: Combination| {
            let mut range = SqlConditions::one("combination = ?", [one.id.into()]);
            range.join(span.clone());
            let mut part = SelectionPart {
                index: "entry_by_combination",
                range,
                others: others.clone(),
                status: one.status,
                entries: None,
            };
            if one.id == OTHERS {
                part.others = conditions::of_combinations(filter);
                part.others.join(others.clone());
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
        format!(
            "FROM entry INDEXED BY {} {}",
            self.index,
            conditions.clause()
        )
    }
}

/// Returns the candidate with the fewest entries, and their number, if there are few.
fn rarest(
    connection: &Connection,
    candidates: &[Candidate],
) -> Result<Option<(u64, &'static str)>, StoreError> {
    let mut rarest: Option<(u64, &'static str)> = None;
    for Candidate {
        index, conditions, ..
    } in candidates
    {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM entry INDEXED BY {index} {} LIMIT {FEW})",
            conditions.clause()
        );
        let count: i64 = connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
        let count = count.unsigned_abs();
        if count < FEW && rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, index));
        }
    }
    Ok(rarest)
}

fn choose(connection: &Connection, candidates: &[Candidate]) -> Result<&'static str, StoreError> {
    // A single candidate in list order needs no comparison.
    if let [only] = candidates
        && only.ordered
    {
        return Ok(only.index);
    }
    let ordered = candidates.iter().find(|candidate| candidate.ordered);
    Ok(rarest(connection, candidates)?
        .map(|(_, index)| index)
        .or(ordered.map(|candidate| candidate.index))
        .unwrap_or("entry_by_time"))
}

/// Returns the candidates, the one likely to be rarest first. If all match many entries, the first in list
/// order is used.
fn candidates(filter: &Filter) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let only = |criterion| filter.include.only(criterion);
    let mut add = |index, conditions, ordered| {
        candidates.push(Candidate {
            index,
            conditions,
            ordered,
        });
    };
    if let Some(id) = only(Criterion::RequestId) {
        let conditions = SqlConditions::one("request_id = ?", [text(&id.to_string())]);
        add("sqlite_autoindex_entry_1", conditions, false);
    }
    if let Some(prefix) = path_prefix(filter) {
        add("entry_by_path", prefix, false);
    }
    if let Some(id) = only(Criterion::ResourceId) {
        let conditions = SqlConditions::one("resource_id = ?", [text(&id.to_string())]);
        add("entry_by_resource_id", conditions, true);
    }
    let span = time_span(filter);
    if !span.is_empty() {
        add("entry_by_time", span, true);
    }
    candidates
}
