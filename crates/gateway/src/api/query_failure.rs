//! Explains a query that took too long: which of its criteria are expensive, and how to make it cheaper.

use scim_audit_model::criterion::Criterion;
use scim_audit_model::filter::Filter;
use scim_audit_store::StoreError;

use super::Refusal;

/// Converts an error of the store into the reason for rejecting this query.
pub(super) fn refusal(error: StoreError, filter: &Filter) -> Refusal {
    match error {
        StoreError::TooSlow { limit } => Refusal::TooSlow {
            seconds: limit.as_secs_f64(),
            advice: advice(filter),
        },
        error => error.into(),
    }
}

/// Criteria without an index, most expensive first.
const DEAR: [Criterion; 8] = [
    Criterion::Message,
    Criterion::Client,
    Criterion::Origin,
    Criterion::Duration,
    Criterion::RequestSize,
    Criterion::ResponseSize,
    Criterion::Q,
    Criterion::Endpoint,
];

/// Returns how to make the query cheaper, naming the most expensive criteria first.
fn advice(filter: &Filter) -> String {
    let asked = |criterion| filter.include.has(criterion) || filter.exclude.has(criterion);
    let named: Vec<_> = DEAR
        .into_iter()
        .filter(|criterion| asked(*criterion))
        .map(|criterion| {
            let name = criterion.spec().name;
            let why = match criterion {
                Criterion::Message => {
                    " (it has the headers and bodies read of every entry that all else lets through)"
                }
                _ => "",
            };
            format!("{name}{why}")
        })
        .collect();
    let span = match (filter.since, filter.until) {
        (Some(_), Some(_)) => "ask for a shorter span of time",
        _ => "ask for a span of time, with since and until",
    };
    if named.is_empty() {
        span.to_owned()
    } else {
        format!(
            "dear in it is {}: {span}, or leave that out",
            named.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use scim_audit_model::query::ListQuery;

    use super::*;

    #[test]
    fn advice_names_the_expensive_criteria() {
        let advice = |query| advice(&ListQuery::parse(query).unwrap().filter);
        assert_eq!(
            advice("method=GET"),
            "ask for a span of time, with since and until"
        );
        let said =
            advice("q=a&message.not=b&since=2026-05-07T00:00:00Z&until=2026-05-08T00:00:00Z");
        assert!(said.starts_with("dear in it is message (it has"), "{said}");
        assert!(
            said.ends_with("lets through), q: ask for a shorter span of time, or leave that out"),
            "{said}"
        );
    }
}
