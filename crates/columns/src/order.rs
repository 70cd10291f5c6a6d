//! Sorts rows in steps.

use std::cmp::Ordering;

use crate::Columns;

/// Number of rows sorted at once, before sorted blocks are merged. Small enough for a single step.
const BLOCK: usize = 2048;

/// Columns whose rows are being sorted by time, then id. The merge sort can be interrupted after any number
/// of rows, and does little work if the rows are already in ascending or descending order.
#[derive(Debug)]
pub struct Sorting {
    columns: Columns,
    /// Sorted within each run of `width` rows.
    rows: Vec<u32>,
    /// The part of the next pass that is done: sorted within each run of twice the width.
    merged: Vec<u32>,
    /// Length of the sorted runs; 0 while blocks are sorted.
    width: usize,
    /// Number of rows consumed of the two runs being merged.
    used: (usize, usize),
}

impl Sorting {
    pub(crate) fn new(columns: Columns) -> Self {
        let count = u32::try_from(columns.len()).unwrap_or(u32::MAX);
        let rows = if falls(&columns) {
            (0..count).rev().collect()
        } else {
            (0..count).collect()
        };
        Self {
            columns,
            rows,
            merged: Vec::new(),
            width: 0,
            used: (0, 0),
        }
    }

    /// Sorts about this many more rows. Returns true when all rows are sorted.
    pub fn step(&mut self, rows: usize) -> bool {
        let mut left = rows.max(1);
        while left > 0 {
            if self.width == 0 {
                left = left.saturating_sub(self.sort_block());
            } else if self.width >= self.rows.len() {
                return true;
            } else {
                left = left.saturating_sub(self.merge(left));
            }
        }
        self.width >= self.rows.len().max(1)
    }

    /// Returns the sorted columns. Blocks until the sort is complete, so call it after [`Sorting::step`]
    /// returned true.
    pub fn finish(mut self) -> Columns {
        while !self.step(usize::MAX) {}
        self.columns.close(self.rows);
        self.columns
    }

    /// Sorts the next block. `used.0` is the number of rows in the sorted blocks.
    fn sort_block(&mut self) -> usize {
        let start = self.used.0;
        let end = (start + BLOCK).min(self.rows.len());
        if let Some(block) = self.rows.get_mut(start..end) {
            let columns = &self.columns;
            if !block.is_sorted_by(|a, b| compare(columns, *a, *b).is_le()) {
                block.sort_unstable_by(|a, b| compare(columns, *a, *b));
            }
        }
        self.used.0 = end;
        if end == self.rows.len() {
            self.width = BLOCK;
            self.used = (0, 0);
        }
        end - start
    }

    /// Merges up to this many rows of the next two runs.
    fn merge(&mut self, most: usize) -> usize {
        let start = self.merged.len() - self.used.0 - self.used.1;
        let run = |from: usize| {
            let from = from.min(self.rows.len());
            let to = (from + self.width).min(self.rows.len());
            self.rows.get(from..to).unwrap_or_default()
        };
        let (left, right) = (run(start), run(start + self.width));
        let (mut at, before) = (self.used, self.merged.len());
        let in_order = match (left.last(), right.first()) {
            (Some(last), Some(first)) => compare(&self.columns, *last, *first).is_le(),
            _ => true,
        };
        if in_order && at == (0, 0) {
            self.merged.extend_from_slice(left);
            self.merged.extend_from_slice(right);
            at = (left.len(), right.len());
        }
        while self.merged.len() - before < most {
            let row = match (left.get(at.0), right.get(at.1)) {
                (Some(a), Some(b)) if compare(&self.columns, *a, *b).is_le() => {
                    at.0 += 1;
                    *a
                }
                (_, Some(b)) => {
                    at.1 += 1;
                    *b
                }
                (Some(a), None) => {
                    at.0 += 1;
                    *a
                }
                (None, None) => break,
            };
            self.merged.push(row);
        }
        let both_done = at.0 == left.len() && at.1 == right.len();
        self.used = if both_done { (0, 0) } else { at };
        let done = self.merged.len() - before;
        if self.merged.len() == self.rows.len() {
            std::mem::swap(&mut self.rows, &mut self.merged);
            self.merged.clear();
            self.width *= 2;
        }
        done
    }
}

fn compare(columns: &Columns, a: u32, b: u32) -> Ordering {
    columns
        .millis(a)
        .cmp(&columns.millis(b))
        .then_with(|| columns.id(a).cmp(columns.id(b)))
}

/// Whether the file is sorted from newest to oldest, as an export is. Compares the first and the last row.
fn falls(columns: &Columns) -> bool {
    columns.time.first() > columns.time.last()
}
