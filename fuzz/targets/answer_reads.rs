#![no_main]
#![allow(dead_code, reason = "each target uses a part of the test modules")]

#[path = "../../crates/record/tests/canaries/mod.rs"]
mod canaries;
#[path = "../../crates/record/tests/fuzzed/mod.rs"]
mod fuzzed;
#[path = "../../crates/record/tests/hostile/mod.rs"]
mod hostile;

libfuzzer_sys::fuzz_target!(|data: &[u8]| { fuzzed::answer_reads(data) });
