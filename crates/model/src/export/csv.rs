//! Entries as CSV (RFC 4180). The columns of the viewer's list come first. A spreadsheet must open the file
//! correctly and must not evaluate any cell as a formula.

use std::borrow::Cow;

use crate::entry::Entry;
use crate::field::{ENTRY_FIELDS, EntryField, FieldValue};
use crate::reading::Row;

/// Byte order mark. Without it, Excel reads the file in the code page of the machine and garbles non-ASCII
/// text.
const MARK: &str = "\u{feff}";

/// Capacity of an Excel cell in UTF-16 code units. Excel moves the excess into the next row, where it starts
/// a new cell.
const LONGEST_CELL: usize = 32_767;

pub(super) fn begin(out: &mut Vec<u8>) {
    out.extend(MARK.bytes());
    row(
        ENTRY_FIELDS.iter().map(|field| Cow::Borrowed(field.csv)),
        out,
    );
}

pub(super) fn entry(entry: &Entry, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let summary = Row::of(entry);
    let cell = |field: &EntryField| {
        Ok(match field.value {
            FieldValue::Text(text) => (text.get)(&summary).map(verbatim),
            FieldValue::Other(text) => text(&summary).map(Cow::Owned),
            FieldValue::Message(message) => {
                let json = message(entry).map(serde_json::to_string).transpose()?;
                json.map(Cow::Owned)
            }
        }
        .unwrap_or_default())
    };
    let cells: Vec<_> = ENTRY_FIELDS.iter().map(cell).collect::<Result<_, _>>()?;
    row(cells, out);
    Ok(())
}

fn row<'t>(cells: impl IntoIterator<Item = Cow<'t, str>>, out: &mut Vec<u8>) {
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        cell(&text, out);
    }
    out.extend(b"\r\n");
}

/// Writes one cell. It is quoted where RFC 4180 requires it, and where a spreadsheet with another separator
/// would split it.
fn cell(text: &str, out: &mut Vec<u8>) {
    let text = cut(inert(text));
    let quoted = text.contains(['"', ',', ';', '\t', '\r', '\n']);
    if quoted {
        out.push(b'"');
    }
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    if quoted {
        out.push(b'"');
    }
}

/// Puts an apostrophe before a text that a spreadsheet would change, because it reads the text as a number or a
/// date: `00123`, `105137856472819504321`, `12e7`, `3-4`. Ids look like this.
fn verbatim(text: &str) -> Cow<'_, str> {
    if is_changed(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

fn is_changed(text: &str) -> bool {
    /// Digits that a spreadsheet keeps.
    const PRECISION: usize = 15;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(text) {
        return text.len() > PRECISION || text.len() > 1 && text.starts_with('0');
    }
    let number = text.split_once(['e', 'E']);
    let parts = |text: &str| {
        let mut parts = text.split(['.', ',', '-', '/', ':', ' ']);
        // Four numbers are an address.
        (parts.clone().count() <= 3) && parts.all(is_digits)
    };
    match number {
        Some((digits, exponent)) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            parts(digits) && is_digits(exponent)
        }
        None => parts(text),
    }
}

/// Inserts an apostrophe at each position where a spreadsheet would start a formula (CSV injection). Anyone
/// who can send a request can put a formula into the log, and so into the spreadsheet of the admin who
/// exports it. A cell starts at the beginning of the text; for a spreadsheet with another separator, also
/// after a semicolon, a tab or a line break.
fn inert(text: &str) -> Cow<'_, str> {
    let after = |(at, separator): (usize, &str)| at + separator.len();
    let mut places = text
        .match_indices([';', '\t', '\r', '\n'])
        .map(after)
        .filter(|at| text.get(*at..).is_some_and(is_formula))
        .peekable();
    let at_start = is_formula(text) || text.starts_with(['\t', '\r', '\n']);
    if !at_start && places.peek().is_none() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 1);
    let mut copied = 0;
    for at in at_start.then_some(0).into_iter().chain(places) {
        out.push_str(text.get(copied..at).unwrap_or_default());
        out.push('\'');
        copied = at;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out.into()
}

/// Whether a spreadsheet would evaluate this text as a formula, possibly after it drops invisible characters.
/// In some languages, the fullwidth and small forms are read as the ASCII operators.
fn is_formula(text: &str) -> bool {
    let seen = text.trim_start_matches(is_unseen);
    seen.starts_with([
        '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−',
    ])
}

/// Whether a character is invisible at the start of a cell: whitespace, control and format characters.
fn is_unseen(char: char) -> bool {
    char.is_whitespace() || char.is_control() || scim_audit_unseen::is_format(char)
}

/// Truncates the text to the capacity of a cell and appends a note.
fn cut(text: Cow<'_, str>) -> Cow<'_, str> {
    // A text never has more UTF-16 code units than UTF-8 bytes.
    if text.len() <= LONGEST_CELL {
        return text;
    }
    let units = |text: &str| text.encode_utf16().count();
    if units(&text) <= LONGEST_CELL {
        return text;
    }
    let note = format!(
        "… cut: {} characters; the whole text is in NDJSON",
        grouped(text.chars().count())
    );
    let mut room = LONGEST_CELL - units(&note);
    let kept = text
        .char_indices()
        .find(|(_, char)| match room.checked_sub(char.len_utf16()) {
            Some(rest) => {
                room = rest;
                false
            }
            None => true,
        })
        .map_or(text.len(), |(at, _)| at);
    format!("{}{note}", text.get(..kept).unwrap_or_default()).into()
}

/// Formats with thousands separators: `40,123`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Format;
    use super::super::tests::{bare_entry, full_entry, written};
    use super::*;
    use crate::entry::Message;

    /// Parses RFC 4180 strictly by its grammar.
    fn read(text: &str) -> Vec<Vec<String>> {
        let text = text.strip_prefix('\u{feff}').expect("a mark comes first");
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut chars = text.chars().peekable();
        let mut quoted = false;
        while let Some(char) = chars.next() {
            match char {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !quoted => {
                    assert_eq!(chars.next(), Some('\n'), "a row ends with CRLF");
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                '\n' if !quoted => panic!("a bare line feed outside of quotes"),
                char => cell.push(char),
            }
        }
        assert!(!quoted && cell.is_empty() && row.is_empty());
        rows
    }

    fn cells_of(entry: Entry) -> Vec<String> {
        let mut rows = read(&written(Format::Csv, &[entry]));
        assert_eq!(rows.len(), 2);
        rows.pop().unwrap()
    }

    #[test]
    fn columns_of_the_list_come_first_under_the_same_names() {
        let header = read(&written(Format::Csv, &[])).remove(0);
        assert_eq!(
            header[..9].join("|"),
            "Request ID|Time|Status|HTTP Method|Endpoint|Query Parameter|Status Code|Response|Request"
        );
        assert_eq!(header.len(), ENTRY_FIELDS.len());
    }

    #[test]
    fn row_contains_every_field_of_the_entry() {
        let entry = full_entry();
        let cells = cells_of(entry.clone());
        let response: Message = serde_json::from_str(&cells[7]).unwrap();
        let request: Message = serde_json::from_str(&cells[8]).unwrap();
        assert_eq!(Some(response), entry.response);
        assert_eq!(Some(request), entry.request);
        let rest = [&cells[..7], &cells[9..]].concat().join("|");
        assert_eq!(
            rest,
            "'01|2026-05-07T09:40:08.412Z|failed|PATCH|/Users/2819 c#é|filter=userName%20eq%20%22é%22&x|503|\
             Users|2819 c#é|12.5|invalidValue|Not a boolean|400|gateway|c-1|192.0.2.1|okta|hmac:1|3|2|true|2026-05-08T00:00:00.000Z"
        );
        let bare = cells_of(bare_entry());
        assert_eq!(bare[6..10].join("|"), "|||");
    }

    #[test]
    fn cell_that_looks_like_a_formula_gets_an_apostrophe() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "＝1",
            "=\"a\",b",
            " =1",
            "\u{a0}=1",
            "\u{b}+1",
            "\u{c}-1",
            "\u{200b}=1",
            "\u{feff}@A",
            "\u{ad}=1",
            "\u{202e}=1",
            "\u{3000}=1",
            "﹦1",
            "﹢1",
            "﹣1",
            "﹫A",
            "−1",
            "\ta",
        ] {
            let cells = cells_of(Entry {
                method: text.to_owned(),
                ..bare_entry()
            });
            assert_eq!(cells[3], format!("'{text}"));
        }
        let cells = cells_of(Entry {
            method: "a=1".to_owned(),
            ..bare_entry()
        });
        assert_eq!(cells[3], "a=1");
    }

    #[test]
    fn text_that_a_spreadsheet_reads_as_a_number_or_a_date_gets_an_apostrophe() {
        let written = |text: &str| {
            let method = text.to_owned();
            let entry = Entry {
                method,
                ..bare_entry()
            };
            cells_of(entry).swap_remove(3)
        };
        for text in [
            "00123",
            "105137856472819504321",
            "12e7",
            "12E+7",
            "1.5e-3",
            "3-4",
            "3/4/2026",
            "2.0",
            "10:30",
            "1,5",
        ] {
            assert_eq!(written(text), format!("'{text}"));
        }
        for text in [
            "0",
            "7",
            "400",
            "123456789012345",
            "192.0.2.1",
            "e7",
            "7e",
            "1a",
            "1.2.3.4",
            "a-1",
            "3-",
            "2026-05-07T10:00:00Z",
        ] {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn cell_is_inert_after_other_separators_too() {
        let written = |text: &str| {
            let entry = Entry {
                method: text.to_owned(),
                ..bare_entry()
            };
            cells_of(entry).remove(3)
        };
        assert_eq!(written("a;=1;b"), "a;'=1;b");
        assert_eq!(written("\t=1"), "'\t'=1");
        assert_eq!(
            written("a\r\n=1\n b\n\u{200b}@c"),
            "a\r'\n'=1\n b\n'\u{200b}@c"
        );
        assert_eq!(written("a,=1"), "a,=1");
        assert_eq!(written("a; b"), "a; b");
    }

    #[test]
    fn long_cell_is_truncated_with_a_note() {
        let cell = |text: String| {
            let entry = Entry {
                method: text,
                ..bare_entry()
            };
            cells_of(entry).remove(3)
        };
        let fits = "é".repeat(LONGEST_CELL);
        assert_eq!(cell(fits.clone()), fits);
        let note = "… cut: 40,123 characters; the whole text is in NDJSON";
        for (text, units) in [("x".repeat(40_123), 1), ("😀".repeat(40_123), 2)] {
            let cell = cell(text.clone());
            let kept = cell.strip_suffix(note).expect("it says so");
            assert!(text.starts_with(kept));
            let length = cell.encode_utf16().count();
            assert!(
                (LONGEST_CELL - units..=LONGEST_CELL).contains(&length),
                "{length}"
            );
        }
        let longest = cell("=1,".repeat(20_000));
        assert!(longest.starts_with("'=1,") && longest.encode_utf16().count() <= LONGEST_CELL);
    }

    proptest! {
        #[test]
        fn any_text_is_one_cell_and_none_is_a_formula(texts in proptest::array::uniform4("[=+\\-@'\"\\t\\r\\n,;aé＝ \u{200b}﹦]{0,6}")) {
            let [method, endpoint, resource_type, query] = texts.clone();
            let cells = cells_of(Entry { method, endpoint, resource_type, query: Some(query), ..bare_entry() });
            for (cell, text) in [&cells[3], &cells[4], &cells[9], &cells[5]].into_iter().zip(&texts) {
                prop_assert_eq!(cell, &inert(text));
                prop_assert!(cell.split([';', '\t', '\r', '\n']).all(|part| !is_formula(part)));
            }
        }
    }
}
