//! Detects the format of a log file, and where in it the records are.

use scim_audit_json_scan::{JsonScanner, TokenKind};
use scim_audit_model::reading::RecordFormat;

/// Where in a file the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// One record per line.
    Lines,
    /// Consecutive JSON values, with any line breaks.
    Values,
    /// The elements of a list that is the whole file.
    List,
    /// The elements of `log.entries` in an HTTP Archive.
    Archive,
}

impl Shape {
    /// The format of a record.
    pub(crate) fn form(self) -> RecordFormat {
        match self {
            Self::Lines | Self::Values | Self::List => RecordFormat::Ndjson,
            Self::Archive => RecordFormat::Har,
        }
    }
}

/// Why a file is not a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALogError {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file starts like neither an entry nor an HTTP Archive.
    #[error("neither NDJSON of audit entries nor a HAR")]
    Neither,
}

/// How many bytes are examined before a file is rejected. A distinctive member is one of the first.
const LONGEST_HEAD: usize = 1 << 20;

/// Members of an entry. Each entry has at least one of them.
const OF_AN_ENTRY: [&[u8]; 5] = [b"requestId", b"time", b"status", b"method", b"endpoint"];
/// The only member of an HTTP Archive.
const OF_AN_ARCHIVE: &[u8] = b"log";

/// Detects the format by the first bytes of a file; `None` if more bytes are needed. The first member that
/// exists in only one of the formats decides between them; the end of the first entry decides whether each
/// entry is on its own line. `is_all`: the file has no more bytes.
pub(crate) fn tell(head: &[u8], is_all: bool) -> Option<Result<Shape, NotALogError>> {
    let text = without_mark(head).trim_ascii_start();
    let Some(first) = text.first() else {
        return is_all.then_some(Err(NotALogError::Empty));
    };
    if !is_all && MARK.starts_with(head) {
        return None;
    }
    let seen_enough = is_all || head.len() > LONGEST_HEAD;
    let is_list = *first == b'[';
    let object = if is_list {
        text.get(1..).unwrap_or_default().trim_ascii_start()
    } else {
        text
    };
    match object.first() {
        Some(b'{') => {}
        None if !seen_enough => return None,
        Some(b']') => return Some(Err(NotALogError::Empty)),
        _ => return Some(Err(NotALogError::Neither)),
    }
    match first_telling(object) {
        Told::Archive if is_list => Some(Err(NotALogError::Neither)),
        Told::Archive => Some(Ok(Shape::Archive)),
        Told::Entry(_) if is_list => Some(Ok(Shape::List)),
        Told::Entry(Some(true)) => Some(Ok(Shape::Lines)),
        Told::Entry(Some(false)) => Some(Ok(Shape::Values)),
        // An entry of this length without a line break is on a line of its own.
        Told::Entry(None) => seen_enough.then_some(Ok(Shape::Lines)),
        Told::Nothing => Some(Err(NotALogError::Neither)),
        Told::More => seen_enough.then_some(Err(NotALogError::Neither)),
    }
}

/// The byte-order mark that some Windows editors write before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the bytes without a leading [`MARK`].
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

enum Told {
    Archive,
    /// An entry, and whether it is on a line of its own, as far as is known.
    Entry(Option<bool>),
    /// The object ended without a distinctive member.
    Nothing,
    More,
}

fn first_telling(object: &[u8]) -> Told {
    let breaks = |from, to| {
        object
            .get(from..to)
            .is_some_and(|part| part.contains(&b'\n'))
    };
    let mut scanner = JsonScanner::default();
    let (mut depth, mut read, mut is_entry) = (0_u32, 0, false);
    // The last string directly in the object; the name of a member if a colon follows.
    let mut name: &[u8] = &[];
    while let Some(token) = scanner.next_token(object) {
        if is_entry && breaks(read, token.span.start) {
            return Told::Entry(Some(false));
        }
        read = token.span.end;
        match token.kind {
            TokenKind::String if depth == 1 => {
                name = object
                    .get(token.span.start + 1..read - 1)
                    .unwrap_or_default();
            }
            TokenKind::OpenObject | TokenKind::OpenArray => depth += 1,
            TokenKind::CloseObject | TokenKind::CloseArray if depth <= 1 => {
                return if is_entry {
                    Told::Entry(ends_line(object.get(read..).unwrap_or_default()))
                } else {
                    Told::Nothing
                };
            }
            TokenKind::CloseObject | TokenKind::CloseArray => depth -= 1,
            TokenKind::Colon if depth == 1 && !is_entry && name == OF_AN_ARCHIVE => {
                return Told::Archive;
            }
            TokenKind::Colon if depth == 1 && OF_AN_ENTRY.contains(&name) => {
                is_entry = true;
                // The entry has a line break inside, so it is not on a line of its own.
                if breaks(0, read) {
                    return Told::Entry(Some(false));
                }
            }
            _ => {}
        }
    }
    if is_entry {
        Told::Entry(breaks(read, object.len()).then_some(false))
    } else {
        Told::More
    }
}

/// Whether the line ends without further text; `None` if the bytes end first.
fn ends_line(rest: &[u8]) -> Option<bool> {
    let next = rest
        .iter()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))?;
    Some(*next == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_distinctive_member_decides() {
        let all = |text: &str| tell(text.as_bytes(), true);
        assert_eq!(all("\u{feff} \r\n{\"requestId\":1"), Some(Ok(Shape::Lines)));
        assert_eq!(
            all(r#"{"x":{"log":1,"a":["}"]},"lo\"g":":","log" : {"#),
            Some(Ok(Shape::Archive))
        );
        assert_eq!(
            all(r#"{"x":"requestId","log":{"time":1}}"#),
            Some(Ok(Shape::Archive))
        );
        for empty in [" \n", "[ ]"] {
            assert_eq!(all(empty), Some(Err(NotALogError::Empty)));
        }
        for neither in [
            "[17]",
            "[{}]",
            r#"[{"log":{"entries":[]}}]"#,
            "a,b\r\n",
            "{}",
            r#"{"a":{"log":1}}"#,
            r#"{"log""#,
            "PK\u{3}",
        ] {
            assert_eq!(all(neither), Some(Err(NotALogError::Neither)), "{neither}");
        }
    }

    #[test]
    fn end_of_the_first_entry_decides_between_lines_and_values() {
        let all = |text: &str| tell(text.as_bytes(), true);
        for lines in [
            "{\"time\":1}",
            "{\"time\":\"a\"} \r\n{}",
            "{\"time\":{\"a\":[1]}}\n",
        ] {
            assert_eq!(all(lines), Some(Ok(Shape::Lines)), "{lines}");
        }
        for values in [
            "{\n \"time\":1}",
            "{\"time\":1}{",
            "{\"time\":1} {",
            "{\"time\":1,\n\"a\":2}",
        ] {
            assert_eq!(all(values), Some(Ok(Shape::Values)), "{values}");
        }
        assert_eq!(all("\u{feff}[\n{\"time\":1}"), Some(Ok(Shape::List)));
    }

    #[test]
    fn incomplete_head_is_undecided() {
        let text = r#"{"a":"b","log":{}}"#;
        for (at, _) in text.char_indices().filter(|(at, _)| *at < 14) {
            assert_eq!(tell(&text.as_bytes()[..at], false), None, "{at}");
        }
        for text in ["[", "[ {", "{\"time\":1", "{\"time\":1}"] {
            assert_eq!(tell(text.as_bytes(), false), None, "{text}");
        }
        let long = format!(r#"{{"a":"{}"#, "x".repeat(LONGEST_HEAD));
        assert_eq!(
            tell(long.as_bytes(), false),
            Some(Err(NotALogError::Neither))
        );
        let long = format!(r#"{{"time":"{}"#, "x".repeat(LONGEST_HEAD));
        assert_eq!(tell(long.as_bytes(), false), Some(Ok(Shape::Lines)));
    }
}
