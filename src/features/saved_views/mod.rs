//! Views that a person has named and stored in the browser.

pub mod state;
pub mod view;

pub use state::{SaveViewError, SavedView, SavedViews};
