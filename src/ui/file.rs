//! Files that the user chooses with a button or drops onto the page.

use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DragEvent, Event, HtmlInputElement};

use super::BASE_CLASS;

// Bindings for only the members in use, so that nothing else of these types is compiled.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Blob)]
    #[derive(Debug, Clone)]
    type File;
    #[wasm_bindgen(method, getter, structural)]
    fn name(this: &File) -> String;

    type Files;
    #[wasm_bindgen(method, structural)]
    fn item(this: &Files, index: u32) -> Option<File>;

    /// An `<input type="file">` or a `DataTransfer`.
    type HoldsFiles;
    #[wasm_bindgen(method, getter, structural)]
    fn files(this: &HoldsFiles) -> Option<Files>;
    #[wasm_bindgen(method, getter, structural)]
    fn types(this: &HoldsFiles) -> Array;

    type Dragged;
    #[wasm_bindgen(method, getter, structural, js_name = dataTransfer)]
    fn data_transfer(this: &Dragged) -> Option<HoldsFiles>;
}

/// A file that the user chose or dropped.
#[derive(Debug, Clone)]
pub struct GivenFile(File);

impl GivenFile {
    /// The file name without its folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The file as a blob. Its bytes are not read yet.
    pub fn into_blob(self) -> Blob {
        self.0.into()
    }
}

/// Returns whether the drag contains files.
pub fn is_of_files(event: &DragEvent) -> bool {
    let data = event.unchecked_ref::<Dragged>().data_transfer();
    data.is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Returns the first of the dropped files.
pub fn dropped(event: &DragEvent) -> Option<GivenFile> {
    first_of(&event.unchecked_ref::<Dragged>().data_transfer()?)
}

fn first_of(holder: &HoldsFiles) -> Option<GivenFile> {
    holder.files()?.item(0).map(GivenFile)
}

/// A button that opens the file picker.
#[component]
pub fn FileButton(
    /// Value of the `accept` attribute: file name extensions and media types, separated by commas.
    accept: &'static str,
    /// Whether this is the primary button of the screen.
    #[prop(optional)]
    is_primary: bool,
    /// Called with the chosen file.
    on_file: impl Fn(GivenFile) + 'static,
    /// Content of the button.
    children: Children,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into().ok());
        let Some(input): Option<HtmlInputElement> = input else {
            return;
        };
        let file = first_of(input.unchecked_ref());
        // Clear the value, so that choosing the same file again, after it changed, fires `change` again.
        input.set_value("");
        if let Some(file) = file {
            on_file(file);
        }
    };
    view! { class=BASE_CLASS,
        <button
            type="button"
            class="sal-button"
            class:sal-button--primary=is_primary
            part="button"
            on:click=choose
        >
            {children()}
        </button>
        <input type="file" hidden=true node_ref=input accept=accept on:change=chosen />
    }
}
