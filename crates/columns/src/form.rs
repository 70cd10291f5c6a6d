//! Which of the two kinds of log a file is, and where in it the records stand.

use scim_audit_model::reading::Form;

/// Where in a file the records stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// Each on a line of its own.
    Lines,
    /// One after another, over as many lines as they like.
    Values,
    /// Elements of a list that is all of the file.
    List,
    /// Elements of an HTTP Archive's `log.entries`.
    Archive,
}

impl Shape {
    /// What each record is.
    pub(crate) fn form(self) -> Form {
        match self {
            Self::Lines | Self::Values | Self::List => Form::Ndjson,
            Self::Archive => Form::Har,
        }
    }
}

/// Why a file is no log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALog {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It starts like neither an entry nor an HTTP Archive.
    #[error("neither NDJSON of audit entries nor a HAR")]
    Neither,
}

/// How much of a file is looked at before it is given up: the first member that tells is among the first.
const LONGEST_HEAD: usize = 1 << 20;

/// Members of an entry, of which one line has at least one.
const OF_AN_ENTRY: [&[u8]; 5] = [b"requestId", b"time", b"status", b"method", b"endpoint"];
/// The member that is all of an HTTP Archive.
const OF_AN_ARCHIVE: &[u8] = b"log";

/// What a file is whose first bytes these are; `None` while more must be seen. The first member decides that
/// only one of the two has; where the first entry ends decides whether each has a line of its own.
pub(crate) fn tell(head: &[u8], is_all: bool) -> Option<Result<Shape, NotALog>> {
    let text = without_mark(head).trim_ascii_start();
    let Some(first) = text.first() else {
        return is_all.then_some(Err(NotALog::Empty));
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
        Some(b']') => return Some(Err(NotALog::Empty)),
        _ => return Some(Err(NotALog::Neither)),
    }
    match first_telling(object) {
        Told::Archive if is_list => Some(Err(NotALog::Neither)),
        Told::Archive => Some(Ok(Shape::Archive)),
        Told::Entry(_) if is_list => Some(Ok(Shape::List)),
        Told::Entry(Some(true)) => Some(Ok(Shape::Lines)),
        Told::Entry(Some(false)) => Some(Ok(Shape::Values)),
        // So long an entry without an end of line has its own line.
        Told::Entry(None) => seen_enough.then_some(Ok(Shape::Lines)),
        Told::Nothing => Some(Err(NotALog::Neither)),
        Told::More => seen_enough.then_some(Err(NotALog::Neither)),
    }
}

/// What some editors of Windows put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes without [`MARK`] before them.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

enum Told {
    Archive,
    /// An entry; and whether it has a line of its own, as far as that can be seen yet.
    Entry(Option<bool>),
    /// The object has ended.
    Nothing,
    More,
}

fn first_telling(object: &[u8]) -> Told {
    let (mut depth, mut string, mut escaped) = (0_u32, None, false);
    // The last string of the object itself, which is a name when a colon follows.
    let mut name: &[u8] = &[];
    let mut is_entry = false;
    for (at, byte) in object.iter().enumerate() {
        if let Some(start) = string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    string = None;
                    if depth == 1 {
                        name = object.get(start..at).unwrap_or_default();
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => string = Some(at + 1),
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => {
                return if is_entry {
                    Told::Entry(ends_line(object.get(at + 1..).unwrap_or_default()))
                } else {
                    Told::Nothing
                };
            }
            b'}' | b']' => depth -= 1,
            b'\n' if is_entry => return Told::Entry(Some(false)),
            b':' if depth == 1 && !is_entry && name == OF_AN_ARCHIVE => return Told::Archive,
            b':' if depth == 1 && OF_AN_ENTRY.contains(&name) => {
                is_entry = true;
                // Written over lines, it has no line of its own.
                if object
                    .get(..at)
                    .is_some_and(|before| before.contains(&b'\n'))
                {
                    return Told::Entry(Some(false));
                }
            }
            _ => {}
        }
    }
    if is_entry {
        Told::Entry(None)
    } else {
        Told::More
    }
}

/// Whether nothing comes before the end of the line; `None` while that is not seen.
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
    fn the_first_member_that_tells_decides() {
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
            assert_eq!(all(empty), Some(Err(NotALog::Empty)));
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
            assert_eq!(all(neither), Some(Err(NotALog::Neither)), "{neither}");
        }
    }

    #[test]
    fn where_the_first_entry_ends_tells_whether_it_has_a_line() {
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
    fn what_has_not_told_yet_may_still() {
        let text = r#"{"a":"b","log":{}}"#;
        for (at, _) in text.char_indices().filter(|(at, _)| *at < 14) {
            assert_eq!(tell(&text.as_bytes()[..at], false), None, "{at}");
        }
        for text in ["[", "[ {", "{\"time\":1", "{\"time\":1}"] {
            assert_eq!(tell(text.as_bytes(), false), None, "{text}");
        }
        let long = format!(r#"{{"a":"{}"#, "x".repeat(LONGEST_HEAD));
        assert_eq!(tell(long.as_bytes(), false), Some(Err(NotALog::Neither)));
        let long = format!(r#"{{"time":"{}"#, "x".repeat(LONGEST_HEAD));
        assert_eq!(tell(long.as_bytes(), false), Some(Ok(Shape::Lines)));
    }
}
