//! Chooses the index by which a filter is read; `conditions` translates the filter to SQL.
//!
//! SQLite does not choose the index: without statistics it assumes that every equality is rare, and would
//! read and sort nine tenths of the log for `status=success`. So each part of the filter that has an index is
//! a candidate. If few entries match one of them, these are read by its index and sorted. If many entries
//! match all of them, the list is read in its own order, and stops when the page is full.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use scim_audit_model::criterion::{Criterion, CriterionValue};
use scim_audit_model::filter::Filter;
use scim_audit_model::status_code_filter::StatusCodeFilter;

use crate::StoreError;
use crate::conditions::{self, Conditions, path_prefix, status_codes, text, time_span};

/// Below this number of entries, sorting is cheaper than reading in list order.
const FEW: i64 = 2000;

/// A part of a filter that has an index.
struct Candidate {
    index: &'static str,
    conditions: Conditions,
    /// Whether the index returns the entries in list order.
    ordered: bool,
}

/// The entries that match a filter, and the index to read them by.
#[derive(Clone)]
pub(crate) struct Selection {
    pub(crate) conditions: Conditions,
    index: &'static str,
}

impl Selection {
    /// Chooses the index by counting up to `FEW` entries of each candidate.
    pub(crate) fn of(connection: &Connection, filter: &Filter) -> Result<Self, StoreError> {
        Ok(Self {
            index: choose(connection, candidates(filter))?,
            conditions: conditions::of(filter),
        })
    }

    /// Returns the conditions alone, for reads in another order than that of the list.
    pub(crate) fn conditions(filter: &Filter) -> Conditions {
        conditions::of(filter)
    }

    /// Returns `FROM entry …` with index and conditions.
    pub(crate) fn sql(&self) -> String {
        let Self { conditions, index } = self;
        format!("FROM entry INDEXED BY {index} {}", conditions.clause())
    }
}

fn choose(connection: &Connection, candidates: Vec<Candidate>) -> Result<&'static str, StoreError> {
    // A single candidate in list order needs no comparison.
    if let [only] = candidates.as_slice()
        && only.ordered
    {
        return Ok(only.index);
    }
    let mut rarest: Option<(i64, &'static str)> = None;
    let mut ordered = None;
    for Candidate {
        index,
        conditions,
        ordered: in_order,
    } in candidates
    {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM entry INDEXED BY {index} {} LIMIT {FEW})",
            conditions.clause()
        );
        let count = connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(conditions.values), |row| row.get(0))?;
        if count < FEW && rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, index));
        }
        if in_order {
            ordered = ordered.or(Some(index));
        }
    }
    Ok(rarest
        .map(|(_, index)| index)
        .or(ordered)
        .unwrap_or("entry_by_time"))
}

/// Returns the candidates, the one likely to be rarest first. If all match many entries, the first in list
/// order is used.
fn candidates(filter: &Filter) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut ranged = |index, conditions| {
        candidates.push(Candidate {
            index,
            conditions,
            ordered: false,
        });
    };
    let only = |criterion| filter.include.only(criterion);
    if let Some(id) = only(Criterion::RequestId) {
        let conditions = Conditions::one("request_id = ?", [text(&id.to_string())]);
        ranged("sqlite_autoindex_entry_1", conditions);
    }
    if let Some(prefix) = path_prefix(filter) {
        ranged("entry_by_path", prefix);
    }
    let code = only(Criterion::StatusCode);
    if let Some(CriterionValue::CodeOrClass(StatusCodeFilter::Class(_))) = code {
        ranged("entry_by_status_code", status_codes(code.into_iter()));
    }
    let mut equal = |index, column: &str, value: Value| {
        candidates.push(Candidate {
            index,
            conditions: Conditions::one(&format!("{column} = ?"), [value]),
            ordered: true,
        });
    };
    if let Some(id) = only(Criterion::ResourceId) {
        equal("entry_by_resource_id", "resource_id", text(&id.to_string()));
    }
    if let Some(keyword) = only(Criterion::ScimType) {
        equal(
            "entry_by_scim_type",
            "scim_type",
            text(&keyword.to_string()),
        );
    }
    if let Some(CriterionValue::CodeOrClass(StatusCodeFilter::Code(code))) = code {
        equal("entry_by_status_code", "status_code", (*code).into());
    }
    for (criterion, index, column) in [
        (Criterion::Status, "entry_by_status", "status"),
        (Criterion::Method, "entry_by_method", "method"),
        (
            Criterion::ResourceType,
            "entry_by_resource_type",
            "resource_type",
        ),
    ] {
        if let Some(word) = only(criterion) {
            equal(index, column, text(&word.to_string()));
        }
    }
    let mut span = Conditions::default();
    time_span(filter, &mut span);
    if !span.is_empty() {
        candidates.push(Candidate {
            index: "entry_by_time",
            conditions: span,
            ordered: true,
        });
    }
    candidates
}
