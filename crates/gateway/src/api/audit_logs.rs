//! The calls: a page of the log, one entry, how many there were over time.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::problem::ParameterError;
use scim_audit_model::query::ListQuery;
use scim_audit_store::Store;

use super::Refusal;

/// How many buckets a histogram has at most when nothing is said.
const DEFAULT_BUCKETS: u16 = 60;
/// The most buckets that can be asked for.
const MAX_BUCKETS: u16 = 1000;

/// `GET /audit-logs`.
pub(super) async fn list(
    State(store): State<Store>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<Entry>>, Refusal> {
    let query = ListQuery::parse(query.as_deref().unwrap_or_default())?;
    Ok(Json(store.list(&query).await?))
}

/// `GET /audit-logs/{requestId}`.
pub(super) async fn entry(
    State(store): State<Store>,
    request_id: Result<Path<String>, PathRejection>,
) -> Result<Json<Entry>, Refusal> {
    // A path that is not UTF-8 once decoded names no entry either.
    let Ok(Path(request_id)) = request_id else {
        return Err(Refusal::NoSuchEntry);
    };
    store
        .entry(&request_id)
        .await?
        .map(Json)
        .ok_or(Refusal::NoSuchEntry)
}

/// `GET /audit-logs/histogram`.
pub(super) async fn histogram(
    State(store): State<Store>,
    RawQuery(query): RawQuery,
) -> Result<Json<Histogram>, Refusal> {
    let query = query.unwrap_or_default();
    let (list, buckets) = match (ListQuery::parse(&query), buckets(&query)) {
        (Ok(list), Ok(buckets)) => (list, buckets),
        (list, buckets) => {
            let mut errors = list.err().unwrap_or_default();
            errors.extend(buckets.err());
            return Err(Refusal::BadParameters(errors));
        }
    };
    Ok(Json(store.histogram(&list.filter, buckets).await?))
}

/// As with every parameter that has one value: blank is absent, and the last one counts.
fn buckets(query: &str) -> Result<u16, ParameterError> {
    let mut buckets = DEFAULT_BUCKETS;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = value.trim();
        if name == "buckets" && !value.is_empty() {
            buckets = value
                .parse()
                .ok()
                .filter(|buckets| (1..=MAX_BUCKETS).contains(buckets))
                .ok_or_else(|| ParameterError {
                    parameter: "buckets".to_owned(),
                    message: format!("not a whole number from 1 to {MAX_BUCKETS}"),
                })?;
        }
    }
    Ok(buckets)
}
