//! Measures the cost of recording the most expensive messages, and prints the table of bench/README.md.
//!
//! `cargo run --release -p scim-audit-record --example dearest`
use std::time::Duration;

use cpu_time::ThreadTime;
use peak_alloc::PeakAlloc;
use scim_audit_record::{Policy, Recorder, RedactionKey};

#[path = "../tests/hostile/mod.rs"]
mod hostile;

use hostile::{ALL, Hostile, Side};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const KB: usize = 1 << 10;
const MB: usize = 1 << 20;

fn main() {
    let recorder = Recorder::new(RedactionKey::from_bytes([7; 32]), Policy::default());
    println!("| message | size | time | memory | against ordinary users |");
    println!("|---|---|---|---|---|");
    let mut ordinary = Duration::ZERO;
    for hostile in &ALL {
        let (time, memory) = cost(&recorder, hostile, 64 * KB);
        if ordinary.is_zero() {
            ordinary = time;
        }
        row(hostile, "64 KB", time, memory, ordinary);
    }
    for hostile in ALL.iter().filter(|hostile| hostile.side == Side::Gzipped) {
        let (time, memory) = cost(&recorder, hostile, 4 * MB);
        row(hostile, "4 MB", time, memory, ordinary * 64);
    }
}

fn row(hostile: &Hostile, size: &str, time: Duration, memory: usize, ordinary: Duration) {
    println!(
        "| {} | {size} | {:.1} ms | {:.1} MB | {:.1} |",
        hostile.what,
        time.as_secs_f64() * 1000.0,
        megabytes(memory),
        time.as_secs_f64() / ordinary.as_secs_f64()
    );
}

#[expect(clippy::cast_precision_loss, reason = "a size for display")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / MB as f64
}

/// Returns the time of the fastest of a few runs, and the highest peak of memory in bytes.
fn cost(recorder: &Recorder, hostile: &Hostile, size: usize) -> (Duration, usize) {
    let mut quickest = Duration::MAX;
    let mut most = 0;
    for _ in 0..3 {
        let exchange = hostile.exchange(size);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let start = ThreadTime::now();
        let entry = recorder.entry(exchange);
        quickest = quickest.min(start.elapsed());
        most = most.max(MEMORY.peak_usage().saturating_sub(before));
        drop(entry);
        if quickest > Duration::from_secs(2) {
            break;
        }
    }
    (quickest, most)
}
