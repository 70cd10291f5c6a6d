//! Names every asset after its final bytes.
//!
//! Trunk hashes before wasm-opt and before minifying, so the same name can stand for different bytes,
//! and a browser that was told `immutable` would keep the old ones for ever.
use std::{collections::BTreeMap, ops::Range};

use super::{
    Defect,
    assets::{Assets, kind},
};
use crate::digest;

/// Old name to new name, for each file that has a new one.
pub(super) type Renamed = BTreeMap<String, String>;

/// Hex digits in a name that we give.
const DIGITS: usize = 16;
/// Hex digits in a name that Trunk gave: 16 without the zeros in front, so now and then a few less.
const TRUNK_DIGITS: std::ops::RangeInclusive<usize> = 11..=16;

/// Renames what Trunk named after a hash, and the scripts and styles that index.html names, and corrects
/// every reference. Files in folders keep their names: their references are relative and rarely literal.
pub(super) fn give(assets: &mut Assets) -> Result<Renamed, Defect> {
    let mut pending: Vec<String> = assets
        .names()
        .filter(|name| is_renamed(assets, name))
        .map(str::to_owned)
        .collect();
    let mut renamed = Renamed::new();
    // A name depends on the content, and the content on the names in it: leaves first.
    while !pending.is_empty() {
        let leaf = pending
            .iter()
            .position(|name| !names_another(assets, name, &pending));
        let Some(leaf) = leaf else {
            return Err(Defect::Circle {
                files: pending.join(", "),
            });
        };
        let old = pending.swap_remove(leaf);
        let new = content_name(&old, assets.bytes(&old).unwrap_or_default());
        assets.rename(&old, &new);
        correct_references(assets, &old, &new);
        renamed.insert(old, new);
    }
    Ok(renamed)
}

fn is_renamed(assets: &Assets, name: &str) -> bool {
    let named_by_page = || {
        let index = assets.text("index.html").unwrap_or_default();
        matches!(kind(name), "js" | "css") && reference(index, name).is_some()
    };
    !name.contains('/') && (hash_in(name).is_some() || named_by_page())
}

fn names_another(assets: &Assets, name: &str, pending: &[String]) -> bool {
    is_text(name)
        && assets.text(name).is_some_and(|text| {
            pending
                .iter()
                .any(|other| other != name && reference(text, other).is_some())
        })
}

fn correct_references(assets: &mut Assets, old: &str, new: &str) {
    let texts: Vec<String> = assets
        .names()
        .filter(|name| is_text(name))
        .map(str::to_owned)
        .collect();
    for name in texts {
        let Some(mut text) = assets.text(&name).map(str::to_owned) else {
            continue;
        };
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| reference(rest, old)) {
            let start = from + at;
            text.replace_range(start..start + old.len(), new);
            from = start + new.len();
        }
        assets.set(&name, text.into_bytes());
    }
}

fn is_text(name: &str) -> bool {
    matches!(kind(name), "html" | "js" | "css" | "json" | "webmanifest")
}

/// Where `text` names the file: as a whole name, not as the end or the beginning of a longer one.
fn reference(text: &str, name: &str) -> Option<usize> {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        let after = text
            .get(at + name.len()..)
            .and_then(|after| after.chars().next());
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

fn content_name(name: &str, bytes: &[u8]) -> String {
    let mut hash = digest::of(bytes);
    hash.truncate(DIGITS);
    let mut new = name.to_owned();
    if let Some(place) = hash_in(name) {
        new.replace_range(place, &hash);
    } else {
        let stem = name.len() - kind(name).len() - 1;
        new.insert_str(stem, &format!("-{hash}"));
    }
    new
}

/// Where a name has a hash: `viewer-0011223344556677_bg.wasm` at 7..23.
fn hash_in(name: &str) -> Option<Range<usize>> {
    name.match_indices('-').find_map(|(dash, _)| {
        let rest = name.get(dash + 1..)?;
        let digits = rest
            .find(|c: char| !matches!(c, '0'..='9' | 'a'..='f'))
            .unwrap_or(rest.len());
        let ends = rest.get(digits..)?.starts_with(['.', '_']);
        (TRUNK_DIGITS.contains(&digits) && ends).then(|| dash + 1..dash + 1 + digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_found_before_an_ending_and_before_bg() {
        assert_eq!(hash_in("viewer-0011223344556677.js"), Some(7..23));
        assert_eq!(hash_in("viewer-0011223344556677_bg.wasm"), Some(7..23));
        assert_eq!(hash_in("time-zone-0011223344556677.css"), Some(10..26));
        assert_eq!(hash_in("viewer-1ea11b050066822.js"), Some(7..22));
        assert_eq!(hash_in("look-deadbeef.css"), None, "a word is no hash");
        assert_eq!(hash_in("start.js"), None);
    }

    #[test]
    fn a_name_is_not_found_inside_a_longer_one() {
        assert_eq!(reference("src=restart.js", "start.js"), None);
        assert_eq!(reference("src=start.json", "start.js"), None);
        assert_eq!(reference("src=restart.js,/start.js?", "start.js"), Some(16));
    }

    #[test]
    fn the_same_bytes_keep_their_name() {
        let once = content_name("a.css", b"x");
        assert_eq!(content_name(&once, b"x"), once);
    }

    #[test]
    fn files_that_name_each_other_are_refused() {
        let mut assets: Assets = [
            ("a-0011223344556677.js", b"b-0011223344556677.js".as_slice()),
            ("b-0011223344556677.js", b"a-0011223344556677.js"),
        ]
        .into_iter()
        .collect();
        let error = give(&mut assets).unwrap_err().to_string();
        assert!(error.contains("a-0011223344556677.js"), "{error}");
    }
}
