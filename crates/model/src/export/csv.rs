//! Entries as a table: RFC 4180, the columns of the screen first.

use crate::entry::{Entry, Message, Origin};
use crate::time;

/// The nine columns of the screen by their names there, then what else a summary says.
const COLUMNS: [&str; 23] = [
    "Request ID",
    "Time",
    "Status",
    "HTTP Method",
    "Endpoint",
    "Query Parameter",
    "Status Code",
    "Response",
    "Request",
    "Resource Type",
    "Resource ID",
    "Duration (ms)",
    "SCIM Type",
    "Error",
    "Error Status",
    "Origin",
    "Client Request ID",
    "Client IP",
    "User Agent",
    "Credential",
    "Request Size",
    "Response Size",
    "Sample",
];

pub(super) fn begin(out: &mut Vec<u8>) {
    row(COLUMNS, out);
}

pub(super) fn entry(entry: &Entry, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let error = entry.error.as_ref();
    let time = time::format(&entry.time);
    let code = entry.status_code.map(|code| code.to_string());
    let (request, response) = (
        json(entry.request.as_ref())?,
        json(entry.response.as_ref())?,
    );
    let duration = entry.duration_ms.to_string();
    let sizes = [entry.request_size, entry.response_size].map(|size| size.to_string());
    let [request_size, response_size] = &sizes;
    let cells: [Option<&str>; COLUMNS.len()] = [
        Some(&entry.request_id),
        Some(&time),
        Some(entry.status.as_str()),
        Some(&entry.method),
        Some(&entry.endpoint),
        entry.query.as_deref(),
        code.as_deref(),
        response.as_deref(),
        request.as_deref(),
        Some(&entry.resource_type),
        entry.resource_id.as_deref(),
        Some(&duration),
        error.and_then(|error| error.scim_type.as_deref()),
        error.map(|error| error.detail.as_str()),
        error.and_then(|error| error.status.as_deref()),
        entry.origin.as_ref().map(Origin::as_str),
        entry.client_request_id.as_deref(),
        entry.client.ip.as_deref(),
        entry.client.user_agent.as_deref(),
        entry.client.credential.as_deref(),
        Some(request_size),
        Some(response_size),
        entry.sample.then_some("true"),
    ];
    row(cells.map(Option::unwrap_or_default), out);
    Ok(())
}

fn json(message: Option<&Message>) -> Result<Option<String>, serde_json::Error> {
    message.map(serde_json::to_string).transpose()
}

fn row<const N: usize>(cells: [&str; N], out: &mut Vec<u8>) {
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        cell(text, out);
    }
    out.extend(b"\r\n");
}

/// One cell. Quoted where it must be, and where a spreadsheet with another separator would cut it.
fn cell(text: &str, out: &mut Vec<u8>) {
    let quoted = text.contains(['"', ',', ';', '\t', '\r', '\n']);
    if quoted {
        out.push(b'"');
    }
    if is_formula(text) {
        out.push(b'\'');
    }
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    if quoted {
        out.push(b'"');
    }
}

/// Whether a spreadsheet would compute this text, or drop a blank and then compute it. Anyone who can send a
/// request can have it in the log, and so in the table of the admin who exports it. The wide forms are read as
/// the narrow ones in some languages.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Format;
    use super::super::tests::{bare_entry, full_entry, written};
    use super::*;

    /// Reads RFC 4180 by the letter of its grammar.
    fn read(text: &str) -> Vec<Vec<String>> {
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
    fn the_columns_of_the_screen_come_first_by_their_names() {
        let header = read(&written(Format::Csv, &[])).remove(0);
        assert_eq!(
            header[..9].join("|"),
            "Request ID|Time|Status|HTTP Method|Endpoint|Query Parameter|Status Code|Response|Request"
        );
        assert_eq!(header.len(), COLUMNS.len());
    }

    #[test]
    fn a_row_says_what_the_entry_says() {
        let entry = full_entry();
        let cells = cells_of(entry.clone());
        let response: Message = serde_json::from_str(&cells[7]).unwrap();
        let request: Message = serde_json::from_str(&cells[8]).unwrap();
        assert_eq!(Some(response), entry.response);
        assert_eq!(Some(request), entry.request);
        let rest = [&cells[..7], &cells[9..]].concat().join("|");
        assert_eq!(
            rest,
            "01|2026-05-07T09:40:08.412Z|failed|PATCH|/Users/2819 c#é|filter=userName%20eq%20%22é%22&x|503|\
             Users|2819 c#é|12.5|invalidValue|Not a boolean|400|gateway|c-1|192.0.2.1|okta|hmac:1|3|2|true"
        );
        let bare = cells_of(bare_entry());
        assert_eq!(bare[6..10].join("|"), "|||");
    }

    #[test]
    fn a_cell_that_would_be_computed_has_an_apostrophe() {
        for text in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=\"a\",b",
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

    proptest! {
        #[test]
        fn any_text_is_one_cell_and_none_is_a_formula(texts in proptest::array::uniform4("[=+\\-@'\"\\t\\r\\n,;aé＝]{0,6}")) {
            let [method, endpoint, resource_type, query] = texts.clone();
            let cells = cells_of(Entry { method, endpoint, resource_type, query: Some(query), ..bare_entry() });
            for (cell, text) in [&cells[3], &cells[4], &cells[9], &cells[5]].into_iter().zip(&texts) {
                let apostrophe = if is_formula(text) { "'" } else { "" };
                prop_assert_eq!(cell, &format!("{apostrophe}{text}"));
            }
        }
    }
}
