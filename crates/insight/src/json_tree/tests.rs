use super::*;

#[test]
fn every_value_knows_its_pointer() {
    let tree = JsonTree::read(r#"{"a":[{"b/c":1},"x\u00e9\n"],"D~":null}"#);
    assert_eq!(tree.end(), JsonEnd::Whole);
    let root = tree.root().unwrap();
    let first = root.get("A").unwrap().children().next().unwrap();
    assert_eq!(first.get("b/c").unwrap().pointer(), "/a/0/b~1c");
    assert_eq!(root.get("d~").unwrap().pointer(), "/D~0");
    let second = root.get("a").unwrap().children().nth(1).unwrap();
    assert_eq!(second.text().unwrap(), "xé\n");
    assert_eq!(second.pointer(), "/a/1");
    assert_eq!(root.pointer(), "");
    assert_eq!(first.written(), r#"{"b/c":1}"#);
}

#[test]
fn a_cut_or_broken_text_is_read_as_far_as_it_goes() {
    let cut = JsonTree::read(r#"{"detail":"unter"#);
    assert_eq!(cut.end(), JsonEnd::Cut);
    assert_eq!(
        cut.root().unwrap().get("detail").unwrap().text().unwrap(),
        "unter"
    );
    for (text, end) in [
        ("", JsonEnd::Cut),
        ("{\"a\":1}}", JsonEnd::Malformed),
        ("{bad json", JsonEnd::Malformed),
        ("<html>", JsonEnd::Malformed),
        ("\u{feff}[]", JsonEnd::Whole),
    ] {
        assert_eq!(JsonTree::read(text).end(), end, "{text}");
    }
    JsonTree::read("\"\\ud800é\\u00").root().unwrap().text();
}

#[test]
fn size_and_depth_are_limited_but_outer_members_stay() {
    let long = format!(
        r#"{{"Resources":[{}1],"totalResults":7}}"#,
        "1,".repeat(100_000)
    );
    let tree = JsonTree::read(&long);
    assert!(tree.values.len() < MAX_VALUES + 4);
    let total = tree.root().unwrap().get("totalresults").unwrap();
    assert_eq!(total.bare(), Some("7"));
    let deep = format!("{}1{}", "[".repeat(3_000), "]".repeat(3_000));
    let tree = JsonTree::read(&deep);
    assert_eq!(
        (tree.end(), tree.values.len()),
        (JsonEnd::Whole, MAX_DEPTH + 1)
    );
    assert_eq!(
        JsonTree::read(&"[".repeat(20_000)).end(),
        JsonEnd::Malformed
    );
}
