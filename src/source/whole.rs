//! A whole entry, read so that the page does not wait for it: 10 MB take a parser far longer than a frame.

use scim_audit_model::entry::Entry;
use scim_audit_model::reading::{LONG, LongStrings};

use super::pace::Pace;
use super::{Abort, SourceError, chance};

/// Bytes that are read between two looks at the clock: about a millisecond's work.
const STEP: usize = 128 << 10;

/// Reads an entry with `read`, its long bodies before that and in slices.
pub(super) async fn entry(
    json: &[u8],
    abort: &Abort,
    read: &dyn Fn(&[u8]) -> Result<Entry, SourceError>,
) -> Result<Entry, SourceError> {
    if json.len() <= LONG {
        return read(json);
    }
    // Nobody who wrote to the log can have guessed it.
    let mark = format!("{}~", chance());
    let mut strings = LongStrings::of(json, &mark);
    let mut pace = Pace::new();
    while !strings.step(STEP) {
        pace.keep(abort).await?;
    }
    let (rest, taken) = strings.finish();
    if let Ok(mut entry) = read(&rest)
        && taken.put_back(&mut entry)
    {
        return Ok(entry);
    }
    read(json)
}
