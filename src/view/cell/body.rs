//! What a cell shows, by the content of its column.

use scim_audit_model::entry::{Entry, Status, decoded_query};
use scim_audit_model::time;

use super::tail::{CellTail, tail_of};
use super::{COPY, OPEN, TableKind, status_word};
use crate::platform::Zone;
use crate::state::{Column, ColumnContent};
use crate::ui::{
    DirectAttribute, DirectElement, DirectText, bytes, icon, millis, row_hit, spelled,
};
use crate::words::{self, Key, t};

/// Shown for a missing value.
const NOTHING: &str = "\u{2013}";

/// What a cell shows.
#[derive(Debug)]
pub(super) enum CellBody {
    Id {
        read: for<'e> fn(&'e Entry) -> Option<&'e str>,
        copy: Key,
        element: DirectElement,
        text: DirectText,
        title: DirectAttribute,
        tail: DirectAttribute,
        long: DirectAttribute,
        button: Option<CopyTool>,
    },
    Time {
        utc: [DirectAttribute; 2],
        texts: [DirectText; 3],
    },
    Status {
        status: DirectAttribute,
        element: DirectElement,
        word: DirectText,
        info: Option<DirectElement>,
    },
    Method {
        method: DirectAttribute,
        text: DirectText,
    },
    /// One text, and perhaps a tooltip.
    Text {
        text: DirectText,
        title: Option<DirectAttribute>,
        tail: Option<CellTail>,
    },
    Message {
        button: DirectElement,
        word: DirectText,
        size: DirectText,
    },
}

/// A button that copies an id, and the result.
#[derive(Debug)]
pub(super) struct CopyTool {
    pub(super) element: DirectElement,
    button: DirectElement,
    pub(super) said: DirectText,
}

impl CopyTool {
    pub(super) fn new(label: Key, kind: TableKind) -> Self {
        let element = DirectElement::new("span", "sal-copy");
        let button = icon_button(" sal-copy__button", icon::COPY, COPY, &t(label));
        if kind == TableKind::Grid {
            button.set("tabindex", "-1");
        }
        element.append(&button);
        let said = element.child("span", "sal-copy__said");
        said.set("role", "status");
        Self {
            said: DirectText::in_element(&said),
            element,
            button,
        }
    }
}

impl CellBody {
    pub(super) fn new(column: Column, kind: TableKind, cell: &DirectElement) -> Self {
        match column.spec().content {
            ColumnContent::Id(read, copy) => {
                let element = cell.child("span", "sal-id");
                let text = element.child("bdi", "sal-id__text");
                let tail = element.child("span", "sal-id__tail");
                tail.set("aria-hidden", "true");
                Self::Id {
                    read,
                    copy,
                    text: DirectText::in_element(&text),
                    title: DirectAttribute::new(&element, "title"),
                    tail: DirectAttribute::new(&tail, "data-tail"),
                    long: DirectAttribute::new(&element, "data-long"),
                    element,
                    button: None,
                }
            }
            ColumnContent::Time => {
                let element = cell.child("time", "sal-time");
                let date = element.child("span", "sal-time__dim");
                let clock = DirectText::in_element(&element);
                let rest = element.child("span", "sal-time__dim");
                Self::Time {
                    utc: ["datetime", "title"].map(|name| DirectAttribute::new(&element, name)),
                    texts: [
                        DirectText::in_element(&date),
                        clock,
                        DirectText::in_element(&rest),
                    ],
                }
            }
            ColumnContent::Status => {
                let element = cell.child("span", "sal-status");
                element.set("part", "status");
                let word = element.child("span", "sal-status__word");
                Self::Status {
                    status: DirectAttribute::new(&element, "data-status"),
                    word: DirectText::in_element(&word),
                    element,
                    info: None,
                }
            }
            ColumnContent::Method => {
                let element = cell.child("span", "sal-method");
                Self::Method {
                    method: DirectAttribute::new(&element, "data-method"),
                    text: DirectText::in_element(&element),
                }
            }
            ColumnContent::Text(_) | ColumnContent::Query => {
                let element = cell.child("bdi", "sal-cell__text");
                Self::Text {
                    text: DirectText::in_element(&element),
                    title: Some(DirectAttribute::new(&element, "title")),
                    // Paths begin alike, and end in an id.
                    tail: (column == Column::Endpoint).then(|| CellTail::new(cell)),
                }
            }
            ColumnContent::Code(_) | ColumnContent::Milliseconds(_) | ColumnContent::Bytes(_) => {
                Self::Text {
                    text: DirectText::in_element(cell),
                    title: None,
                    tail: None,
                }
            }
            ColumnContent::Message(..) => {
                let button = cell.child("button", "sal-button sal-button--small");
                opens(&button, kind);
                let size = cell.child("span", "sal-cell__size");
                Self::Message {
                    word: DirectText::in_element(&button),
                    size: DirectText::in_element(&size),
                    button,
                }
            }
        }
    }

    /// Writes what depends on the language only.
    pub(super) fn label(&mut self, column: Column) {
        match (self, column.spec().content) {
            (Self::Message { button, word, .. }, ColumnContent::Message(_, _, label)) => {
                button.set("aria-label", &t(label));
                word.set(&t(Key::View));
            }
            (
                Self::Status {
                    info: Some(info), ..
                },
                _,
            ) => label_info(info),
            (
                Self::Id {
                    copy,
                    button: Some(tool),
                    ..
                },
                _,
            ) => {
                tool.button.set("aria-label", &t(*copy));
                tool.button.set("title", &t(*copy));
            }
            _ => {}
        }
    }

    pub(super) fn write(
        &mut self,
        entry: Option<&Entry>,
        content: ColumnContent,
        zone: &Zone,
        kind: TableKind,
    ) {
        match self {
            Self::Id {
                read,
                text,
                title,
                tail,
                long,
                button,
                ..
            } => {
                let id = entry.and_then(read).unwrap_or_default();
                text.set_shown(id);
                title.set(Some(&spelled(id)));
                // The tail of the text as it is rendered, with odd characters spelled out.
                let end = tail_of(id).map(spelled);
                tail.set(end.as_deref());
                long.set(end.map(|_| ""));
                if let Some(tool) = button {
                    tool.said.set("");
                }
            }
            Self::Time { utc, texts } => {
                let at = entry.map(|entry| entry.time);
                let written = at.map_or_else(String::new, |at| time::format(&at));
                for attribute in utc {
                    attribute.set(Some(&written));
                }
                let parts = at.map(|at| words::moment(zone.local(at)));
                let parts = parts.map_or_else(Default::default, |moment| {
                    [
                        moment.date + " ",
                        moment.clock,
                        moment.millis + " " + &moment.offset,
                    ]
                });
                for (text, part) in texts.iter_mut().zip(&parts) {
                    text.set(part);
                }
            }
            Self::Status {
                status,
                element,
                word,
                info,
            } => {
                let of_entry = entry.map(|entry| &entry.status);
                status.set(Some(of_entry.map_or("", Status::as_str)));
                match of_entry {
                    Some(status) => word.set_shown(&status_word(status)),
                    None => word.set(""),
                }
                let has_failed = of_entry == Some(&Status::Failed);
                if has_failed && info.is_none() {
                    let button = icon_button(" sal-status__info", icon::INFO, OPEN, "");
                    opens(&button, kind);
                    label_info(&button);
                    element.append(&button);
                    *info = Some(button);
                } else if let Some(info) = info {
                    info.toggle("hidden", !has_failed);
                }
            }
            Self::Method { method, text } => {
                let of_entry = entry.map_or("", |entry| &entry.method);
                method.set(Some(of_entry));
                text.set_shown(of_entry);
            }
            Self::Text { text, title, tail } => {
                let shown = entry.map_or_else(String::new, |entry| text_of(content, entry));
                text.set_shown(&shown);
                if let Some(tail) = tail {
                    tail.set(&shown);
                }
                if let Some(title) = title {
                    let whole = match (content, entry.and_then(|entry| entry.query.as_deref())) {
                        (ColumnContent::Query, Some(query)) => query.to_owned(),
                        _ => shown,
                    };
                    title.set(Some(&spelled(&whole)));
                }
            }
            Self::Message { size, .. } => {
                size.set(&entry.map_or_else(String::new, |entry| text_of(content, entry)));
            }
        }
    }
}

/// The text of an entry in a column that shows one text.
fn text_of(content: ColumnContent, entry: &Entry) -> String {
    match content {
        ColumnContent::Text(text) => text(entry).into_owned(),
        ColumnContent::Query => entry
            .query
            .as_deref()
            .map(decoded_query)
            .unwrap_or_default(),
        ColumnContent::Code(code) => {
            code(entry).map_or_else(|| NOTHING.to_owned(), |code| code.to_string())
        }
        ColumnContent::Milliseconds(number) => millis(number(entry)),
        ColumnContent::Bytes(number) | ColumnContent::Message(_, number, _) => {
            match number(entry) {
                0 => NOTHING.to_owned(),
                size => bytes(size),
            }
        }
        ColumnContent::Id(..)
        | ColumnContent::Time
        | ColumnContent::Status
        | ColumnContent::Method => String::new(),
    }
}

/// A button with an icon only.
pub(super) fn icon_button(
    class: &str,
    shape: icon::IconShape,
    action: &str,
    label: &str,
) -> DirectElement {
    let class = format!("sal-button sal-button--icon{class}");
    let button = DirectElement::new("button", &class);
    for (name, value) in [
        ("type", "button"),
        ("part", "button"),
        (row_hit::ACTION, action),
        ("aria-label", label),
        ("title", label),
    ] {
        button.set(name, value);
    }
    button.append(&DirectElement::icon(shape));
    button
}

/// Makes a button one that opens a part of the entry.
fn opens(button: &DirectElement, kind: TableKind) {
    button.set("type", "button");
    button.set("part", "button");
    button.set(row_hit::ACTION, OPEN);
    button.set("aria-haspopup", "dialog");
    if kind == TableKind::Grid {
        button.set("tabindex", "-1");
    }
}

fn label_info(button: &DirectElement) {
    button.set("aria-label", &t(Key::MoreInfo));
    button.set("title", &t(Key::WhyItFailed));
}
