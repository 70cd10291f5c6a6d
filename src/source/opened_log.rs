//! The interface to an opened file. It is a trait, so that the code behind it is a part that is loaded with the first
//! file (`docs/decisions/0026-parts.md`).

use std::pin::Pin;
use std::rc::Rc;

use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page};
use scim_audit_model::query::{ListQuery, Order};

use super::SourceError;
use crate::platform::Abort;

/// The answer of an opened file.
pub(super) type FileAnswer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SourceError>> + 'a>>;

/// The calls of [`super::Source`] that an opened file answers.
pub trait OpenedLog {
    /// See [`super::Source::list`].
    fn list<'a>(
        &'a self,
        query: &'a ListQuery,
        abort: &'a Abort,
    ) -> FileAnswer<'a, Page<Item<Entry>>>;

    /// See [`super::Source::entry`].
    fn entry<'a>(&'a self, request_id: &'a str, abort: &'a Abort) -> FileAnswer<'a, Entry>;

    /// See [`super::Source::histogram`].
    fn histogram<'a>(
        &'a self,
        filter: &'a Filter,
        buckets: u16,
        zone: &'a str,
        abort: &'a Abort,
    ) -> FileAnswer<'a, Histogram>;

    /// See [`super::Source::export`].
    fn export<'a>(
        self: Rc<Self>,
        filter: &'a Filter,
        order: Order,
        format: &'a str,
        abort: &'a Abort,
    ) -> FileAnswer<'a, Box<dyn FilePieces>>;
}

/// An export of an opened file, piece by piece.
pub trait FilePieces {
    /// The number of entries in the export.
    fn total(&self) -> u64;

    /// Returns the next bytes, or `None` at the end.
    fn next(&mut self) -> FileAnswer<'_, Option<Vec<u8>>>;
}
