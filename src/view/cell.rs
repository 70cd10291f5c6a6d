//! The cells of a row. They are written directly (`ui/direct`): on scrolling, the row shows another entry, and the
//! elements stay.

mod body;
mod tail;

use scim_audit_model::entry::{Entry, Status};

use crate::platform::Zone;
use crate::state::{Column, ColumnContent};
use crate::ui::{DirectAttribute, DirectElement, icon, row_hit};
use crate::words::{Key, t};
use body::{CellBody, CopyTool, icon_button};

/// Value of `data-action`: opens the part of the entry that the column is about.
pub(crate) const OPEN: &str = "open";

/// Value of `data-action`: copies the value.
pub(crate) const COPY: &str = "copy";

/// Value of `data-action`: filters by the value.
pub(crate) const FILTER: &str = "filter";

/// Value of `data-action`: excludes the value.
pub(crate) const EXCLUDE: &str = "exclude";

/// The kind of table that cells are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// A grid: keys move from cell to cell, so buttons are not tab stops, and some exist only while needed.
    Grid,
    /// A plain table: its buttons are tab stops, and always there.
    Plain,
}

/// A cell.
#[derive(Debug)]
pub(crate) struct EntryCell {
    column: Column,
    kind: TableKind,
    element: DirectElement,
    label: DirectAttribute,
    index: DirectAttribute,
    active: DirectAttribute,
    body: CellBody,
    /// The buttons that filter by the value, while it is pointed at.
    tools: Option<DirectElement>,
}

impl EntryCell {
    /// Creates an empty cell.
    pub(crate) fn new(column: Column, kind: TableKind) -> Self {
        let (tag, role) = match kind {
            TableKind::Grid => ("div", "gridcell"),
            TableKind::Plain => ("td", "cell"),
        };
        let element = DirectElement::new(tag, &class(column));
        element.set("part", "cell");
        element.set("role", role);
        element.set(row_hit::COLUMN, column.word());
        Self {
            column,
            kind,
            label: DirectAttribute::new(&element, "data-label"),
            index: DirectAttribute::new(&element, "aria-colindex"),
            active: DirectAttribute::new(&element, "data-active"),
            body: CellBody::new(column, kind, &element),
            tools: None,
            element,
        }
    }

    pub(crate) fn column(&self) -> Column {
        self.column
    }

    pub(crate) fn element(&self) -> &DirectElement {
        &self.element
    }

    /// Sets the position of its column, and writes what depends on the language only.
    pub(crate) fn place(&mut self, at: usize) {
        if self.kind == TableKind::Grid {
            self.index.set(Some(&(at + 1).to_string()));
        }
        self.label.set(Some(&t(self.column.label())));
        self.body.label(self.column);
    }

    /// Marks the cell as the active one.
    pub(crate) fn activate(&mut self, is_active: bool) {
        self.active.set(is_active.then_some(""));
    }

    /// Shows the value of an entry; nothing while it is loading.
    pub(crate) fn write(&mut self, entry: Option<&Entry>, zone: &Zone) {
        let content = self.column.spec().content;
        self.body.write(entry, content, zone, self.kind);
        if self.kind == TableKind::Plain {
            self.show_copy(true);
        }
    }

    /// Shows or removes the button that copies an id. Other cells have none.
    pub(crate) fn show_copy(&mut self, is_shown: bool) {
        let kind = self.kind;
        let CellBody::Id {
            copy,
            element,
            text,
            button,
            ..
        } = &mut self.body
        else {
            return;
        };
        if is_shown && !text.is_empty() {
            if button.is_none() {
                let tool = CopyTool::new(*copy, kind);
                element.append(&tool.element);
                *button = Some(tool);
            }
        } else if let Some(tool) = button.take() {
            tool.element.remove();
        }
    }

    /// Says the result of copying beside the button.
    pub(crate) fn say(&mut self, words: &str) {
        if let CellBody::Id {
            button: Some(tool), ..
        } = &mut self.body
        {
            tool.said.set(words);
        }
    }

    /// Shows the buttons that filter by the value, with these labels, or removes them. Without a second label,
    /// there is no button that excludes.
    pub(crate) fn show_tools(&mut self, labels: Option<(String, Option<String>)>) {
        if let Some(tools) = self.tools.take() {
            tools.remove();
            self.element.toggle("data-tools", false);
        }
        let Some((filter, exclude)) = labels else {
            return;
        };
        let tools = DirectElement::new("span", "sal-cell__actions");
        let buttons = DirectElement::new("span", "sal-filter-actions");
        tools.append(&buttons);
        buttons.append(&icon_button("", icon::FILTER, FILTER, &filter));
        if let Some(exclude) = exclude {
            buttons.append(&icon_button("", icon::EXCLUDE, EXCLUDE, &exclude));
        }
        self.element.append(&tools);
        self.element.toggle("data-tools", true);
        self.tools = Some(tools);
    }
}

/// The outcome of a request in words. Reactive.
pub(crate) fn status_word(status: &Status) -> String {
    match status {
        Status::Success => t(Key::Success).into_owned(),
        Status::Failed => t(Key::Failed).into_owned(),
        Status::Accepted => t(Key::Accepted).into_owned(),
        Status::Other(word) => word.clone(),
    }
}

/// Returns the CSS classes of a column's cells: by its look and by its content.
fn class(column: Column) -> String {
    let spec = column.spec();
    let content = match spec.content {
        ColumnContent::Id(..) => " sal-cell--id",
        ColumnContent::Query => " sal-cell--query",
        ColumnContent::Code(_) => " sal-cell--code",
        ColumnContent::Message(..) => " sal-cell--message",
        _ => "",
    };
    format!("sal-cell sal-cell--{}{content}", spec.look.class())
}
