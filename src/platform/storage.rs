//! Stores user preferences in the browser's `localStorage`. The host page may forbid it, and the browser may
//! refuse it or have no space left: then nothing is stored, and there is no error.

use std::cell::Cell;

use web_sys::Storage;

/// Prefix of our keys, because the storage is shared with the host page.
const PREFIX: &str = "scim-audit-logs:";

thread_local! {
    static FORBIDDEN: Cell<bool> = const { Cell::new(false) };
}

/// Sets whether the storage may be read and written. The host page decides this before a viewer starts.
pub fn allow(allowed: bool) {
    FORBIDDEN.set(!allowed);
}

/// Returns whether the host page allows storage. The browser may still refuse it.
pub fn is_allowed() -> bool {
    !FORBIDDEN.get()
}

/// Returns the text stored under this name.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Stores a text under this name. Returns false if the browser does not store it.
pub fn write(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&key(name), text).is_ok())
}

/// Removes the text stored under this name.
pub fn remove(name: &str) {
    if let Some(storage) = storage() {
        // It fails only where storing fails too, so there is nothing to remove.
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
