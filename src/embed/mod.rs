//! The edge to the page that shows the viewer: what the page says ([`Options`]), and mounting into it.
//! Nothing below this room reads the page.

mod options;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

pub use options::Options;

use crate::source::{Rest, Source};
use crate::state::{AppState, Settings, Setup, ViewState};
use crate::view::App;

/// The id of the element that the stand-alone page gives to the viewer.
const PAGE_ELEMENT: &str = "scim-audit-logs";

/// Mounts the viewer into the stand-alone page's element, for as long as the page lives.
///
/// A page without that element is left as it is.
pub fn start_page() {
    console_error_panic_hook::set_once();
    let Some(element) = document()
        .get_element_by_id(PAGE_ELEMENT)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    let options = Options::read(&element);
    // What the page showed while the viewer was loading.
    element.set_text_content(None);
    // The page is ours alone and never unmounts, so the handle is let go for good.
    mount_to(element, move || {
        let state = AppState::new(Setup {
            source: Source::Rest(Rest::new(options.api_base, options.timeout)),
            settings: Settings {
                heading_level: 1,
                ..Settings::default()
            },
            view: ViewState::default(),
            report: std::rc::Rc::new(|_| true),
        });
        view! { <App state /> }
    })
    .forget();
}
