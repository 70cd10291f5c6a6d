//! Where in a table an event happened. Rows that are written directly have no handlers of their own: their parent
//! has them, and asks which row and cell is meant.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

/// The attribute of a row with its number.
pub const ROW: &str = "data-row";

/// The attribute of a cell with the name of its column.
pub const COLUMN: &str = "data-column";

/// The attribute of a button in a row with the name of what it does.
pub const ACTION: &str = "data-action";

/// A cell of a table, and the button in it that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowHit {
    /// The number of the row.
    pub row: u64,
    /// The name of the column.
    pub column: String,
    /// The name of what the button does, if the event happened on one.
    pub action: Option<String>,
}

impl RowHit {
    /// Returns the cell in which the event happened, if any.
    pub fn of(event: &Event) -> Option<Self> {
        Some(Self {
            row: row(event)?,
            column: read(event, COLUMN)?,
            action: read(event, ACTION),
        })
    }
}

/// Returns the number of the row in which the event happened, if any.
pub fn row(event: &Event) -> Option<u64> {
    read(event, ROW)?.parse().ok()
}

/// Reads an attribute of the innermost element around the event that has it.
fn read(event: &Event, attribute: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let found = target.closest(&format!("[{attribute}]")).ok()??;
    found.get_attribute(attribute)
}
