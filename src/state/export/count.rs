//! How many entries a file holds, counted as its pieces pass. The file is the source's, not ours, so it is
//! read by the grammar of its format and not by how our gateway happens to write it.

/// What a file is written as, as far as counting goes.
#[derive(Debug, Clone)]
pub(super) enum Counter {
    /// Records, the first of which names the columns.
    Csv(Csv),
    /// Lines.
    Ndjson(Ndjson),
    /// The elements of `log.entries`.
    Har(Har),
}

impl Counter {
    /// Reads the next piece.
    pub(super) fn read(&mut self, piece: &[u8]) {
        for byte in piece {
            match self {
                Self::Csv(csv) => csv.read(*byte),
                Self::Ndjson(lines) => lines.read(*byte),
                Self::Har(har) => har.read(*byte),
            }
        }
    }

    /// The entries so far.
    pub(super) fn entries(&self) -> u64 {
        match self {
            Self::Csv(csv) => csv.records.saturating_sub(1),
            Self::Ndjson(lines) => lines.whole,
            Self::Har(har) => har.entries,
        }
    }

    /// The file is over: how many entries it holds, or `None` where it ends in the middle of one.
    pub(super) fn end(mut self) -> Option<u64> {
        let whole = match &mut self {
            Self::Csv(csv) => {
                let whole = !csv.quoted;
                csv.end_record();
                whole
            }
            Self::Ndjson(lines) => {
                // A last line may do without its end, but JSON that is cut has no closing brace.
                let whole = !lines.begun || lines.last == b'}';
                lines.end_line();
                whole
            }
            Self::Har(har) => har.depth == 0 && har.found && !har.in_string,
        };
        whole.then(|| self.entries())
    }
}

/// [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): an end of line between quotes ends no record.
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
            // A doubled quote closes and opens again, which comes to the same.
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

/// One JSON value a line; a line without one is none.
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

/// JSON by its tokens: `{"log": {"entries": [{…}, {…}], "pages": [{…}]}}`.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what a reader of one byte at a time has to remember"
)]
#[derive(Debug, Clone, Default)]
pub(super) struct Har {
    entries: u64,
    /// Whether there was a list of entries.
    found: bool,
    depth: u32,
    in_string: bool,
    escaped: bool,
    /// How much of `entries` the string at the depth of `log`'s members is so far; `None` when it is another.
    key: Option<usize>,
    /// Whether the last such string was `entries`, so that what opens next is its value.
    is_entries: bool,
    /// Whether the list that is open is that one.
    in_entries: bool,
}

impl Har {
    const KEY: &[u8] = b"entries";
    /// `log`'s members stand two levels deep, their values' one below that.
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
            // The member is over: what opens next is another's.
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
    fn a_record_may_hold_ends_of_line_and_quotes() {
        let file = "Request ID,Error\r\n1,\"a \"\"b\"\",\r\nc\"\r\n2,d\r\n";
        assert_eq!(count(csv(), file), Some(2));
        assert_eq!(count(csv(), file.trim_end()), Some(2));
        assert_eq!(count(csv(), "Request ID,Error\r\n"), Some(0));
        assert_eq!(count(csv(), "Request ID\n1,\"cut"), None);
    }

    #[test]
    fn a_line_is_an_entry_and_an_empty_one_is_not() {
        assert_eq!(count(ndjson(), "{}\n{\"a\":1}\n"), Some(2));
        assert_eq!(count(ndjson(), "{}\r\n\r\n{}"), Some(2));
        assert_eq!(count(ndjson(), ""), Some(0));
        assert_eq!(count(ndjson(), "{}\n{\"a\":"), None);
    }

    #[test]
    fn only_the_elements_of_log_entries_are_counted() {
        let file = r#"{"log":{"version":"entries","pages":[{"id":"entries"},{}],"creator":{"entries":[{},{}]},
            "entries":[{"a":[{"entries":[{}]}],"b":"\"},{"},{"entries":[{}]} , {}],"comment":[{}]}}"#;
        assert_eq!(count(har(), file), Some(3));
        assert_eq!(count(har(), r#"{"log":{"entries":[]}}"#), Some(0));
        assert_eq!(count(har(), r#"{"log":{"entries":[{},{"#), None);
        assert_eq!(count(har(), ""), None);
    }

    proptest! {
        #[test]
        fn where_a_file_is_cut_into_pieces_changes_nothing(
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
        fn tables_of_any_text_are_counted_right(
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
        fn archives_of_any_text_are_counted_right(
            texts in proptest::collection::vec(any::<String>(), 0..20),
        ) {
            let entries: Vec<_> = texts.iter().map(|text| serde_json::json!({"_a": text, "entries": [{}]})).collect();
            let file = serde_json::json!({"log": {"a": texts, "entries": entries, "z": [{}]}}).to_string();
            prop_assert_eq!(count(har(), &file), Some(texts.len() as u64));
        }
    }
}
