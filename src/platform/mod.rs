//! What the browser offers besides elements: clock, timers, storage, files, zones. This module knows neither SCIM
//! nor the viewer.

mod abort;
pub mod clipboard;
pub mod clock;
mod connectivity;
mod download;
mod page_return;
mod printing;
mod size_watch;
pub mod storage;
mod timer;
mod visibility;
mod yielder;
mod zone;

pub use abort::{Abort, AbortedError};
pub use connectivity::Connectivity;
pub use download::{Download, FileKind, SaveError, Saved};
pub use page_return::PageReturn;
pub use printing::{Printing, is_on_paper};
pub use size_watch::SizeWatch;
pub use timer::{chance, painted, pause, wait};
pub use visibility::Visibility;
pub use yielder::{Yielder, next_task, run_in_slices};
pub use zone::Zone;
