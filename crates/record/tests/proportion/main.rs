//! Work in proportion: what a message costs to record grows as its size does, whatever stands in it. And what the
//! fuzzer found once stays repaired. A binary of its own, because it counts all memory that is taken.
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

    /// How much slower than a release build a build for development is at most.
    const SLOWER: u32 = 4;
    const KB: usize = 1 << 10;
    const MB: usize = 1 << 20;

    /// One test at a time takes memory.
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

    /// `HOSTILE` names a part of those to look at.
    fn chosen() -> impl Iterator<Item = &'static Hostile> {
        let only = std::env::var("HOSTILE").unwrap_or_default();
        ALL.iter()
            .filter(move |hostile| hostile.what.contains(&only))
    }

    #[test]
    fn the_dearest_messages_cost_what_their_size_says() {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dear = Vec::new();
        for hostile in chosen() {
            let [small, large] = [16 * KB, 64 * KB].map(|size| cost(hostile, size));
            if large.memory > MOST_MEMORY || large.time > MOST_TIME * SLOWER {
                dear.push(format!("{}, 64 KB: {large:?}", hostile.what));
            }
            // Four times the size: four times the memory, and a little for tables that double.
            if large.memory > 7 * small.memory + MB {
                dear.push(format!(
                    "{}: 16 KB {small:?}, 64 KB {large:?}",
                    hostile.what
                ));
            }
        }
        assert!(dear.is_empty(), "\n{}", dear.join("\n"));
    }

    /// A kilobyte on the wire that is four megabytes when it is read.
    #[test]
    fn what_is_small_on_the_wire_costs_what_it_is_when_it_is_read() {
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

    /// Each file is an input that a fuzz target failed on, in the folder of its target.
    #[test]
    fn what_the_fuzzer_found_stays_repaired() {
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
