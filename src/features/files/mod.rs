//! A file on this machine that is opened in place of the log.

pub mod state;
pub mod view;

pub use state::{FileLoad, FileSession, LoadedFile, OpenError, OpenProgress};
