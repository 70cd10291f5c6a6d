//! Finds further occurrences of the secrets of an exchange in a JSON text: in strings, names and numbers.

use scim_audit_model::entry::RedactionReason;

use super::find::TOKEN_COST;
use super::walk::{Event, Walker};
use crate::reading::{Coding, Reading, Readings};
use crate::secrets::Secrets;
use crate::sight::{Edit, MOST_PLACES, RedactionContext, Style};

/// Adds the edits that hide every further occurrence of the secrets of the exchange. `cut`: the text was
/// truncated.
pub(crate) async fn find(
    text: &[u8],
    cut: bool,
    secrets: &Secrets,
    sight: &RedactionContext<'_>,
    edits: &mut Vec<Edit>,
) {
    let mut walker = Walker::new(text);
    let mut before = 0;
    while let Some(event) = walker.next_in_slices(sight.pace).await {
        sight.pace.count(walker.at() - before + TOKEN_COST).await;
        before = walker.at();
        let depth = walker.depth();
        let (inner, style, closed, depth) = match event {
            Event::Key(name) => {
                let place = depth - usize::from(!name.closed);
                (name.inner(), Style::Plain, name.closed, place)
            }
            Event::Value(string) => (string.inner(), Style::Plain, string.closed, depth),
            Event::Bare(span) => (span, Style::Quoted(0), true, depth),
            Event::Open { .. } | Event::Close { .. } => continue,
        };
        let raw = text.get(inner.clone()).unwrap_or_default();
        let mut add = |span: std::ops::Range<usize>, secret: &[u8]| {
            if style != Style::Plain && span.len() != raw.len() {
                return;
            }
            let at = if edits.len() > MOST_PLACES {
                String::new()
            } else {
                walker.pointer(depth)
            };
            let span = inner.start + span.start..inner.start + span.end;
            edits.extend(sight.edit(span, style, secret, at, RedactionReason::Repeated));
        };
        let plain = Reading::of(raw).decoded(Coding::Escapes, sight.pace).await;
        let mut readings = Readings::of(plain);
        while let Some(reading) = readings.next(sight.pace).await {
            if !sight.spend(reading.bytes.len()) {
                break;
            }
            for (span, secret) in secrets.find(reading, sight.pace).await {
                add(span, secret);
            }
        }
        if !closed
            && cut
            && let Some((span, secret)) = secrets.find_beginning(raw, true)
        {
            add(span, secret);
        }
        if sight.is_exhausted() {
            return;
        }
    }
}
