//! The interface to the host page: its options ([`Options`]), its callbacks ([`Host`]), the events it
//! receives, and the [`Viewer`] handle. No other module reads the page's options or address.
//!
//! The JavaScript side is `web/`: it loads the wasm, one instance for each mounted viewer, and calls the
//! exports of this module.

mod address;
mod complaint;
mod event;
mod host;
mod mapping_option;
mod options;
mod panic;
mod view_state;

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

pub use complaint::OptionError;
pub use host::Host;
pub use options::{Options, UrlSync};
pub use panic::on_panic;

use address::{Listening, PageAddress};

use crate::app::AppState;
use crate::app::view::App;
use crate::platform::{Connectivity, PageReturn, storage};
use crate::source::{self, Portal, Rest, RestSetup, Source};
use crate::state::{HostEvent, Report, Setup};
use crate::words;

/// A mounted viewer. `free()` unmounts it and releases its elements, listeners, timers and calls.
///
/// One wasm instance can mount several viewers, one after another.
#[wasm_bindgen]
pub struct Viewer {
    state: AppState,
    address: Option<Rc<PageAddress>>,
    _back_and_forward: Option<Listening>,
    _connectivity: Option<Connectivity>,
    _page_return: Option<PageReturn>,
    /// Unmounts on drop.
    _mounted: Box<dyn Any>,
}

#[wasm_bindgen]
impl Viewer {
    /// Mounts a viewer in `root`, which must hold nothing else. Reports each invalid option as an error
    /// event.
    ///
    /// # Errors
    /// A sentence, if `options` is not a JSON object or the viewer could not be shown.
    pub fn mount(root: HtmlElement, options: &str, host: Host) -> Result<Viewer, String> {
        let (options, complaints) = Options::read(options)?;
        let address = PageAddress::new(options.url_sync, options.url_key, options.state.clone());
        let address = address.map(Rc::new);
        let report = report_to(host.clone(), address.clone());
        let texts = host.clone();
        let portal: Rc<dyn Portal> = Rc::new(host);
        let source = if portal.offers().list {
            Source::Host(source::HostSource::new(
                portal,
                options.mapping,
                options.timeout,
            ))
        } else if let Some(base) = options.api_base {
            Source::Rest(Rest::new(RestSetup {
                base,
                timeout: options.timeout,
                credentials: options.credentials,
                csrf_header: options.csrf_header,
                mapping: options.mapping,
                portal: Some(portal),
            }))
        } else {
            Source::Nowhere
        };
        storage::allow(options.storage);
        let shared = address.clone();
        let (view, left_out) = address.as_ref().map_or_else(
            || (options.state.clone(), Vec::new()),
            |address| address.read(),
        );
        let setup = Setup {
            address_of: Rc::new(move |link| {
                let address = shared.as_ref().and_then(|address| address.with(link));
                address.unwrap_or_else(|| link.to_owned())
            }),
            source,
            settings: options.settings,
            view,
            left_out,
            report: Rc::clone(&report),
            fetch_texts: Rc::new(move || Box::pin(texts.clone().explanation_texts())),
        };
        let made = Rc::new(Cell::new(None));
        let mounted = mount_to(root, {
            let made = Rc::clone(&made);
            move || {
                let state = AppState::new(setup);
                made.set(Some(state));
                view! { <App state /> }
            }
        });
        let Some(state) = made.get() else {
            return Err("The viewer could not be shown.".to_owned());
        };
        for OptionError { option, message } in complaints {
            state.misunderstood(option, message);
        }
        let back_and_forward = address.as_ref().map(|address| {
            let read = Rc::clone(address);
            address.listen(move || follow(&state, &read))
        });
        Ok(Self {
            state,
            address,
            _back_and_forward: back_and_forward,
            _connectivity: Connectivity::watch(move |is_online| {
                state.connectivity_changed(is_online);
            }),
            _page_return: PageReturn::watch(move || state.page_returned()),
            _mounted: Box::new(mounted),
        })
    }

    /// Changes settings of the mounted viewer. A setting that is absent stays as it is.
    pub fn update(&self, settings: &str) {
        let current = untrack(|| self.state.settings());
        self.state
            .configure(options::read_settings(settings, current));
    }

    /// Returns the view state as JSON.
    pub fn state(&self) -> String {
        let view = untrack(|| self.state.view_state());
        // Serializing strings does not fail.
        serde_json::to_string(&view).unwrap_or_default()
    }

    /// Shows another view state, an object as [`Viewer::state`] returns it. Reports each invalid part as an error
    /// event.
    pub fn show(&self, state: &str) {
        let (view, complaints) = view_state::read(state);
        self.state.show(view);
        if let Some(address) = &self.address {
            // The page made this change, not the user: do not add a history entry to go back from.
            address.write(&untrack(|| self.state.view_state()), true);
        }
        for complaint in complaints {
            self.state.misunderstood("state", complaint);
        }
    }

    /// Requests the shown entries again.
    pub fn refresh(&self) {
        self.state.refresh();
    }
}

/// Sets the language of the mounted viewer and of every viewer mounted later. `locale` sets the format of
/// numbers and dates. `right_to_left` is the direction of the script. `words` is the text table that the build wrote, or absent for English. Returns false
/// and keeps the current language if `words` is from another version.
#[wasm_bindgen]
pub fn speak(locale: &str, right_to_left: bool, words: Option<String>) -> bool {
    let Some(words) = words else {
        words::speak_english();
        return true;
    };
    words::speak(locale, right_to_left, &words).is_ok()
}

fn report_to(host: Host, address: Option<Rc<PageAddress>>) -> Report {
    Rc::new(move |event| {
        if let (Some(address), HostEvent::StateChange { state, replace }) = (&address, &event) {
            address.write(state, *replace);
        }
        let (name, detail) = event::on_the_wire(&event);
        host.tell(name, &detail)
    })
}

/// Shows the view state in the page's address. Client-side routers also dispatch `popstate` on forward
/// navigation, so compare before applying.
fn follow(state: &AppState, address: &PageAddress) {
    let (view, left_out) = address.read();
    state.left_out().set(left_out);
    if view != untrack(|| state.view_state()) {
        state.show(view);
    }
}
