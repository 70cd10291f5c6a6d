//! Files that a person gives: chosen by a button, or dropped.

use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DragEvent, Event, HtmlInputElement};

use super::S;

// Only what is used of these, so that nothing of the rest is compiled.
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

    /// An input, or what is dragged.
    type HoldsFiles;
    #[wasm_bindgen(method, getter, structural)]
    fn files(this: &HoldsFiles) -> Option<Files>;
    #[wasm_bindgen(method, getter, structural)]
    fn types(this: &HoldsFiles) -> Array;

    type Dragged;
    #[wasm_bindgen(method, getter, structural, js_name = dataTransfer)]
    fn data_transfer(this: &Dragged) -> Option<HoldsFiles>;
}

/// A file that a person gave.
#[derive(Debug, Clone)]
pub struct GivenFile(File);

impl GivenFile {
    /// Its name, without its folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its bytes, still to be read.
    pub fn into_blob(self) -> Blob {
        self.0.into()
    }
}

/// Whether what is dragged is a file, or several.
pub fn is_of_files(event: &DragEvent) -> bool {
    let data = event.unchecked_ref::<Dragged>().data_transfer();
    data.is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// The first of the files that were dropped.
pub fn dropped(event: &DragEvent) -> Option<GivenFile> {
    first_of(&event.unchecked_ref::<Dragged>().data_transfer()?)
}

fn first_of(holder: &HoldsFiles) -> Option<GivenFile> {
    holder.files()?.item(0).map(GivenFile)
}

/// A button that lets a person choose a file.
#[component]
pub fn FileButton(
    /// Endings and media types of the files that are offered first, joined by commas.
    accept: &'static str,
    /// Whether it is the one button that one has come for.
    #[prop(optional)]
    is_primary: bool,
    /// Gets the file.
    on_file: impl Fn(GivenFile) + 'static,
    /// What stands on the button.
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
        // So that the same file, changed, can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            on_file(file);
        }
    };
    view! { class=S,
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
