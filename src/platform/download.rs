//! Saves a file piece by piece: directly to disk where the browser offers a file picker, otherwise collected
//! in memory and passed to the browser's downloads at the end.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::document;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, MouseEvent, Url};

/// The type of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// The file name extension, with its dot.
    pub ending: &'static str,
    /// The media type, without parameters.
    pub media_type: &'static str,
}

/// Why a file was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The user cancelled the file picker.
    #[error("no place was chosen")]
    Declined,
    /// The browser or the disk refused the write.
    #[error("the file cannot be written")]
    Refused,
}

/// A file that is being saved. Dropping it before [`Download::finish`] leaves no file behind.
pub struct Download {
    name: String,
    kind: FileKind,
    to: To,
}

enum To {
    Disk(Stream),
    Memory(Array),
}

/// A saved file. Keep it until the browser has certainly read the data: dropping it releases the blob that
/// the download reads from.
pub struct Saved {
    /// The file name.
    pub name: String,
    _address: Option<Address>,
}

impl Download {
    /// Begins a file with this name. Opens a file picker where the browser has one, so it must be called
    /// directly from a click handler (user activation).
    ///
    /// # Errors
    /// If the user cancelled the picker, or the chosen file cannot be written.
    pub async fn begin(name: String, kind: FileKind) -> Result<Self, SaveError> {
        let Some(handle) = chosen_place(&name, kind).await? else {
            let to = To::Memory(Array::new());
            return Ok(Self { name, kind, to });
        };
        let stream = settled(&handle, "createWritable", &Array::new())
            .await
            .map_err(refused)?;
        // The user may have changed the name in the picker.
        let name = text_of(&handle, "name").unwrap_or(name);
        let to = To::Disk(Stream(Some(stream)));
        Ok(Self { name, kind, to })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// If the disk refuses the write.
    pub async fn write(&self, piece: &[u8]) -> Result<(), SaveError> {
        // Copy the bytes: the WebAssembly memory behind `piece` moves when it grows.
        let piece = Uint8Array::from(piece);
        match &self.to {
            To::Disk(stream) => stream.call("write", &Array::of1(&piece)).await,
            To::Memory(pieces) => {
                pieces.push(&piece);
                Ok(())
            }
        }
    }

    /// Finishes the file. It appears at its destination only now.
    ///
    /// # Errors
    /// If the browser refuses the write.
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

/// Returns the file handle that the user chose with Chromium's `showSaveFilePicker`, or `None` if there is no
/// picker.
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
        // The picker is refused in a cross-origin frame and where a policy forbids it. Downloads may still
        // work.
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

/// Passes the pieces to the browser's downloads.
fn hand_over(name: &str, kind: FileKind, pieces: &Array) -> Result<Address, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind.media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(pieces, &options)?;
    let address = Address(Url::create_object_url_with_blob(&blob)?);
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address.0);
    link.set_download(name);
    // The link is not in the document and the event does not bubble, so a host page that listens for clicks
    // on links does not see it.
    link.dispatch_event(&*MouseEvent::new("click")?)?;
    Ok(address)
}

/// An object URL, which keeps its blob in memory until it is revoked.
struct Address(String);

impl Drop for Address {
    fn drop(&mut self) {
        drop(Url::revoke_object_url(&self.0));
    }
}

/// A `FileSystemWritableFileStream`. Written data becomes the file only when the stream is closed. If it is
/// dropped before that, the file stays as it was.
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
            // The result of `abort` does not matter, but an unhandled rejection would be reported as an error
            // of the page.
            spawn_local(async move { drop(settled(&stream, "abort", &Array::new()).await) });
        }
    }
}

/// Maps any browser error to `Refused`. The browser's message differs between browsers, so it is not shown.
fn refused(_: JsValue) -> SaveError {
    SaveError::Refused
}

/// Calls a method and awaits its promise.
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
