//! The shipped sample log.
