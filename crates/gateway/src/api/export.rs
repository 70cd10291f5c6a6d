//! `GET /audit-logs/export`: streams all matching entries as a file.
//!
//! Each piece of the file is created after the client has taken the previous one, so exporting a million
//! entries needs the memory of a few hundred. No resource of the store is held between two pieces.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use http::{HeaderName, HeaderValue, header};
use scim_audit_model::entry::Entry;
use scim_audit_model::export::{Export as File, ExportError, Format};
use scim_audit_model::time::{self, Instant};
use scim_audit_store::{Export as Entries, Store, StoreError};

use super::{ApiError, parameters, query_failure};

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
/// Size in bytes from which a piece of the file is sent.
const PIECE: usize = 64 << 10;

/// `GET /audit-logs/export`.
pub(super) async fn export(
    State(store): State<Store>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let (query, format) = parameters::with_own(query.as_deref(), |own| own.read("format", format))?;
    let refused = |error| query_failure::refusal(error, &query.filter);
    let mut entries = store.export(&query).await.map_err(refused)?;
    // Read the first entries before responding, so that an unreadable log results in a problem document
    // instead of a truncated file.
    let read = entries.next().await.map_err(refused)?;
    let total = entries.total();
    let mut piece = Vec::new();
    let writing = Writing {
        file: Some(File::begin(format, &mut piece)),
        entries,
        read: read.into_iter(),
        piece,
    };
    let body = Body::from_stream(stream::try_unfold(writing, Writing::next));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_static(format.media_type());
    headers.insert(header::CONTENT_TYPE, media_type);
    let disposition = format!("attachment; filename=\"{}\"", format.file_name(&now()));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    if let Some(total) = total {
        headers.insert(X_TOTAL_COUNT, total.into());
    }
    Ok(response)
}

fn format(word: Option<&str>) -> Result<Format, String> {
    word.and_then(Format::from_word)
        .ok_or_else(|| "one of csv, ndjson, har is needed".to_owned())
}

fn now() -> Instant {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since_1970.unwrap_or_default().as_millis();
    i64::try_from(millis)
        .ok()
        .and_then(time::from_epoch_millis)
        .unwrap_or_default()
}

/// An export in progress.
struct Writing {
    /// `None` after the end of the file has been written.
    file: Option<File>,
    entries: Entries,
    read: std::vec::IntoIter<Entry>,
    /// Created but not yet sent.
    piece: Vec<u8>,
}

/// Reason why an export fails midway. The connection is then aborted, so that the client cannot mistake the
/// file for complete.
#[derive(Debug, thiserror::Error)]
enum ExportStreamError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Entry(#[from] ExportError),
}

impl Writing {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ExportStreamError> {
        self.fill()
            .await
            .inspect_err(|error| tracing::error!(%error, "an export was interrupted"))?;
        let piece = std::mem::take(&mut self.piece);
        Ok((!piece.is_empty()).then(|| (Bytes::from(piece), self)))
    }

    async fn fill(&mut self) -> Result<(), ExportStreamError> {
        while self.piece.len() < PIECE
            && let Some(file) = &mut self.file
        {
            if let Some(entry) = self.read.next() {
                file.entry(&entry, &mut self.piece)?;
                continue;
            }
            let read = self.entries.next().await?;
            if read.is_empty() {
                self.file.take().map(|file| file.end(&mut self.piece));
            }
            self.read = read.into_iter();
        }
        Ok(())
    }
}
