//! Exports the entries of an opened file that match a filter.

use std::rc::Rc;

use scim_audit_columns::Selection;
use scim_audit_model::export::{Export, Format};
use scim_audit_model::filter::Filter;
use scim_audit_model::query::Order;

use super::{FileLog, rows};
use crate::platform::{Abort, Yielder, chance};
use crate::source::SourceError;

/// Bytes of a long body written between two checks of the clock.
const STEP: usize = 128 << 10;

/// An export, written batch by batch.
pub(super) struct FileExport {
    log: Rc<FileLog>,
    selection: Rc<Selection>,
    order: Order,
    format: Format,
    /// The number of rows written so far.
    done: usize,
    stage: Stage,
    abort: Abort,
}

enum Stage {
    Before,
    Under(Export),
    After,
}

impl FileExport {
    pub(super) async fn begin(
        log: &Rc<FileLog>,
        filter: &Filter,
        order: Order,
        format: &str,
        abort: &Abort,
    ) -> Result<Self, SourceError> {
        let format = Format::from_word(format).ok_or_else(|| SourceError::Unreadable {
            reason: "no such format".to_owned(),
        })?;
        Ok(Self {
            log: Rc::clone(log),
            selection: log.selection(filter, abort).await?,
            order,
            format,
            done: 0,
            stage: Stage::Before,
            abort: abort.clone(),
        })
    }

    /// The number of entries in the export.
    pub(super) fn total(&self) -> u64 {
        self.selection.rows().len() as u64
    }

    /// Returns the next bytes, or `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, SourceError> {
        let mut out = Vec::new();
        let mut export = match std::mem::replace(&mut self.stage, Stage::After) {
            Stage::Before => Export::begin(self.format, &mut out),
            Stage::Under(export) => export,
            Stage::After => return Ok(None),
        };
        let rest = rows(&self.selection, self.order).skip(self.done);
        let batch = self.log.batch(rest);
        if batch.is_empty() {
            export.end(&mut out);
        } else {
            self.write(&batch, &mut export, &mut out).await?;
            self.done += batch.len();
            self.stage = Stage::Under(export);
        }
        Ok(Some(out))
    }

    async fn write(
        &self,
        batch: &[u32],
        export: &mut Export,
        out: &mut Vec<u8>,
    ) -> Result<(), SourceError> {
        let log = &self.log;
        let records = log.records(batch, &self.abort).await?;
        let mut yielder = Yielder::begin();
        for row in batch {
            let entry = log.full_or_withheld(*row, &records, &self.abort).await?;
            // Random, so that no author of data in the log can have guessed it.
            let mark = format!("{}~", chance());
            let written = export.entry_in_slices(entry, &mark, out);
            let mut rest = written.map_err(|error| SourceError::Unreadable {
                reason: error.to_string(),
            })?;
            while !rest.step(STEP, out) {
                yielder.yield_if_due(&self.abort).await?;
            }
            yielder.yield_if_due(&self.abort).await?;
        }
        Ok(())
    }
}
