//! Tests of the walker with fixed texts and against `serde_json`.

use proptest::prelude::*;

use super::*;
use crate::pace::at_once as done;

fn end_of(text: &[u8]) -> End {
    let mut walker = Walker::new(text);
    while walker.next().is_some() {}
    walker.end()
}

#[test]
fn every_value_has_its_pointer() {
    let text = br#"{"a/b":[1,{"c~":"x"}],"d":null}"#;
    let mut walker = Walker::new(text);
    let mut places = Vec::new();
    while let Some(event) = walker.next() {
        if matches!(event, Event::Value(_) | Event::Bare(_)) {
            places.push(walker.pointer(walker.depth()));
        }
    }
    assert_eq!(places, ["/a~1b/0", "/a~1b/1/c~0", "/d"]);
}

#[test]
fn unusual_texts_are_walked_and_malformed_ones_detected() {
    let deep = [b"[".repeat(3_000), b"]".repeat(3_000)].concat();
    assert_eq!(end_of(&deep), End::Whole);
    assert_eq!(end_of(&b"[".repeat(20_000)), End::Malformed);
    for (text, end) in [
        ("\u{feff} {\"a\" : 1e400 , \"a\":NaN}\n", End::Whole),
        ("{\"a\":\"x", End::Cut),
        ("{\"a\":\"x\\", End::Cut),
        ("[1,2", End::Cut),
        ("", End::Cut),
        ("{\"a\":tru", End::Cut),
        ("{\"a\":tru}", End::Malformed),
        ("{a:1}", End::Malformed),
        ("{'a':1}", End::Malformed),
        ("{\"a\":1,}", End::Malformed),
        ("[1}", End::Malformed),
        ("{} {}", End::Malformed),
        ("hunter2", End::Malformed),
    ] {
        assert_eq!(end_of(text.as_bytes()), end, "{text}");
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".*".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::vec((".{0,6}", inner), 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn serde_json_output_is_whole_and_its_prefixes_are_cut(value in json(), cut in 0.0..1.0_f64, pretty: bool) {
        let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) }.unwrap();
        prop_assert_eq!(end_of(&text), End::Whole);
        if value.is_object() || value.is_array() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "an offset in a short text")]
            let at = (text.len() as f64 * cut) as usize;
            prop_assert_eq!(end_of(&text[..at]), End::Cut);
        }
    }

    #[test]
    fn valid_json_is_whole_and_malformed_text_is_invalid_json(text in r#"[\[\]{}:,"a1 \\]{0,12}"#) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        // The walker accepts more numbers and escapes than `serde_json`, so only these directions hold.
        if theirs { prop_assert_eq!(end_of(text.as_bytes()), End::Whole); }
        if end_of(text.as_bytes()) == End::Malformed { prop_assert!(!theirs); }
    }

    #[test]
    fn arbitrary_bytes_do_not_make_the_walker_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        end_of(&bytes);
    }
}

#[test]
fn long_tokens_are_read_in_slices_as_at_once() {
    for length in SLICE - 4..SLICE + 4 {
        for text in [
            format!(
                r#"{{"{}\\":"\"{}"}}"#,
                "n".repeat(length),
                "\\".repeat(length * 2)
            ),
            format!("[\"{}\",{}, true", "é".repeat(length), "1".repeat(length)),
            format!("[1{}", " ".repeat(length)),
            format!("[\"{}", "x".repeat(2 * length)),
        ] {
            let (mut at_once, mut sliced) =
                (Walker::new(text.as_bytes()), Walker::new(text.as_bytes()));
            let pace = Pace::in_slices();
            loop {
                let event = at_once.next();
                assert_eq!(done(sliced.next_in_slices(&pace)), event);
                assert_eq!(sliced.at(), at_once.at());
                if event.is_none() {
                    break;
                }
            }
            assert_eq!(sliced.end(), at_once.end());
        }
    }
}
