//! Runs long work in time slices, so that the page stays responsive between them.

use leptos::task::spawn_local;

use crate::ui::pause;

/// Duration of a slice in milliseconds: half a frame.
const SLICE_MS: f64 = 8.0;

/// Calls `work` until it returns false. The first slice runs synchronously, so that small work is finished
/// before the first paint.
pub(super) fn run(mut work: impl FnMut() -> bool + 'static) {
    if slice(&mut work) {
        spawn_local(async move {
            loop {
                pause(0).await;
                if !slice(&mut work) {
                    break;
                }
            }
        });
    }
}

fn slice(work: &mut impl FnMut() -> bool) -> bool {
    let until = js_sys::Date::now() + SLICE_MS;
    while work() {
        // The range check also ends the slice if the clock was set back.
        let left = until - js_sys::Date::now();
        if !(0.0..=SLICE_MS).contains(&left) {
            return true;
        }
    }
    false
}
