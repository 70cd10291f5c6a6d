//! Tests of cells, and of rows against a parser.

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
         Users|2819 c#é|12.5|invalidValue|Not a boolean|400|gateway|c-1|192.0.2.1|okta|hmac:1|3|2|true|2026-05-08T00:00:00.000Z|\
         updated|service_unavailable|jane@example.com\n2819c223"
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
