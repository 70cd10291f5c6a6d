//! What a filter says of the texts of a column, each asked about once.

use crate::texts::Texts;

/// What has been asked of the texts of a column so far.
#[derive(Debug)]
pub(crate) struct Asked(Vec<Answer>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Unknown,
    No,
    Yes,
}

impl Asked {
    /// Nothing yet.
    pub(crate) fn nothing(texts: &Texts) -> Self {
        Self(vec![Answer::Unknown; texts.variety()])
    }

    /// Whether the text of a row passes.
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
