//! The filter bar, and the chips of the applied filters. The draft of all fields is in
//! [`state`](crate::state), because links and saved views contain it too.

pub mod bar;
pub mod chips;
pub mod view;

pub use bar::FilterBar;
