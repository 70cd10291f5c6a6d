//! Entry counts over time.

pub mod state;
pub mod view;

pub use state::{
    Chart, Counts, Gap, Mark, Outcome, Segment, Tick, TickForm, Timeline, TimelineBar, stack,
};
