//! Reports where the viewer panicked. Only the location: a panic message may quote the log.

use std::panic::{PanicHookInfo, set_hook};

use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

/// Calls `report` with the location of a panic, such as `src/state/log.rs:12:5`, or with an empty string if
/// it is unknown. Call it once for each wasm instance.
#[wasm_bindgen]
pub fn on_panic(report: js_sys::Function) {
    let report = SendWrapper::new(report);
    set_hook(Box::new(move |panic| {
        // Ignore an exception from `report`: the instance stops right after the hook.
        drop(report.call1(&JsValue::UNDEFINED, &place(panic).into()));
    }));
}

fn place(panic: &PanicHookInfo<'_>) -> String {
    panic.location().map_or_else(String::new, |place| {
        format!(
            "{}:{}:{}",
            within_its_package(place.file()),
            place.line(),
            place.column()
        )
    })
}

/// Removes the build machine's folders from a file path.
fn within_its_package(path: &str) -> &str {
    ["/registry/src/", "/rustc/"]
        .into_iter()
        .find_map(|folder| path.split_once(folder)?.1.split_once('/'))
        .map_or(path, |(_, within)| within)
}

#[cfg(test)]
mod tests {
    use super::within_its_package;

    #[test]
    fn panic_location_omits_build_machine_folders() {
        for (path, place) in [
            ("src/state/log.rs", "src/state/log.rs"),
            (
                "/home/me/.cargo/registry/src/index-1949/leptos-0.8.23/src/mount.rs",
                "leptos-0.8.23/src/mount.rs",
            ),
            (
                "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/option.rs",
                "library/core/src/option.rs",
            ),
        ] {
            assert_eq!(within_its_package(path), place);
        }
    }
}
