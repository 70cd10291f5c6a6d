//! `POST /audit-logs/import`: stores entries from elsewhere while they arrive.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use scim_audit_model::import::{ImportReport, LineError};
use scim_audit_record::Recorder;
use scim_audit_store::Store;

use super::Refusal;
use crate::importing::Importing;

/// Required content type. A page of another site cannot send it without a CORS preflight, which the gateway
/// does not grant. It could send other types, such as `text/plain`, without a preflight.
const MEDIA_TYPE: &str = "application/x-ndjson";
/// Maximum number of rejected lines that are listed. All of them are counted.
const NAMED: usize = 1000;

/// `POST /audit-logs/import`.
pub(super) async fn import(
    State(store): State<Store>,
    State(recorder): State<Option<Recorder>>,
    headers: HeaderMap,
    mut body: Body,
) -> Result<Json<ImportReport>, Refusal> {
    let recorder = recorder.ok_or(Refusal::ImportsAreOff)?;
    if !is_ndjson(&headers) {
        return Err(Refusal::NotNdjson);
    }
    let mut importing = Importing::begin(store, recorder, chrono::Utc::now());
    let mut errors = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Refusal::BrokenOff);
        };
        if let Some(bytes) = frame.data_ref() {
            name(importing.take(bytes).await?, &mut errors);
        }
    }
    let mut report = importing.end().await?;
    name(std::mem::take(&mut report.errors), &mut errors);
    Ok(Json(ImportReport { errors, ..report }))
}

fn name(found: Vec<LineError>, errors: &mut Vec<LineError>) {
    let room = NAMED.saturating_sub(errors.len());
    errors.extend(found.into_iter().take(room));
}

fn is_ndjson(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(MEDIA_TYPE))
}
