//! Parser for server-sent events, according to
//! [HTML §9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
//! The input may be split anywhere, even within a line ending or a character.

/// Maximum size of an event in bytes. Otherwise a stream without line breaks would fill the memory.
const LONGEST_EVENT: usize = 8 << 20;

/// An event exceeds [`LONGEST_EVENT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event has more than {LONGEST_EVENT} bytes")]
pub(super) struct EventTooLongError;

/// Incremental parser of an event stream.
#[derive(Debug, Default)]
pub(super) struct EventParser {
    /// The current, incomplete line.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, so that a line feed may still belong to the same line
    /// ending.
    after_return: bool,
    /// Whether a line has ended: only the first line can start with a byte order mark.
    begun: bool,
    /// The data of the current event; each line ends with a line feed.
    data: String,
    /// The type of the current event. Empty means `message`.
    kind: String,
    /// The value of the last `id` field. It becomes `last_event_id` when the event ends.
    id: String,
    last_event_id: String,
    retry: Option<u64>,
}

impl EventParser {
    /// Creates a parser for a stream that resumes after the event with this id, or starts if the id is empty.
    pub(super) fn after(last_event_id: &str) -> Self {
        Self {
            id: last_event_id.to_owned(),
            last_event_id: last_event_id.to_owned(),
            ..Self::default()
        }
    }

    /// Parses the next bytes. Appends the data of each completed event of type `message` to `events`.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        events: &mut Vec<String>,
    ) -> Result<(), EventTooLongError> {
        for piece in bytes.split_inclusive(|byte| matches!(byte, b'\r' | b'\n')) {
            let (content, end) = match piece.split_last() {
                Some((end @ (b'\r' | b'\n'), content)) => (content, Some(*end)),
                _ => (piece, None),
            };
            let within_end = std::mem::take(&mut self.after_return);
            if within_end && piece == b"\n" {
                continue;
            }
            self.line.extend_from_slice(content);
            if self.line.len() + self.data.len() > LONGEST_EVENT {
                return Err(EventTooLongError);
            }
            if let Some(end) = end {
                self.after_return = end == b'\r';
                let line = std::mem::take(&mut self.line);
                self.end_line(&line, events);
                // Reuse the buffer of the line for the next one.
                self.line = line;
                self.line.clear();
            }
        }
        Ok(())
    }

    /// The id for `Last-Event-ID`: the stream resumes after everything parsed so far.
    pub(super) fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// The reconnection delay in milliseconds that the server asks for, if any.
    pub(super) fn retry(&self) -> Option<u64> {
        self.retry
    }

    fn end_line(&mut self, line: &[u8], events: &mut Vec<String>) {
        let first = !std::mem::replace(&mut self.begun, true);
        let line = match line.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) if first => rest,
            _ => line,
        };
        if line.is_empty() {
            self.end_event(events);
            return;
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => value.clone_into(&mut self.kind),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = Some(value.parse().unwrap_or(u64::MAX));
            }
            // A comment has an empty field name; other names have no meaning.
            _ => (),
        }
    }

    fn end_event(&mut self, events: &mut Vec<String>) {
        self.last_event_id.clone_from(&self.id);
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
        // The last line feed is not part of the data.
        if data.pop().is_some() && matches!(kind.as_str(), "" | "message") {
            events.push(data);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Read = (Vec<String>, String, Option<u64>);

    fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Read {
        let mut parser = EventParser::after("");
        let mut events = Vec::new();
        for piece in pieces {
            parser.read(piece, &mut events).unwrap();
        }
        let id = parser.last_event_id().to_owned();
        (events, id, parser.retry())
    }

    fn data(text: &str) -> Vec<String> {
        read([text.as_bytes()]).0
    }

    #[test]
    fn the_examples_of_the_specification() {
        assert_eq!(data("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"]);
        let text = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        assert_eq!(
            read([text.as_bytes()]),
            (
                vec![
                    "first event".to_owned(),
                    "second event".to_owned(),
                    " third event".to_owned()
                ],
                String::new(),
                None
            )
        );
        assert_eq!(data("data\n\ndata\ndata\n\ndata:"), ["", "\n"]);
        assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"]);
    }

    #[test]
    fn lines_end_in_each_of_the_three_ways() {
        assert_eq!(data("data: a\rdata: b\r\ndata: c\n\r\n"), ["a\nb\nc"]);
        assert_eq!(data("data: a\r\rdata: b\r\n\r\n"), ["a", "b"]);
        assert_eq!(data("data: a\n\rdata: b\n\n"), ["a", "b"]);
    }

    #[test]
    fn byte_order_mark_is_removed_only_at_the_start() {
        assert_eq!(data("\u{feff}data: a\n\n\u{feff}data: b\n\n"), ["a"]);
        assert_eq!(data("\u{feff}\u{feff}data: a\n\n"), Vec::<String>::new());
    }

    #[test]
    fn events_of_other_types_are_ignored() {
        assert_eq!(
            data("event: ping\ndata: {}\n\nevent: message\ndata: a\n\ndata: b\n\n"),
            ["a", "b"]
        );
    }

    #[test]
    fn last_event_id_changes_at_the_end_of_an_event_even_without_data() {
        let place = |text: &str| read([text.as_bytes()]).1;
        assert_eq!(place("id: 7\n"), "");
        assert_eq!(place("id: 7\n\n"), "7");
        assert_eq!(place("retry: 2000\nid: 7\n\n: nothing new\nid: 9\n\n"), "9");
        assert_eq!(place("id: 7\n\nid: 8\0\ndata: a\n\n"), "7");
        assert_eq!(place("id: 7\n\ndata: a\n\n"), "7");
        assert_eq!(place("id: 7\n\nid\n\n"), "");
    }

    #[test]
    fn resumed_stream_starts_with_its_last_event_id() {
        let mut parser = EventParser::after("7");
        let mut events = Vec::new();
        parser.read(b"data: a\n\n", &mut events).unwrap();
        assert_eq!(parser.last_event_id(), "7");
    }

    #[test]
    fn retry_field_accepts_digits_only() {
        let retry = |text: &str| read([text.as_bytes()]).2;
        assert_eq!(retry("retry: 2000\n"), Some(2000));
        assert_eq!(
            retry("retry: 2000\nretry: -1\nretry:\nretry: 1.5\n"),
            Some(2000)
        );
        assert_eq!(retry("retry: 99999999999999999999999\n"), Some(u64::MAX));
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let mut parser = EventParser::default();
        let piece = vec![b'x'; LONGEST_EVENT / 2];
        let mut events = Vec::new();
        assert_eq!(parser.read(&piece, &mut events), Ok(()));
        assert_eq!(parser.read(&piece, &mut events), Ok(()));
        assert_eq!(parser.read(&piece, &mut events), Err(EventTooLongError));
    }

    proptest! {
        #[test]
        fn split_points_do_not_change_the_result(
            lines in proptest::collection::vec(
                ("(data|id|event|retry|:|x|\u{feff}|)(: ?)?", "[a-zé€𝄞0-9 \u{0}]{0,6}", "(\n|\r|\r\n|\n\n|\r\r|\r\n\r\n)"), 0..24),
            mut cuts in proptest::collection::vec(0usize..400, 0..12),
            stray in proptest::collection::vec((0usize..400, any::<u8>()), 0..3),
        ) {
            let mut bytes: Vec<u8> = lines
                .iter()
                .flat_map(|(field, value, end)| [field.as_str(), value, end].concat().into_bytes())
                .collect();
            // Bytes that may not be UTF-8.
            for (at, byte) in stray {
                bytes.insert(at.min(bytes.len()), byte);
            }
            let whole = read([bytes.as_slice()]);
            for cut in &mut cuts {
                *cut = (*cut).min(bytes.len());
            }
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces = cuts.windows(2).map(|ends| &bytes[ends[0]..ends[1]]);
            prop_assert_eq!(read(pieces), whole.clone());
            prop_assert_eq!(read(bytes.chunks(1)), whole);
        }

        #[test]
        fn written_events_are_read_back(
            entries in proptest::collection::vec(("[ -~é]{0,12}", "[!-~]{1,8}"), 1..8), end in "(\n|\r|\r\n)",
        ) {
            let mut text = String::new();
            for (data, id) in &entries {
                for part in ["id: ", id, &end, "data: ", data, &end, &end] {
                    text.push_str(part);
                }
            }
            let (read, place, _) = read([text.as_bytes()]);
            let written: Vec<_> = entries.iter().map(|(data, _)| data.clone()).collect();
            prop_assert_eq!(read, written);
            prop_assert_eq!(&place, &entries.last().unwrap().1);
        }
    }
}
