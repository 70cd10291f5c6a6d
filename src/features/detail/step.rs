//! A step from one entry to the next.

/// The direction of a step from an entry, in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelStep {
    /// To the row above.
    Previous,
    /// To the row below.
    Next,
}

impl PanelStep {
    /// The target of a step from a position. `None` at the ends of the list; `total` is the number of rows,
    /// if known.
    pub(crate) fn target(self, place: u64, total: Option<u64>) -> Option<u64> {
        match self {
            Self::Previous => place.checked_sub(1),
            Self::Next => place
                .checked_add(1)
                .filter(|next| total.is_none_or(|total| *next < total)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PanelStep;

    #[test]
    fn steps_end_where_the_entries_do() {
        assert_eq!(PanelStep::Previous.target(0, Some(9)), None);
        assert_eq!(PanelStep::Previous.target(3, None), Some(2));
        assert_eq!(PanelStep::Next.target(7, Some(9)), Some(8));
        assert_eq!(PanelStep::Next.target(8, Some(9)), None);
        assert_eq!(PanelStep::Next.target(8, None), Some(9));
        assert_eq!(PanelStep::Next.target(u64::MAX, None), None);
    }
}
