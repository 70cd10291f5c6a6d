//! A class of the style sheet belongs to one file. Two files that style the same class by chance change each other's
//! elements.

use std::{collections::BTreeMap, error::Error, fs, path::PathBuf};

use super::{relative, root};

/// The host element's root has its tokens in one file, and its own style in another.
const SHARED: [&str; 1] = [".sal-root"];

#[test]
fn every_class_is_styled_in_one_file() -> Result<(), Box<dyn Error>> {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let sheets = sheets()?;
    assert!(sheets.len() > 20, "the style sheets are found");
    for path in sheets {
        let file = relative(&path);
        for class in classes(&fs::read_to_string(&path)?) {
            let known = files.entry(class).or_default();
            if !known.contains(&file) {
                known.push(file.clone());
            }
        }
    }
    files.retain(|class, files| files.len() > 1 && !SHARED.contains(&class.as_str()));
    assert!(files.is_empty(), "styled in several files: {files:#?}");
    Ok(())
}

#[test]
fn classes_are_the_selectors_of_rules_outside_of_conditions() {
    let css = "/* .sal-a {} */ .sal-b, .sal-c { x: y }\n.sal-d .sal-e {}\n@container sal (x) { .sal-f { } }\n.sal-g { }";
    assert_eq!(classes(css), [".sal-b", ".sal-c", ".sal-g"]);
}

/// Returns the classes that a sheet styles as such: selectors of one class, outside of at-rules.
fn classes(css: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut selector = String::new();
    for piece in without_comments(css).split_inclusive(['{', '}']) {
        let Some((text, brace)) = piece
            .char_indices()
            .next_back()
            .map(|(at, brace)| (piece.get(..at).unwrap_or_default(), brace))
        else {
            continue;
        };
        if brace == '{' {
            if depth == 0 {
                selector.push_str(text);
                found.extend(
                    selector
                        .split(',')
                        .map(str::trim)
                        .filter(|part| part.starts_with(".sal-") && is_one_class(part))
                        .map(str::to_owned),
                );
                selector.clear();
            }
            depth += 1;
        } else {
            depth = depth.saturating_sub(1);
        }
    }
    found
}

fn is_one_class(selector: &str) -> bool {
    selector
        .chars()
        .skip(1)
        .all(|char| char.is_ascii_alphanumeric() || "-_".contains(char))
}

fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut out = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The style sheets: the shared ones and those of the features.
fn sheets() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut pending = vec![root().join("style"), root().join("src")];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|ending| ending == "css") {
                found.push(path);
            }
        }
    }
    Ok(found)
}
