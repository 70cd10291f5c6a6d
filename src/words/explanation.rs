//! The texts that explain a failure. They are not in the table of [`Key`](super::Key)s, because the first rows do not
//! need them: the English ones belong to the code that shows an explanation, and those of another language are a file
//! that is fetched when the first explanation is shown. Until it is here, an explanation is in English.

use std::sync::Arc;

use super::spelling::English;
use super::{CHANGED, LANGUAGE, TextTableError, Value, heard, template};
use leptos::prelude::*;

macro_rules! explanations {
    ($($name:literal = $english:literal;)*) => {
        /// The name and the English text of each.
        const ENGLISH: &[(&str, &str)] = &[$(($name, $english)),*];
    };
}
include!("explanation_texts.rs");

/// The language whose texts are missing: a language tag, or `None` if the texts are here. Reactive.
pub fn missing_explanations() -> Option<String> {
    heard();
    LANGUAGE.with_borrow(|language| {
        let other = language.other.as_ref()?;
        other.explanations.is_none().then(|| other.tag.clone())
    })
}

/// Provides the texts of a language: a JSON array in the order of the English ones. Does nothing if the screen shows
/// another language by now.
///
/// # Errors
/// If the table does not fit this version.
pub fn speak_explanations(tag: &str, table: &str) -> Result<(), TextTableError> {
    let texts: Vec<Arc<str>> = serde_json::from_str::<Vec<String>>(table)
        .map_err(|_unreadable| TextTableError)?
        .into_iter()
        .map(Arc::from)
        .collect();
    if texts.len() != ENGLISH.len() {
        return Err(TextTableError);
    }
    let is_spoken = LANGUAGE.with_borrow_mut(|language| match &mut language.other {
        Some(other) if other.tag == tag => {
            other.explanations = Some(texts);
            true
        }
        _ => false,
    });
    if is_spoken {
        CHANGED.with(Notify::notify);
    }
    Ok(())
}

/// The text of this name with its placeholders filled; empty if there is none. Reactive.
pub fn explanation(name: &str, values: &[(&str, Value)]) -> String {
    heard();
    let Some((at, (_, english))) = ENGLISH
        .iter()
        .enumerate()
        .find(|(_, (known, _))| *known == name)
    else {
        return String::new();
    };
    LANGUAGE.with_borrow(|language| {
        let translated = language
            .other
            .as_ref()
            .and_then(|other| Some((other.explanations.as_ref()?.get(at)?, &other.formatters)));
        match translated {
            Some((text, formatters)) => template::fill(text, values, formatters),
            None => template::fill(english, values, &English),
        }
    })
}

/// Whether there is a text of this name.
#[cfg(test)]
pub fn has_explanation(name: &str) -> bool {
    ENGLISH.iter().any(|(known, _)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::super::{catalogue, speak, speak_english};
    use super::*;

    fn speak_german() {
        let table = serde_json::to_string(&vec!["x"; catalogue::ENGLISH.len()]).unwrap();
        speak("de", false, &table).unwrap();
    }

    #[test]
    fn explanations_are_in_english_until_those_of_the_language_are_here() {
        let (name, english) = ENGLISH[0];
        assert_eq!(missing_explanations(), None);
        speak_german();
        assert_eq!(missing_explanations().as_deref(), Some("de"));
        assert_eq!(explanation(name, &[]), english);
        let table = serde_json::to_string(&vec!["y"; ENGLISH.len()]).unwrap();
        speak_explanations("fr", &table).unwrap();
        assert_eq!(explanation(name, &[]), english);
        speak_explanations("de", &table).unwrap();
        assert_eq!(missing_explanations(), None);
        assert_eq!(explanation(name, &[]), "y");
        assert_eq!(speak_explanations("de", "[]"), Err(TextTableError));
        speak_english();
        assert_eq!(explanation(name, &[]), english);
        assert_eq!(explanation("no such text", &[]), "");
    }
}
