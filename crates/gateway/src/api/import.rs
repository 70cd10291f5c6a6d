//! `POST /audit-logs/import`: entries from elsewhere, a line each, taken in as they arrive.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use scim_audit_model::import::{ImportReport, LineError};
use scim_audit_record::Recorder;
use scim_audit_store::{Store, StoreError};

use super::Refusal;
use crate::importing::Importing;

/// What is sent must be called this. A page of another site cannot: a browser asks the gateway first, which
/// does not answer. Other types, such as `text/plain`, it could send unasked.
const MEDIA_TYPE: &str = "application/x-ndjson";
/// A longer line is refused unread: one entry is not to fill the memory.
const LONGEST_LINE: usize = 64 << 20;
/// How many refused lines are named. All are counted.
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
    let mut lines = Lines {
        importing: Importing::begin(store, recorder),
        line: Vec::new(),
        too_long: false,
        errors: Vec::new(),
    };
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Refusal::BrokenOff);
        };
        if let Some(bytes) = frame.data_ref() {
            lines.take(bytes).await?;
        }
    }
    Ok(Json(lines.end().await?))
}

fn is_ndjson(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(MEDIA_TYPE))
}

/// Bytes as they arrive, as lines.
struct Lines {
    importing: Importing,
    /// The beginning of a line whose end has not arrived yet.
    line: Vec<u8>,
    too_long: bool,
    errors: Vec<LineError>,
}

impl Lines {
    async fn take(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (part, ends) = match part {
                [part @ .., b'\n'] => (part, true),
                part => (part, false),
            };
            if self.line.len() + part.len() > LONGEST_LINE {
                self.too_long = true;
                self.line = Vec::new();
            }
            if !self.too_long {
                self.line.extend_from_slice(part);
            }
            if ends {
                self.line_is_whole().await?;
            }
        }
        Ok(())
    }

    async fn line_is_whole(&mut self) -> Result<(), StoreError> {
        let line = std::mem::take(&mut self.line);
        let error = if std::mem::take(&mut self.too_long) {
            let most = LONGEST_LINE >> 20;
            let message = format!("it is longer than {most} MiB");
            Some(self.importing.refuse(message))
        } else {
            self.importing.line(&line).await?
        };
        let room = NAMED.saturating_sub(self.errors.len());
        self.errors.extend(error.into_iter().take(room));
        Ok(())
    }

    async fn end(mut self) -> Result<ImportReport, StoreError> {
        self.line_is_whole().await?;
        Ok(ImportReport {
            errors: self.errors,
            ..self.importing.end().await?
        })
    }
}
