//! Maps millions of rows onto an element that a browser can still scroll. Pure.
//!
//! Browsers limit the height of an element (Chromium to 33.5 million pixels, Firefox to half of that) and
//! lose precision before that limit. So the scrolled element, the *track*, is at most [`LONGEST_TRACK`] high
//! and represents all rows: one to one at both ends, so that both ends are reached exactly, and compressed
//! between them. In the compressed part, a small scroll step moves the rows by the same number of pixels, as
//! expected of a wheel or a key; a long step moves them in proportion. When scrolling stops,
//! [`ScrollSpace::rest`] sets the track to the position of the rows.

/// Maximum height of the track in pixels. Transforms are exact up to 16.7 million.
pub const LONGEST_TRACK: f64 = 8_000_000.0;

/// Length of the one-to-one part at each end of the track, in pixels.
const EXACT_END: f64 = 1_000_000.0;

/// A scroll step of at most this many viewports moves the rows by the same number of pixels.
const SMALL_STEP: f64 = 3.0;

/// Rows of equal height, the visible part of them, and the track that represents them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollSpace {
    rows: u64,
    row_height: f64,
    viewport: f64,
    /// Scroll offset of the rows, in pixels of rows.
    top: f64,
    /// Scroll offset of the track, in pixels of the track.
    track: f64,
}

impl Default for ScrollSpace {
    fn default() -> Self {
        Self {
            rows: 0,
            row_height: 32.0,
            viewport: 0.0,
            top: 0.0,
            track: 0.0,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "row positions are far below 2^53 and never negative"
)]
impl ScrollSpace {
    /// Sets the number of rows, the height of a row and the height of the viewport. The row at the top stays
    /// at the top.
    pub fn resize(&mut self, rows: u64, row_height: f64, viewport: f64) {
        let row = self.top / self.row_height;
        self.rows = rows;
        self.row_height = row_height.max(1.0);
        self.viewport = viewport.max(0.0);
        self.top = (row * self.row_height).clamp(0.0, self.farthest());
        self.track = self.track_of(self.top);
    }

    /// Height of the track in pixels.
    pub fn track_height(&self) -> f64 {
        self.height().min(LONGEST_TRACK)
    }

    /// Height of one row in pixels.
    pub fn row_height(&self) -> f64 {
        self.row_height
    }

    /// Height of the visible part in pixels.
    pub fn viewport(&self) -> f64 {
        self.viewport
    }

    /// Scroll offset of the track in pixels.
    pub fn track(&self) -> f64 {
        self.track
    }

    /// Handles a scroll of the track to this offset. Returns the offset to set the track to if it must be
    /// corrected.
    pub fn scrolled(&mut self, track: f64) -> Option<f64> {
        let step = track - self.track;
        self.track = track;
        let by_place = self.top_of(track);
        if !self.is_compressed() || step.abs() > self.viewport * SMALL_STEP || self.is_at_end(track)
        {
            // A jump to an end of the track shows that end of the rows. A small step that only just reached
            // the end of the track does not: the rows may still be far from their end.
            let top = (self.top + step).clamp(0.0, self.farthest());
            let small = step.abs() <= self.viewport * SMALL_STEP;
            if self.is_compressed() && small && (top - by_place).abs() > self.viewport {
                self.top = top;
                return Some(self.rest());
            }
            self.top = by_place;
            return None;
        }
        self.top = (self.top + step).clamp(0.0, self.farthest());
        None
    }

    /// Handles the end of scrolling: sets the track to the position of the rows and returns its new offset.
    pub fn rest(&mut self) -> f64 {
        self.track = self.track_of(self.top);
        self.track
    }

    /// Scrolls by the least amount that shows the whole row, when `covered` pixels at the top are hidden.
    /// Returns the new offset of the track, or `None` if the row was already visible.
    pub fn reveal(&mut self, row: u64, covered: f64) -> Option<f64> {
        let start = row.min(self.rows.saturating_sub(1)) as f64 * self.row_height;
        let end = start + self.row_height;
        let room = (self.viewport - covered).max(self.row_height);
        let top = if start < self.top {
            start
        } else if end > self.top + room {
            end - room
        } else {
            return None;
        };
        self.top = top.clamp(0.0, self.farthest());
        Some(self.rest())
    }

    /// Returns the first visible row and the number of visible rows. Partly visible rows count.
    pub fn seen(&self) -> (u64, u64) {
        let first = (self.top / self.row_height).floor();
        let last = ((self.top + self.viewport) / self.row_height).ceil();
        let first = (first as u64).min(self.rows);
        (first, (last as u64).min(self.rows).saturating_sub(first))
    }

    /// Offset of a row in the track, in pixels.
    pub fn place_of(&self, row: u64) -> f64 {
        row as f64 * self.row_height - self.top + self.track
    }

    fn height(&self) -> f64 {
        self.rows as f64 * self.row_height
    }

    fn is_compressed(&self) -> bool {
        self.height() > LONGEST_TRACK
    }

    fn farthest(&self) -> f64 {
        (self.height() - self.viewport).max(0.0)
    }

    fn farthest_track(&self) -> f64 {
        (self.track_height() - self.viewport).max(0.0)
    }

    fn is_at_end(&self, track: f64) -> bool {
        track <= EXACT_END || track >= self.farthest_track() - EXACT_END
    }

    /// Returns the offset of the rows for an offset of the track.
    fn top_of(&self, track: f64) -> f64 {
        let track = track.clamp(0.0, self.farthest_track());
        if !self.is_compressed() {
            return track;
        }
        let from_end = self.farthest_track() - track;
        if track <= EXACT_END {
            track
        } else if from_end <= EXACT_END {
            self.farthest() - from_end
        } else {
            EXACT_END + (track - EXACT_END) * self.compression()
        }
    }

    /// Returns the offset of the track for an offset of the rows.
    fn track_of(&self, top: f64) -> f64 {
        if !self.is_compressed() {
            return top;
        }
        let from_end = self.farthest() - top;
        if top <= EXACT_END {
            top
        } else if from_end <= EXACT_END {
            self.farthest_track() - from_end
        } else {
            EXACT_END + (top - EXACT_END) / self.compression()
        }
    }

    /// Pixels of rows per pixel of track, in the compressed part.
    fn compression(&self) -> f64 {
        (self.farthest() - 2.0 * EXACT_END) / (self.farthest_track() - 2.0 * EXACT_END)
    }
}

#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the numbers are small, and both sides are computed in the same way"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROW: f64 = 33.0;
    const VIEWPORT: f64 = 700.0;

    fn space(rows: u64) -> ScrollSpace {
        let mut space = ScrollSpace::default();
        space.resize(rows, ROW, VIEWPORT);
        space
    }

    #[test]
    fn rows_that_fit_the_track_scroll_one_to_one() {
        let mut space = space(1000);
        assert_eq!(space.track_height(), 33_000.0);
        assert_eq!(space.scrolled(330.0), None);
        assert_eq!(space.seen(), (10, 22));
        assert_eq!(space.place_of(10), 330.0);
    }

    #[test]
    fn both_ends_of_a_million_rows_are_reached_exactly() {
        let mut space = space(1_000_000);
        assert_eq!(space.track_height(), LONGEST_TRACK);
        space.scrolled(LONGEST_TRACK - VIEWPORT);
        let (first, count) = space.seen();
        assert_eq!(first + count, 1_000_000);
        // The last row must end exactly at the end of the track.
        assert_eq!(space.place_of(999_999) + ROW, LONGEST_TRACK);
        space.scrolled(0.0);
        assert_eq!(space.seen().0, 0);
        assert_eq!(space.place_of(0), 0.0);
    }

    #[test]
    fn half_of_the_track_is_half_of_the_rows() {
        let mut space = space(1_000_000);
        space.scrolled((LONGEST_TRACK - VIEWPORT) / 2.0);
        assert!(
            (499_980..500_020).contains(&space.seen().0),
            "{:?}",
            space.seen()
        );
    }

    #[test]
    fn wheel_step_moves_rows_by_its_own_pixels_in_compressed_part() {
        let mut space = space(1_000_000);
        space.scrolled(4_000_000.0);
        let before = space.place_of(500_000) - space.track();
        assert_eq!(space.scrolled(4_000_100.0), None);
        assert_eq!(before - (space.place_of(500_000) - space.track()), 100.0);
    }

    #[test]
    fn wheel_steps_reach_the_last_row() {
        let mut space = space(1_000_000);
        space.scrolled(LONGEST_TRACK / 2.0);
        // Small steps without a rest, far more than the track has pixels for.
        let mut track = space.track();
        for _ in 0..200_000 {
            track = (track + 700.0).min(LONGEST_TRACK - VIEWPORT);
            if let Some(set) = space.scrolled(track) {
                track = set;
            }
        }
        let (first, count) = space.seen();
        assert_eq!(first + count, 1_000_000);
    }

    #[test]
    fn reveal_scrolls_by_the_least_amount() {
        let mut space = space(1_000_000);
        assert_eq!(space.reveal(3, 0.0), None);
        assert!(space.reveal(600_000, 40.0).is_some());
        let (first, count) = space.seen();
        assert_eq!(first + count - 1, 600_000 + 2, "40 px are covered");
        assert!(space.reveal(500_000, 40.0).is_some());
        assert_eq!(space.seen().0, 500_000);
    }

    proptest! {
        #[test]
        fn track_and_row_offsets_convert_both_ways(rows in 0_u64..5_000_000, at in 0.0..1.0) {
            let space = space(rows);
            let top = space.farthest() * at;
            let track = space.track_of(top);
            prop_assert!((0.0..=space.farthest_track()).contains(&track));
            prop_assert!((space.top_of(track) - top).abs() < 0.01);
        }

        #[test]
        fn visible_rows_cover_the_viewport(rows in 1_u64..5_000_000, jumps in proptest::collection::vec(0.0..1.0, 1..20)) {
            let mut space = space(rows);
            for at in jumps {
                let track = at * space.farthest_track();
                space.scrolled(track);
                let (first, count) = space.seen();
                prop_assert!(count > 0);
                prop_assert!(space.place_of(first) <= space.track() + 0.01);
                prop_assert!(space.place_of(first + count) >= space.track() + VIEWPORT.min(rows as f64 * ROW) - 0.01);
            }
        }
    }
}
