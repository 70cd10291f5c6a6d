//! Parses a complete entry without blocking the page: a parser needs far longer than a frame for 10 MB.

use super::SourceError;
use crate::platform::{Abort, Yielder, chance};
use scim_audit_model::entry::Entry;
use scim_audit_model::reading::{LONG, LongStrings};

/// Bytes scanned between two checks of the clock: about a millisecond of work.
const STEP: usize = 128 << 10;

/// Parses an entry with `read`. Long strings are extracted before that, in slices, and put back afterwards.
pub(super) async fn entry(
    json: &[u8],
    abort: &Abort,
    read: &dyn Fn(&[u8]) -> Result<Entry, SourceError>,
) -> Result<Entry, SourceError> {
    if json.len() <= LONG {
        return read(json);
    }
    // Random, so that no author of data in the log can have guessed it.
    let mark = format!("{}~", chance());
    let mut strings = LongStrings::of(json, &mark);
    let mut yielder = Yielder::begin();
    while !strings.step(STEP) {
        yielder.yield_if_due(abort).await?;
    }
    let (rest, taken) = strings.finish();
    if let Ok(mut entry) = read(&rest)
        && taken.put_back(&mut entry)
    {
        return Ok(entry);
    }
    read(json)
}
