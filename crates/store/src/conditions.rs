//! A filter as SQL.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rusqlite::types::Value;
use scim_audit_model::criterion::{Criterion, CriterionKind, CriterionSpec, CriterionValue};
use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::facts::identity_key;
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::status_code_filter::StatusCodeFilter;

use crate::connection;
use crate::paths::Collections;

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
    all.join(of_entries(filter));
    all
}

/// Returns the conditions of [`of`] without the span of time.
pub(crate) fn of_entries(filter: &Filter) -> SqlConditions {
    let mut all = SqlConditions::default();
    all.join(included(filter, |_| true));
    all.join(excluded(filter, |_| true));
    all
}

/// Returns the conditions on the table `combination`.
pub(crate) fn of_combinations(filter: &Filter) -> SqlConditions {
    let mut all = included(filter, is_combined);
    all.join(excluded(filter, is_combined));
    if let Some(collections) = Collections::of(&filter.include) {
        all.join(one_of("collection", &texts_of(&collections.names)));
    }
    if let Some(collections) = Collections::of(&filter.exclude)
        && collections.are_whole
    {
        all.join(negated(one_of("collection", &texts_of(&collections.names))));
    }
    all
}

/// Returns the conditions of [`of_entries`] that a combination does not decide.
pub(crate) fn of_others(filter: &Filter) -> SqlConditions {
    let is_other = |criteria: &Criteria| {
        let whole = Collections::of(criteria).is_some_and(|collections| collections.are_whole);
        move |criterion| !(is_combined(criterion) || whole && criterion == Criterion::Endpoint)
    };
    let mut all = included(filter, is_other(&filter.include));
    all.join(excluded(filter, is_other(&filter.exclude)));
    all
}

/// Returns whether the member of a criterion is a column of both tables, `combination` and `entry`.
fn is_combined(criterion: Criterion) -> bool {
    matches!(
        criterion,
        Criterion::Status
            | Criterion::Method
            | Criterion::ResourceType
            | Criterion::StatusCode
            | Criterion::ScimType
            | Criterion::Action
            | Criterion::Cause
    )
}

fn included(filter: &Filter, wanted: impl Fn(Criterion) -> bool) -> SqlConditions {
    let mut all = SqlConditions::default();
    for criterion in Criterion::ALL.into_iter().filter(|one| wanted(*one)) {
        if let Some(included) = one_of_values(criterion, &filter.include) {
            all.join(included);
        }
    }
    all
}

fn excluded(filter: &Filter, wanted: impl Fn(Criterion) -> bool) -> SqlConditions {
    let mut all = SqlConditions::default();
    for criterion in Criterion::ALL.into_iter().filter(|one| wanted(*one)) {
        if let Some(excluded) = one_of_values(criterion, &filter.exclude) {
            all.join(negated(excluded));
        }
    }
    all
}

/// A missing value is NULL, so the condition is not true and the entry is kept.
fn negated(conditions: SqlConditions) -> SqlConditions {
    let sql = format!("({}) IS NOT TRUE", conditions.sql.join(" AND "));
    SqlConditions::one(&sql, conditions.values)
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
        CriterionKind::Identity(_) => {
            let (names, values) = names(criteria, criterion);
            // `IS TRUE`, because SQLite would make a join of it otherwise, with a temporary index of all names.
            let sql = format!(
                "(EXISTS (SELECT 1 FROM naming WHERE naming.name IN ({names}) AND naming.seq = entry.seq)) IS TRUE"
            );
            SqlConditions::one(&sql, values)
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

/// Returns the entries that have one of the names of a criterion, found by the names.
pub(crate) fn named(criteria: &Criteria, criterion: Criterion) -> SqlConditions {
    let (names, values) = names(criteria, criterion);
    let sql = format!("seq IN (SELECT naming.seq FROM naming WHERE naming.name IN ({names}))");
    SqlConditions::one(&sql, values)
}

/// Returns the statement that finds the ids of the names of a criterion, and its values.
fn names(criteria: &Criteria, criterion: Criterion) -> (String, Vec<Value>) {
    let keys = criteria.texts(criterion).map(identity_key);
    let values: Vec<_> = keys.map(Value::Text).collect();
    let marks = marks(values.len());
    let sql = format!("SELECT name.id FROM name WHERE name.value IN ({marks})");
    (sql, values)
}

/// Returns the SQL expression of a member of an entry. Members without a column are rarely filtered by, and
/// are read from the summary.
fn place_of(member: &str) -> Cow<'static, str> {
    let column = match member {
        "method" => "method",
        "status" => "status",
        "resourceType" => "resource_type",
        "error.scimType" => "scim_type",
        "facts.action" => "action",
        "facts.cause" => "cause",
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

fn texts_of(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
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

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Requires that a column begins with this text.
pub(crate) fn prefixed(column: &str, prefix: &str) -> SqlConditions {
    match first_after(prefix) {
        Some(after) => SqlConditions::one(
            &format!("{column} >= ? AND {column} < ?"),
            [text(prefix), text(&after)],
        ),
        None => SqlConditions::one(&format!("{column} >= ?"), [text(prefix)]),
    }
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
