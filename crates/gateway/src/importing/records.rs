//! Splits a text, which arrives in pieces of any size, into its JSON objects: one per line, pretty-printed,
//! concatenated, or as the elements of an array. It is independent of the format of an entry.

use memchr::memchr3;

/// Maximum size of a record in bytes. A longer one is rejected unparsed, so that a single entry cannot
/// exhaust memory. The entries that a gateway writes are shorter, however they are escaped.
const LONGEST: usize = 64 << 20;

/// A record, and the 1-based line it starts on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ImportedRecord {
    pub(super) line: u64,
    /// Its text, or the reason why it is rejected.
    pub(super) json: Result<Vec<u8>, String>,
}

/// State between two pieces of the text.
#[derive(Debug)]
pub(super) struct RecordSplitter {
    line: u64,
    begins_line: bool,
    /// This line contains text outside of a record, which is reported once per line.
    is_odd: bool,
    record: Vec<u8>,
    /// Line that the current record starts on.
    begun: u64,
    is_too_long: bool,
    depth: u64,
    text: StringPosition,
    longest: usize,
}

/// Position relative to a JSON string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StringPosition {
    Outside,
    Inside,
    Escaped,
}

impl Default for RecordSplitter {
    fn default() -> Self {
        Self {
            line: 1,
            begins_line: true,
            is_odd: false,
            record: Vec::new(),
            begun: 0,
            is_too_long: false,
            depth: 0,
            text: StringPosition::Outside,
            longest: LONGEST,
        }
    }
}

impl RecordSplitter {
    /// Returns the records that end within the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<ImportedRecord> {
        let mut records = Vec::new();
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            if self.text == StringPosition::Inside {
                // Fast path: most bytes of a file are in strings.
                let plain = memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len());
                if plain > 0 {
                    let (plain, behind) = rest.split_at(plain);
                    self.keep(plain);
                    self.begins_line = false;
                    rest = behind;
                    continue;
                }
            }
            self.byte(byte, &mut records);
            rest = after;
        }
        records
    }

    /// Reports an incomplete record at the end of the input. `broken`: why the input ended early, if it did.
    pub(super) fn end(&mut self, broken: Option<&'static str>) -> Option<ImportedRecord> {
        let is_open = self.depth > 0;
        let line = if is_open { self.begun } else { self.line };
        let message = broken.or(is_open.then_some("it is not JSON: it ends in the middle"))?;
        Some(ImportedRecord {
            line,
            json: Err(message.to_owned()),
        })
    }

    fn byte(&mut self, byte: u8, records: &mut Vec<ImportedRecord>) {
        let begins_line = std::mem::replace(&mut self.begins_line, byte == b'\n');
        // A `{` at the start of a line within a record: treat the current record as truncated, and start a
        // new one.
        if byte == b'{' && begins_line && self.depth > 0 && self.text == StringPosition::Outside {
            records.push(self.refused("it is not JSON: it ends in the middle"));
        }
        if self.depth == 0 {
            self.between(byte, records);
        } else {
            self.within(byte, records);
        }
        if byte == b'\n' {
            self.line += 1;
            self.is_odd = false;
        }
    }

    fn between(&mut self, byte: u8, records: &mut Vec<ImportedRecord>) {
        match byte {
            b'{' => {
                self.begun = self.line;
                self.depth = 1;
                self.keep(b"{");
            }
            // Array brackets, separators, and the record separator of RFC 7464.
            b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' | 0x1e => {}
            _ if self.is_odd => {}
            _ => {
                self.is_odd = true;
                records.push(ImportedRecord {
                    line: self.line,
                    json: Err("it is not a JSON object".to_owned()),
                });
            }
        }
    }

    fn within(&mut self, byte: u8, records: &mut Vec<ImportedRecord>) {
        if byte == b'\n' && self.text != StringPosition::Outside {
            records.push(self.refused("it is not JSON: a text in it has no end"));
            return;
        }
        self.keep(&[byte]);
        match (self.text, byte) {
            (StringPosition::Escaped, _) | (StringPosition::Outside, b'"') => {
                self.text = StringPosition::Inside;
            }
            (StringPosition::Inside, b'"') => self.text = StringPosition::Outside,
            (StringPosition::Inside, b'\\') => self.text = StringPosition::Escaped,
            (StringPosition::Outside, b'{' | b'[') => self.depth += 1,
            (StringPosition::Outside, b'}' | b']') => {
                self.depth -= 1;
                if self.depth == 0 {
                    records.push(self.whole());
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.record.len() + bytes.len() > self.longest {
            self.is_too_long = true;
            self.record = Vec::new();
        }
        if !self.is_too_long {
            self.record.extend_from_slice(bytes);
        }
    }

    fn whole(&mut self) -> ImportedRecord {
        if self.is_too_long {
            return self.refused(&format!("it is longer than {} MiB", self.longest >> 20));
        }
        ImportedRecord {
            line: self.begun,
            json: Ok(std::mem::take(&mut self.record)),
        }
    }

    fn refused(&mut self, message: &str) -> ImportedRecord {
        self.record = Vec::new();
        self.is_too_long = false;
        self.depth = 0;
        self.text = StringPosition::Outside;
        ImportedRecord {
            line: self.begun,
            json: Err(message.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the records of a text with their lines; checks that the size of the pieces makes no
    /// difference.
    fn cut(text: &str) -> Vec<(u64, Result<String, String>)> {
        let of = |size: usize| {
            let mut records = RecordSplitter::default();
            let mut found = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                found.extend(records.take(piece));
            }
            found.extend(records.end(None));
            found
        };
        let whole = of(text.len().max(1));
        for size in [1, 2, 7] {
            assert_eq!(of(size), whole, "in pieces of {size}");
        }
        whole
            .into_iter()
            .map(|record| {
                (
                    record.line,
                    record.json.map(|json| String::from_utf8(json).unwrap()),
                )
            })
            .collect()
    }

    fn ok(line: u64, json: &str) -> (u64, Result<String, String>) {
        (line, Ok(json.to_owned()))
    }

    #[test]
    fn records_are_cut_however_they_are_laid_out() {
        assert_eq!(cut(""), []);
        assert_eq!(
            cut("\n{\"a\":1}\r\n \n{}"),
            [ok(2, r#"{"a":1}"#), ok(4, "{}")]
        );
        assert_eq!(
            cut(r#"{"a":"}\"{"}{"b":[{}]}"#),
            [ok(1, r#"{"a":"}\"{"}"#), ok(1, r#"{"b":[{}]}"#)]
        );
        assert_eq!(
            cut("[\n  {\n    \"a\": {}\n  },\n  {}\n]\n"),
            [ok(2, "{\n    \"a\": {}\n  }"), ok(5, "{}")]
        );
        assert_eq!(cut("\u{1e}{}\n\u{1e}{}"), [ok(1, "{}"), ok(2, "{}")]);
    }

    #[test]
    fn broken_record_is_reported_with_its_line_and_later_ones_are_read() {
        let refused = |line, message: &str| (line, Err(message.to_owned()));
        assert_eq!(
            cut("s3cret and more\n{\"a\":\"x\n{}\n{\"b\":{\n{}\n}\n{\"c\":"),
            [
                refused(1, "it is not a JSON object"),
                refused(2, "it is not JSON: a text in it has no end"),
                ok(3, "{}"),
                refused(4, "it is not JSON: it ends in the middle"),
                ok(5, "{}"),
                refused(6, "it is not a JSON object"),
                refused(7, "it is not JSON: it ends in the middle"),
            ]
        );
    }

    #[test]
    fn too_long_record_is_not_buffered() {
        let mut records = RecordSplitter {
            longest: 1 << 20,
            ..RecordSplitter::default()
        };
        let mut found = records.take(b"{\"a\":\"");
        for _ in 0..100 {
            found.extend(records.take(&b"x".repeat(64 << 10)));
            assert!(records.record.capacity() <= 2 << 20);
        }
        found.extend(records.take(b"\"}\n{}"));
        let lines: Vec<_> = found
            .iter()
            .map(|record| (record.line, record.json.as_deref().map_err(|e| &**e)))
            .collect();
        assert_eq!(
            lines,
            [(1, Err("it is longer than 1 MiB")), (2, Ok(&b"{}"[..]))]
        );
    }
}
