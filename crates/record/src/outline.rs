//! The upper levels of a JSON text as a small tree, in which [`crate::fault`] searches for the reason of an
//! error. Limited in depth, number of values and length; accepts a truncated text. Independent of what an
//! error is.

use crate::json::walk::{Event, Walker};
use crate::reading::Reading;

/// Maximum depth. No known service nests the reason of an error deeper.
const MAX_DEPTH: usize = 8;
/// Maximum number of values kept, besides the outermost members that a caller asks for.
const MAX_VALUES: usize = 2048;
/// Members with a longer name are skipped: no name that is searched for is that long.
const MAX_NAME: usize = 128;
/// Maximum length of a text, in bytes.
const MAX_TEXT: usize = 1024;

/// A value of the text. `null`, `true` and `false` are left out: `null` means absent
/// ([RFC 7643 §2.5](https://www.rfc-editor.org/rfc/rfc7643#section-2.5)), and booleans contain no reason.
#[derive(Debug)]
pub(crate) enum Outline<'a> {
    /// A string, as written between its quotes.
    Text(&'a [u8]),
    /// A number, as written.
    Number(&'a [u8]),
    /// The first elements, and the total number of elements.
    List(Vec<Outline<'a>>, usize),
    /// The first members.
    Object(Vec<Member<'a>>),
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    /// The name.
    pub(crate) name: String,
    /// The name in lower case, without `_` and `-`, so that `errorMessage`, `error_message` and
    /// `ErrorMessage` are equal.
    pub(crate) word: String,
    /// The value.
    pub(crate) value: Outline<'a>,
}

/// Returns the upper levels of a text; `None` when it is not JSON at all. An outermost member whose
/// [`Member::word`] is `wanted` is kept even after many other members.
pub(crate) fn outline(json: &[u8], wanted: impl Fn(&str) -> bool) -> Option<Outline<'_>> {
    let mut walker = Walker::new(json);
    let mut tree = Tree {
        open: Vec::new(),
        root: None,
        room: MAX_VALUES,
        wanted,
    };
    while let Some(event) = walker.next() {
        let depth = walker.depth();
        match event {
            Event::Open { object, .. } if depth <= MAX_DEPTH => {
                tree.open.push(if object {
                    Outline::Object(Vec::new())
                } else {
                    Outline::List(Vec::new(), 0)
                });
            }
            Event::Close { .. } if depth < MAX_DEPTH => tree.close(&walker),
            Event::Value(text) if depth <= MAX_DEPTH => {
                let text = json.get(text.inner()).unwrap_or_default();
                tree.attach(&walker, Outline::Text(text));
            }
            Event::Bare(span) if depth <= MAX_DEPTH => {
                let word = json.get(span).unwrap_or_default();
                if word.iter().any(u8::is_ascii_digit) {
                    tree.attach(&walker, Outline::Number(word));
                }
            }
            _ => {}
        }
    }
    while !tree.open.is_empty() {
        tree.close(&walker);
    }
    tree.root
}

struct Tree<'a, W> {
    open: Vec<Outline<'a>>,
    root: Option<Outline<'a>>,
    room: usize,
    wanted: W,
}

impl<'a, W: Fn(&str) -> bool> Tree<'a, W> {
    fn close(&mut self, walker: &Walker<'a>) {
        if let Some(value) = self.open.pop() {
            self.attach(walker, value);
        }
    }

    fn attach(&mut self, walker: &Walker<'a>, value: Outline<'a>) {
        let depth = self.open.len();
        let room = self.room > 0;
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Outline::List(items, all)) => {
                *all += 1;
                if room {
                    items.push(value);
                }
            }
            Some(Outline::Object(members)) => {
                let name = walker.key_at(depth - 1).unwrap_or_default();
                if name.len() > MAX_NAME || (!room && depth > 1) {
                    return;
                }
                let name = text(name);
                let word = word_of(&name);
                if room || (members.len() < 2 * MAX_VALUES && (self.wanted)(&word)) {
                    members.push(Member { name, word, value });
                }
            }
            Some(Outline::Text(_) | Outline::Number(_)) => {}
        }
        self.room = self.room.saturating_sub(1);
    }
}

fn word_of(name: &str) -> String {
    name.chars()
        .filter(|character| !matches!(character, '_' | '-'))
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// Decodes a JSON string, given as written between its quotes, and shortens it to the maximum length of an
/// error text.
pub(crate) fn text(written: &[u8]) -> String {
    // Twelve bytes of escapes encode at most four bytes of text.
    let most = 6 * MAX_TEXT + 12;
    shortened(unescaped(written.get(..most).unwrap_or(written)))
}

/// Decodes a JSON string of any length.
pub(crate) fn unescaped(written: &[u8]) -> String {
    let text = Reading::of(written).unescaped();
    String::from_utf8_lossy(&text.bytes).into_owned()
}

/// Shortens a text to [`MAX_TEXT`] bytes, because errors are shown in lists.
pub(crate) fn shortened(mut text: String) -> String {
    if text.len() > MAX_TEXT {
        let end = (0..=MAX_TEXT).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_text_gives_its_members_and_null_is_absent() {
        let Some(Outline::Object(members)) =
            outline(br#"{"a":null,"Error_List":["x",null,true,7"#, |_| false)
        else {
            panic!("an object")
        };
        let [member] = &members[..] else {
            panic!("{members:?}")
        };
        assert_eq!(member.word, "errorlist");
        assert!(matches!(&member.value, Outline::List(items, 2) if items.len() == 2));
        assert!(outline(b"<html>", |_| true).is_none());
    }

    #[test]
    fn many_members_are_bounded_and_wanted_ones_are_kept() {
        let mut json = b"{".to_vec();
        for number in 0..10_000 {
            json.extend(format!("\"m{number}\":[1,2],").bytes());
        }
        json.extend(br#""detail":"here"}"#);
        let Some(Outline::Object(members)) = outline(&json, |word| word == "detail") else {
            panic!("an object")
        };
        assert!(members.len() <= MAX_VALUES, "{}", members.len());
        assert_eq!(members.last().map(|member| &*member.word), Some("detail"));
    }
}
