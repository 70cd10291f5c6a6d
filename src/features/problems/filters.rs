//! The filters that show the entries of a pattern in the list.

use scim_audit_insight::patterns::{FailurePattern, TraitKind};

use crate::state::{Criterion, Field};

/// The filters that all entries of a pattern match, as narrow as the criteria allow.
pub fn filters_of(pattern: &FailurePattern) -> Vec<(Field, String)> {
    let mut filters = Vec::new();
    let mut add = |criterion: Criterion, value: String| {
        filters.push((Field::Criterion(criterion), value));
    };
    if pattern.has_failed_status {
        add(Criterion::Status, "failed".to_owned());
    }
    let coded: u64 = pattern.status_codes.iter().map(|(_, count)| count).sum();
    if coded == pattern.count {
        let received = pattern.status_codes.iter();
        let received: Vec<_> = received.map(|(code, _)| code.to_string()).collect();
        add(Criterion::StatusCode, received.join(", "));
    }
    if let [(keyword, count)] = pattern.scim_types.as_slice()
        && *count == pattern.count
    {
        add(Criterion::ScimType, keyword.clone());
    }
    if let Some(method) = only(pattern, |endpoint| endpoint.0) {
        add(Criterion::Method, method);
    }
    if let Some(path) = only(pattern, |endpoint| endpoint.1) {
        add(Criterion::Endpoint, path);
    }
    if let Some(common) = &pattern.common
        && matches!(common.kind, TraitKind::Client | TraitKind::Credential)
        && common.failed.0 == common.failed.1
    {
        add(Criterion::Client, common.value.clone());
    }
    filters
}

/// What all requests of a pattern have, if it is one value.
fn only(
    pattern: &FailurePattern,
    value: impl for<'e> Fn(&(&'e str, &'e str)) -> &'e str,
) -> Option<String> {
    let known: u64 = pattern
        .endpoints
        .iter()
        .map(|endpoint| endpoint.count)
        .sum();
    let mut values = pattern
        .endpoints
        .iter()
        .map(|endpoint| value(&(&endpoint.method, &endpoint.path)).to_owned());
    let first = values.next()?;
    (known == pattern.count && values.all(|other| other == first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use scim_audit_insight::patterns::PatternAnalysis;
    use scim_audit_model::entry::{Client, Entry, EntryError, Status};

    use super::*;

    fn entry(method: &str, endpoint: &str, code: Option<u16>, keyword: Option<&str>) -> Entry {
        Entry {
            method: method.to_owned(),
            endpoint: endpoint.to_owned(),
            status: Status::Failed,
            status_code: code,
            error: Some(EntryError {
                scim_type: keyword.map(str::to_owned),
                detail: "d".to_owned(),
                status: None,
            }),
            client: Client {
                user_agent: Some("idp".to_owned()),
                ..Client::default()
            },
            ..Entry::default()
        }
    }

    /// The filters of the one pattern of these entries, which match all of them.
    fn filters(entries: &[Entry]) -> Vec<String> {
        let mut analysis = PatternAnalysis::new(None);
        for entry in entries {
            analysis.add(entry);
        }
        let report = analysis.report(false);
        let [pattern] = report.patterns.as_slice() else {
            panic!("{:#?}", report.patterns);
        };
        let filters = filters_of(pattern);
        let mut draft = crate::state::Draft::default();
        for (field, value) in &filters {
            draft.require(*field, value);
        }
        let filter = draft
            .filter(|_| chrono::FixedOffset::east_opt(0).unwrap())
            .unwrap();
        for entry in entries {
            assert!(filter.matches(entry), "{filters:?} {entry:?}");
        }
        filters
            .iter()
            .map(|(field, value)| format!("{}={value}", field.name()))
            .collect()
    }

    #[test]
    fn filters_name_what_all_entries_of_a_pattern_have() {
        let one = entry("DELETE", "/Users/1", Some(500), None);
        assert_eq!(
            filters(&[one.clone(), entry("DELETE", "/Users/2", Some(500), None)]),
            [
                "status=failed",
                "statusCode=500",
                "method=DELETE",
                "endpoint=/Users/*"
            ]
        );
        let another = entry("PUT", "/Groups/2", Some(500), None);
        assert_eq!(
            filters(&[one, another]),
            ["status=failed", "statusCode=500"]
        );
        let keyword = |code| entry("POST", "/Users", Some(code), Some("uniqueness"));
        assert_eq!(
            filters(&[keyword(409), keyword(400), keyword(409)]),
            [
                "status=failed",
                "statusCode=409, 400",
                "scimType=uniqueness",
                "method=POST",
                "endpoint=/Users"
            ]
        );
        assert_eq!(
            filters(&[entry("GET", "/Users", None, None)]),
            ["status=failed", "method=GET", "endpoint=/Users"]
        );
    }
}
