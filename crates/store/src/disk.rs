//! Free space on the disk of the log.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Maximum size in bytes of a kept body when the disk is nearly full: enough for most SCIM resources.
const SMALL_BODY: usize = 4 << 10;
/// A disk is nearly full if less than 1/`PART` of it is free …
const PART: u64 = 20;
/// … and less than this many bytes are.
const BYTES: u64 = 1 << 30;
/// How long a measurement is used.
const LOOK: Duration = Duration::from_secs(1);

/// Free space on the disk of a log. Clones share the last measurement.
#[derive(Clone)]
pub struct DiskRoom {
    measure: Arc<dyn Fn() -> Option<Space> + Send + Sync>,
    seen: Arc<Mutex<Option<DiskReading>>>,
}

/// Size and free space of a disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// Total size.
    pub size: u64,
    /// Space that this program may still use.
    pub free: u64,
}

#[derive(Clone, Copy)]
struct DiskReading {
    at: Instant,
    nearly_full: bool,
}

impl std::fmt::Debug for DiskRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DiskRoom").finish_non_exhaustive()
    }
}

impl Space {
    fn is_nearly_gone(self) -> bool {
        self.free < self.size / PART && self.free < BYTES
    }
}

impl DiskRoom {
    /// Measures the disk that contains this file.
    pub(crate) fn around(file: &Path) -> Self {
        let file = file.to_owned();
        Self::measured(move || space(&file))
    }

    /// Takes measurements with `measure`. It returns `None` for a disk that cannot be measured, which counts
    /// as not full.
    pub fn measured(measure: impl Fn() -> Option<Space> + Send + Sync + 'static) -> Self {
        Self {
            measure: Arc::new(measure),
            seen: Arc::default(),
        }
    }

    /// Returns how many bytes of a body to keep, at most `most`. The number is small when the disk is nearly
    /// full, so that requests can be recorded for longer.
    pub fn body_cap(&self, most: usize) -> usize {
        if self.is_nearly_full() {
            most.min(SMALL_BODY)
        } else {
            most
        }
    }

    fn is_nearly_full(&self) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = *seen
            && seen.at.elapsed() < LOOK
        {
            return seen.nearly_full;
        }
        let was = seen.is_some_and(|seen| seen.nearly_full);
        let nearly_full = (self.measure)().is_some_and(Space::is_nearly_gone);
        *seen = Some(DiskReading {
            at: Instant::now(),
            nearly_full,
        });
        if nearly_full && !was {
            tracing::warn!(
                "the disk of the log is nearly full: {SMALL_BODY} bytes of each body are kept until there is room \
                 again; --keep-bytes and --keep-days bound the log"
            );
        } else if was && !nearly_full {
            tracing::info!("there is room on the disk of the log again: bodies are kept as before");
        }
        nearly_full
    }
}

#[cfg(unix)]
fn space(file: &Path) -> Option<Space> {
    let folder: PathBuf = file.canonicalize().ok()?.parent()?.to_owned();
    let disk = rustix::fs::statvfs(&folder).ok()?;
    Some(Space {
        size: disk.f_blocks.saturating_mul(disk.f_frsize),
        free: disk.f_bavail.saturating_mul(disk.f_frsize),
    })
}

#[cfg(not(unix))]
fn space(_file: &Path) -> Option<Space> {
    None
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    const GIB: u64 = 1 << 30;

    fn cap(size: u64, free: u64) -> usize {
        DiskRoom::measured(move || Some(Space { size, free })).body_cap(1 << 20)
    }

    #[test]
    fn body_cap_is_small_when_the_disk_is_nearly_full() {
        assert_eq!(cap(100 * GIB, 2 * GIB), 1 << 20, "there is a lot in bytes");
        assert_eq!(cap(GIB, GIB / 10), 1 << 20, "a small disk with room");
        assert_eq!(cap(100 * GIB, GIB / 2), SMALL_BODY);
        assert_eq!(cap(GIB, GIB / 50), SMALL_BODY);
        assert_eq!(cap(GIB, 0), SMALL_BODY);
        let full = DiskRoom::measured(|| Some(Space { size: GIB, free: 0 }));
        assert_eq!(full.body_cap(100), 100, "never more than asked for");
        assert_eq!(DiskRoom::measured(|| None).body_cap(9000), 9000);
    }

    #[test]
    fn disk_is_not_measured_for_each_body() {
        let looks = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&looks);
        let room = DiskRoom::measured(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            None
        });
        for _ in 0..1000 {
            room.clone().body_cap(1);
        }
        assert!(looks.load(Ordering::Relaxed) < 10);
    }

    #[test]
    fn a_real_disk_has_a_size() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("log.sqlite");
        std::fs::write(&file, "").unwrap();
        let space = space(&file).unwrap();
        assert!(space.size > 0 && space.free <= space.size, "{space:?}");
    }
}
