//! An HTTP Archive cut into the elements of its `log.entries`, wherever in it they stand.

use crate::splitter::{Carried, Cut, Record, Take};
use crate::{Full, Place};

/// The elements of a file, under way: a reader of JSON that knows strings and brackets, and no more.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    carried: Carried,
    number: u64,
    /// Bytes before the piece at hand.
    before: u64,
    /// Brackets that are open.
    depth: u32,
    inside: Inside,
    text: Text,
    /// The string that was read last in the archive or its log: a name, when a colon follows.
    name: Vec<u8>,
    /// Whether what comes next is the value that leads on.
    leads_on: bool,
    /// The element that is being read.
    element: Option<Element>,
    /// Whether there was a list of entries.
    found: bool,
}

/// Whether the reader is in a string.
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
    /// Where in the file it starts.
    offset: u64,
    /// Whether it has brackets of its own that say where it ends.
    bracketed: bool,
}

/// Brackets that are open where the elements are: of the archive, its log, and the list.
const AMONG_ENTRIES: u32 = 3;
/// The longest name that is looked for.
const LONGEST_NAME: usize = 8;

impl Elements {
    pub(crate) fn push(&mut self, bytes: &[u8], take: &mut Take<'_>) -> Result<(), Full> {
        // Where in this piece the element under way starts.
        let mut from = 0;
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            if self.text != Text::Outside {
                at += self.string(bytes.get(at..).unwrap_or_default());
                continue;
            }
            let among = self.inside == Inside::Entries && self.depth == AMONG_ENTRIES;
            if among && self.element.is_none() && begins(byte) {
                from = at;
                self.element = Some(Element {
                    offset: self.before + at as u64,
                    bracketed: matches!(byte, b'{' | b'['),
                });
            }
            if among && matches!(byte, b',' | b']') && self.element.is_some() {
                self.give(bytes.get(from..at).unwrap_or_default(), take)?;
            }
            self.step(byte);
            at += 1;
            let ended = self.element.is_some_and(|element| element.bracketed)
                && self.depth == AMONG_ENTRIES;
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

    /// False: there was no list of entries.
    pub(crate) fn end(mut self, take: &mut Take<'_>) -> Result<bool, Full> {
        if self.found && (self.element.is_some() || self.depth > 0) {
            self.number += 1;
            take(Record {
                number: self.number,
                place: Place::default(),
                text: Cut::BrokenOff,
            })?;
        }
        Ok(self.found)
    }

    /// Reads on in a string. Gives how many bytes it took.
    fn string(&mut self, bytes: &[u8]) -> usize {
        if self.text == Text::Escaped {
            self.text = Text::Inside;
            // No name that is looked for holds one.
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

    /// Whether a string here can be a name that matters.
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
                    (Inside::Entries, ..AMONG_ENTRIES) => Inside::Log,
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
            return take(record(self.number, element.offset, last));
        }
        self.carried.add(last);
        let given = match self.carried.whole() {
            (_, Some(text)) => take(record(self.number, element.offset, text)),
            (_, None) => take(Record {
                number: self.number,
                place: Place::default(),
                text: Cut::TooLong,
            }),
        };
        self.carried.clear();
        given
    }
}

fn begins(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b',' | b']' | b'}')
}

fn record(number: u64, offset: u64, text: &[u8]) -> Record<'_> {
    let text = text.trim_ascii_end();
    Record {
        number,
        place: Place {
            offset,
            length: u32::try_from(text.len()).unwrap_or(u32::MAX),
        },
        text: Cut::Whole(text),
    }
}
