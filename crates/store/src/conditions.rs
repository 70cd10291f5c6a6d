//! A filter as SQL.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rusqlite::types::Value;
use scim_audit_model::criterion::{Criterion, CriterionKind, CriterionSpec, CriterionValue};
use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::status_code_filter::StatusCodeFilter;

use crate::connection;

/// Conditions joined by `AND`, with the values of their parameters.
#[derive(Clone, Default)]
pub(crate) struct SqlConditions {
    sql: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl SqlConditions {
    pub(crate) fn push(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.into());
        self.values.extend(values);
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.sql.extend(other.sql);
        self.values.extend(other.values);
    }

    pub(crate) fn one(sql: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let mut conditions = Self::default();
        conditions.push(sql, values);
        conditions
    }

    /// Returns the conditions as one expression, true if there are none.
    pub(crate) fn all(&self) -> String {
        if self.sql.is_empty() {
            "TRUE".to_owned()
        } else {
            self.sql.join(" AND ")
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// Returns `WHERE …`, or an empty string.
    pub(crate) fn clause(&self) -> String {
        if self.sql.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.sql.join(" AND "))
        }
    }
}

/// Returns conditions that hold exactly for the entries for which [`Filter::matches`] does.
pub(crate) fn of(filter: &Filter) -> SqlConditions {
    let mut all = time_span(filter);
    all.join(of_combinations(filter));
    all.join(of_others(filter));
    all
}

/// Returns the conditions on the columns that the tables `entry` and `combination` share.
pub(crate) fn of_combinations(filter: &Filter) -> SqlConditions {
    of_criteria(filter, is_combined)
}

/// Returns the conditions of [`of`] that are neither on the span of time nor those of [`of_combinations`].
pub(crate) fn of_others(filter: &Filter) -> SqlConditions {
    let mut all = path_prefix(filter).unwrap_or_default();
    all.join(of_criteria(filter, |criterion| !is_combined(criterion)));
    all
}

/// Returns whether the member of a criterion is a column of the table `combination`.
fn is_combined(criterion: Criterion) -> bool {
    matches!(
        criterion,
        Criterion::Status
            | Criterion::Method
            | Criterion::ResourceType
            | Criterion::StatusCode
            | Criterion::ScimType
    )
}

fn of_criteria(filter: &Filter, wanted: impl Fn(Criterion) -> bool) -> SqlConditions {
    let mut all = SqlConditions::default();
    let criteria = || Criterion::ALL.into_iter().filter(|one| wanted(*one));
    for criterion in criteria() {
        if let Some(included) = one_of_values(criterion, &filter.include) {
            all.join(included);
        }
    }
    for criterion in criteria() {
        if let Some(excluded) = one_of_values(criterion, &filter.exclude) {
            // A missing value is NULL, so the condition is not true and the entry is kept.
            let sql = format!("({}) IS NOT TRUE", excluded.sql.join(" AND "));
            all.push(sql, excluded.values);
        }
    }
    all
}

/// Requires that an entry has one of the values of a criterion; `None` if the criterion has no values.
fn one_of_values(criterion: Criterion, criteria: &Criteria) -> Option<SqlConditions> {
    let values = criteria.values(criterion);
    if values.len() == 0 {
        return None;
    }
    let CriterionSpec { members, kind, .. } = criterion.spec();
    Some(match kind {
        CriterionKind::Word(..) | CriterionKind::Exact(_) => {
            let wanted: Vec<&str> = criteria.texts(criterion).collect();
            any(members
                .iter()
                .map(|member| one_of(&place_of(member), &wanted)))
        }
        CriterionKind::CodeOrClass(_) => status_codes(values),
        CriterionKind::Path(_) => {
            let wanted: Vec<_> = values.filter_map(path).cloned().collect();
            SqlConditions::one(
                "endpoint_matches(?, endpoint)",
                [connection::filters(&wanted)],
            )
        }
        CriterionKind::AtLeast(..) => any(members.iter().filter_map(|member| {
            // Reaching at least one of several minimums means reaching the smallest.
            let least = values.clone().filter_map(amount).min_by(f64::total_cmp)?;
            let sql = format!("{} >= ?", place_of(member));
            Some(SqlConditions::one(&sql, [Value::Real(least)]))
        })),
        CriterionKind::Second(_) => any(values.filter_map(second)),
        CriterionKind::InMessages => held(criteria.texts(criterion)),
        CriterionKind::InSearchText => any(criteria
            .texts(criterion)
            .map(|q| SqlConditions::one("instr(search_text, ?) > 0", [text(&q.to_lowercase())]))),
    })
}

/// Returns the SQL expression of a member of an entry. Members without a column are rarely filtered by, and
/// are read from the summary.
fn place_of(member: &str) -> Cow<'static, str> {
    let column = match member {
        "method" => "method",
        "status" => "status",
        "resourceType" => "resource_type",
        "error.scimType" => "scim_type",
        "requestId" => "request_id",
        "resourceId" => "resource_id",
        other => return format!("json_extract(summary, '$.{other}')").into(),
    };
    column.into()
}

/// Joins conditions by `OR`.
fn any(conditions: impl Iterator<Item = SqlConditions>) -> SqlConditions {
    let (mut sql, mut values) = (Vec::new(), Vec::new());
    for one in conditions {
        sql.extend(one.sql);
        values.extend(one.values);
    }
    match sql.as_slice() {
        [only] => SqlConditions::one(only, values),
        several => SqlConditions::one(&format!("({})", several.join(" OR ")), values),
    }
}

fn path(value: &CriterionValue) -> Option<&EndpointFilter> {
    match value {
        CriterionValue::Path(path) => Some(path),
        _ => None,
    }
}

fn amount(value: &CriterionValue) -> Option<f64> {
    match value {
        CriterionValue::Amount(amount) => Some(amount.get()),
        _ => None,
    }
}

fn second(value: &CriterionValue) -> Option<SqlConditions> {
    let CriterionValue::Instant(instant) = value else {
        return None;
    };
    let start = instant.timestamp() * 1000;
    let span = [start.into(), (start + 999).into()];
    Some(SqlConditions::one("time BETWEEN ? AND ?", span))
}

/// Requires that a header or body contains one of these texts. Messages are read only for entries that meet
/// all other conditions (SQLite evaluates a subquery last), and once, however many texts there are.
fn held<'t>(texts: impl Iterator<Item = &'t str>) -> SqlConditions {
    let sql = "EXISTS (SELECT 1 FROM message AS held WHERE held.seq = entry.seq
            AND message_holds(?, held.request, held.response))";
    SqlConditions::one(sql, [connection::texts(texts)])
}

pub(crate) fn time_span(filter: &Filter) -> SqlConditions {
    let mut conditions = SqlConditions::default();
    if let Some(since) = filter.since {
        conditions.push("time >= ?", [since.timestamp_millis().into()]);
    }
    if let Some(until) = filter.until {
        conditions.push("time < ?", [until.timestamp_millis().into()]);
    }
    conditions
}

fn one_of(place: &str, wanted: &[&str]) -> SqlConditions {
    let values = wanted.iter().map(|wanted| text(wanted));
    match wanted.len() {
        // `=` instead of `IN`, because SQLite knows only then that an index returns the list order.
        1 => SqlConditions::one(&format!("{place} = ?"), values),
        several => SqlConditions::one(&format!("{place} IN ({})", marks(several)), values),
    }
}

fn status_codes<'v>(wanted: impl Iterator<Item = &'v CriterionValue>) -> SqlConditions {
    let (mut codes, mut classes) = (BTreeSet::new(), BTreeSet::new());
    for value in wanted {
        match value {
            CriterionValue::CodeOrClass(StatusCodeFilter::Code(code)) => codes.insert(*code),
            CriterionValue::CodeOrClass(StatusCodeFilter::Class(first)) => classes.insert(*first),
            _ => false,
        };
    }
    let one_of_codes = match codes.len() {
        0 => None,
        1 => Some("status_code = ?".to_owned()),
        several => Some(format!("status_code IN ({})", marks(several))),
    };
    let codes =
        one_of_codes.map(|sql| SqlConditions::one(&sql, codes.into_iter().map(Value::from)));
    let classes = classes.into_iter().map(|first| {
        let from = i64::from(first) * 100;
        let span = [from.into(), (from + 99).into()];
        SqlConditions::one("status_code BETWEEN ? AND ?", span)
    });
    any(codes.into_iter().chain(classes))
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// The range of `path` that the path filter implies. It only narrows down; `endpoint_matches` decides.
pub(crate) fn path_prefix(filter: &Filter) -> Option<SqlConditions> {
    let prefix = path(filter.include.only(Criterion::Endpoint)?)?.literal_prefix()?;
    if prefix.is_empty() {
        return None;
    }
    Some(match first_after(&prefix) {
        Some(after) => SqlConditions::one("path >= ? AND path < ?", [text(&prefix), text(&after)]),
        None => SqlConditions::one("path >= ?", [text(&prefix)]),
    })
}

/// Returns the smallest text that is greater than every text with this prefix, in SQLite's order (by bytes,
/// which in UTF-8 is by code points).
fn first_after(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::first_after;

    #[test]
    fn first_after_is_the_next_text_beyond_the_prefix() {
        assert_eq!(first_after("/Users"), Some("/Usert".to_owned()));
        assert_eq!(first_after("a\u{d7ff}"), Some("a\u{e000}".to_owned()));
        assert_eq!(first_after("a\u{10ffff}"), Some("b".to_owned()));
        assert_eq!(first_after("\u{10ffff}"), None);
    }
}
