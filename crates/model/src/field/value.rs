//! What a row of the table of entry fields says: its names, and how its value is read and written.

use std::borrow::Cow;

use super::ENTRY_FIELDS;
use crate::entry::{Entry, Message};
use crate::reading::Row;

/// A row of the table of entry fields.
#[derive(Debug, Clone, Copy)]
pub struct EntryField {
    /// Name of its member in an entry's JSON, with dots between nested names.
    pub name: &'static str,
    /// Name of its CSV column.
    pub csv: &'static str,
    /// How it is read from an API with other names.
    pub mapping: FieldMapping,
    /// How its value is read and written.
    pub value: FieldValue,
}

/// How a field is read from the entry of another API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldMapping {
    /// As a text that is taken as it is. A mapping names it by [`EntryField::name`].
    Text,
    /// In a way of its own. A mapping can give a path for each of these names.
    Own(&'static [&'static str]),
    /// Never: another API has no such field.
    Nothing,
}

/// How the value of a field is read and written.
#[derive(Debug, Clone, Copy)]
pub enum FieldValue {
    /// A text of the summary.
    Text(TextField),
    /// Any other value of the summary, and how it is written as text.
    Other(fn(&Row<'_>) -> Option<String>),
    /// A message, which only a full entry has.
    Message(for<'e> fn(&'e Entry) -> Option<&'e Message>),
}

/// A text of the summary.
#[derive(Debug, Clone, Copy)]
pub struct TextField {
    /// Returns the text; `None` if the entry does not have it.
    pub get: for<'r> fn(&'r Row<'_>) -> Option<&'r str>,
    /// Sets the text.
    pub set: for<'r> fn(&mut Row<'r>, Cow<'r, str>),
    /// How an import redacts it.
    pub redaction: TextRedaction,
}

/// How the import of an entry redacts a text. The gateway redacts its own entries when it records them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRedaction {
    /// Secrets in it are replaced. If the messages of the entry cannot be read, the whole text is: it may
    /// repeat a secret of them. This is right for every text that a client or a service chooses.
    Hidden,
    /// Secrets in it are replaced. The text is one of few words, which repeat no secret of a message.
    Searched,
    /// It has a rule of its own.
    Own,
}

impl EntryField {
    /// Returns the names that a mapping can give a path for, in the order of the table.
    pub fn mapped_names() -> impl Iterator<Item = &'static str> {
        let names = ENTRY_FIELDS.iter().flat_map(|field| match &field.mapping {
            FieldMapping::Text => std::slice::from_ref(&field.name),
            FieldMapping::Own(names) => names,
            FieldMapping::Nothing => &[],
        });
        names.copied()
    }

    /// Returns the text fields with their names, in the order of the table.
    pub fn texts() -> impl Iterator<Item = (&'static str, TextField)> {
        ENTRY_FIELDS.iter().filter_map(|field| match field.value {
            FieldValue::Text(text) => Some((field.name, text)),
            FieldValue::Other(_) | FieldValue::Message(_) => None,
        })
    }
}

/// Returns the texts of the summary of an entry that are redacted in these ways, with their fields.
pub fn texts(entry: &Entry, is_wanted: impl Fn(TextRedaction) -> bool) -> Vec<(TextField, String)> {
    let row = Row::of(entry);
    EntryField::texts()
        .filter(|(_, field)| is_wanted(field.redaction))
        .filter_map(|(_, field)| Some((field, (field.get)(&row)?.to_owned())))
        .collect()
}

/// Sets texts of the summary of an entry.
pub fn set_texts(entry: &mut Entry, texts: Vec<(TextField, String)>) {
    let (request, response) = (entry.request.take(), entry.response.take());
    let mut row = Row::of(entry);
    for (field, text) in texts {
        (field.set)(&mut row, Cow::Owned(text));
    }
    *entry = Entry {
        request,
        response,
        ..row.into_entry()
    };
}
