//! What the host page gives a viewer at its start.

use std::pin::Pin;
use std::rc::Rc;

use super::{Report, Settings, ViewState};

/// What a viewer starts with.
pub struct Setup {
    /// Where entries come from.
    pub source: crate::source::Source,
    /// How entries are shown.
    pub settings: Settings,
    /// The initial view.
    pub view: ViewState,
    /// The parts of the page's address that are not understood.
    pub left_out: Vec<String>,
    /// Sends events to the host page.
    pub report: Report,
    /// Builds the address to share.
    pub address_of: AddressOf,
    /// Fetches the texts that explain a failure.
    pub fetch_texts: FetchTexts,
}

/// Fetches the texts that explain a failure in the language of the screen, as JSON; `None` if they do not arrive.
pub type FetchTexts = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Option<String>>>>>;

/// Returns the address that shows the view of a link, or the link itself if the page's address does not
/// contain the view.
pub type AddressOf = Rc<dyn Fn(&str) -> String>;
