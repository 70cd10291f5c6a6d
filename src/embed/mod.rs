//! The edge to the page that shows the viewer: what the page says ([`Options`]), what it does itself
//! ([`Host`]), what it is told, and the [`Viewer`] it holds. Nothing below this room reads the page.
//!
//! The page's side is `web/`: it loads this, one engine for each viewer on the screen, and calls what is
//! exported here.

mod api_base;
mod event;
mod host;
mod options;
mod panic;

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

pub use host::Host;
pub use options::{Complaint, Options, UrlSync};
pub use panic::on_panic;

use crate::source::{Rest, RestSetup, Source};
use crate::state::{AppState, Event, Report, Setup};
use crate::view::App;

/// A viewer on the page. `free()` takes it off: its elements, listeners, timers and calls are gone then.
///
/// An engine may mount many, one after another.
#[wasm_bindgen]
pub struct Viewer {
    state: AppState,
    report: Report,
    /// Dropped, it unmounts.
    _mounted: Box<dyn Any>,
}

#[wasm_bindgen]
impl Viewer {
    /// Shows a viewer in an element of its own. Options that cannot be read are told by events.
    ///
    /// # Errors
    /// A sentence, when `options` is no JSON object.
    pub fn mount(root: HtmlElement, options: &str, host: Host) -> Result<Viewer, String> {
        let (options, complaints) = Options::read(options)?;
        let report = report_to(host.clone());
        for complaint in complaints {
            report(Event::from(complaint));
        }
        let source = Source::Rest(Rest::new(RestSetup {
            base: options.api_base,
            timeout: options.timeout,
            credentials: options.credentials,
            csrf_header: options.csrf_header,
            portal: Some(Rc::new(host)),
        }));
        let setup = Setup {
            source,
            settings: options.settings,
            view: options.state,
            report: Rc::clone(&report),
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
        Ok(Self {
            state,
            report,
            _mounted: Box::new(mounted),
        })
    }

    /// Changes how things are shown. A setting that is not named stays as it is.
    pub fn update(&self, settings: &str) {
        let current = untrack(|| self.state.settings());
        let (settings, complaints) = options::read_settings(settings, current);
        self.state.configure(settings);
        for complaint in complaints {
            (self.report)(Event::from(complaint));
        }
    }

    /// What one looks at, as JSON.
    pub fn state(&self) -> String {
        let view = untrack(|| self.state.view_state());
        // Texts always become JSON.
        serde_json::to_string(&view).unwrap_or_default()
    }

    /// Looks at something else.
    ///
    /// # Errors
    /// A sentence, when `state` is not what [`Viewer::state`] gives.
    pub fn show(&self, state: &str) -> Result<(), String> {
        let view = options::read_state(state).map_err(|complaint| complaint.message)?;
        self.state.show(view);
        Ok(())
    }

    /// Asks again for what is shown.
    pub fn refresh(&self) {
        self.state.refresh();
    }
}

fn report_to(host: Host) -> Report {
    Rc::new(move |event| {
        let (name, detail) = event::on_the_wire(&event);
        host.tell(name, &detail)
    })
}
