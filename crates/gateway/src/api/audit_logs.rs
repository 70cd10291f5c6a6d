//! The short calls: a page of the log, one entry, and the number of entries over time.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Histogram, Page};
use scim_audit_model::query::ListQuery;
use scim_audit_store::Store;

use super::{Refusal, parameters, query_failure, time_zone};

/// Default for the maximum number of buckets of a histogram.
const DEFAULT_BUCKETS: u16 = 60;
/// Largest number of buckets that can be requested.
const MAX_BUCKETS: u16 = 1000;

/// `GET /audit-logs`.
pub(super) async fn list(
    State(store): State<Store>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<Entry>>, Refusal> {
    let query = ListQuery::parse(query.as_deref().unwrap_or_default())?;
    let page = store.list(&query).await;
    page.map(Json)
        .map_err(|error| query_failure::refusal(error, &query.filter))
}

/// `GET /audit-logs/{requestId}`.
pub(super) async fn entry(
    State(store): State<Store>,
    request_id: Result<Path<String>, PathRejection>,
) -> Result<Json<Entry>, Refusal> {
    // A path that is not valid UTF-8 after decoding does not name an entry either.
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
    let (list, (buckets, zone)) = parameters::with_own(query.as_deref(), |own| {
        let buckets = own.read("buckets", buckets);
        let zone = own.read("timeZone", time_zone::read);
        buckets.zip(zone)
    })?;
    let offset_at = move |instant| zone.offset_at(instant);
    let histogram = store.histogram(&list.filter, buckets, offset_at).await;
    histogram
        .map(Json)
        .map_err(|error| query_failure::refusal(error, &list.filter))
}

fn buckets(count: Option<&str>) -> Result<u16, String> {
    let Some(count) = count else {
        return Ok(DEFAULT_BUCKETS);
    };
    count
        .parse()
        .ok()
        .filter(|buckets| (1..=MAX_BUCKETS).contains(buckets))
        .ok_or_else(|| format!("not a whole number from 1 to {MAX_BUCKETS}"))
}
