//! Observes the size of elements.

use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls a function when the size of an observed element changes, until it is dropped.
pub struct SizeWatch {
    observer: Option<SendWrapper<ResizeObserver>>,
    _call: SendWrapper<Closure<dyn FnMut()>>,
}

impl SizeWatch {
    /// Creates an observer without elements. `call` runs when the size of an added element changes, and once
    /// after it is added.
    pub fn new(call: impl FnMut() + 'static) -> Self {
        let call = Closure::<dyn FnMut()>::new(call);
        Self {
            observer: ResizeObserver::new(call.as_ref().unchecked_ref())
                .ok()
                .map(SendWrapper::new),
            _call: SendWrapper::new(call),
        }
    }

    /// Observes one more element.
    pub fn add(&self, element: &Element) {
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
