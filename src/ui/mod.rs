//! UI primitives that do not depend on SCIM. Each one can be read and used on its own.

pub mod breakpoint;
pub mod button;
pub mod copy_button;
pub mod date_field;
pub mod dialog;
pub mod direct;
pub mod drag;
pub mod field;
pub mod file;
pub mod flyout;
pub mod focus;
pub mod heading;
pub mod icon;
pub mod json_tree;
pub mod keys;
mod outside;
pub mod part;
pub mod press;
pub mod quantity;
pub mod row_hit;
mod row_pool;
pub mod scroll_space;
mod scrolling;
pub mod select_field;
pub mod sheet;
pub mod shown_text;
pub mod side_panel;
pub mod strip;
pub mod tabs;
pub mod text_field;
pub mod virtual_rows;

pub use breakpoint::{Breakpoint, WidthProbe};
pub use button::{Button, CloseButton, IconButton, text_signal};
pub use copy_button::{CopyButton, CopyReport};
pub use date_field::DateField;
pub use dialog::Dialog;
pub use direct::{DirectAttribute, DirectElement, DirectText};
pub use field::FieldFrame;
pub use file::{FileButton, GivenFile, dropped, is_of_files};
pub use flyout::Flyout;
pub use json_tree::{JsonTree, Said};
pub use part::{Part, PartError, PartLoader, PartView, arrived};
pub use quantity::{bytes, exact_bytes, exact_millis, millis, span};
pub use row_hit::RowHit;
pub use scroll_space::ScrollSpace;
pub use scrolling::reveal_across;
pub use select_field::SelectField;
pub use sheet::Sheet;
pub use shown_text::{shown, shown_live, spelled};
pub use side_panel::SidePanel;
pub use strip::{Pick, Strip};
pub use tabs::Tabs;
pub use text_field::{TextField, TextLook};
pub use virtual_rows::{RowPainter, RowPlacement, VirtualRows};

/// The class of every element of the viewer. Each `view!` begins with `class=BASE_CLASS`, because a class on the macro
/// keeps Leptos from using `template.innerHTML`. No style selects it.
pub const BASE_CLASS: &str = "sal";
