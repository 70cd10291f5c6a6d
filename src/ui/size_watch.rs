//! Telling when elements get another size.

use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls when the size of an element changes. Dropped, it ends.
pub(super) struct SizeWatch {
    observer: Option<SendWrapper<ResizeObserver>>,
    _call: SendWrapper<Closure<dyn FnMut()>>,
}

impl SizeWatch {
    /// Calls whenever one of the elements is of another size, and once at first.
    pub(super) fn new(call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
        Self {
            observer: ResizeObserver::new(call.as_ref().unchecked_ref())
                .ok()
                .map(SendWrapper::new),
            _call: SendWrapper::new(call),
        }
    }

    /// Watches one element more.
    pub(super) fn add(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            observer.observe(element);
        }
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
