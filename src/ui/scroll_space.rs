//! Rows by the million in an element that a browser can still scroll. Pure.
//!
//! Browsers limit how high an element may be (Chromium to 33.5 million pixels, Firefox to half of that), and lose
//! precision before. So what is scrolled, the *track*, is at most [`LONGEST_TRACK`] high, and stands for all rows: one
//! to one at both ends, so that they are reached exactly, and compressed between. Within that, a small step of the
//! scroll bar is the same small step among the rows, as a wheel or a key means it, and only a long one goes by
//! proportion; when the scrolling rests, the track is set to where the rows are ([`ScrollSpace::rest`]).

/// How high the track is at most, in pixels. Transforms are exact to 16.7 million.
pub const LONGEST_TRACK: f64 = 8_000_000.0;

/// How much of the track, at each end, is one to one.
const EXACT_END: f64 = 1_000_000.0;

/// A step up to so many viewports is meant as it is.
const SMALL_STEP: f64 = 3.0;

/// Rows of one height, the part of them that is seen, and the track that stands for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScrollSpace {
    rows: u64,
    row_height: f64,
    viewport: f64,
    /// How far the rows are scrolled, in pixels of rows.
    top: f64,
    /// How far the track is scrolled.
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
    reason = "places of rows are far below 2^53, and never negative"
)]
impl ScrollSpace {
    /// Sets how many rows there are, how high each is, and how much is seen. The row at the top stays there.
    pub fn resize(&mut self, rows: u64, row_height: f64, viewport: f64) {
        let row = self.top / self.row_height;
        self.rows = rows;
        self.row_height = row_height.max(1.0);
        self.viewport = viewport.max(0.0);
        self.top = (row * self.row_height).clamp(0.0, self.farthest());
        self.track = self.track_of(self.top);
    }

    /// How high the track is.
    pub fn track_height(&self) -> f64 {
        self.height().min(LONGEST_TRACK)
    }

    /// How high one row is.
    pub fn row_height(&self) -> f64 {
        self.row_height
    }

    /// How much is seen, in pixels.
    pub fn viewport(&self) -> f64 {
        self.viewport
    }

    /// Where the track is to be scrolled to.
    pub fn track(&self) -> f64 {
        self.track
    }

    /// The track was scrolled. Where it is to be set to, if that is elsewhere.
    pub fn scrolled(&mut self, track: f64) -> Option<f64> {
        let step = track - self.track;
        self.track = track;
        let by_place = self.top_of(track);
        if !self.is_compressed() || step.abs() > self.viewport * SMALL_STEP || self.is_at_end(track)
        {
            // At an end of the track one is at that end of the rows, unless a small step only just got there.
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

    /// The scrolling rests: sets the track to where the rows are, and says where that is.
    pub fn rest(&mut self) -> f64 {
        self.track = self.track_of(self.top);
        self.track
    }

    /// Scrolls as little as needed for a row to be seen whole, below `covered` pixels at the top. Where the track is
    /// then to be set to, if the row was not.
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

    /// The first row that is seen, if only in part, and how many are.
    pub fn seen(&self) -> (u64, u64) {
        let first = (self.top / self.row_height).floor();
        let last = ((self.top + self.viewport) / self.row_height).ceil();
        let first = (first as u64).min(self.rows);
        (first, (last as u64).min(self.rows).saturating_sub(first))
    }

    /// Where a row stands in the track.
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

    /// Where the rows are for a place of the track.
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

    /// Where the track is for a place of the rows.
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

    /// Pixels of rows to a pixel of track, between the ends.
    fn compression(&self) -> f64 {
        (self.farthest() - 2.0 * EXACT_END) / (self.farthest_track() - 2.0 * EXACT_END)
    }
}

#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the numbers are small, and those compared are made the same way"
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
    fn what_fits_is_scrolled_as_it_is() {
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
        // The last row ends where the track ends.
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
    fn a_wheel_moves_as_many_pixels_as_it_says_wherever_one_is() {
        let mut space = space(1_000_000);
        space.scrolled(4_000_000.0);
        let before = space.place_of(500_000) - space.track();
        assert_eq!(space.scrolled(4_000_100.0), None);
        assert_eq!(before - (space.place_of(500_000) - space.track()), 100.0);
    }

    #[test]
    fn a_wheel_never_ends_before_the_rows_do() {
        let mut space = space(1_000_000);
        space.scrolled(LONGEST_TRACK / 2.0);
        // Small steps without a rest: far more of them than the track has room for.
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
    fn a_row_is_revealed_by_as_little_as_needed() {
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
        fn the_track_and_the_rows_say_the_same_place(rows in 0_u64..5_000_000, at in 0.0..1.0) {
            let space = space(rows);
            let top = space.farthest() * at;
            let track = space.track_of(top);
            prop_assert!((0.0..=space.farthest_track()).contains(&track));
            prop_assert!((space.top_of(track) - top).abs() < 0.01);
        }

        #[test]
        fn what_is_seen_stands_in_the_window(rows in 1_u64..5_000_000, jumps in proptest::collection::vec(0.0..1.0, 1..20)) {
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
