//! Long work in slices, so that the page stays at hand in between.

use leptos::task::spawn_local;

use crate::ui::pause;

/// How long a slice takes, in milliseconds: half of a frame.
const SLICE_MS: f64 = 8.0;

/// Calls `work` until it says that nothing is left. The first slice is done at once, so that what is small is there
/// before anything is drawn.
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
        // Also where the clock was set back.
        let left = until - js_sys::Date::now();
        if !(0.0..=SLICE_MS).contains(&left) {
            return true;
        }
    }
    false
}
