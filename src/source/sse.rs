//! Server-sent events out of bytes, by the letter of
//! [HTML §9.2.6](https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation):
//! bytes may be cut anywhere, also within a line's end or within a character.

/// The most bytes that an event may hold. A stream without line breaks would fill the memory otherwise.
const LONGEST_EVENT: usize = 8 << 20;

/// An event that never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event has more than {LONGEST_EVENT} bytes")]
pub(super) struct TooLong;

/// Reads a stream, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// The line under way.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, whose line feed may still come.
    after_return: bool,
    /// Whether a line has ended: a byte order mark can stand before the first only.
    begun: bool,
    /// The data of the event under way, each line of it with a line feed.
    data: String,
    /// The type of the event under way; empty is `message`.
    kind: String,
    /// The id that the next end of an event makes the stream's place.
    id: String,
    last_event_id: String,
    retry: Option<u64>,
}

impl Parser {
    /// A stream that goes on after the event of this id, or from its beginning where it is empty.
    pub(super) fn after(last_event_id: &str) -> Self {
        Self {
            id: last_event_id.to_owned(),
            last_event_id: last_event_id.to_owned(),
            ..Self::default()
        }
    }

    /// Reads the next bytes, and appends the data of each event of the type `message` that ends in them.
    pub(super) fn read(&mut self, bytes: &[u8], events: &mut Vec<String>) -> Result<(), TooLong> {
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
                return Err(TooLong);
            }
            if let Some(end) = end {
                self.after_return = end == b'\r';
                let line = std::mem::take(&mut self.line);
                self.end_line(&line, events);
                // The room that a line took serves the next one.
                self.line = line;
                self.line.clear();
            }
        }
        Ok(())
    }

    /// The place behind all that was read: what `Last-Event-ID` is to say.
    pub(super) fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// How many milliseconds after a break the server wants to be asked again, if it said so.
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
            // A comment has no name, and other names mean nothing.
            _ => (),
        }
    }

    fn end_event(&mut self, events: &mut Vec<String>) {
        self.last_event_id.clone_from(&self.id);
        let kind = std::mem::take(&mut self.kind);
        let mut data = std::mem::take(&mut self.data);
        // The last line feed is none of the data.
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
        let mut parser = Parser::after("");
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
    fn a_byte_order_mark_is_one_only_at_the_beginning() {
        assert_eq!(data("\u{feff}data: a\n\n\u{feff}data: b\n\n"), ["a"]);
        assert_eq!(data("\u{feff}\u{feff}data: a\n\n"), Vec::<String>::new());
    }

    #[test]
    fn what_names_a_type_of_its_own_is_no_entry() {
        assert_eq!(
            data("event: ping\ndata: {}\n\nevent: message\ndata: a\n\ndata: b\n\n"),
            ["a", "b"]
        );
    }

    #[test]
    fn the_place_moves_when_an_event_ends_and_without_data_too() {
        let place = |text: &str| read([text.as_bytes()]).1;
        assert_eq!(place("id: 7\n"), "");
        assert_eq!(place("id: 7\n\n"), "7");
        assert_eq!(place("retry: 2000\nid: 7\n\n: nothing new\nid: 9\n\n"), "9");
        assert_eq!(place("id: 7\n\nid: 8\0\ndata: a\n\n"), "7");
        assert_eq!(place("id: 7\n\ndata: a\n\n"), "7");
        assert_eq!(place("id: 7\n\nid\n\n"), "");
    }

    #[test]
    fn a_stream_that_goes_on_knows_where() {
        let mut parser = Parser::after("7");
        let mut events = Vec::new();
        parser.read(b"data: a\n\n", &mut events).unwrap();
        assert_eq!(parser.last_event_id(), "7");
    }

    #[test]
    fn only_digits_say_when_to_ask_again() {
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
        let mut parser = Parser::default();
        let piece = vec![b'x'; LONGEST_EVENT / 2];
        let mut events = Vec::new();
        assert_eq!(parser.read(&piece, &mut events), Ok(()));
        assert_eq!(parser.read(&piece, &mut events), Ok(()));
        assert_eq!(parser.read(&piece, &mut events), Err(TooLong));
    }

    proptest! {
        #[test]
        fn wherever_it_is_cut_it_reads_the_same(
            lines in proptest::collection::vec(
                ("(data|id|event|retry|:|x|\u{feff}|)(: ?)?", "[a-zé€𝄞0-9 \u{0}]{0,6}", "(\n|\r|\r\n|\n\n|\r\r|\r\n\r\n)"), 0..24),
            mut cuts in proptest::collection::vec(0usize..400, 0..12),
            stray in proptest::collection::vec((0usize..400, any::<u8>()), 0..3),
        ) {
            let mut bytes: Vec<u8> = lines
                .iter()
                .flat_map(|(field, value, end)| [field.as_str(), value, end].concat().into_bytes())
                .collect();
            // Bytes that are no text at all.
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
        fn what_is_written_is_read(
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
