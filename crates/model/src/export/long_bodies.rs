//! Writes the long bodies of an entry in slices: to escape 10 MB takes longer than a frame.

use std::collections::VecDeque;

/// What is still to be written of an entry.
#[derive(Debug)]
pub struct LongBodies(VecDeque<LongBodyPart>);

#[derive(Debug)]
enum LongBodyPart {
    /// Text of the file.
    Written(Vec<u8>),
    /// A body, and how many of its bytes are written. It becomes the content of a JSON string.
    Body(String, usize),
}

impl LongBodies {
    /// Takes what follows the first body out of `out`, where the entry begins at `begin`. Each body comes with
    /// the mark that was written in its place.
    pub(super) fn behind(begin: usize, bodies: Vec<(String, String)>, out: &mut Vec<u8>) -> Self {
        let mut parts = VecDeque::new();
        let mut from = begin;
        for (mark, body) in bodies {
            let rest = out.get(from..).unwrap_or_default();
            let Some(at) = memchr::memmem::find(rest, mark.as_bytes()) else {
                continue;
            };
            let behind = out.split_off(from + at);
            if let Some(LongBodyPart::Written(last)) = parts.back_mut() {
                // What is between two bodies is no longer at the end of the file.
                *last = out.split_off(from);
            }
            parts.push_back(LongBodyPart::Body(body, 0));
            parts.push_back(LongBodyPart::Written(Vec::new()));
            from = out.len();
            out.extend_from_slice(behind.get(mark.len()..).unwrap_or_default());
        }
        if let Some(LongBodyPart::Written(last)) = parts.back_mut() {
            *last = out.split_off(from);
        }
        Self(parts)
    }

    /// Writes about `budget` more bytes of a body. Returns true once everything is written.
    pub fn step(&mut self, budget: usize, out: &mut Vec<u8>) -> bool {
        match self.0.front_mut() {
            None => return true,
            Some(LongBodyPart::Written(text)) => {
                out.append(text);
                self.0.pop_front();
            }
            Some(LongBodyPart::Body(text, at)) => {
                let mut end = at.saturating_add(budget.max(4)).min(text.len());
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                let part = text.get(*at..end).unwrap_or_default();
                *at = end;
                // A string never fails to be written to memory.
                let quoted = serde_json::to_vec(part).unwrap_or_default();
                let inner = quoted.get(1..quoted.len().saturating_sub(1));
                out.extend_from_slice(inner.unwrap_or_default());
                if end == text.len() {
                    self.0.pop_front();
                }
            }
        }
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::full_entry;
    use super::super::{Export, Format};
    use crate::reading::LONG;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn entry_written_in_slices_equals_entry_written_at_once(
            piece in "[\"\\\\\n\u{1}é😀x]{1,9}", request in 0..3_usize, response in 0..3_usize, step in 1..90_000_usize,
        ) {
            let long = |times: usize| piece.repeat(times * LONG / piece.len() + 1);
            let mut entry = full_entry();
            for (message, times) in [(&mut entry.request, request), (&mut entry.response, response)] {
                message.as_mut().unwrap().body = Some(long(times));
            }
            for format in Format::ALL {
                let (mut at_once, mut sliced) = (Vec::new(), Vec::new());
                let mut export = Export::begin(format, &mut at_once);
                export.entry(&entry, &mut at_once).unwrap();
                export.entry(&entry, &mut at_once).unwrap();
                export.end(&mut at_once);
                let mut export = Export::begin(format, &mut sliced);
                for _ in 0..2 {
                    let mut bodies = export.entry_in_slices(entry.clone(), "~mark~", &mut sliced).unwrap();
                    while !bodies.step(step, &mut sliced) {}
                }
                export.end(&mut sliced);
                prop_assert!(sliced == at_once, "{:?}", format);
            }
        }
    }
}
