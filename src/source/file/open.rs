//! The first read of a file.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use leptos::wasm_split::wasm_split;
use scim_audit_columns::{LoadError, Loaded, Loader};
use scim_audit_model::reading::LongRow;
use scim_audit_record::Recorder;
use web_sys::Blob;

use super::open_error::OpenError;
use super::plain::plain;
use super::records::{Bytes, as_f64};
use super::{FileLog, OffsetAt, ROWS, redaction};
use crate::platform::{Abort, Yielder, chance};
use crate::source::OpenedLog;

/// Bytes per read from disk. The next chunk is read while the current one is parsed.
const CHUNK: f64 = (1 << 20) as f64;
/// Bytes parsed between two checks of the clock: about a millisecond of work.
const PIECE: usize = 64 << 10;

/// How far a file has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenProgress {
    /// The number of bytes read so far.
    pub bytes: u64,
    /// The size in bytes, after decompression.
    pub size: u64,
    /// The number of entries so far.
    pub entries: u64,
}

/// A file that has been read.
pub struct ReadFile {
    /// The log of its entries.
    pub log: Rc<dyn OpenedLog>,
    /// The number of entries.
    pub entries: u64,
    /// The outcome of reading its records.
    pub loaded: Loaded,
}

/// Receives the progress of reading a file.
pub type ProgressReport = Rc<dyn Fn(OpenProgress)>;

/// Bytes at the start of a file that tell whether it is a table.
const HEAD: usize = 8 << 10;

type FileReading = Pin<Box<dyn Future<Output = Result<ReadFile, OpenError>>>>;

/// Reads a file. Calls `told` at the start and after each chunk.
///
/// # Errors
/// See [`OpenError`].
pub async fn open(
    file: Blob,
    offset_at: OffsetAt,
    abort: &Abort,
    told: ProgressReport,
) -> Result<ReadFile, OpenError> {
    begin(file, offset_at, abort.clone(), told).await?.await
}

/// All code of opened files is a part that is loaded with the first one.
#[wasm_split(file, fallible, wasm_split_path = leptos::wasm_split)]
fn begin(
    file: Blob,
    offset_at: OffsetAt,
    abort: Abort,
    told: ProgressReport,
) -> Result<FileReading, OpenError> {
    let recorder = redaction::recorder().ok_or(OpenError::Unreadable)?;
    Ok(Box::pin(async move {
        read(file, recorder, offset_at, &abort, &*told).await
    }))
}

async fn read(
    file: Blob,
    recorder: Recorder,
    offset_at: OffsetAt,
    abort: &Abort,
    told: &dyn Fn(OpenProgress),
) -> Result<ReadFile, OpenError> {
    let bytes = Bytes::of(plain(file, abort).await?);
    let mut loader = Loader::new();
    let mut yielder = Yielder::begin();
    let mut progress = OpenProgress {
        size: whole(bytes.size()),
        ..OpenProgress::default()
    };
    told(progress);
    let read_from = |from: u64| bytes.begin(as_f64(from), as_f64(from) + CHUNK);
    let mut begun = read_from(0)?;
    let mut is_table = false;
    while progress.bytes < progress.size {
        let chunk = Bytes::end(begun, abort).await?;
        if chunk.is_empty() {
            // The file is shorter than at the start: it was changed.
            return Err(OpenError::Unreadable);
        }
        if progress.bytes == 0 {
            is_table = starts_like_table(&chunk);
        }
        progress.bytes += chunk.len() as u64;
        begun = read_from(progress.bytes)?;
        for piece in chunk.chunks(PIECE) {
            loader
                .push(piece)
                .map_err(|error| told_apart(error, is_table))?;
            yielder.yield_if_due(abort).await?;
            read_long(&mut loader, &mut yielder, abort).await?;
        }
        progress.entries = loader.entries() as u64;
        told(progress);
    }
    loader.end().map_err(|error| told_apart(error, is_table))?;
    read_long(&mut loader, &mut yielder, abort).await?;
    let (mut sorting, read) = loader.finish()?;
    while !sorting.step(ROWS) {
        yielder.yield_if_due(abort).await?;
    }
    let columns = sorting.finish();
    Ok(ReadFile {
        entries: columns.len() as u64,
        loaded: read.clone(),
        log: Rc::new(FileLog {
            bytes,
            columns,
            loaded: read,
            recorder,
            offset_at: Rc::clone(&offset_at),
            last: RefCell::default(),
            renamed: RefCell::default(),
        }),
    })
}

/// Tells a table of something else from other files that are no log.
fn told_apart(error: LoadError, is_table: bool) -> OpenError {
    match error.into() {
        OpenError::NotALog if is_table => OpenError::Table,
        other => other,
    }
}

/// Whether a file starts with lines of values that have the same separator between them.
fn starts_like_table(start: &[u8]) -> bool {
    let start = start.get(..HEAD).unwrap_or(start);
    let is_text = !start.contains(&0)
        && !matches!(start.trim_ascii_start().first(), Some(b'{' | b'[' | b'<'));
    let lines = || {
        start
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty())
    };
    is_text
        && b",;\t".iter().any(|separator| {
            lines().next().is_some() && lines().take(2).all(|line| line.contains(separator))
        })
}

/// Reads the summaries of the records that are too long to be read in one slice.
async fn read_long(
    loader: &mut Loader,
    yielder: &mut Yielder,
    abort: &Abort,
) -> Result<(), OpenError> {
    while let (Some(record), Some(form)) = (loader.waiting(), loader.form()) {
        // Random, so that no author of data in the log can have guessed it.
        let mark = format!("{}~", chance());
        let mut row = LongRow::of(form, &record.text, record.number, &mark);
        while !row.step(PIECE) {
            yielder.yield_if_due(abort).await?;
        }
        loader.take(&record, row.finish())?;
        yielder.yield_if_due(abort).await?;
    }
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is a non-negative whole number"
)]
fn whole(size: f64) -> u64 {
    size as u64
}

#[cfg(test)]
mod tests {
    use super::starts_like_table;

    #[test]
    fn a_table_starts_with_lines_of_separated_values() {
        for table in [
            "name,mail\nAda,ada@example.com\n",
            "a;b",
            "\u{feff}a\tb\r\nc\td",
            "\n\na,b\nc,d",
        ] {
            assert!(starts_like_table(table.as_bytes()), "{table}");
        }
        for other in [
            "",
            "\n",
            "a line",
            "Dear Ada,\nhello",
            "{\"a\":1,\"b\":2}\n{,}",
            "[1,\n2,3]",
            "<p>a,b</p>",
            "PK\0,",
        ] {
            assert!(!starts_like_table(other.as_bytes()), "{other}");
        }
    }
}
