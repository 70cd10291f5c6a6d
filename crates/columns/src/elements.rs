//! Splits a JSON text into its records: the elements of `log.entries` in an HTTP Archive, at any position in
//! it; the elements of a list; or consecutive values.

use scim_audit_json_scan::{JsonScanner, TokenKind};

use crate::record::{Carried, Cut, Record, Take};
use crate::{OutOfMemoryError, Place};

/// The state of splitting a file into elements. Only strings, brackets and commas matter.
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
    scanner: JsonScanner,
    /// The last string read in the archive or its log, with its quotes; the name of a member if a colon
    /// follows.
    name: Vec<u8>,
    /// Whether the next value is that of `log` or `entries`, which leads to the elements.
    leads_on: bool,
    /// The element that is being read.
    element: Option<Element>,
    /// Whether a list of entries was found.
    found: bool,
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
const LONGEST_NAME: usize = 10;

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
            scanner: JsonScanner::default(),
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

    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        take: &mut Take<'_>,
    ) -> Result<(), OutOfMemoryError> {
        // Offsets in this piece: where the current element starts, and where the last token ended.
        let (mut from, mut read) = (0, 0);
        self.scanner.begin_piece();
        loop {
            let is_rest = self.scanner.open().is_some();
            let Some(token) = self.scanner.next_token(bytes) else {
                break;
            };
            self.line += line_breaks(bytes, read, token.span.start);
            read = token.span.end;
            let text = bytes.get(token.span.clone()).unwrap_or_default();
            let among = self.inside == Inside::Entries && self.depth == self.among;
            if among
                && self.element.is_none()
                && let Some(first) = text.iter().position(|byte| begins(*byte))
            {
                from = token.span.start + first;
                self.element = Some(Element {
                    offset: self.before + from as u64,
                    line: self.line,
                    bracketed: matches!(token.kind, TokenKind::OpenObject | TokenKind::OpenArray),
                });
            }
            if among && matches!(token.kind, TokenKind::Comma | TokenKind::CloseArray) {
                self.give(bytes.get(from..token.span.start).unwrap_or_default(), take)?;
            }
            self.step(token.kind, text, is_rest);
            let ended =
                self.element.is_some_and(|element| element.bracketed) && self.depth == self.among;
            if ended {
                self.give(bytes.get(from..read).unwrap_or_default(), take)?;
            }
        }
        self.line += line_breaks(bytes, read, bytes.len());
        if self.element.is_some() {
            self.carried.add(bytes.get(from..).unwrap_or_default());
        }
        self.before += bytes.len() as u64;
        Ok(())
    }

    /// Returns false if there was no list of entries.
    pub(crate) fn end(&mut self, take: &mut Take<'_>) -> Result<bool, OutOfMemoryError> {
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

    /// Whether a string at this position may be the name of a relevant member.
    fn is_name_near(&self) -> bool {
        match self.inside {
            Inside::Archive => self.depth == 1,
            Inside::Log => self.depth == 2,
            Inside::Entries => false,
        }
    }

    /// Processes a token. `is_rest`: it continues one of the last piece.
    fn step(&mut self, token: TokenKind, text: &[u8], is_rest: bool) {
        match token {
            TokenKind::String => {
                if !is_rest {
                    self.name.clear();
                }
                if self.is_name_near() && self.name.len() <= LONGEST_NAME {
                    self.name.extend(text.iter().take(LONGEST_NAME + 1));
                }
            }
            TokenKind::Colon if self.is_name_near() => {
                let wanted: &[u8] = match self.inside {
                    Inside::Archive => b"\"log\"",
                    Inside::Log | Inside::Entries => b"\"entries\"",
                };
                self.leads_on = self.name == wanted && !(self.inside == Inside::Log && self.found);
            }
            TokenKind::Comma => self.leads_on = false,
            TokenKind::OpenObject | TokenKind::OpenArray => {
                self.inside = match (self.inside, token) {
                    (Inside::Archive, TokenKind::OpenArray)
                        if self.among == 1 && self.depth == 0 =>
                    {
                        self.found = true;
                        Inside::Entries
                    }
                    (Inside::Archive, TokenKind::OpenObject) if self.leads_on => Inside::Log,
                    (Inside::Log, TokenKind::OpenArray) if self.leads_on => {
                        self.found = true;
                        Inside::Entries
                    }
                    (inside, _) => inside,
                };
                self.leads_on = false;
                self.depth = self.depth.saturating_add(1);
            }
            TokenKind::CloseObject | TokenKind::CloseArray => {
                self.depth = self.depth.saturating_sub(1);
                self.inside = match (self.inside, self.depth) {
                    (Inside::Entries, depth) if depth < self.among => Inside::Log,
                    (Inside::Log, ..2) => Inside::Archive,
                    (inside, _) => inside,
                };
            }
            TokenKind::Colon | TokenKind::Word | TokenKind::BrokenString => {}
        }
    }

    fn give(&mut self, last: &[u8], take: &mut Take<'_>) -> Result<(), OutOfMemoryError> {
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

/// The number of line breaks in the white space between two tokens.
fn line_breaks(bytes: &[u8], from: usize, to: usize) -> u64 {
    let blanks = bytes.get(from..to).unwrap_or_default();
    blanks.iter().map(|byte| u64::from(*byte == b'\n')).sum()
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
