//! The widths of the columns as CSS, for the list and for the plain table: the widths that a person set, or those
//! of the table of columns.

use crate::features::list::{ColumnLayout, Layout};

/// Value of `grid-template-columns` of the head and of each row.
pub(super) fn template(layout: &Layout) -> String {
    each_width(layout, " ", |placed| {
        let (width, growth) = (least_of(*placed), placed.column.spec().growth);
        match growth.filter(|_| placed.width.is_none()) {
            Some(growth) => format!("minmax({width}, {growth})"),
            None => width,
        }
    })
}

/// Value of `grid-template-columns` in print: widths are fractions of the sheet, whatever they are on the
/// screen.
pub(super) fn printed_template(layout: &Layout) -> String {
    each_width(layout, " ", |placed| {
        format!("minmax(0, {}fr)", placed.column.spec().printed)
    })
}

/// Minimum width of head and rows, so that both are equally wide.
pub(super) fn least(layout: &Layout) -> String {
    format!(
        "calc({})",
        each_width(layout, " + ", |placed| least_of(*placed))
    )
}

/// The width of an invisible element that tells how many of the columns have room that give way: one pixel, and one more
/// for each of them. So the browser compares widths in ems with the room, and nothing reads a layout.
pub(super) fn fitting(layout: &Layout) -> String {
    let mut before = least(&layout.with_room_for(0));
    let mut pixels = "1px".to_owned();
    for placed in layout.giving_way() {
        before = format!("calc({before} + {})", least_of(placed));
        pixels.push_str(" + clamp(0px, (100% + 1px - ");
        pixels.push_str(&before);
        pixels.push_str(") * 999, 1px)");
    }
    format!("calc({pixels})")
}

/// The number of columns that have room, from the width of that element.
pub(super) fn count(width: i32) -> usize {
    usize::try_from(width - 1).unwrap_or_default()
}

/// The minimum width of a column: the one that the user set, or its own.
fn least_of(placed: ColumnLayout) -> String {
    match placed.width {
        Some(width) => format!("{width}px"),
        None => placed.column.spec().width.css(),
    }
}

fn each_width(layout: &Layout, between: &str, width: impl Fn(&ColumnLayout) -> String) -> String {
    layout.shown().map(width).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Column;

    #[test]
    fn tracks_have_the_width_that_a_person_set_or_that_of_the_column() {
        let mut layout = Layout::default();
        for column in Column::ALL {
            let is_kept = [Column::RequestId, Column::Endpoint, Column::Method].contains(&column);
            layout.show(column, is_kept);
        }
        layout.set_width(Column::Method, Some(90));
        assert_eq!(template(&layout), "10.6em 90px minmax(9.3em, 1.5fr)");
        assert_eq!(
            printed_template(&layout),
            "minmax(0, 140fr) minmax(0, 85fr) minmax(0, 200fr)"
        );
        assert_eq!(least(&layout), "calc(10.6em + 90px + 9.3em)");
        assert_eq!(
            fitting(&layout),
            "calc(1px + clamp(0px, (100% + 1px - calc(calc(90px + 9.3em) + 10.6em)) * 999, 1px))"
        );
        assert_eq!([count(1), count(2), count(0)], [0, 1, 0]);
    }
}
