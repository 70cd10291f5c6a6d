//! Encodes the values that many entries share as one text, so that it is stored once and a filter reads it
//! once: the *kind* of an entry, and its client.

use std::sync::LazyLock;

use scim_audit_model::field::{EntryField, TextField};
use scim_audit_model::reading::Row;
use scim_audit_model::time;

/// The texts that have a column of their own in [`Columns`](crate::Columns). All others are in the kind or in
/// the client, so that an opened file keeps every text of an entry.
const OWN: [&str; 6] = [
    "requestId",
    "endpoint",
    "query",
    "resourceId",
    "clientRequestId",
    "error.detail",
];

/// The texts of a kind.
static KIND: LazyLock<Vec<Shared>> = LazyLock::new(|| Shared::all(false));

/// The texts of a client.
static CLIENT: LazyLock<Vec<Shared>> = LazyLock::new(|| Shared::all(true));

struct Shared {
    name: &'static str,
    text: TextField,
}

impl Shared {
    fn all(of_client: bool) -> Vec<Self> {
        EntryField::texts()
            .filter(|(name, _)| name.starts_with("client.") == of_client && !OWN.contains(name))
            .map(|(name, text)| Self { name, text })
            .collect()
    }
}

/// Whether filters read this JSON member of an entry from its kind.
pub(crate) fn has(member: &str) -> bool {
    member == "statusCode" || KIND.iter().any(|shared| shared.name == member)
}

pub(crate) fn write(row: &Row<'_>, out: &mut String) {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let imported = row.imported.map(|time| time.timestamp_millis());
    write_part(number(row.status_code.map(i64::from)).as_deref(), out);
    write_part(row.sample.then_some(""), out);
    write_part(number(imported).as_deref(), out);
    write_texts(&KIND, row, out);
}

/// Returns the fields of a kind; all others are empty.
pub(crate) fn read(mut kind: &str) -> Row<'_> {
    let mut row = Row {
        status_code: read_part(&mut kind).and_then(|code| code.parse().ok()),
        sample: read_part(&mut kind).is_some(),
        imported: read_part(&mut kind)
            .and_then(|millis| time::from_epoch_millis(millis.parse().ok()?)),
        ..Row::default()
    };
    read_texts(&KIND, kind, &mut row);
    row
}

pub(crate) fn write_client(row: &Row<'_>, out: &mut String) {
    write_texts(&CLIENT, row, out);
}

/// Returns the client; all other fields are empty.
pub(crate) fn read_client(client: &str) -> Row<'_> {
    let mut row = Row::default();
    read_texts(&CLIENT, client, &mut row);
    row
}

fn write_texts(texts: &[Shared], row: &Row<'_>, out: &mut String) {
    for shared in texts {
        write_part((shared.text.get)(row), out);
    }
}

fn read_texts<'k>(texts: &[Shared], mut parts: &'k str, row: &mut Row<'k>) {
    for shared in texts {
        if let Some(text) = read_part(&mut parts) {
            (shared.text.set)(row, text.into());
        }
    }
}

/// Writes `4:text`, or `-` for none. The length prefix allows any character in the text.
fn write_part(part: Option<&str>, out: &mut String) {
    match part {
        None => out.push('-'),
        Some(part) => {
            out.push_str(&part.len().to_string());
            out.push(':');
            out.push_str(part);
        }
    }
}

fn read_part<'k>(text: &mut &'k str) -> Option<&'k str> {
    if let Some(rest) = text.strip_prefix('-') {
        *text = rest;
        return None;
    }
    let (length, rest) = text.split_once(':')?;
    let (part, rest) = rest.split_at_checked(length.parse().ok()?)?;
    *text = rest;
    Some(part)
}
