use std::sync::Arc;

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::lines::{Line, Lines};
use super::outline::{Outline, Step};
use super::tree::{Press, Tree};
use super::{layout, pointer, row};

fn outline_in(text: &str, cut: bool, budget: usize) -> Option<Outline> {
    let mut outline = Outline::new(Arc::from(text), cut);
    loop {
        match outline.step(budget) {
            Step::More => {}
            Step::Done => return Some(outline),
            Step::Broken => return None,
        }
    }
}

fn outline(text: &str) -> Option<Outline> {
    outline_in(text, false, usize::MAX)
}

fn tree(text: &str) -> Tree {
    Tree::new(outline(text).unwrap(), Vec::new())
}

fn line(tree: &Tree, line: u32) -> String {
    let row = tree.row(line).unwrap();
    row.pieces
        .iter()
        .fold(row.indent.to_owned(), |text, piece| text + &piece.text)
}

fn shown(tree: &Tree) -> String {
    let lines: Vec<String> = (0..tree.lines()).map(|at| line(tree, at)).collect();
    assert_eq!(tree.row(tree.lines()), None);
    lines.join("\n")
}

fn laid_out(text: &str) -> Option<String> {
    outline(text).map(|outline| shown(&Tree::new(outline, Vec::new())))
}

const EXAMPLE: &str = r#"{"a":[1,{"b":null}],"a":{},"c":[]}"#;

#[test]
fn members_are_on_separate_lines_and_empty_containers_on_one() {
    assert_eq!(
        laid_out(EXAMPLE).unwrap(),
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"a\": {},\n  \"c\": []\n}"
    );
}

#[test]
fn unusual_json_is_preserved() {
    assert_eq!(laid_out("1e400").unwrap(), "1e400");
    assert_eq!(
        laid_out("\u{feff} \"\\u0041\u{202e}\" ").unwrap(),
        "\"\\u0041\u{202e}\""
    );
    assert_eq!(
        laid_out(r#"{"\\\"":1,"" : 2}"#).unwrap(),
        "{\n  \"\\\\\\\"\": 1,\n  \"\": 2\n}"
    );
}

#[test]
fn text_that_is_not_json_is_rejected() {
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
        "\"\\q\"",
        "\"\\u12g4\"",
        "\"\\\"",
    ] {
        assert_eq!(laid_out(text), None, "{text:?}");
    }
}

#[test]
fn deep_nesting_neither_overflows_nor_multiplies_the_text() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let mut tree = tree(&deep);
    assert_eq!(tree.lines(), 199_999);
    assert_eq!(line(&tree, 199_998), "]");
    assert_eq!(tree.row(99_999).unwrap().item.unwrap().level, 100_000);
    assert!(tree.value(0).len() < deep.len() * 2);
    tree.press(Press::Last);
    assert_eq!(tree.pointer(tree.active()).len(), 2 * 99_999);
    tree.press(Press::First);
    tree.press(Press::Out);
    assert_eq!(shown(&tree), "[…]");
}

#[test]
fn folding_hides_lines_and_unfolding_restores_them() {
    let mut tree = tree(EXAMPLE);
    let whole = shown(&tree);
    tree.turn(1);
    assert_eq!(
        shown(&tree),
        "{\n  \"a\": […],\n  \"a\": {},\n  \"c\": []\n}"
    );
    // A fold within a fold changes nothing visible, and is preserved when the outer one opens.
    tree.turn(3);
    tree.turn(1);
    assert_eq!(shown(&tree).lines().nth(3), Some("    {…}"));
    tree.turn(3);
    assert_eq!(shown(&tree), whole);
}

#[test]
fn keys_move_as_the_tree_pattern_defines() {
    let mut tree = tree(EXAMPLE);
    let mut go = |press, pointer: &str| {
        tree.press(press);
        assert_eq!(tree.pointer(tree.active()), pointer, "{press:?}");
        tree.lines()
    };
    go(Press::Up, "");
    go(Press::Down, "/a");
    go(Press::In, "/a/0");
    go(Press::In, "/a/0");
    go(Press::Down, "/a/1");
    assert_eq!(go(Press::Out, "/a/1"), 8, "closed");
    go(Press::Down, "/a");
    go(Press::Up, "/a/1");
    go(Press::Out, "/a");
    assert_eq!(go(Press::Out, "/a"), 5);
    go(Press::Down, "/a");
    go(Press::Last, "/c");
    go(Press::Down, "/c");
    assert_eq!(go(Press::OpenSiblings, "/c"), 8);
    go(Press::Page(-100), "");
    go(Press::Page(3), "/a/1");
    go(Press::Page(1), "/a");
    go(Press::Page(100), "/c");
    assert_eq!(
        go(Press::Turn, "/c"),
        8,
        "an empty container has nothing to close"
    );
    go(Press::First, "");
    assert_eq!(go(Press::Turn, ""), 1);
}

#[test]
fn pointer_escapes_special_characters() {
    let outline = outline(r#"{"a/b~":[0,{"\u00e9\"":1}]}"#).unwrap();
    assert_eq!(pointer::of(&outline, 4), "/a~1b~0/1/é\"");
}

#[test]
fn truncated_text_is_read_as_far_as_it_goes() {
    let cut = |text: &str| {
        let tree = Tree::new(outline_in(text, true, usize::MAX)?, Vec::new());
        let last = tree.row(tree.lines() - 1).unwrap();
        assert!(last.cut && last.item.is_none());
        Some(shown(&tree))
    };
    assert_eq!(
        cut(r#"{"a":[1,{"b":2},{"c":"xy"#).unwrap(),
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    },\n    {\n      \"c\": \"xy\n"
    );
    for (text, rest) in [
        ("", ""),
        (r#""b"#, r#""b"#),
        (r#""b":"#, r#""b":"#),
        (r#""b":tr"#, r#""b":tr"#),
        (r#""b\"#, r#""b\"#),
    ] {
        assert_eq!(
            cut(&format!("{{\"a\":1,{text}")).unwrap(),
            format!(
                "{{\n  \"a\": 1{}\n{rest}",
                if text.is_empty() { "" } else { "," }
            )
        );
    }
    assert_eq!(cut("{").unwrap(), "{\n");
    assert_eq!(cut("[1]").unwrap(), "[\n  1\n]\n");
    assert_eq!(cut("<html>"), None);
    assert_eq!(cut("[}"), None);
    let mut folded = Tree::new(outline_in("[[1],[2", true, usize::MAX).unwrap(), Vec::new());
    folded.turn(0);
    assert_eq!(shown(&folded), "[…]\n");
    folded.turn(0);
    folded.turn(1);
    assert_eq!(shown(&folded), "[\n  […],\n  [\n    2\n");
}

#[test]
fn long_value_is_shortened_until_it_is_expanded() {
    let long = "é\\n".repeat(1000);
    let mut tree = tree(&format!(r#"{{"a":"{long}","b":1}}"#));
    assert_eq!(tree.lines(), 4);
    let row = tree.row(1).unwrap();
    assert_eq!(row.item.unwrap().turn, row::Turn::ShowAll(4002));
    assert!(line(&tree, 1).len() < 1100);
    tree.turn(1);
    assert_eq!(tree.lines(), 4 + 34);
    let parts: String = (2..36)
        .map(|at| line(&tree, at).trim_start().to_owned())
        .collect();
    assert_eq!(parts, format!("\"{long}\","));
    assert_eq!(line(&tree, 36), "  \"b\": 1");
    assert_eq!(tree.value(1), "é\n".repeat(1000));
    tree.press(Press::Page(3));
    tree.turn(1);
    assert_eq!(tree.lines(), 4);
}

#[test]
fn marks_are_found_by_their_pointers() {
    let outline = outline(r#"{"a":{"b":"x","c/d":["y"]},"b":1}"#).unwrap();
    let tree = Tree::new(
        outline,
        vec![
            "/a/b".to_owned(),
            "/a/c~1d/0".to_owned(),
            "/gone".to_owned(),
        ],
    );
    let marked: Vec<u32> = (0..tree.lines())
        .filter(|line| {
            tree.row(*line)
                .and_then(|row| row.item)
                .is_some_and(|item| item.marked)
        })
        .collect();
    assert_eq!(marked, [2, 4]);
}

fn searched(tree: &mut Tree, words: &str, budget: usize) -> usize {
    tree.search(words);
    while tree.search_step(budget) {}
    tree.found().found().len()
}

#[test]
fn search_compares_decoded_characters() {
    let mut tree =
        tree(r#"{"Caf\u00e9":"CAFÉ caf\u00E9","n":[1234,true,"a\/b \ud83d\ude00 \ud83d"]}"#);
    for (words, count) in [
        ("café", 3),
        ("CAFÉ", 3),
        ("23", 1),
        ("RU", 1),
        ("a/b", 1),
        ("😀", 1),
        ("\u{fffd}", 1),
        ("u00e9", 0),
        ("", 0),
        ("\"", 0),
    ] {
        assert_eq!(searched(&mut tree, words, 1), count, "{words}");
    }
}

#[test]
fn selecting_matches_wraps_around_and_unfolds_their_containers() {
    let mut tree = tree(&format!(
        r#"{{"a":{{"x":1}},"b":["x","{}x"]}}"#,
        "-".repeat(2000)
    ));
    tree.turn(1);
    tree.turn(3);
    assert_eq!(searched(&mut tree, "X", 1), 3);
    assert_eq!(tree.look(true), Some(2));
    assert_eq!(tree.pointer(tree.active()), "/a/x");
    let row = tree.row(2).unwrap();
    assert_eq!(row.pieces[1].hit, row::Hit::Current);
    assert_eq!(tree.look(true), Some(5));
    assert_eq!(tree.look(true), Some(6 + 1 + 2001 / 120));
    let part = tree.row(6 + 1 + 2001 / 120).unwrap();
    assert_eq!(part.pieces[1].text, "x");
    assert_eq!(tree.look(true), Some(2));
    assert_eq!(tree.look(false), Some(6 + 1 + 2001 / 120));
    assert_eq!(searched(&mut tree, "nothing", 1), 0);
    assert_eq!(tree.look(true), None);
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
    fn layout_agrees_with_serde_json(value in value(), budget in 16_usize..64) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        for text in [value.to_string(), pretty.clone()] {
            let tree = Tree::new(outline_in(&text, false, budget).unwrap(), Vec::new());
            prop_assert_eq!(shown(&tree), &pretty[..]);
            if !value.is_string() {
                prop_assert_eq!(tree.value(0), &pretty[..]);
            }
        }
    }

    #[test]
    fn each_pointer_leads_to_its_value(value in value()) {
        let text = value.to_string();
        let outline = outline(&text).unwrap();
        for node in 0..outline.len() {
            let found = value.pointer(&pointer::of(&outline, node)).unwrap();
            prop_assert_eq!(layout::pretty(&outline, node), serde_json::to_string_pretty(found).unwrap());
        }
    }

    #[test]
    fn outline_accepts_what_serde_json_accepts(text in r#"[\[\]{}:,"a1 .e\-\\u]{0,12}"#, budget in 16_usize..32) {
        let taken = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(outline_in(&text, false, budget).is_some(), taken, "{}", text);
    }

    #[test]
    fn truncated_text_is_shown_completely(value in value(), at in 0.0..1.0) {
        let text = value.to_string();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let cut = text.get(..text.floor_char_boundary((text.len() as f64 * at) as usize)).unwrap();
        if let Some(outline) = outline_in(cut, true, 16) {
            let blank = |text: &str| text.replace(char::is_whitespace, "");
            let shown = blank(&shown(&Tree::new(outline, Vec::new())));
            let cut = blank(cut);
            // A trailing comma without a following value is not shown.
            let trimmed = cut.strip_suffix(',').unwrap_or(&cut);
            prop_assert!(shown == cut || shown == trimmed, "{} {}", shown, cut);
        }
    }

    #[test]
    fn lines_and_nodes_agree_for_any_folds(value in value(), folds in proptest::collection::vec(any::<u32>(), 0..8)) {
        let outline = outline(&value.to_string()).unwrap();
        let mut lines = Lines::new(&outline);
        for fold in folds {
            let node = fold % outline.len();
            if outline.get(node).unwrap().children > 0 {
                let folded = !lines.is_folded(node);
                lines.fold(&outline, node, folded);
            }
        }
        let mut nodes = Vec::new();
        for line in 0..lines.total() {
            if let Some(Line::Node(node)) = lines.at(&outline, line) {
                prop_assert_eq!(lines.of(&outline, node), line);
                nodes.push(node);
            }
        }
        // The visible nodes are those without a folded ancestor.
        let seen: Vec<u32> = (0..outline.len()).filter(|node| {
            let mut at = outline.get(*node).unwrap().parent;
            while let Some(parent) = outline.get(at) {
                if lines.is_folded(at) { return false }
                at = parent.parent;
            }
            true
        }).collect();
        prop_assert_eq!(nodes, seen);
    }
}
