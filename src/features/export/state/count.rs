//! Counts the entries of a file while its chunks pass. The file may come from any log, so it is parsed by the
//! grammar of its format and not by the way our gateway writes it.

use scim_audit_json_scan::{JsonScanner, TokenKind};

/// The counter for a file format.
#[derive(Debug, Clone)]
pub(super) enum Counter {
    /// CSV records, of which the first is the header.
    Csv(Csv),
    /// Non-empty lines.
    Ndjson(Ndjson),
    /// The elements of `log.entries`.
    Har(Har),
}

impl Counter {
    /// Reads the next chunk.
    pub(super) fn read(&mut self, piece: &[u8]) {
        match self {
            Self::Csv(csv) => piece.iter().for_each(|byte| csv.read(*byte)),
            Self::Ndjson(lines) => piece.iter().for_each(|byte| lines.read(*byte)),
            Self::Har(har) => har.read(piece),
        }
    }

    /// The number of entries so far.
    pub(super) fn entries(&self) -> u64 {
        match self {
            Self::Csv(csv) => csv.records.saturating_sub(1),
            Self::Ndjson(lines) => lines.whole,
            Self::Har(har) => har.entries,
        }
    }

    /// Ends the file. Returns the number of entries, or `None` if the file ends in the middle of one.
    pub(super) fn end(mut self) -> Option<u64> {
        let whole = match &mut self {
            Self::Csv(csv) => {
                let whole = !csv.quoted;
                csv.end_record();
                whole
            }
            Self::Ndjson(lines) => {
                // The last line may lack its line ending, but truncated JSON has no closing brace.
                let whole = !lines.begun || lines.last == b'}';
                lines.end_line();
                whole
            }
            Self::Har(har) => {
                let in_string = har.scanner.open() == Some(TokenKind::String);
                har.depth == 0 && har.found && !in_string
            }
        };
        whole.then(|| self.entries())
    }
}

/// [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): a line break between quotes does not end a record.
#[derive(Debug, Clone, Default)]
pub(super) struct Csv {
    records: u64,
    begun: bool,
    quoted: bool,
}

impl Csv {
    fn read(&mut self, byte: u8) {
        match byte {
            b'\r' | b'\n' if !self.quoted => self.end_record(),
            // A doubled quote closes and reopens the quoted text, which has the same result.
            b'"' => {
                self.quoted = !self.quoted;
                self.begun = true;
            }
            _ => self.begun = true,
        }
    }

    fn end_record(&mut self) {
        self.records += u64::from(std::mem::take(&mut self.begun));
    }
}

/// One JSON value per line; empty lines do not count.
#[derive(Debug, Clone, Default)]
pub(super) struct Ndjson {
    whole: u64,
    begun: bool,
    last: u8,
}

impl Ndjson {
    fn read(&mut self, byte: u8) {
        match byte {
            b'\n' => self.end_line(),
            b' ' | b'\t' | b'\r' => {}
            other => {
                self.begun = true;
                self.last = other;
            }
        }
    }

    fn end_line(&mut self) {
        self.whole += u64::from(std::mem::take(&mut self.begun));
    }
}

/// The elements of `entries` in `{"log": {"entries": [{…}, {…}], "pages": [{…}]}}`.
#[derive(Debug, Clone, Default)]
pub(super) struct Har {
    scanner: JsonScanner,
    entries: u64,
    /// Whether a list of entries was found.
    found: bool,
    depth: u32,
    /// The beginning of the last string among the members of `log`, with its quotes.
    name: Vec<u8>,
    /// Whether the scanner is in the list of entries.
    in_entries: bool,
}

impl Har {
    const NAME: &[u8] = b"\"entries\"";
    /// The nesting depth of the members of `log`. Their values are one level deeper.
    const MEMBERS: u32 = 2;

    fn read(&mut self, piece: &[u8]) {
        self.scanner.begin_piece();
        loop {
            let is_rest = self.scanner.open().is_some();
            let Some(token) = self.scanner.next_token(piece) else {
                return;
            };
            let in_members = self.depth == Self::MEMBERS;
            match token.kind {
                TokenKind::String if in_members => {
                    if !is_rest {
                        self.name.clear();
                    }
                    // One byte more than the wanted name tells a longer one.
                    let room = (Self::NAME.len() + 1).saturating_sub(self.name.len());
                    let text = piece.get(token.span).unwrap_or_default();
                    self.name.extend(text.iter().take(room));
                }
                // The member has ended: the next bracket belongs to another one.
                TokenKind::Comma if in_members => self.name.clear(),
                TokenKind::OpenObject | TokenKind::OpenArray => {
                    if in_members {
                        self.in_entries =
                            token.kind == TokenKind::OpenArray && self.name == Self::NAME;
                        self.found |= self.in_entries;
                    }
                    let is_entry = self.in_entries && self.depth == Self::MEMBERS + 1;
                    self.entries += u64::from(is_entry && token.kind == TokenKind::OpenObject);
                    self.depth += 1;
                }
                TokenKind::CloseObject | TokenKind::CloseArray => {
                    self.depth = self.depth.saturating_sub(1);
                    self.in_entries &= self.depth != Self::MEMBERS;
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn csv() -> Counter {
        Counter::Csv(Csv::default())
    }

    fn ndjson() -> Counter {
        Counter::Ndjson(Ndjson::default())
    }

    fn har() -> Counter {
        Counter::Har(Har::default())
    }

    fn count(mut counter: Counter, file: &str) -> Option<u64> {
        counter.read(file.as_bytes());
        counter.end()
    }

    #[test]
    fn csv_record_may_contain_line_breaks_and_quotes() {
        let file = "Request ID,Error\r\n1,\"a \"\"b\"\",\r\nc\"\r\n2,d\r\n";
        assert_eq!(count(csv(), file), Some(2));
        assert_eq!(count(csv(), file.trim_end()), Some(2));
        assert_eq!(count(csv(), "Request ID,Error\r\n"), Some(0));
        assert_eq!(count(csv(), "Request ID\n1,\"cut"), None);
    }

    #[test]
    fn ndjson_counter_ignores_empty_lines() {
        assert_eq!(count(ndjson(), "{}\n{\"a\":1}\n"), Some(2));
        assert_eq!(count(ndjson(), "{}\r\n\r\n{}"), Some(2));
        assert_eq!(count(ndjson(), ""), Some(0));
        assert_eq!(count(ndjson(), "{}\n{\"a\":"), None);
    }

    #[test]
    fn har_counter_counts_elements_of_log_entries_only() {
        let file = r#"{"log":{"version":"entries","pages":[{"id":"entries"},{}],"creator":{"entries":[{},{}]},
            "entries":[{"a":[{"entries":[{}]}],"b":"\"},{"},{"entries":[{}]} , {}],"comment":[{}]}}"#;
        assert_eq!(count(har(), file), Some(3));
        assert_eq!(count(har(), r#"{"log":{"entries":[]}}"#), Some(0));
        assert_eq!(count(har(), r#"{"log":{"entries":[{},{"#), None);
        assert_eq!(count(har(), ""), None);
    }

    proptest! {
        #[test]
        fn chunk_boundaries_do_not_change_the_count(
            text in "[\\[\\]{}\",:\\\\\r\n a-z]{0,200}|(\\{\"log\":\\{\"entries\":\\[(\\{\"a\":\"[\\[{,]\"\\},)*)",
            size in 1..7_usize,
        ) {
            for counter in [csv(), ndjson(), har()] {
                let whole = count(counter.clone(), &text);
                let mut pieces = counter;
                for piece in text.as_bytes().chunks(size) {
                    pieces.read(piece);
                }
                prop_assert_eq!(pieces.end(), whole);
            }
        }

        #[test]
        fn csv_records_with_any_text_are_counted(
            rows in proptest::collection::vec(proptest::collection::vec(any::<String>(), 2), 0..20),
        ) {
            let mut file = "a,b\r\n".to_owned();
            for row in &rows {
                let cells: Vec<_> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                file.push_str(&cells.join(","));
                file.push_str("\r\n");
            }
            prop_assert_eq!(count(csv(), &file), Some(rows.len() as u64));
        }

        #[test]
        fn har_entries_with_any_text_are_counted(
            texts in proptest::collection::vec(any::<String>(), 0..20),
        ) {
            let entries: Vec<_> = texts.iter().map(|text| serde_json::json!({"_a": text, "entries": [{}]})).collect();
            let file = serde_json::json!({"log": {"a": texts, "entries": entries, "z": [{}]}}).to_string();
            prop_assert_eq!(count(har(), &file), Some(texts.len() as u64));
        }
    }
}
