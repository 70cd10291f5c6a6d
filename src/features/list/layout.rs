//! The layout that a person chose: the columns with their order and width, the density, and the display mode.
//! It is stored in the browser as JSON. This module does no I/O.

use serde::{Deserialize, Serialize};

use crate::state::column::Column;

/// The minimum and the maximum width of a column, in pixels.
const WIDTHS: std::ops::RangeInclusive<u16> = 48..=1200;

/// The density of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// The density of the host page.
    #[default]
    Page,
    /// More space between rows.
    Comfortable,
    /// More rows on the screen.
    Compact,
}

/// The display mode of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// One list that scrolls through all matching entries.
    #[default]
    List,
    /// A plain table that shows one page at a time.
    Pages,
}

/// A column in a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnLayout {
    /// The column.
    pub column: Column,
    /// Whether the column is visible.
    pub shown: bool,
    /// The width in pixels, if a person set one.
    pub width: Option<u16>,
}

/// How the entries are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Every column, in display order.
    pub columns: Vec<ColumnLayout>,
    /// The density of rows.
    pub density: Density,
    /// The display mode.
    pub mode: Mode,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            columns: Column::ALL
                .into_iter()
                .map(|column| ColumnLayout {
                    column,
                    shown: column.is_shown_at_first(),
                    width: None,
                })
                .collect(),
            density: Density::default(),
            mode: Mode::default(),
        }
    }
}

impl Layout {
    /// The visible columns, in display order.
    pub fn shown(&self) -> impl Iterator<Item = &ColumnLayout> {
        self.columns.iter().filter(|placed| placed.shown)
    }

    /// Returns whether a column is visible.
    pub fn shows(&self, column: Column) -> bool {
        self.shown().any(|placed| placed.column == column)
    }

    /// Shows or hides a column. The last visible column stays.
    pub fn show(&mut self, column: Column, shown: bool) {
        if shown || self.shown().nth(1).is_some() {
            self.change(column, |placed| placed.shown = shown);
        }
    }

    /// Sets a column's width in pixels, limited to 48 to 1,200. `None` is its default width.
    pub fn set_width(&mut self, column: Column, width: Option<u16>) {
        let width = width.map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end()));
        self.change(column, |placed| placed.width = width);
    }

    /// Moves a column to the position of another one.
    pub fn move_to(&mut self, column: Column, target: Column) {
        let at = |column| {
            self.columns
                .iter()
                .position(|placed| placed.column == column)
        };
        if let (Some(from), Some(to)) = (at(column), at(target)) {
            let placed = self.columns.remove(from);
            self.columns.insert(to, placed);
        }
    }

    /// Moves a column by one position.
    pub fn step(&mut self, column: Column, later: bool) {
        let Some(at) = self
            .columns
            .iter()
            .position(|placed| placed.column == column)
        else {
            return;
        };
        let other = if later {
            Some(at + 1)
        } else {
            at.checked_sub(1)
        };
        if let Some(other) = other.filter(|other| *other < self.columns.len()) {
            self.columns.swap(at, other);
        }
    }

    fn change(&mut self, column: Column, change: impl FnOnce(&mut ColumnLayout)) {
        if let Some(placed) = self
            .columns
            .iter_mut()
            .find(|placed| placed.column == column)
        {
            change(placed);
        }
    }

    /// Writes the layout as JSON:
    /// `{"columns":[{"column":"time","width":240},{"column":"client","hidden":true}],"density":"compact","mode":"pages"}`.
    pub(crate) fn write(&self) -> String {
        let stored = StoredLayout {
            columns: self
                .columns
                .iter()
                .map(|placed| StoredColumn {
                    column: placed.column.word().into(),
                    hidden: !placed.shown,
                    width: placed.width,
                })
                .collect(),
            density: match self.density {
                Density::Page => "",
                Density::Comfortable => "comfortable",
                Density::Compact => "compact",
            }
            .into(),
            mode: match self.mode {
                Mode::List => "",
                Mode::Pages => "pages",
            }
            .into(),
        };
        // Strings and numbers in named members always serialize.
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// Reads a layout, also of version 0.2.0. Unknown parts are skipped, and missing ones have their defaults: the
    /// text may be of another version, or written by anyone.
    pub(crate) fn read(text: &str) -> Self {
        let stored =
            serde_json::from_str(text).unwrap_or_else(|_not_json| StoredLayout::from_words(text));
        let mut layout = Self::default();
        layout.place(&stored.columns);
        layout.density = match &*stored.density {
            "comfortable" => Density::Comfortable,
            "compact" => Density::Compact,
            _ => Density::Page,
        };
        if stored.mode == "pages" {
            layout.mode = Mode::Pages;
        }
        layout
    }

    fn place(&mut self, stored: &[StoredColumn]) {
        let mut named: Vec<ColumnLayout> = Vec::new();
        for stored in stored {
            let Some(column) = Column::of_word(&stored.column) else {
                continue;
            };
            let is_known = named.iter().any(|placed| placed.column == column);
            if !is_known {
                named.push(ColumnLayout {
                    column,
                    shown: !stored.hidden,
                    width: stored.width.filter(|width| WIDTHS.contains(width)),
                });
            }
        }
        if named.iter().any(|placed| placed.shown) {
            let others = self
                .columns
                .iter()
                .copied()
                .filter(|own| !named.iter().any(|placed| placed.column == own.column));
            self.columns = named.iter().copied().chain(others).collect();
        }
    }
}

/// A layout as it is stored. The names are those of [`Column::word`].
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredLayout {
    columns: Vec<StoredColumn>,
    #[serde(skip_serializing_if = "String::is_empty")]
    density: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    mode: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredColumn {
    column: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
}

impl StoredLayout {
    /// Reads the format of version 0.2.0: `columns:request-id,time=240,-client;density:compact;as:pages`.
    fn from_words(text: &str) -> Self {
        let mut stored = Self::default();
        for part in text.split(';') {
            match part.split_once(':') {
                Some(("columns", columns)) => {
                    stored.columns = columns.split(',').map(StoredColumn::from_word).collect();
                }
                Some(("density", density)) => density.clone_into(&mut stored.density),
                Some(("as", mode)) => mode.clone_into(&mut stored.mode),
                _ => {}
            }
        }
        stored
    }
}

impl StoredColumn {
    fn from_word(word: &str) -> Self {
        let (word, width) = word.split_once('=').unwrap_or((word, ""));
        let shown = word.strip_prefix('-');
        Self {
            column: shown.unwrap_or(word).to_owned(),
            hidden: shown.is_some(),
            width: width.parse().ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn default_layout_shows_the_nine_columns_of_the_contract_in_order() {
        let layout = Layout::default();
        let shown: Vec<_> = layout.shown().map(|placed| placed.column.word()).collect();
        assert_eq!(
            shown,
            [
                "request-id",
                "time",
                "status",
                "method",
                "endpoint",
                "query",
                "status-code",
                "response",
                "request"
            ]
        );
    }

    #[test]
    fn columns_move_and_one_always_stays() {
        let mut layout = Layout::default();
        layout.move_to(Column::Endpoint, Column::RequestId);
        layout.step(Column::Endpoint, true);
        layout.step(Column::RequestId, false);
        let order: Vec<_> = layout.shown().map(|placed| placed.column).take(3).collect();
        assert_eq!(order, [Column::RequestId, Column::Endpoint, Column::Time]);
        for column in Column::ALL {
            layout.show(column, false);
        }
        assert_eq!(layout.shown().count(), 1);
    }

    #[test]
    fn layout_of_version_0_2_0_is_read() {
        let layout = Layout::read("columns:time=240,-client;density:compact;as:pages");
        assert_eq!(
            (layout.mode, layout.density),
            (Mode::Pages, Density::Compact)
        );
        let placed = |column, shown, width| ColumnLayout {
            column,
            shown,
            width,
        };
        assert_eq!(
            layout.columns.get(..2),
            Some(
                [
                    placed(Column::Time, true, Some(240)),
                    placed(Column::Client, false, None)
                ]
                .as_slice()
            )
        );
        let json = layout.write();
        let start =
            r#"{"columns":[{"column":"time","width":240},{"column":"client","hidden":true},"#;
        assert!(json.starts_with(start), "{json}");
        assert!(
            json.ends_with(r#"],"density":"compact","mode":"pages"}"#),
            "{json}"
        );
    }

    #[test]
    fn unknown_parts_of_a_layout_are_skipped() {
        for text in [
            "columns:moon,time=9999,-status,time;density:huge;as:pages;x",
            r#"{"columns":[{"column":"moon"},{"column":"time","width":9999},{"column":"status","hidden":true},
                {"column":"time"}],"density":"huge","mode":"pages","x":1}"#,
        ] {
            assert_skips_unknown(text);
        }
        assert_eq!(Layout::read("columns:-time"), Layout::default());
    }

    fn assert_skips_unknown(text: &str) {
        let layout = Layout::read(text);
        assert_eq!(layout.mode, Mode::Pages);
        assert_eq!(layout.density, Density::Page);
        let time = layout.columns.first().copied();
        assert_eq!(
            time,
            Some(ColumnLayout {
                column: Column::Time,
                shown: true,
                width: None
            })
        );
        assert_eq!(layout.columns.len(), Column::ALL.len());
    }

    proptest! {
        #[test]
        fn written_layout_is_read_back(
            moves in proptest::collection::vec((0..Column::ALL.len(), 0..Column::ALL.len()), 0..20),
            hidden in proptest::collection::vec((0..Column::ALL.len(), any::<bool>()), 0..20),
            widths in proptest::collection::vec((0..Column::ALL.len(), proptest::option::of(any::<u16>())), 0..9),
            rest in (0..3_usize, any::<bool>()),
        ) {
            let mut layout = Layout {
                density: [Density::Page, Density::Compact, Density::Comfortable][rest.0],
                mode: if rest.1 { Mode::Pages } else { Mode::List },
                ..Layout::default()
            };
            for (column, target) in moves {
                layout.move_to(Column::ALL[column], Column::ALL[target]);
            }
            for (column, shown) in hidden {
                layout.show(Column::ALL[column], shown);
            }
            for (column, width) in widths {
                layout.set_width(Column::ALL[column], width);
            }
            prop_assert_eq!(Layout::read(&layout.write()), layout);
        }

        #[test]
        fn layout_from_any_text_has_a_visible_column(text in ".*") {
            prop_assert!(Layout::read(&text).shown().count() > 0);
        }
    }
}
