//! Counts the entries of a file while its chunks pass. The file may come from any log, so it is parsed by the
//! grammar of its format and not by the way our gateway writes it.

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
        for byte in piece {
            match self {
                Self::Csv(csv) => csv.read(*byte),
                Self::Ndjson(lines) => lines.read(*byte),
                Self::Har(har) => har.read(*byte),
            }
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
            Self::Har(har) => har.depth == 0 && har.found && !har.in_string,
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

/// Scanner for JSON tokens: `{"log": {"entries": [{…}, {…}], "pages": [{…}]}}`.
#[expect(
    clippy::struct_excessive_bools,
    reason = "the state of a scanner that reads one byte at a time"
)]
#[derive(Debug, Clone, Default)]
pub(super) struct Har {
    entries: u64,
    /// Whether a list of entries was found.
    found: bool,
    depth: u32,
    in_string: bool,
    escaped: bool,
    /// The number of bytes of `entries` that the current string among the members of `log` matches so far.
    /// `None` if it is another string.
    key: Option<usize>,
    /// Whether the last such string was `entries`, so that the next bracket opens its value.
    is_entries: bool,
    /// Whether the scanner is in that list.
    in_entries: bool,
}

impl Har {
    const KEY: &[u8] = b"entries";
    /// The nesting depth of the members of `log`. Their values are one level deeper.
    const MEMBERS: u32 = 2;

    fn read(&mut self, byte: u8) {
        if self.in_string {
            self.read_string(byte);
            return;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                self.key = (self.depth == Self::MEMBERS).then_some(0);
            }
            b'{' | b'[' => {
                if self.depth == Self::MEMBERS {
                    self.in_entries = self.is_entries && byte == b'[';
                    self.found |= self.in_entries;
                }
                if self.in_entries && self.depth == Self::MEMBERS + 1 && byte == b'{' {
                    self.entries += 1;
                }
                self.depth += 1;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == Self::MEMBERS {
                    self.in_entries = false;
                }
            }
            // The member has ended: the next bracket belongs to another one.
            b',' if self.depth == Self::MEMBERS => self.is_entries = false,
            _ => {}
        }
    }

    fn read_string(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
            self.key = None;
        } else if byte == b'\\' {
            self.escaped = true;
        } else if byte == b'"' {
            self.in_string = false;
            if self.depth == Self::MEMBERS {
                self.is_entries = self.key == Some(Self::KEY.len());
            }
        } else {
            self.key = self
                .key
                .filter(|at| Self::KEY.get(*at) == Some(&byte))
                .map(|at| at + 1);
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
