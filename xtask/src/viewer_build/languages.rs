//! The languages besides English: two files each, fetched on first use. One has the texts of the viewer, the other
//! those that explain a failure. The build fails if a language lacks a text, has an additional one, or has other
//! placeholders than English.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::content_names::Hashed;
use crate::{defect::ViewerBuildError, task_error::TaskError, workspace::Workspace};

/// Include the viewer's own list of texts, so that the order is the same.
macro_rules! catalogue {
    ($($key:ident = $english:literal;)*) => {
        const CATALOGUE: &[(&str, &str)] = &[$((stringify!($key), $english)),*];
    };
}
include!("../../../src/words/english.rs");

macro_rules! explanations {
    ($($name:literal = $english:literal;)*) => {
        const EXPLANATIONS: &[(&str, &str)] = &[$(($name, $english)),*];
    };
}
include!("../../../src/words/explanation_texts.rs");

/// The files of the translators: JSON objects that map keys to texts.
const FOLDER: &str = "src/words/languages";
/// The files of the translators for the texts that explain a failure.
const EXPLANATION_FOLDER: &str = "src/words/explanations";
/// The English texts of the JavaScript around the viewer, by key.
const ENGLISH_OF_THE_PAGE: &str = "src/embed/web/english.json";
/// The member of a language file that holds the translations of those texts.
const OF_THE_PAGE: &str = "js";

/// The member of a language file that describes the language.
const OF_THE_LANGUAGE: &str = "language";

/// What the code has to know of a language.
#[derive(Debug, Deserialize)]
struct Description {
    /// The direction of its script.
    direction: Direction,
    /// The plural categories that a text must have, from the Unicode CLDR. Categories that only occur for
    /// numbers such as 1,000,000 are left out; there, `other` is understandable.
    plurals: Vec<String>,
}

/// As in [HTML](https://html.spec.whatwg.org/multipage/dom.html#the-dir-attribute).
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Ltr,
    Rtl,
}

/// A language that can be fetched.
#[derive(Debug)]
pub(super) struct LanguageFile {
    pub(super) tag: String,
    pub(super) file: Hashed,
    /// The texts that explain a failure. The viewer fetches them when it shows the first explanation.
    pub(super) explanations: Hashed,
}

/// Returns every language besides English.
pub(super) fn all(workspace: &Workspace) -> Result<Vec<LanguageFile>, TaskError> {
    let folder = workspace.path(FOLDER);
    let page = read(workspace, ENGLISH_OF_THE_PAGE)?;
    let mut languages = Vec::new();
    for entry in fs::read_dir(&folder).map_err(TaskError::file("read", &folder))? {
        let path = entry.map_err(TaskError::file("read", &folder))?.path();
        let Some(tag) = path.file_stem().and_then(|tag| tag.to_str()) else {
            continue;
        };
        let texts = read(workspace, &format!("{FOLDER}/{tag}.json"))?;
        let explanations = read(workspace, &format!("{EXPLANATION_FOLDER}/{tag}.json"))?;
        let (text, explanations) = written(tag, texts, &page, &explanations)?;
        let hashed = |name: String, text: String| Hashed::new(&name, "json", text.into_bytes());
        languages.push(LanguageFile {
            tag: tag.to_owned(),
            file: hashed(format!("languages/{tag}"), text),
            explanations: hashed(format!("languages/explanations-{tag}"), explanations),
        });
    }
    languages.sort_by(|one, other| one.tag.cmp(&other.tag));
    Ok(languages)
}

fn read(workspace: &Workspace, name: &str) -> Result<Map<String, Value>, TaskError> {
    let path = workspace.path(name);
    let bytes = fs::read(&path).map_err(TaskError::file("read", &path))?;
    Ok(
        serde_json::from_slice(&bytes).map_err(|error| ViewerBuildError::Language {
            tag: name.to_owned(),
            what: format!("is not an object of texts: {error}"),
        })?,
    )
}

/// Serializes the two files of a language: the viewer's texts as a list in the order of the keys with the page's
/// texts by key, and the texts of explanations as a list.
fn written(
    tag: &str,
    mut texts: Map<String, Value>,
    page: &Map<String, Value>,
    explanations: &Map<String, Value>,
) -> Result<(String, String), ViewerBuildError> {
    let refuse = |what: String| ViewerBuildError::Language {
        tag: tag.to_owned(),
        what,
    };
    let description = texts.remove(OF_THE_LANGUAGE).unwrap_or_default();
    let Description { direction, plurals } =
        serde_json::from_value(description).map_err(|error| {
            refuse(format!(
                "has no `{OF_THE_LANGUAGE}` with `direction` and `plurals`: {error}"
            ))
        })?;
    let Some(Value::Object(of_the_page)) = texts.remove(OF_THE_PAGE) else {
        return Err(refuse(format!("has no `{OF_THE_PAGE}`")));
    };
    let english = CATALOGUE
        .iter()
        .map(|(key, text)| (*key, *text))
        .collect::<Vec<_>>();
    let words = in_order(&english, &texts, &plurals).map_err(refuse)?;
    let english = page
        .iter()
        .map(|(key, text)| (key.as_str(), text.as_str().unwrap_or_default()))
        .collect::<Vec<_>>();
    in_order(&english, &of_the_page, &plurals).map_err(refuse)?;
    let explanations = in_order(EXPLANATIONS, explanations, &plurals).map_err(refuse)?;
    Ok((
        json!({ "dir": direction, "words": words, OF_THE_PAGE: of_the_page }).to_string(),
        json!(explanations).to_string(),
    ))
}

/// Returns the texts in the order of the English ones. Fails if keys, placeholders or plural categories
/// differ.
fn in_order<'a>(
    english: &[(&str, &str)],
    texts: &'a Map<String, Value>,
    plurals: &[String],
) -> Result<Vec<&'a str>, String> {
    let keys: BTreeSet<&str> = english.iter().map(|(key, _)| *key).collect();
    if let Some(odd) = texts.keys().find(|key| !keys.contains(key.as_str())) {
        return Err(format!("has `{odd}`, which English has not"));
    }
    let mut ordered = Vec::new();
    for (key, english) in english {
        let text = texts
            .get(*key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("has no text for `{key}`"))?;
        let (gaps, expected) = (gaps(text), gaps(english));
        let names = |gaps: &Option<Gaps>| -> Option<Vec<String>> {
            gaps.as_ref().map(|gaps| gaps.keys().cloned().collect())
        };
        if names(&gaps) != names(&expected) {
            return Err(format!("has other gaps than English in `{key}`"));
        }
        for (gap, branches) in gaps.unwrap_or_default() {
            let is_plural = expected
                .as_ref()
                .is_some_and(|all| all.get(&gap).is_some_and(|branches| !branches.is_empty()));
            if is_plural && !plurals.iter().all(|plural| branches.contains(plural)) {
                return Err(format!(
                    "does not tell {} apart for {{{gap}}} in `{key}`",
                    plurals.join(", ")
                ));
            }
        }
        ordered.push(text);
    }
    Ok(ordered)
}

/// The placeholders of a text by name, each with its plural categories.
type Gaps = BTreeMap<String, BTreeSet<String>>;

/// Returns the placeholders of a text, or `None` if braces do not match.
fn gaps(text: &str) -> Option<Gaps> {
    let mut found = Gaps::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (inside, after) = group(rest.get(at..)?)?;
        let (name, branches) = match inside.split_once(", plural,") {
            Some((name, branches)) => (name, branches),
            None => (inside, ""),
        };
        let plurals = found.entry(name.to_owned()).or_default();
        let mut branches = branches;
        let mut within = Vec::new();
        while let Some(at) = branches.find('{') {
            plurals.insert(branches.get(..at)?.trim().to_owned());
            let (inside, after) = group(branches.get(at..)?)?;
            within.push(gaps(inside)?);
            branches = after;
        }
        for (name, plurals) in within.into_iter().flatten() {
            found.entry(name).or_default().extend(plurals);
        }
        rest = after;
    }
    Some(found)
}

/// Splits a text that starts with `{` into what is inside the braces and what follows the `}`.
fn group(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, char) in text.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_complete() {
        let languages = all(&Workspace::here()).unwrap();
        let tags: Vec<&str> = languages.iter().map(|language| &*language.tag).collect();
        assert!(tags.len() >= 8 && tags.is_sorted(), "{tags:?}");
        for language in languages {
            let file: Value = serde_json::from_slice(&language.file.bytes).unwrap();
            assert_eq!(file["words"].as_array().unwrap().len(), CATALOGUE.len());
            let word = |key: &str| {
                let at = CATALOGUE.iter().position(|(known, _)| *known == key);
                let text = file["words"][at.unwrap()].as_str().unwrap();
                text.to_lowercase()
            };
            for name in ["ViewRequest", "ViewResponse"] {
                assert!(
                    word(name).contains(&word("View")),
                    "{}: a button is called by what it shows",
                    language.tag
                );
            }
            let stem = format!("languages/{}-", language.tag);
            assert!(language.file.name.starts_with(&stem), "{language:?}");
        }
    }

    fn texts(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn differences_from_english_are_named_in_the_error() {
        let english = [
            ("Count", "{n, plural, one {{n} entry} other {{n} entries}}"),
            ("Copy", "Copy {what}"),
        ];
        let read = |json: &str| -> Result<Vec<String>, String> {
            let texts = texts(json);
            let plurals = ["one", "two", "other"].map(str::to_owned);
            let words = in_order(&english, &texts, &plurals)?;
            Ok(words.into_iter().map(str::to_owned).collect())
        };
        let count = "{n, plural, one {une} two {deux} other {{n}}}";
        for (json, named) in [
            (format!(r#"{{"Count":"{count}"}}"#), "no text for `Copy`"),
            (
                format!(r#"{{"Count":"{count}","Copy":""}}"#),
                "no text for `Copy`",
            ),
            (
                format!(r#"{{"Count":"{count}","Copy":"{{what}}","Odd":"x"}}"#),
                "`Odd`",
            ),
            (
                format!(r#"{{"Count":"{count}","Copy":"{{wat}}"}}"#),
                "other gaps than English in `Copy`",
            ),
            (
                format!(r#"{{"Count":"{count}","Copy":"{{what"}}"#),
                "other gaps than English in `Copy`",
            ),
            (
                r#"{"Count":"{n, plural, one {{n}} other {{n}}}","Copy":"{what}"}"#.to_owned(),
                "{n} in `Count`",
            ),
        ] {
            let refusal = read(&json).unwrap_err();
            assert!(refusal.contains(named), "{json}: {refusal}");
        }
        let json = format!(r#"{{"Copy":"{{what}}!","Count":"{count}"}}"#);
        assert_eq!(read(&json).unwrap(), [count, "{what}!"]);
    }
}
