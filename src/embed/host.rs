//! The host object that `src/embed/web` passes to each viewer: it holds the page's callbacks. A callback that
//! the page did not give is undefined there and is never called.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request};

use crate::source::{Called, Offers, Portal};

#[wasm_bindgen]
extern "C" {
    /// The host object of one viewer.
    #[derive(Clone)]
    pub type Host;

    #[wasm_bindgen(method, catch)]
    fn emit(this: &Host, name: &str, detail: &str) -> Result<bool, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn token(this: &Host, reason: &str, signal: Option<&AbortSignal>) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn csrf(this: &Host) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn transport(
        this: &Host,
        request: &Request,
        signal: Option<&AbortSignal>,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, js_name = sentAhead)]
    fn sent_ahead(this: &Host, request: &Request) -> Option<Promise>;
    #[wasm_bindgen(method, catch)]
    fn list(this: &Host, query: &str, signal: Option<&AbortSignal>) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn get(this: &Host, request_id: &str, signal: Option<&AbortSignal>)
    -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn histogram(
        this: &Host,
        query: &str,
        signal: Option<&AbortSignal>,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn export(
        this: &Host,
        query: &str,
        format: &str,
        signal: Option<&AbortSignal>,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn stream(
        this: &Host,
        query: &str,
        last_event_id: &str,
        signal: Option<&AbortSignal>,
    ) -> Result<Promise, JsValue>;

    /// Provides the texts that explain a failure in the language of the viewer, as JSON text.
    #[wasm_bindgen(method, catch)]
    fn explanations(this: &Host) -> Result<Promise, JsValue>;

    /// Returns the member of this name, of any type; undefined if there is none.
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn member(this: &Host, name: &str) -> JsValue;
}

impl Host {
    /// Dispatches an event on the page. Returns false if the page cancelled the default action.
    pub(super) fn tell(&self, name: &str, detail: &str) -> bool {
        // `web` catches what listeners throw, so an error here needs no handling.
        self.emit(name, detail).unwrap_or(true)
    }

    /// Fetches the texts that explain a failure. `None` if they cannot be fetched.
    pub(super) async fn explanation_texts(self) -> Option<String> {
        let texts = JsFuture::from(self.explanations().ok()?).await.ok()?;
        texts.as_string()
    }

    fn has(&self, name: &str) -> bool {
        self.member(name).is_function()
    }
}

impl Portal for Host {
    fn offers(&self) -> Offers {
        Offers {
            token: self.has("token"),
            csrf: self.has("csrf"),
            transport: self.has("transport"),
            list: self.has("list") && self.has("get"),
            histogram: self.has("histogram"),
            export: self.has("export"),
            stream: self.has("stream"),
        }
    }

    fn token(&self, reason: &str, signal: Option<&AbortSignal>) -> Called {
        Self::token(self, reason, signal)
    }

    fn csrf(&self) -> Result<String, JsValue> {
        Self::csrf(self)
    }

    fn transport(&self, request: &Request, signal: Option<&AbortSignal>) -> Called {
        Self::transport(self, request, signal)
    }

    fn sent_ahead(&self, request: &Request) -> Option<Promise> {
        Self::sent_ahead(self, request)
    }

    fn list(&self, query: &str, signal: Option<&AbortSignal>) -> Called {
        Self::list(self, query, signal)
    }

    fn get(&self, request_id: &str, signal: Option<&AbortSignal>) -> Called {
        Self::get(self, request_id, signal)
    }

    fn histogram(&self, query: &str, signal: Option<&AbortSignal>) -> Called {
        Self::histogram(self, query, signal)
    }

    fn export(&self, query: &str, format: &str, signal: Option<&AbortSignal>) -> Called {
        Self::export(self, query, format, signal)
    }

    fn stream(&self, query: &str, last_event_id: &str, signal: Option<&AbortSignal>) -> Called {
        Self::stream(self, query, last_event_id, signal)
    }
}
