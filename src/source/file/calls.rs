//! A file as a log.

use std::rc::Rc;

use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page};
use scim_audit_model::query::{ListQuery, Order};

use super::FileLog;
use super::export::FileExport;
use crate::platform::Abort;
use crate::source::opened_log::{FileAnswer, FilePieces, OpenedLog};

impl OpenedLog for FileLog {
    fn list<'a>(
        &'a self,
        query: &'a ListQuery,
        abort: &'a Abort,
    ) -> FileAnswer<'a, Page<Item<Entry>>> {
        Box::pin(self.list(query, abort))
    }

    fn entry<'a>(&'a self, request_id: &'a str, abort: &'a Abort) -> FileAnswer<'a, Entry> {
        Box::pin(self.entry(request_id, abort))
    }

    fn histogram<'a>(
        &'a self,
        filter: &'a Filter,
        buckets: u16,
        zone: &'a str,
        abort: &'a Abort,
    ) -> FileAnswer<'a, Histogram> {
        Box::pin(self.histogram(filter, buckets, zone, abort))
    }

    fn export<'a>(
        self: Rc<Self>,
        filter: &'a Filter,
        order: Order,
        format: &'a str,
        abort: &'a Abort,
    ) -> FileAnswer<'a, Box<dyn FilePieces>> {
        Box::pin(async move {
            let export = FileExport::begin(&self, filter, order, format, abort).await?;
            Ok(Box::new(export) as Box<dyn FilePieces>)
        })
    }
}

impl FilePieces for FileExport {
    fn total(&self) -> u64 {
        self.total()
    }

    fn next(&mut self) -> FileAnswer<'_, Option<Vec<u8>>> {
        Box::pin(self.next())
    }
}
