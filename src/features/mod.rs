//! The features of the viewer, one folder each: its signals and commands, its views, and its style. A feature
//! does not import another one. [`app`](crate::app) mounts them and holds the commands that concern several.

pub mod detail;
pub mod export;
pub mod files;
pub mod filters;
pub mod follow;
pub mod list;
pub mod problems;
pub mod saved_views;
pub mod time_zone;
pub mod timeline;
