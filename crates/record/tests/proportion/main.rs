//! Checks that the cost of recording a message is proportional to its size, whatever its content, and replays
//! the fuzzer's findings. A separate binary, because it counts all allocated memory.
#[cfg(test)]
#[path = "../canaries/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod canaries;
#[cfg(test)]
#[path = "../fuzzed/mod.rs"]
mod fuzzed;
#[cfg(test)]
#[path = "../hostile/mod.rs"]
mod hostile;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::{Mutex, PoisonError};
    use std::time::Duration;

    use scim_audit_record::Policy;

    use super::fuzzed::{self, Cost, MOST_MEMORY, MOST_TIME, cost_of, recorder};
    use super::hostile::{ALL, Hostile, Side};

    /// A debug build is at most this many times slower than a release build.
    const SLOWER: u32 = 4;
    const KB: usize = 1 << 10;
    const MB: usize = 1 << 20;

    /// Runs one test at a time, because all memory is counted.
    static ALONE: Mutex<()> = Mutex::new(());

    fn cost(hostile: &Hostile, size: usize) -> Cost {
        let cost = cost_of(&recorder(Policy::default()), hostile.exchange(size));
        println!(
            "{:<44} {:>5} KB {:>9.1} ms {:>8} KB",
            hostile.what,
            size / KB,
            cost.time.as_secs_f64() * 1000.0,
            cost.memory / KB
        );
        cost
    }

    /// The environment variable `HOSTILE` selects the cases whose name contains it.
    fn chosen() -> impl Iterator<Item = &'static Hostile> {
        let only = std::env::var("HOSTILE").unwrap_or_default();
        ALL.iter()
            .filter(move |hostile| hostile.what.contains(&only))
    }

    #[test]
    fn cost_of_hostile_messages_is_proportional_to_their_size() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dear = Vec::new();
        for hostile in chosen() {
            let [small, large] = [16 * KB, 64 * KB].map(|size| cost(hostile, size));
            if large.memory > MOST_MEMORY || large.time > MOST_TIME * SLOWER {
                dear.push(format!("{}, 64 KB: {large:?}", hostile.what));
            }
            // Four times the size may take four times the memory, plus some for tables that double their
            // capacity.
            if large.memory > 7 * small.memory + MB {
                dear.push(format!(
                    "{}: 16 KB {small:?}, 64 KB {large:?}",
                    hostile.what
                ));
            }
        }
        assert!(dear.is_empty(), "\n{}", dear.join("\n"));
    }

    /// About a kilobyte compressed, four megabytes decoded.
    #[test]
    fn cost_of_gzipped_messages_is_proportional_to_their_decoded_size() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dear = Vec::new();
        for hostile in chosen().filter(|hostile| hostile.side == Side::Gzipped) {
            let large = cost(hostile, 4 * MB);
            if large.memory > 96 * MB || large.time > Duration::from_secs(10) {
                dear.push(format!("{}, 4 MB: {large:?}", hostile.what));
            }
        }
        assert!(dear.is_empty(), "\n{}", dear.join("\n"));
    }

    type Target = fn(&[u8]);

    /// Each file is an input on which a fuzz target once failed, in the folder of its target.
    #[test]
    fn findings_of_the_fuzzer_stay_repaired() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings");
        let targets: [(&str, Target); 3] = [
            ("no_canary_survives", fuzzed::no_canary_survives),
            ("dearest_byte", |data| fuzzed::dearest_byte(data, SLOWER)),
            ("answer_reads", fuzzed::answer_reads),
        ];
        for (target, run) in targets {
            let folder = found.join(target);
            let mut files: Vec<_> = std::fs::read_dir(&folder)
                .expect("a folder for each target")
                .map(|file| file.expect("a file").path())
                .collect();
            files.sort();
            for file in files {
                println!("{}", file.display());
                run(&std::fs::read(&file).expect("a file"));
            }
        }
    }
}
