//! Follows the log as it grows.

pub mod state;
pub mod view;

pub use state::{Follow, FollowedList, Following};
