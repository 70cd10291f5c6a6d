//! Caches the result of a filter for each distinct text of a column.

use crate::texts::Texts;

/// The results so far, by code.
#[derive(Debug)]
pub(crate) struct Asked(Vec<Answer>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Unknown,
    No,
    Yes,
}

impl Asked {
    /// Creates an empty cache.
    pub(crate) fn nothing(texts: &Texts) -> Self {
        Self(vec![Answer::Unknown; texts.variety()])
    }

    /// Whether the text of a row passes. Calls `passes` only for the first row with a text.
    pub(crate) fn ask(
        &mut self,
        texts: &Texts,
        row: u32,
        passes: impl FnOnce(Option<&str>) -> bool,
    ) -> bool {
        let code = texts.code_at(row);
        let Some(answer) = self.0.get_mut(code as usize) else {
            return false;
        };
        if *answer == Answer::Unknown {
            *answer = if passes(texts.text(code)) {
                Answer::Yes
            } else {
                Answer::No
            };
        }
        *answer == Answer::Yes
    }
}
