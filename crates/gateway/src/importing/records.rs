//! Cuts a text into the JSON objects it holds, wherever its bytes arrive: a line each, pretty-printed, one right after
//! another, or as the elements of a list. It must not know what an entry is.

use memchr::memchr3;

/// A longer record is refused unread: one entry is not to fill the memory. What a gateway keeps of one exchange is
/// shorter, however it is escaped.
const LONGEST: usize = 64 << 20;

/// A record, and the line it begins on, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: u64,
    /// Its text, or why there is none.
    pub(super) json: Result<Vec<u8>, String>,
}

/// A text in the middle of its bytes.
#[derive(Debug)]
pub(super) struct Records {
    line: u64,
    begins_line: bool,
    /// Something on this line is part of no record, which is said once.
    is_odd: bool,
    record: Vec<u8>,
    /// The line that the record begins on.
    begun: u64,
    is_too_long: bool,
    depth: u64,
    text: Text,
    longest: usize,
}

/// Where in a string of JSON the text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    Escaped,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            line: 1,
            begins_line: true,
            is_odd: false,
            record: Vec::new(),
            begun: 0,
            is_too_long: false,
            depth: 0,
            text: Text::Outside,
            longest: LONGEST,
        }
    }
}

impl Records {
    /// The records that end in the next bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Record> {
        let mut records = Vec::new();
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            if self.text == Text::Inside {
                // Most of a file is strings.
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

    /// What is left when no bytes follow. `broken`: why they do not.
    pub(super) fn end(&mut self, broken: Option<&'static str>) -> Option<Record> {
        let is_open = self.depth > 0;
        let line = if is_open { self.begun } else { self.line };
        let message = broken.or(is_open.then_some("it is not JSON: it ends in the middle"))?;
        Some(Record {
            line,
            json: Err(message.to_owned()),
        })
    }

    fn byte(&mut self, byte: u8, records: &mut Vec<Record>) {
        let begins_line = std::mem::replace(&mut self.begins_line, byte == b'\n');
        // A record that begins where a line does, within another: that one has no end.
        if byte == b'{' && begins_line && self.depth > 0 && self.text == Text::Outside {
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

    fn between(&mut self, byte: u8, records: &mut Vec<Record>) {
        match byte {
            b'{' => {
                self.begun = self.line;
                self.depth = 1;
                self.keep(b"{");
            }
            // A list and what separates its elements, or records of RFC 7464.
            b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' | 0x1e => {}
            _ if self.is_odd => {}
            _ => {
                self.is_odd = true;
                records.push(Record {
                    line: self.line,
                    json: Err("it is no JSON object".to_owned()),
                });
            }
        }
    }

    fn within(&mut self, byte: u8, records: &mut Vec<Record>) {
        if byte == b'\n' && self.text != Text::Outside {
            records.push(self.refused("it is not JSON: a text in it has no end"));
            return;
        }
        self.keep(&[byte]);
        match (self.text, byte) {
            (Text::Escaped, _) | (Text::Outside, b'"') => self.text = Text::Inside,
            (Text::Inside, b'"') => self.text = Text::Outside,
            (Text::Inside, b'\\') => self.text = Text::Escaped,
            (Text::Outside, b'{' | b'[') => self.depth += 1,
            (Text::Outside, b'}' | b']') => {
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

    fn whole(&mut self) -> Record {
        if self.is_too_long {
            return self.refused(&format!("it is longer than {} MiB", self.longest >> 20));
        }
        Record {
            line: self.begun,
            json: Ok(std::mem::take(&mut self.record)),
        }
    }

    fn refused(&mut self, message: &str) -> Record {
        self.record = Vec::new();
        self.is_too_long = false;
        self.depth = 0;
        self.text = Text::Outside;
        Record {
            line: self.begun,
            json: Err(message.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a text, by their lines, wherever its bytes arrive.
    fn cut(text: &str) -> Vec<(u64, Result<String, String>)> {
        let of = |size: usize| {
            let mut records = Records::default();
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
    fn what_is_broken_is_said_by_its_line_and_what_follows_is_read() {
        let refused = |line, message: &str| (line, Err(message.to_owned()));
        assert_eq!(
            cut("s3cret and more\n{\"a\":\"x\n{}\n{\"b\":{\n{}\n}\n{\"c\":"),
            [
                refused(1, "it is no JSON object"),
                refused(2, "it is not JSON: a text in it has no end"),
                ok(3, "{}"),
                refused(4, "it is not JSON: it ends in the middle"),
                ok(5, "{}"),
                refused(6, "it is no JSON object"),
                refused(7, "it is not JSON: it ends in the middle"),
            ]
        );
    }

    #[test]
    fn a_record_that_is_too_long_is_never_kept() {
        let mut records = Records {
            longest: 1 << 20,
            ..Records::default()
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
