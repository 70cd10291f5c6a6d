//! Which of the two kinds of log a file is.

use scim_audit_model::reading::Form;

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
/// only one of the two has.
pub(crate) fn tell(head: &[u8], is_all: bool) -> Option<Result<Form, NotALog>> {
    let text = without_mark(head).trim_ascii_start();
    let Some(first) = text.first() else {
        return is_all.then_some(Err(NotALog::Empty));
    };
    if !is_all && MARK.starts_with(head) {
        return None;
    }
    if *first != b'{' {
        return Some(Err(NotALog::Neither));
    }
    match first_telling(text) {
        Told::Is(form) => Some(Ok(form)),
        Told::Nothing => Some(Err(NotALog::Neither)),
        Told::More if is_all || head.len() > LONGEST_HEAD => Some(Err(NotALog::Neither)),
        Told::More => None,
    }
}

/// What some editors of Windows put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes without [`MARK`] before them.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

enum Told {
    Is(Form),
    /// The object has ended.
    Nothing,
    More,
}

fn first_telling(object: &[u8]) -> Told {
    let (mut depth, mut string, mut escaped) = (0_u32, None, false);
    // The last string of the object itself, which is a name when a colon follows.
    let mut name: &[u8] = &[];
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
            b'}' | b']' if depth <= 1 => return Told::Nothing,
            b'}' | b']' => depth -= 1,
            b':' if depth == 1 && name == OF_AN_ARCHIVE => return Told::Is(Form::Har),
            b':' if depth == 1 && OF_AN_ENTRY.contains(&name) => return Told::Is(Form::Ndjson),
            _ => {}
        }
    }
    Told::More
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_member_that_tells_decides() {
        let all = |text: &str| tell(text.as_bytes(), true);
        assert_eq!(all("\u{feff} \r\n{\"requestId\":1"), Some(Ok(Form::Ndjson)));
        assert_eq!(
            all(r#"{"x":{"log":1,"a":["}"]},"lo\"g":":","log" : {"#),
            Some(Ok(Form::Har))
        );
        assert_eq!(
            all(r#"{"x":"requestId","log":{"time":1}}"#),
            Some(Ok(Form::Har))
        );
        assert_eq!(all(" \n"), Some(Err(NotALog::Empty)));
        for neither in [
            "[{}]",
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
    fn what_has_not_told_yet_may_still() {
        let text = r#"{"a":"b","log":{}}"#;
        for (at, _) in text.char_indices().filter(|(at, _)| *at < 14) {
            assert_eq!(tell(&text.as_bytes()[..at], false), None, "{at}");
        }
        let long = format!(r#"{{"a":"{}"#, "x".repeat(LONGEST_HEAD));
        assert_eq!(tell(long.as_bytes(), false), Some(Err(NotALog::Neither)));
    }
}
