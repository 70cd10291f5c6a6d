//! Which columns give way where there is little room, beside the panel of an entry.

use super::layout::{ColumnLayout, Layout};
use crate::state::column::Column;

/// The columns that stay beside an open panel, whatever room there is.
const STAYING: [Column; 5] = [
    Column::Time,
    Column::Status,
    Column::Method,
    Column::Endpoint,
    Column::StatusCode,
];

/// The columns that give way after all others, the first one last.
const LAST_TO_GIVE_WAY: [Column; 4] = [
    Column::RequestId,
    Column::Query,
    Column::Response,
    Column::Request,
];

impl Layout {
    /// The visible columns that give way where there is little room, the first one last: see `docs/embedding.md`.
    pub fn giving_way(&self) -> Vec<ColumnLayout> {
        let mut columns: Vec<_> = self
            .shown()
            .filter(|placed| !STAYING.contains(&placed.column))
            .copied()
            .collect();
        // The sort is stable: the other columns keep their order.
        columns.sort_by_key(|placed| {
            let rank = LAST_TO_GIVE_WAY
                .iter()
                .position(|column| *column == placed.column);
            rank.unwrap_or(LAST_TO_GIVE_WAY.len())
        });
        columns
    }

    /// The same layout where only so many of the columns have room that give way.
    #[must_use]
    pub fn with_room_for(&self, count: usize) -> Self {
        let mut layout = self.clone();
        for placed in self.giving_way().iter().skip(count) {
            layout.show(placed.column, false);
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_give_way_in_a_stated_order() {
        let mut layout = Layout::default();
        layout.show(Column::Duration, true);
        layout.show(Column::Client, true);
        let columns = |layout: &Layout| -> Vec<_> {
            layout.shown().map(|placed| placed.column.word()).collect()
        };
        let order: Vec<_> = layout
            .giving_way()
            .iter()
            .map(|placed| placed.column.word())
            .collect();
        assert_eq!(
            order,
            [
                "request-id",
                "query",
                "response",
                "request",
                "duration",
                "client"
            ]
        );
        assert_eq!(columns(&layout.with_room_for(9)), columns(&layout));
        assert_eq!(
            columns(&layout.with_room_for(1)),
            [
                "request-id",
                "time",
                "status",
                "method",
                "endpoint",
                "status-code"
            ]
        );
        for column in STAYING {
            layout.show(column, false);
        }
        assert_eq!(
            columns(&layout.with_room_for(0)).len(),
            1,
            "one always stays"
        );
    }
}
