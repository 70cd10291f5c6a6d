//! A filter as SQL.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use scim_audit_model::amount::Amount;
use scim_audit_model::entry::Status;
use scim_audit_model::filter::{Exclusion, Filter, StatusCodeFilter};

use crate::connection;

/// Conditions joined by `AND`, with what they are compared to.
#[derive(Clone, Default)]
pub(crate) struct Conditions {
    sql: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    pub(crate) fn push(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.into());
        self.values.extend(values);
    }

    fn join(&mut self, other: Self) {
        self.sql.extend(other.sql);
        self.values.extend(other.values);
    }

    pub(crate) fn one(sql: &str, values: impl IntoIterator<Item = Value>) -> Self {
        let mut conditions = Self::default();
        conditions.push(sql, values);
        conditions
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// `WHERE …`, or nothing.
    pub(crate) fn clause(&self) -> String {
        if self.sql.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.sql.join(" AND "))
        }
    }
}

/// Exactly what [`Filter::matches`] says.
pub(crate) fn of(filter: &Filter) -> Conditions {
    let mut all = Conditions::default();
    time_span(filter, &mut all);
    one_of(&mut all, "method", filter.method.iter().map(String::as_str));
    let statuses = filter.status.iter().map(Status::as_str);
    one_of(&mut all, "status", statuses);
    let resource_types = filter.resource_type.iter().map(String::as_str);
    one_of(&mut all, "resource_type", resource_types);
    let scim_types = filter.scim_type.iter().map(String::as_str);
    one_of(&mut all, "scim_type", scim_types);
    if !filter.status_code.is_empty() {
        all.join(status_codes(&filter.status_code));
    }
    if let Some(id) = &filter.request_id {
        all.push("request_id = ?", [text(id)]);
    }
    if let Some(id) = &filter.resource_id {
        all.push("resource_id = ?", [text(id)]);
    }
    if let Some(prefix) = path_prefix(filter) {
        all.join(prefix);
    }
    if let Some(endpoint) = &filter.endpoint {
        let wanted = connection::filters(std::slice::from_ref(endpoint));
        all.push("endpoint_matches(?, endpoint)", [wanted]);
    }
    sent_by(&mut all, filter.client.as_slice());
    answered_by(&mut all, filter.origin.as_slice());
    for (member, least) in [
        ("durationMs", filter.min_duration_ms),
        ("requestSize", filter.min_request_size),
        ("responseSize", filter.min_response_size),
    ] {
        at_least(&mut all, member, least.as_slice());
    }
    holds(&mut all, filter.message.as_slice());
    if let Some(q) = &filter.q {
        says(&mut all, q);
    }
    excluded(&filter.not, &mut all);
    all
}

/// Exactly what an [`Exclusion`] leaves out. No index helps: what is left is most of the log.
fn excluded(not: &Exclusion, conditions: &mut Conditions) {
    let mut excluded = Conditions::default();
    let mut none_of = |column, unwanted: &[String]| {
        one_of(&mut excluded, column, unwanted.iter().map(String::as_str));
    };
    none_of("method", &not.method);
    none_of("resource_type", &not.resource_type);
    none_of("scim_type", &not.scim_type);
    none_of("request_id", &not.request_id);
    none_of("resource_id", &not.resource_id);
    let statuses = not.status.iter().map(Status::as_str);
    one_of(&mut excluded, "status", statuses);
    if !not.status_code.is_empty() {
        excluded.join(status_codes(&not.status_code));
    }
    if !not.endpoint.is_empty() {
        let unwanted = connection::filters(&not.endpoint);
        excluded.push("endpoint_matches(?, endpoint)", [unwanted]);
    }
    sent_by(&mut excluded, &not.client);
    answered_by(&mut excluded, &not.origin);
    at_least(&mut excluded, "durationMs", &not.min_duration_ms);
    at_least(&mut excluded, "requestSize", &not.min_request_size);
    at_least(&mut excluded, "responseSize", &not.min_response_size);
    for time in &not.time {
        let start = time.timestamp() * 1000;
        let second = [start.into(), (start + 999).into()];
        excluded.push("time BETWEEN ? AND ?", second);
    }
    holds(&mut excluded, &not.message);
    for q in &not.q {
        says(&mut excluded, q);
    }
    // An absent value is NULL in SQL, which is not true, and so is not left out.
    let sql = excluded
        .sql
        .iter()
        .map(|sql| format!("({sql}) IS NOT TRUE"));
    conditions.sql.extend(sql);
    conditions.values.extend(excluded.values);
}

/// Sent by one of these. Who sent a request is asked rarely, and in the summary only; each part of it is read once,
/// however many are asked for.
fn sent_by(conditions: &mut Conditions, clients: &[String]) {
    if clients.is_empty() {
        return;
    }
    let marks = marks(clients.len());
    let parts = ["ip", "userAgent", "credential"]
        .map(|part| format!("json_extract(summary, '$.client.{part}') IN ({marks})"));
    let sql = format!("({})", parts.join(" OR "));
    let values = parts
        .iter()
        .flat_map(|_| clients.iter().map(|client| text(client)));
    conditions.push(sql, values);
}

/// Answered by one of these, by the summary, as it is asked for rarely.
fn answered_by(conditions: &mut Conditions, origins: &[String]) {
    if !origins.is_empty() {
        let sql = format!(
            "json_extract(summary, '$.origin') IN ({})",
            marks(origins.len())
        );
        conditions.push(sql, origins.iter().map(|origin| text(origin)));
    }
}

/// The same, at least one of these, which is at least the least of them.
fn at_least(conditions: &mut Conditions, member: &str, least: &[Amount]) {
    let least = least.iter().map(|least| least.get()).min_by(f64::total_cmp);
    if let Some(least) = least {
        let sql = format!("json_extract(summary, '$.{member}') >= ?");
        conditions.push(sql, [Value::Real(least)]);
    }
}

/// Holds one of these texts. Headers and bodies are read only of what all else lets through (SQLite asks a subquery
/// last), and once, however many texts are looked for.
fn holds(conditions: &mut Conditions, texts: &[String]) {
    if !texts.is_empty() {
        let sql = "EXISTS (SELECT 1 FROM message AS held WHERE held.seq = entry.seq
            AND message_holds(?, held.request, held.response))";
        conditions.push(sql, [connection::texts(texts.iter().map(String::as_str))]);
    }
}

fn says(conditions: &mut Conditions, q: &str) {
    conditions.push("instr(search_text, ?) > 0", [text(&q.to_lowercase())]);
}

pub(crate) fn time_span(filter: &Filter, conditions: &mut Conditions) {
    if let Some(since) = filter.since {
        conditions.push("time >= ?", [since.timestamp_millis().into()]);
    }
    if let Some(until) = filter.until {
        conditions.push("time < ?", [until.timestamp_millis().into()]);
    }
}

fn one_of<'a>(
    conditions: &mut Conditions,
    column: &str,
    wanted: impl ExactSizeIterator<Item = &'a str>,
) {
    match wanted.len() {
        0 => {}
        // `=` rather than `IN`, because only then is the index known to be in order.
        1 => conditions.push(format!("{column} = ?"), wanted.map(text)),
        several => {
            let marks = marks(several);
            conditions.push(format!("{column} IN ({marks})"), wanted.map(text));
        }
    }
}

pub(crate) fn status_codes(wanted: &[StatusCodeFilter]) -> Conditions {
    let mut any = Conditions::default();
    let codes: BTreeSet<u16> = wanted.iter().filter_map(|code| code.code()).collect();
    let classes: BTreeSet<u16> = wanted.iter().filter_map(|code| code.class()).collect();
    match codes.len() {
        0 => {}
        1 => any.push("status_code = ?", codes.into_iter().map(Value::from)),
        several => any.push(
            format!("status_code IN ({})", marks(several)),
            codes.into_iter().map(Value::from),
        ),
    }
    for first in classes {
        let from = i64::from(first) * 100;
        any.push(
            "status_code BETWEEN ? AND ?",
            [from.into(), (from + 99).into()],
        );
    }
    let sql = match any.sql.as_slice() {
        [only] => only.clone(),
        several => format!("({})", several.join(" OR ")),
    };
    Conditions::one(&sql, any.values)
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// What the path filter implies for `path`, as a range. It narrows down; `endpoint_matches` decides.
pub(crate) fn path_prefix(filter: &Filter) -> Option<Conditions> {
    let prefix = filter.endpoint.as_ref()?.literal_prefix()?;
    if prefix.is_empty() {
        return None;
    }
    Some(match first_after(&prefix) {
        Some(after) => Conditions::one("path >= ? AND path < ?", [text(&prefix), text(&after)]),
        None => Conditions::one("path >= ?", [text(&prefix)]),
    })
}

/// The least text that is greater than every text with this prefix, in SQLite's order (by bytes, which in
/// UTF-8 is by code points).
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
    fn the_first_after_a_prefix() {
        assert_eq!(first_after("/Users"), Some("/Usert".to_owned()));
        assert_eq!(first_after("a\u{d7ff}"), Some("a\u{e000}".to_owned()));
        assert_eq!(first_after("a\u{10ffff}"), Some("b".to_owned()));
        assert_eq!(first_after("\u{10ffff}"), None);
    }
}
