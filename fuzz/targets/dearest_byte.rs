#![no_main]
#![allow(dead_code, reason = "each target uses a part of the test modules")]

#[path = "../../crates/record/tests/canaries/mod.rs"]
mod canaries;
#[path = "../../crates/record/tests/fuzzed/mod.rs"]
mod fuzzed;
#[path = "../../crates/record/tests/hostile/mod.rs"]
mod hostile;

use std::sync::LazyLock;
use std::time::Duration;

/// The time that ordinary users of 64 KB take in a release build, on the machine on which the bounds were
/// set.
const ORDINARY: Duration = Duration::from_micros(1200);

/// How many times slower this build and machine are. The coverage counters for the fuzzer take time
/// themselves.
static SLOWNESS: LazyLock<u32> = LazyLock::new(|| {
    let recorder = fuzzed::recorder(scim_audit_record::Policy::default());
    let cost = || fuzzed::cost_of(&recorder, hostile::ALL[0].exchange(64 << 10)).time;
    let quickest = (0..5).map(|_| cost()).min().unwrap_or_default();
    let times = u32::try_from(quickest.as_micros() / ORDINARY.as_micros()).unwrap_or(u32::MAX);
    times.max(1)
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // The counters slow some texts down twice as much as others. The native tests measure each finding
    // again, without counters.
    fuzzed::dearest_byte(data, *SLOWNESS * 2)
});
