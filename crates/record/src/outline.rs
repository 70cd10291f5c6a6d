//! The upper part of a JSON text as a small tree: what an error's reason is looked for in. It is bounded in
//! depth, number and length, and tolerates a cut end. It must not know what an error is.

use crate::json::walk::{Event, Walker};
use crate::reading::Reading;

/// Deeper than this no service writes why it refuses.
const MAX_DEPTH: usize = 8;
/// How many values are kept, beside those of the outermost members that a caller asks for.
const MAX_VALUES: usize = 2048;
/// A member with a longer name is passed over: it is none that is looked for.
const MAX_NAME: usize = 128;
/// The longest text that is taken over.
const MAX_TEXT: usize = 1024;

/// A value of the text. `null`, `true` and `false` are left out: `null` is absent
/// ([RFC 7643 §2.5](https://www.rfc-editor.org/rfc/rfc7643#section-2.5)), and the others say no reason.
#[derive(Debug)]
pub(crate) enum Outline<'a> {
    /// A string, as written between its quotes.
    Text(&'a [u8]),
    /// A number, as written.
    Number(&'a [u8]),
    /// The first elements, and how many there are in all.
    List(Vec<Outline<'a>>, usize),
    /// The first members.
    Object(Vec<Member<'a>>),
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    /// Its name.
    pub(crate) name: String,
    /// Its name in lower case, without `_` and `-`: one spelling for `errorMessage`, `error_message` and
    /// `ErrorMessage`.
    pub(crate) word: String,
    /// Its value.
    pub(crate) value: Outline<'a>,
}

/// The upper part of a text; `None` when it is not JSON at all. An outermost member that is `wanted` (by its
/// [`Member::word`]) is kept however many others stand before it.
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

/// A string of JSON as a person reads it, given as it is written between its quotes; no more than an error's
/// text is long.
pub(crate) fn text(written: &[u8]) -> String {
    // An escape is at most twelve bytes for four.
    let most = 6 * MAX_TEXT + 12;
    shortened(unescaped(written.get(..most).unwrap_or(written)))
}

/// A string of JSON as a person reads it, however long it is.
pub(crate) fn unescaped(written: &[u8]) -> String {
    let text = Reading::of(written).unescaped();
    String::from_utf8_lossy(&text.bytes).into_owned()
}

/// At most [`MAX_TEXT`] bytes: errors stand in lists, bodies do not.
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
    fn a_cut_text_says_what_it_can_and_null_is_absent() {
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
    fn many_members_are_bounded_and_what_is_wanted_is_kept() {
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
