//! A file that is saved piece by piece: straight to the disk where the browser lets a person choose a place,
//! else gathered and handed to the browser's downloads at the end.

use js_sys::{Array, Date, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, MouseEvent, Url};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// The ending of its name, with its dot.
    pub ending: &'static str,
    /// Its media type, without parameters.
    pub media_type: &'static str,
}

/// Why a file was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The person chose no place.
    #[error("no place was chosen")]
    Declined,
    /// The browser, or the disk, would not take it.
    #[error("the file cannot be written")]
    Refused,
}

/// A file that is being saved. Dropped before its end, it leaves nothing behind.
pub struct Download {
    name: String,
    kind: FileKind,
    to: To,
}

enum To {
    Disk(Stream),
    Memory(Array),
}

/// A file that was saved. Kept until the browser surely has it: what it was gathered in goes with this.
pub struct Saved {
    /// What it is called.
    pub name: String,
    _address: Option<Address>,
}

impl Download {
    /// Begins a file of this name. A browser that can asks where to; it must be told by a click, just now.
    ///
    /// # Errors
    /// When the person chose no place, or none that can be written.
    pub async fn begin(name: String, kind: FileKind) -> Result<Self, SaveError> {
        let Some(handle) = chosen_place(&name, kind).await? else {
            let to = To::Memory(Array::new());
            return Ok(Self { name, kind, to });
        };
        let stream = settled(&handle, "createWritable", &Array::new())
            .await
            .map_err(refused)?;
        // A person may have changed the name.
        let name = text_of(&handle, "name").unwrap_or(name);
        let to = To::Disk(Stream(Some(stream)));
        Ok(Self { name, kind, to })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// When the disk would not take it.
    pub async fn write(&self, piece: &[u8]) -> Result<(), SaveError> {
        // A copy: the memory behind `piece` moves when it grows.
        let piece = Uint8Array::from(piece);
        match &self.to {
            To::Disk(stream) => stream.call("write", &Array::of1(&piece)).await,
            To::Memory(pieces) => {
                pieces.push(&piece);
                Ok(())
            }
        }
    }

    /// Ends the file. Only now does it stand where it was asked for.
    ///
    /// # Errors
    /// When the browser would not take it.
    pub async fn finish(self) -> Result<Saved, SaveError> {
        let address = match self.to {
            To::Disk(mut stream) => {
                stream.call("close", &Array::new()).await?;
                stream.0 = None;
                None
            }
            To::Memory(pieces) => Some(hand_over(&self.name, self.kind, &pieces).map_err(refused)?),
        };
        Ok(Saved {
            name: self.name,
            _address: address,
        })
    }
}

/// The place that a person chose, where the browser can ask: Chromium's `showSaveFilePicker`.
async fn chosen_place(name: &str, kind: FileKind) -> Result<Option<JsValue>, SaveError> {
    let window = js_sys::global();
    let picker = Reflect::get(&window, &"showSaveFilePicker".into())
        .ok()
        .and_then(|picker| picker.dyn_into::<Function>().ok());
    let (Some(picker), Some(options)) = (picker, picker_options(name, kind)) else {
        return Ok(None);
    };
    let answer = match picker.call1(&window, &options) {
        Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(handle) => Ok(Some(handle)),
        Err(error) if text_of(&error, "name").as_deref() == Some("AbortError") => {
            Err(SaveError::Declined)
        }
        // Not in a frame of another site, nor where its owner forbids it. Downloads may still work.
        Err(_) => Ok(None),
    }
}

fn picker_options(name: &str, kind: FileKind) -> Option<Object> {
    let set =
        |object: &Object, key: &str, value: &JsValue| Reflect::set(object, &key.into(), value).ok();
    let (options, of_type, accept) = (Object::new(), Object::new(), Object::new());
    set(&accept, kind.media_type, &Array::of1(&kind.ending.into()))?;
    set(&of_type, "accept", &accept)?;
    set(&options, "suggestedName", &name.into())?;
    set(&options, "types", &Array::of1(&of_type))?;
    Some(options)
}

/// Hands the pieces to the browser's downloads.
fn hand_over(name: &str, kind: FileKind, pieces: &Array) -> Result<Address, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind.media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(pieces, &options)?;
    let address = Address(Url::create_object_url_with_blob(&blob)?);
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address.0);
    link.set_download(name);
    // Neither on the page nor bubbling: a portal that listens for clicks on links never sees it.
    link.dispatch_event(&*MouseEvent::new("click")?)?;
    Ok(address)
}

/// The address of a blob, which keeps it in memory.
struct Address(String);

impl Drop for Address {
    fn drop(&mut self) {
        drop(Url::revoke_object_url(&self.0));
    }
}

/// A `FileSystemWritableFileStream`: what is written becomes the file when it is closed. Until it is, or
/// when it is dropped, the file is as it was before.
struct Stream(Option<JsValue>);

impl Stream {
    async fn call(&self, method: &str, arguments: &Array) -> Result<(), SaveError> {
        match &self.0 {
            Some(stream) => settled(stream, method, arguments)
                .await
                .map(drop)
                .map_err(refused),
            None => Err(SaveError::Refused),
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(stream) = self.0.take() {
            // Whether giving up works changes nothing, but a rejection that nobody takes is an error of the
            // page.
            spawn_local(async move { drop(settled(&stream, "abort", &Array::new()).await) });
        }
    }
}

/// The browser's own words are for its console: which of them come is its matter.
fn refused(_: JsValue) -> SaveError {
    SaveError::Refused
}

/// What a method's promise comes to.
async fn settled(this: &JsValue, method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let method: Function =
        Reflect::get(this.unchecked_ref::<Object>(), &method.into())?.dyn_into()?;
    let promise = Reflect::apply(&method, this, arguments)?;
    JsFuture::from(Promise::resolve(&promise)).await
}

fn text_of(value: &JsValue, property: &str) -> Option<String> {
    Reflect::get(value.dyn_ref::<Object>()?, &property.into())
        .ok()?
        .as_string()
}

/// The moment, as part of a file's name: `20260507T094008Z`.
pub fn moment() -> String {
    let text = String::from(Date::new_0().to_iso_string());
    let seconds = text.split('.').next().unwrap_or_default();
    let digits: String = seconds
        .chars()
        .filter(|char| !matches!(char, '-' | ':'))
        .collect();
    format!("{digits}Z")
}

/// Milliseconds on the browser's clock, to measure spans with.
pub fn clock() -> f64 {
    Date::now()
}
