//! Notes what the texts of a list say about their neighbours.

use std::ops::Range;

use super::find::Finder;
use super::pairs::{Member, Told, names_others, told};

impl Finder<'_, '_, '_> {
    /// The value of a telling member may be a list: `"loc": ["body", "password"]`.
    pub(super) fn see_telling_list(&mut self, text: &[u8]) {
        let is_list = self
            .walker
            .depth()
            .checked_sub(1)
            .and_then(|innermost| self.walker.index_at(innermost))
            .is_some();
        let personal = self.sight.personal;
        let outer = self
            .containers
            .len()
            .checked_sub(2)
            .and_then(|at| self.containers.get_mut(at));
        if let Some(outer) =
            outer.filter(|outer| is_list && matches!(outer.member, Member::Telling { .. }))
        {
            outer.told = outer.told.max(told(text, false, true, personal));
        }
    }

    /// In an array such as `["password", "…"]`, the first text may name the other elements.
    pub(super) fn see_element(&mut self, text: Option<&[u8]>, span: &Range<usize>) {
        let depth = self.walker.depth();
        let Some(index) = depth
            .checked_sub(1)
            .and_then(|innermost| self.walker.index_at(innermost))
        else {
            return;
        };
        let in_list = depth == 1
            || depth
                .checked_sub(2)
                .and_then(|outer| self.walker.index_at(outer))
                .is_some();
        let names = index == 0 && text.is_some_and(names_others);
        if let Some(container) = self.containers.last_mut() {
            match container.member {
                Member::Other if names => {
                    container.told = Told::Secret;
                    container.is_list = !in_list;
                }
                Member::Other if index > 0 && container.told == Told::Secret => {
                    container.values.push((0..0, span.clone()));
                }
                _ => {}
            }
        }
    }
}
