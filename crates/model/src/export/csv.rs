//! Entries as CSV (RFC 4180). The columns of the viewer's list come first. A spreadsheet must open the file
//! correctly and must not evaluate any cell as a formula.

use std::borrow::Cow;

use crate::entry::{Entry, Message};
use crate::field::{ENTRY_FIELDS, EntryField, FieldValue};
use crate::reading::Row;

/// Byte order mark. Without it, Excel reads the file in the code page of the machine and garbles non-ASCII
/// text.
const MARK: &str = "\u{feff}";

/// Capacity of an Excel cell in UTF-16 code units. Excel moves the excess into the next row, where it starts
/// a new cell.
const LONGEST_CELL: usize = 32_767;

/// Bytes of a body that are written before the cell is cut.
const LONGEST_BODY: usize = 256 << 10;

pub(super) fn begin(out: &mut Vec<u8>) {
    out.extend(MARK.bytes());
    row(
        ENTRY_FIELDS
            .iter()
            .map(|field| (Cow::Borrowed(field.csv), true)),
        out,
    );
}

pub(super) fn entry(entry: &Entry, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let summary = Row::of(entry);
    let cell = |field: &EntryField| {
        let mut is_whole = true;
        let text = match field.value {
            FieldValue::Text(text) => (text.get)(&summary).map(verbatim),
            FieldValue::Other(text) => text(&summary).map(Cow::Owned),
            FieldValue::Message(message) => {
                let shortened = message(entry).and_then(shortened);
                is_whole = shortened.is_none();
                let message = shortened.as_ref().or(message(entry));
                message
                    .map(serde_json::to_string)
                    .transpose()?
                    .map(Cow::Owned)
            }
        };
        Ok((text.unwrap_or_default(), is_whole))
    };
    let cells: Vec<_> = ENTRY_FIELDS.iter().map(cell).collect::<Result<_, _>>()?;
    row(cells, out);
    Ok(())
}

/// Returns the message with the beginning of its body, if the body is so long that it takes long to write. A
/// cell has only a part of it in any case.
fn shortened(message: &Message) -> Option<Message> {
    let body = message
        .body
        .as_ref()
        .filter(|body| body.len() > LONGEST_BODY)?;
    let end = (0..=LONGEST_BODY)
        .rev()
        .find(|at| body.is_char_boundary(*at))?;
    Some(Message {
        headers: message.headers.clone(),
        body: Some(body.get(..end)?.to_owned()),
        body_encoding: message.body_encoding.clone(),
        body_hash: message.body_hash.clone(),
        size: message.size,
        truncated: message.truncated,
        redactions: message.redactions.clone(),
    })
}

fn row<'t>(cells: impl IntoIterator<Item = (Cow<'t, str>, bool)>, out: &mut Vec<u8>) {
    for (at, (text, is_whole)) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        cell(&text, is_whole, out);
    }
    out.extend(b"\r\n");
}

/// Writes one cell. It is quoted where RFC 4180 requires it, and where a spreadsheet with another separator
/// would split it.
fn cell(text: &str, is_whole: bool, out: &mut Vec<u8>) {
    let text = cut(inert(text), is_whole);
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
fn cut(text: Cow<'_, str>, is_whole: bool) -> Cow<'_, str> {
    // A text never has more UTF-16 code units than UTF-8 bytes.
    if text.len() <= LONGEST_CELL {
        return text;
    }
    let units = |text: &str| text.encode_utf16().count();
    if units(&text) <= LONGEST_CELL {
        return text;
    }
    let note = format!(
        "… cut: {}{} characters; the whole text is in NDJSON",
        if is_whole { "" } else { "more than " },
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
mod tests;
