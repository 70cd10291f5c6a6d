//! `GET /audit-logs/export`: everything that matches, as a file, streamed.
//!
//! A piece of the file is made when the client has taken the one before, so that a million entries need the
//! memory of a few hundred. Between two pieces nothing of the store is held.

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

use super::{Refusal, parameters, query_failure};

const X_TOTAL_COUNT: HeaderName = HeaderName::from_static("x-total-count");
/// How much of the file is made before it is handed over.
const PIECE: usize = 64 << 10;

/// `GET /audit-logs/export`.
pub(super) async fn export(
    State(store): State<Store>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let (query, format) = parameters::with_own(query.as_deref(), |own| own.read("format", format))?;
    let refused = |error| query_failure::refusal(error, &query.filter);
    let mut entries = store.export(&query).await.map_err(refused)?;
    // Read before anything is answered, so that a log that cannot be read is a problem and not a broken file.
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

/// A file in the middle of being written.
struct Writing {
    /// `None` once its end is written.
    file: Option<File>,
    entries: Entries,
    read: std::vec::IntoIter<Entry>,
    /// What is made and not handed over yet.
    piece: Vec<u8>,
}

/// Why a file breaks off. The connection is cut then, so that the client cannot take it for whole.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Entry(#[from] ExportError),
}

impl Writing {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Broken> {
        self.fill()
            .await
            .inspect_err(|error| tracing::error!(%error, "an export broke off"))?;
        let piece = std::mem::take(&mut self.piece);
        Ok((!piece.is_empty()).then(|| (Bytes::from(piece), self)))
    }

    async fn fill(&mut self) -> Result<(), Broken> {
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
