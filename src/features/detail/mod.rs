//! One entry in full: More info, request and response in a dialog, and the panel beside the list.

pub mod explanation_texts;
pub mod resource_states;
pub mod state;
pub mod step;
pub mod view;

pub use explanation_texts::ExplanationTexts;
pub use resource_states::ResourceStates;
pub use state::{Detail, EntryLoad};
pub use step::PanelStep;
