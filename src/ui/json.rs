//! JSON as it was sent, laid out to be read. Nothing is parsed into values, so numbers such as `1e400`,
//! doubled keys and the order of members stay as they are; nothing recurses, so depth is no danger.

/// The deepest level that is still indented. Below it lines start level: at depth 3,000, indenting would
/// multiply the text's size a thousandfold.
const DEEPEST_INDENT: usize = 40;

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A member's name, with its quotes.
    Key,
    /// A string, with its quotes.
    String,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Literal,
    /// Punctuation and white space.
    Mark,
}

/// A piece of laid-out text.
pub type Piece = (Kind, String);

/// Lays JSON out, two blanks a level, or `None` where the text is not JSON
/// ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
pub fn pretty(text: &str) -> Option<Vec<Piece>> {
    let mut layout = Layout::default();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let Some(first) = rest.chars().next() else {
            break;
        };
        let len = match first {
            '"' => string_len(rest)?,
            '{' | '}' | '[' | ']' | ':' | ',' => 1,
            _ => scalar_len(rest),
        };
        let (token, tail) = rest.split_at_checked(len)?;
        layout.token(token)?;
        rest = tail;
    }
    layout.finish()
}

/// Bytes of the string that the text starts with, or `None` if it has no end or a raw control character.
fn string_len(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            0..0x20 => return None,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn scalar_len(text: &str) -> usize {
    text.find([' ', '\t', '\n', '\r', '"', '{', '}', '[', ']', ':', ','])
        .unwrap_or(text.len())
}

/// What may come next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Expect {
    #[default]
    Value,
    /// Just inside `[`: a value or `]`.
    ValueOrEnd,
    /// Just inside `{`: a key or `}`.
    KeyOrEnd,
    Key,
    Colon,
    /// After a value: `,` or the container's end, or the end of the text.
    CommaOrEnd,
}

#[derive(Default)]
struct Layout {
    out: Vec<Piece>,
    /// The closing marks owed, innermost last.
    open: Vec<char>,
    expect: Expect,
}

impl Layout {
    fn token(&mut self, token: &str) -> Option<()> {
        use Expect::{Colon, CommaOrEnd, Key, KeyOrEnd, Value, ValueOrEnd};
        match (token, self.expect) {
            ("{" | "[", Value | ValueOrEnd) => {
                if self.expect == ValueOrEnd {
                    self.line();
                }
                self.mark(token);
                let (end, expect) = if token == "{" {
                    ('}', KeyOrEnd)
                } else {
                    (']', ValueOrEnd)
                };
                self.open.push(end);
                self.expect = expect;
            }
            ("}" | "]", KeyOrEnd | ValueOrEnd | CommaOrEnd) => {
                if !token.starts_with(self.open.pop()?) {
                    return None;
                }
                if self.expect == CommaOrEnd {
                    self.line();
                }
                self.mark(token);
                self.expect = CommaOrEnd;
            }
            (",", CommaOrEnd) => {
                self.mark(token);
                self.line();
                self.expect = match self.open.last()? {
                    '}' => Key,
                    _ => Value,
                };
            }
            (":", Colon) => {
                self.mark(": ");
                self.expect = Value;
            }
            (_, Key | KeyOrEnd) if token.starts_with('"') => {
                if self.expect == KeyOrEnd {
                    self.line();
                }
                self.out.push((Kind::Key, token.to_owned()));
                self.expect = Colon;
            }
            (_, Value | ValueOrEnd) => {
                let kind = scalar_kind(token)?;
                if self.expect == ValueOrEnd {
                    self.line();
                }
                self.out.push((kind, token.to_owned()));
                self.expect = CommaOrEnd;
            }
            _ => return None,
        }
        Some(())
    }

    fn mark(&mut self, text: &str) {
        if let Some((Kind::Mark, last)) = self.out.last_mut() {
            last.push_str(text);
        } else {
            self.out.push((Kind::Mark, text.to_owned()));
        }
    }

    fn line(&mut self) {
        let level = self.open.len().min(DEEPEST_INDENT);
        self.mark(&format!("\n{:width$}", "", width = level * 2));
    }

    fn finish(self) -> Option<Vec<Piece>> {
        (self.open.is_empty() && self.expect == Expect::CommaOrEnd).then_some(self.out)
    }
}

fn scalar_kind(token: &str) -> Option<Kind> {
    match token {
        "true" | "false" | "null" => Some(Kind::Literal),
        _ if token.starts_with('"') => Some(Kind::String),
        _ => is_number(token).then_some(Kind::Number),
    }
}

/// RFC 8259 §6: `-? int frac? exp?`, of any size.
fn is_number(token: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = token.strip_prefix('-').unwrap_or(token);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (int, fraction) = match mantissa.split_once('.') {
        Some((int, fraction)) => (int, Some(fraction)),
        None => (mantissa, None),
    };
    digits(int)
        && (int == "0" || !int.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn laid_out(text: &str) -> Option<String> {
        pretty(text).map(|pieces| pieces.into_iter().map(|(_, text)| text).collect())
    }

    #[test]
    fn members_stand_on_lines_of_their_own_and_empty_containers_on_one() {
        assert_eq!(
            laid_out(r#" {"a":[1,{"b":null}],"a":{},"c":[]} "#).unwrap(),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"a\": {},\n  \"c\": []\n}"
        );
    }

    #[test]
    fn what_is_odd_but_json_stays_as_it_is() {
        assert_eq!(laid_out("1e400").unwrap(), "1e400");
        assert_eq!(
            laid_out("\u{feff}\"\\u0041\u{202e}\"").unwrap(),
            "\"\\u0041\u{202e}\""
        );
    }

    #[test]
    fn what_is_not_json_is_left_alone() {
        for text in [
            "",
            " ",
            "{",
            "]",
            "[1,]",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "01",
            "+1",
            ".5",
            "1.",
            "nul",
            "\"a",
            "\"a\u{1}\"",
            "1 2",
            "[1}",
            "{,}",
            "<html>",
            "[1 2]",
            "\"a\":1",
        ] {
            assert_eq!(laid_out(text), None, "{text:?}");
        }
    }

    #[test]
    fn depth_neither_overflows_nor_multiplies() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let text = laid_out(&deep).unwrap();
        assert!(text.len() < deep.len() * (DEEPEST_INDENT * 2 + 2));
    }

    fn value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                proptest::collection::btree_map(".{0,4}", inner, 0..4)
                    .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_agrees_with_serde_json(value in value()) {
            let compact = value.to_string();
            prop_assert_eq!(laid_out(&compact).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        }

        #[test]
        fn it_takes_no_text_that_serde_json_refuses(text in r#"[\[\]{}:,"a1 .e\-]{0,10}"#) {
            // serde_json alone refuses numbers out of a double's range.
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
                prop_assert!(laid_out(&text).is_some(), "{}", value);
            } else if !text.contains('e') {
                prop_assert_eq!(laid_out(&text), None);
            }
        }
    }
}
