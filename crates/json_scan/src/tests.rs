//! Properties of the scanner, most of them against `serde_json`.

use crate::{Escape, Grammar, JsonScanner, Token, TokenKind};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

fn tokens(text: &[u8]) -> Vec<Token> {
    let mut scanner = JsonScanner::default();
    std::iter::from_fn(|| scanner.next_token(text)).collect()
}

fn checked_tokens(text: &[u8]) -> Vec<Token> {
    let mut scanner = JsonScanner::strict(0);
    std::iter::from_fn(|| scanner.next_token(text)).collect()
}

/// The tokens of a text that is fed in pieces, with the parts of each token joined.
fn tokens_of_pieces<'t>(pieces: impl Iterator<Item = &'t [u8]>) -> Vec<Token> {
    let mut scanner = JsonScanner::default();
    let (mut all, mut before) = (Vec::<Token>::new(), 0);
    for piece in pieces {
        scanner.begin_piece();
        join(&mut scanner, piece, before, &mut all);
        before += piece.len();
    }
    all
}

/// The tokens of a text that grows, with the parts of each token joined.
fn tokens_of_prefixes(mut scanner: JsonScanner, text: &[u8], step: usize) -> Vec<Token> {
    let mut all = Vec::new();
    let ends = (0..text.len()).step_by(step).chain([text.len()]);
    for end in ends {
        join(&mut scanner, &text[..end], 0, &mut all);
    }
    all
}

fn join(scanner: &mut JsonScanner, text: &[u8], before: usize, all: &mut Vec<Token>) {
    loop {
        let open = scanner.open();
        let Some(token) = scanner.next_token(text) else {
            return;
        };
        match all.last_mut() {
            Some(part) if open.is_some() => {
                assert!(part.kind == token.kind || token.kind == TokenKind::BrokenString);
                part.kind = token.kind;
                assert_eq!(part.span.end, before + token.span.start);
                part.span.end = before + token.span.end;
                part.is_closed = token.is_closed;
            }
            _ => all.push(Token {
                span: before + token.span.start..before + token.span.end,
                ..token
            }),
        }
    }
}

/// The character values of a string between quotes.
fn unescaped(mut raw: &str) -> String {
    let mut text = String::new();
    while let Some(at) = raw.find('\\') {
        let escape = Escape::of(&raw.as_bytes()[at..]).character();
        // `serde_json` ignores lone surrogates in a value that it ignores.
        let (character, length) = escape.unwrap_or((char::REPLACEMENT_CHARACTER, 6));
        text.push_str(&raw[..at]);
        text.push(character);
        raw = &raw[at + length..];
    }
    text + raw
}

/// Builds the value of a text from its tokens; `None` if it is not one JSON value.
fn built(text: &str) -> Option<Value> {
    let mut open: Vec<(TokenKind, Value, Option<String>)> = Vec::new();
    let (mut grammar, mut root, mut names) = (Grammar::default(), None, Vec::new());
    for token in checked_tokens(text.as_bytes()) {
        let was = grammar;
        grammar = grammar.after(token.kind, open.last().map(|(kind, ..)| *kind))?;
        let raw = &text[token.span];
        let value = match token.kind {
            TokenKind::OpenObject | TokenKind::OpenArray => {
                let empty = if raw == "{" {
                    Map::new().into()
                } else {
                    Vec::<Value>::new().into()
                };
                open.push((token.kind, empty, names.pop()));
                continue;
            }
            TokenKind::CloseObject | TokenKind::CloseArray => {
                let (_, value, name) = open.pop()?;
                names.extend(name);
                value
            }
            TokenKind::Colon | TokenKind::Comma | TokenKind::BrokenString => continue,
            TokenKind::Word => serde_json::from_str(raw).ok()?,
            TokenKind::String if !token.is_closed => return None,
            TokenKind::String => {
                let string = unescaped(&raw[1..raw.len() - 1]);
                if matches!(was, Grammar::Name | Grammar::NameOrEnd) {
                    names.push(string);
                    continue;
                }
                string.into()
            }
        };
        match open.last_mut() {
            None => root = Some(value),
            Some((_, Value::Array(items), _)) => items.push(value),
            Some((_, container, _)) => {
                container.as_object_mut()?.insert(names.pop()?, value);
            }
        }
    }
    root.filter(|_| open.is_empty())
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        "[\"\\\\/\n\u{8}\u{c}\u{0}é😀x{,]{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::vec((".{0,6}", inner), 0..6)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let marks = proptest::sample::select(&b"{}[]:,\"\"\"\\\\ \n1au"[..]);
    proptest::collection::vec(prop_oneof![3 => marks, 1 => any::<u8>()], 0..80)
}

proptest! {
    #[test]
    fn value_built_from_tokens_is_that_of_serde_json(value in json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert_eq!(built(&text), serde_json::from_str(&text).ok());
    }

    #[test]
    fn grammar_accepts_what_serde_json_accepts(text in r#"[\[\]{}:,"a1 .e\-\\u]{0,12}"#) {
        let theirs: Option<IgnoredAny> = serde_json::from_str(&text).ok();
        prop_assert_eq!(built(&text).is_some(), theirs.is_some(), "{}", text);
    }

    #[test]
    fn cut_text_has_the_tokens_of_its_whole(bytes in bytes(), cut in 0..80_usize) {
        let cut = bytes.get(..cut).unwrap_or(&bytes);
        let mut expected = tokens(&bytes);
        expected.retain(|token| token.span.start < cut.len());
        if let Some(last) = expected.last_mut() && matches!(last.kind, TokenKind::String | TokenKind::Word) {
            // A word is closed by the byte after it.
            let needed = last.span.end + usize::from(last.kind == TokenKind::Word);
            last.is_closed &= needed <= cut.len();
            last.span.end = last.span.end.min(cut.len());
        }
        prop_assert_eq!(tokens(cut), expected);
    }

    #[test]
    fn tokens_cover_arbitrary_bytes_in_order_with_blanks_between(bytes in bytes()) {
        let mut end = 0;
        let all = tokens(&bytes);
        for (at, token) in all.iter().enumerate() {
            prop_assert!(bytes[end..token.span.start].iter().all(|byte| b" \t\r\n".contains(byte)));
            prop_assert!(token.span.end > token.span.start);
            prop_assert!(token.is_closed || at + 1 == all.len());
            end = token.span.end;
        }
        prop_assert!(bytes[end..].iter().all(|byte| b" \t\r\n".contains(byte)));
    }

    #[test]
    fn pieces_do_not_change_the_tokens(bytes in bytes(), size in 1..9_usize) {
        let whole = tokens(&bytes);
        prop_assert_eq!(&tokens_of_pieces(bytes.chunks(size)), &whole);
        prop_assert_eq!(&tokens_of_prefixes(JsonScanner::default(), &bytes, size), &whole);
    }

    #[test]
    fn strict_scanner_gives_the_same_tokens_up_to_a_broken_string(bytes in bytes(), size in 1..9_usize) {
        let checked = checked_tokens(&bytes);
        let broken = checked.iter().position(|token| token.kind == TokenKind::BrokenString);
        let valid = broken.unwrap_or(checked.len());
        for (token, same) in checked[..valid].iter().zip(tokens(&bytes)) {
            if token.is_closed {
                prop_assert_eq!(token, &same);
            }
            let raw = String::from_utf8_lossy(&bytes[token.span.clone()]);
            if token.kind == TokenKind::String && token.is_closed && !raw.contains("\\ud") {
                prop_assert!(serde_json::from_str::<String>(&raw).is_ok(), "{}", raw);
            }
        }
        let whole = tokens_of_prefixes(JsonScanner::strict(0), &bytes, size);
        prop_assert_eq!(whole.get(..valid), checked.get(..valid));
    }

    #[test]
    fn escape_is_decoded_as_serde_json_decodes_it(escape in r"\\([^u]|u[0-9a-fA-Fg+]{4})") {
        let theirs: Option<String> = serde_json::from_str(&format!("\"{escape}\"")).ok();
        let ours = match Escape::of(escape.as_bytes()) {
            Escape::Character(character, length) if length == escape.len() => Some(character.to_string()),
            _ => None,
        };
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn pair_of_code_units_is_decoded_as_utf16(units in proptest::collection::vec(prop_oneof![any::<u16>(), 0xd800_u16..0xe000], 1..3)) {
        let escaped = units.iter().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
        let expected = match char::decode_utf16(units.iter().copied()).next() {
            Some(Ok(character)) => Escape::Character(character, 6 * character.len_utf16()),
            _ => Escape::LoneSurrogate,
        };
        prop_assert_eq!(Escape::of(escaped.as_bytes()), expected);
    }
}

#[test]
fn broken_or_incomplete_escape_is_invalid() {
    for invalid in [
        "", "\\", "x", "\\q", "\\u", "\\u12", "\\u12g4", "\\u+041", "\\U0041",
    ] {
        assert_eq!(Escape::of(invalid.as_bytes()), Escape::Invalid, "{invalid}");
    }
    assert_eq!(Escape::of(br"\ud83d\u0041"), Escape::LoneSurrogate);
    assert_eq!(Escape::of(br"\ud83d\ude0"), Escape::LoneSurrogate);
    assert_eq!(Escape::of(br"\ud83d\ude00"), Escape::Character('😀', 12));
}

#[test]
fn deep_nesting_and_long_tokens_are_read_in_one_pass() {
    let deep = b"[".repeat(1 << 20);
    assert_eq!(tokens(&deep).len(), 1 << 20);
    let long = [b"\"".as_slice(), &br"\\".repeat(1 << 20)].concat();
    let mut scanner = JsonScanner::default();
    for end in (1..=long.len()).step_by(999) {
        // Each call reads on where the last one ended.
        let before = scanner.at();
        let part = scanner.next_token(&long[..end]).unwrap();
        assert_eq!((part.span, part.is_closed), (before..end, false));
    }
}
