//! What a person's choices are kept in: the browser's `localStorage`. A page may forbid it, and a browser may be
//! full: then nothing is kept, and nothing breaks.

use std::cell::Cell;

use web_sys::Storage;

/// What all names of ours begin with, as the storage is the page's.
const PREFIX: &str = "scim-audit-logs:";

thread_local! {
    static FORBIDDEN: Cell<bool> = const { Cell::new(false) };
}

/// Whether anything may be kept, and what is kept be read: for the page to say, before a viewer starts.
pub fn allow(allowed: bool) {
    FORBIDDEN.set(!allowed);
}

/// Whether the page lets anything be kept. The browser may still refuse.
pub fn is_allowed() -> bool {
    !FORBIDDEN.get()
}

/// What is kept under this name.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Keeps a text under this name. False: the browser does not keep it.
pub fn write(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&key(name), text).is_ok())
}

/// Keeps nothing under this name any more.
pub fn remove(name: &str) {
    if let Some(storage) = storage() {
        // It fails where nothing could have been kept.
        drop(storage.remove_item(&key(name)));
    }
}

fn key(name: &str) -> String {
    format!("{PREFIX}{name}")
}

fn storage() -> Option<Storage> {
    if !is_allowed() {
        return None;
    }
    web_sys::window()?.local_storage().ok()?
}
