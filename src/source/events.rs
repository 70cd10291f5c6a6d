//! New log entries, read from an event stream.

use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;

use super::sse::Parser;
use super::time_limit::TimeLimit;
use super::{Chunks, Mapping, SourceError};
use crate::platform::Abort;

/// Maximum silence before a stream counts as broken: a connection across a machine that slept breaks without
/// an error. Servers that keep a stream open send something about every 15 seconds (HTML §9.2.7).
const SILENCE: Duration = Duration::from_mins(1);

/// The events that arrived in one chunk.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// The entries in order of arrival. Empty if the log only reports how far it has searched.
    pub items: Vec<Item<Entry>>,
    /// The event id after which a stream has to resume. Empty if the log sends none.
    pub last_event_id: String,
    /// The reconnection delay that the log asks for, if any.
    pub retry: Option<Duration>,
}

/// An open event stream. Dropping it closes the connection.
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

    /// Returns the events of the next chunk, or `None` when the log ends the stream.
    ///
    /// # Errors
    /// [`SourceError::Aborted`] if the call was aborted, [`SourceError::Interrupted`] if the connection
    /// broke, [`SourceError::Timeout`] after a minute of silence, [`SourceError::Unreadable`] if an event
    /// exceeds the size limit.
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
