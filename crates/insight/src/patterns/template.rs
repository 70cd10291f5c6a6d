//! The template of a message: what is left of it when its variable parts are replaced, so that two messages about
//! different people have the same template.

/// What stands for a variable part.
pub(super) const BLANK: char = '…';
/// Characters of a message that are looked at.
const MAX_READ: usize = 1024;
/// Characters of a template that are kept.
const MAX_KEPT: usize = 240;
/// Characters that a quoted value may have. A longer one is read as words.
const MAX_QUOTED: usize = 256;

/// Returns the template of a message. Quoted values, and words with a digit, `@`, `/` or `\` in them (ids,
/// addresses, numbers, paths), become `…`; white space becomes one space. The work is linear in the length of what
/// is read: at most 1024 characters, each at most once as the start of a quotation.
#[must_use]
pub fn template_of(message: &str) -> String {
    let end = message
        .char_indices()
        .nth(MAX_READ)
        .map_or(message.len(), |(end, _)| end);
    let mut rest = message.get(..end).unwrap_or_default();
    let mut template = TemplateText::default();
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        if template.is_full() {
            template.push_blank();
            break;
        }
        let taken = if first.is_whitespace() {
            template.push_space();
            first.len_utf8()
        } else if let Some(length) = placeholder(rest) {
            template.push_blank();
            length
        } else if let Some((opening, length, closing)) = quotation(rest, before) {
            template.push(opening);
            template.push_blank();
            template.push(closing);
            length
        } else if is_of_word(first) {
            let length = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
            let word = rest.get(..length).unwrap_or_default();
            let kept = word.trim_end_matches(['.', ':', '/', '-', '+', '%', '=']);
            if is_variable(kept) {
                template.push_blank();
                template.push_all(word.get(kept.len()..).unwrap_or_default());
            } else {
                template.push_all(word);
            }
            length
        } else {
            template.push(first);
            first.len_utf8()
        };
        let (done, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        before = done.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    template.text.truncate(template.text.trim_end().len());
    template.text
}

#[derive(Default)]
struct TemplateText {
    text: String,
    length: usize,
}

impl TemplateText {
    fn push(&mut self, next: char) {
        self.text.push(next);
        self.length += 1;
    }

    fn push_all(&mut self, part: &str) {
        let room = MAX_KEPT.saturating_sub(self.length);
        for next in part.chars().take(room) {
            self.push(next);
        }
    }

    fn push_space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(' ');
        }
    }

    /// Two variable parts side by side are one: a list of ids has no length of its own.
    fn push_blank(&mut self) {
        if !self.text.ends_with(BLANK) {
            self.push(BLANK);
        }
    }

    fn is_full(&self) -> bool {
        self.length >= MAX_KEPT
    }
}

/// Characters that ids, addresses, numbers and URLs are made of.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '_' | '-'
                | '@'
                | '.'
                | '/'
                | ':'
                | '%'
                | '+'
                | '#'
                | '='
                | '&'
                | '?'
                | '~'
                | '\\'
                | '$'
        )
}

/// Whether a word is not one of the language: it has a digit, or a sign that stands in addresses and paths. Schema
/// URNs stay: they have digits, and name what is wrong.
fn is_variable(word: &str) -> bool {
    if word.starts_with("urn:") {
        return false;
    }
    word.contains(|c: char| c.is_numeric() || matches!(c, '@' | '/' | '\\'))
}

/// The length of a placeholder of the recorder, `[redacted hmac-sha256:…]`, at the start of a text.
fn placeholder(text: &str) -> Option<usize> {
    if !text.starts_with("[redacted ") {
        return None;
    }
    let (end, _) = text
        .char_indices()
        .take(MAX_QUOTED)
        .find(|(_, c)| *c == ']')?;
    Some(end + 1)
}

/// A quotation at the start of a text: its first sign, its length in bytes and its last sign. An apostrophe within a
/// word opens none, and none ends before a letter.
fn quotation(text: &str, before: char) -> Option<(char, usize, char)> {
    let opening = text.chars().next()?;
    let closing = match opening {
        '"' | '\'' | '`' => opening,
        '“' => '”',
        '‘' => '’',
        '«' => '»',
        '„' => '“',
        '「' => '」',
        _ => return None,
    };
    if before.is_alphanumeric() {
        return None;
    }
    let mut signs = text.char_indices().skip(1).take(MAX_QUOTED).peekable();
    while let Some((at, sign)) = signs.next() {
        let goes_on = signs.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if sign == closing && !goes_on {
            return Some((opening, at + sign.len_utf8(), closing));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn variable_parts_are_replaced_and_words_stay() {
        for (message, template) in [
            (
                "User jane@example.com already exists.",
                "User … already exists.",
            ),
            (
                "Resource 2819c223-7f76-453a-919d-413861904646 not found",
                "Resource … not found",
            ),
            (
                "Resource type '936749a8' not found",
                "Resource type '…' not found",
            ),
            ("don't use the user's name", "don't use the user's name"),
            (
                "value \"it's\" is not one of [\"a\", \"b\"]",
                "value \"…\" is not one of [\"…\", \"…\"]",
            ),
            (
                "took 3012 ms; limit: 3000 ms (3/4).",
                "took … ms; limit: … ms (…).",
            ),
            (
                "cannot reach http://10.0.0.7:8080/scim/v2?x=1: refused",
                "cannot reach …: refused",
            ),
            ("in C:\\data\\users.db, line 12", "in …, line …"),
            ("  many \n  blanks  ", "many blanks"),
            (
                "token [redacted hmac-sha256:00ff00ff] expired",
                "token … expired",
            ),
            (
                "unknown schema urn:ietf:params:scim:schemas:core:2.0:User",
                "unknown schema urn:ietf:params:scim:schemas:core:2.0:User",
            ),
            ("members 12, 13, 14", "members …, …, …"),
            ("Benutzer „müller“ existiert", "Benutzer „…“ existiert"),
            ("", ""),
            ("'", "'"),
        ] {
            assert_eq!(template_of(message), template, "{message}");
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        let template = template_of(&"a b ".repeat(100_000));
        assert!(template.chars().count() <= MAX_KEPT + 1, "{template}");
        assert!(template.ends_with(BLANK), "{template}");
        assert!(template_of(&"'".repeat(100_000)).len() <= MAX_KEPT * 4);
    }

    proptest! {
        #[test]
        fn any_text_has_a_template(message in "\\PC{0,80}", id in "[0-9a-f]{8}-[0-9]{4}") {
            let template = template_of(&message);
            prop_assert!(template.chars().count() <= MAX_KEPT + 4);
            let one = template_of(&format!("no user {id} here"));
            prop_assert_eq!(one, "no user … here");
        }
    }
}
