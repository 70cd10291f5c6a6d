//! New entries as they come.

use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;

use super::sse::Parser;
use super::time_limit::TimeLimit;
use super::{Abort, Chunks, Mapping, SourceError};

/// How long a log may be silent before it is taken for gone: a connection through a machine that slept breaks
/// without a word. Whoever keeps a stream open says something every 15 seconds or so (HTML §9.2.7).
const SILENCE: Duration = Duration::from_mins(1);

/// What came together.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// The entries, in the order of their arrival. None, where the log only says how far it has looked.
    pub items: Vec<Item<Entry>>,
    /// The place behind them: what a stream is to go on after. Empty, where the log gives none.
    pub last_event_id: String,
    /// How long after a break the log wants to be asked again, if it said so.
    pub retry: Option<Duration>,
}

/// A log that is followed. Dropped, it is let go.
pub struct Events {
    chunks: Chunks,
    parser: Parser,
    mapping: Mapping,
    abort: Abort,
}

impl Events {
    pub(super) fn new(
        chunks: Chunks,
        last_event_id: &str,
        mapping: Mapping,
        abort: &Abort,
    ) -> Self {
        Self {
            chunks,
            parser: Parser::after(last_event_id),
            mapping,
            abort: abort.clone(),
        }
    }

    /// What comes next; `None` when the log ends the stream.
    ///
    /// # Errors
    /// [`SourceError::Aborted`] when the call was given up, [`SourceError::Interrupted`] when the connection
    /// broke, [`SourceError::Timeout`] when nothing was heard for too long, [`SourceError::Unreadable`] for
    /// what is no stream of events.
    pub async fn next(&mut self) -> Result<Option<News>, SourceError> {
        let limit = TimeLimit::start(SILENCE, &self.abort);
        let piece = self.chunks.next().await;
        let Some(piece) = piece.map_err(|error| limit.explain(error))? else {
            return Ok(None);
        };
        drop(limit);
        let mut events = Vec::new();
        self.parser
            .read(&piece, &mut events)
            .map_err(|error| SourceError::Unreadable {
                reason: error.to_string(),
            })?;
        Ok(Some(News {
            items: events.iter().map(|data| self.mapping.item(data)).collect(),
            last_event_id: self.parser.last_event_id().to_owned(),
            retry: self.parser.retry().map(Duration::from_millis),
        }))
    }
}
