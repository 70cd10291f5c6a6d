//! Splits a JSON text into its records: the elements of `log.entries` in an HTTP Archive, at any position in
//! it; the elements of a list; or consecutive values.

use crate::splitter::{Carried, Cut, Record, Take};
use crate::{Full, Place};

/// The state of splitting a file into elements. Tokenizes only strings and brackets.
#[derive(Debug)]
pub(crate) struct Elements {
    /// Nesting depth of the elements.
    among: u32,
    carried: Carried,
    number: u64,
    /// The current line, counted from 1.
    line: u64,
    /// Number of bytes before the current piece.
    before: u64,
    /// Current nesting depth.
    depth: u32,
    inside: Inside,
    text: Text,
    /// The last string read in the archive or its log; the name of a member if a colon follows.
    name: Vec<u8>,
    /// Whether the next value is that of `log` or `entries`, which leads to the elements.
    leads_on: bool,
    /// The element that is being read.
    element: Option<Element>,
    /// Whether a list of entries was found.
    found: bool,
}

/// Whether the tokenizer is inside a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Text {
    #[default]
    Outside,
    Inside,
    /// After a backslash.
    Escaped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Inside {
    #[default]
    Archive,
    Log,
    Entries,
}

#[derive(Debug, Clone, Copy)]
struct Element {
    /// Offset in the file.
    offset: u64,
    /// Line where the element starts.
    line: u64,
    /// Whether the element is an object or list, whose closing bracket ends it.
    bracketed: bool,
}

/// Length up to which a name is kept; the names that are searched for are shorter.
const LONGEST_NAME: usize = 8;

impl Default for Elements {
    /// State for an HTTP Archive: three brackets enclose the elements, those of the archive, its log, and the
    /// list.
    fn default() -> Self {
        Self {
            among: 3,
            carried: Carried::default(),
            number: 0,
            line: 1,
            before: 0,
            depth: 0,
            inside: Inside::default(),
            text: Text::default(),
            name: Vec::new(),
            leads_on: false,
            element: None,
            found: false,
        }
    }
}

impl Elements {
    /// State for consecutive values.
    pub(crate) fn values() -> Self {
        Self {
            among: 0,
            inside: Inside::Entries,
            found: true,
            ..Self::default()
        }
    }

    /// State for a list that is the whole file.
    pub(crate) fn list() -> Self {
        Self {
            among: 1,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8], take: &mut Take<'_>) -> Result<(), Full> {
        // Offset in this piece where the current element starts.
        let mut from = 0;
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            if self.text != Text::Outside {
                at += self.string(bytes.get(at..).unwrap_or_default());
                continue;
            }
            let among = self.inside == Inside::Entries && self.depth == self.among;
            if among && self.element.is_none() && begins(byte) {
                from = at;
                self.element = Some(Element {
                    offset: self.before + at as u64,
                    line: self.line,
                    bracketed: matches!(byte, b'{' | b'['),
                });
            }
            if among && matches!(byte, b',' | b']') && self.element.is_some() {
                self.give(bytes.get(from..at).unwrap_or_default(), take)?;
            }
            self.line += u64::from(byte == b'\n');
            self.step(byte);
            at += 1;
            let ended =
                self.element.is_some_and(|element| element.bracketed) && self.depth == self.among;
            if ended {
                self.give(bytes.get(from..at).unwrap_or_default(), take)?;
            }
        }
        if self.element.is_some() {
            self.carried.add(bytes.get(from..).unwrap_or_default());
        }
        self.before += bytes.len() as u64;
        Ok(())
    }

    /// Returns false if there was no list of entries.
    pub(crate) fn end(mut self, take: &mut Take<'_>) -> Result<bool, Full> {
        if self.found && (self.element.is_some() || self.depth > 0) {
            self.number += 1;
            take(Record {
                number: self.number,
                line: self.element.map_or(self.line, |element| element.line),
                place: Place::default(),
                text: Cut::BrokenOff,
            })?;
        }
        Ok(self.found)
    }

    /// Continues reading a string, and returns the number of bytes read.
    fn string(&mut self, bytes: &[u8]) -> usize {
        if self.text == Text::Escaped {
            self.text = Text::Inside;
            // None of the names that are searched for contains a backslash.
            self.name.push(b'\\');
            return 1;
        }
        let end = memchr::memchr2(b'"', b'\\', bytes);
        let inner = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        if self.is_name_near() && self.name.len() <= LONGEST_NAME {
            self.name.extend(inner.iter().take(LONGEST_NAME + 1));
        }
        match end {
            None => bytes.len(),
            Some(end) => {
                self.text = if bytes.get(end) == Some(&b'\\') {
                    Text::Escaped
                } else {
                    Text::Outside
                };
                end + 1
            }
        }
    }

    /// Whether a string at this position may be the name of a relevant member.
    fn is_name_near(&self) -> bool {
        match self.inside {
            Inside::Archive => self.depth == 1,
            Inside::Log => self.depth == 2,
            Inside::Entries => false,
        }
    }

    fn step(&mut self, byte: u8) {
        match byte {
            b'"' => {
                self.text = Text::Inside;
                self.name.clear();
            }
            b':' if self.is_name_near() => {
                let wanted: &[u8] = match self.inside {
                    Inside::Archive => b"log",
                    Inside::Log | Inside::Entries => b"entries",
                };
                self.leads_on = self.name == wanted && !(self.inside == Inside::Log && self.found);
            }
            b',' => self.leads_on = false,
            b'{' | b'[' => {
                self.inside = match (self.inside, byte) {
                    (Inside::Archive, b'[') if self.among == 1 && self.depth == 0 => {
                        self.found = true;
                        Inside::Entries
                    }
                    (Inside::Archive, b'{') if self.leads_on => Inside::Log,
                    (Inside::Log, b'[') if self.leads_on => {
                        self.found = true;
                        Inside::Entries
                    }
                    (inside, _) => inside,
                };
                self.leads_on = false;
                self.depth = self.depth.saturating_add(1);
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.inside = match (self.inside, self.depth) {
                    (Inside::Entries, depth) if depth < self.among => Inside::Log,
                    (Inside::Log, ..2) => Inside::Archive,
                    (inside, _) => inside,
                };
            }
            _ => {}
        }
    }

    fn give(&mut self, last: &[u8], take: &mut Take<'_>) -> Result<(), Full> {
        let Some(element) = self.element.take() else {
            return Ok(());
        };
        self.number += 1;
        if self.carried.is_empty() {
            return take(record(self.number, element, last));
        }
        self.carried.add(last);
        let given = match self.carried.whole() {
            (_, Some(text)) => take(record(self.number, element, text)),
            (_, None) => take(Record {
                number: self.number,
                line: element.line,
                place: Place::default(),
                text: Cut::TooLong,
            }),
        };
        self.carried.clear();
        given
    }
}

fn begins(byte: u8) -> bool {
    // An element does not begin with a byte-order mark, which occurs in concatenated files, or with the
    // record separator that RFC 7464 puts before each value.
    !byte.is_ascii_whitespace() && !matches!(byte, b',' | b']' | b'}' | 0xef | 0xbb | 0xbf | 0x1e)
}

fn record(number: u64, element: Element, text: &[u8]) -> Record<'_> {
    let text = text.trim_ascii_end();
    Record {
        number,
        line: element.line,
        place: Place {
            offset: element.offset,
            length: u32::try_from(text.len()).unwrap_or(u32::MAX),
        },
        text: Cut::Whole(text),
    }
}
