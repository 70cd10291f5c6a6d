//! Texts of the user interface, and the formatting of numbers and times, in the current language.
//!
//! This module does not depend on the rest of the viewer. One engine shows one viewer at a time (see
//! `embed/web`), so the language is thread-local. English is built in. Any other language is a table of texts
//! in key order, which the page fetches and passes to [`speak`]. All readers are reactive: a view updates its
//! texts when the language changes, and keeps its elements, the focus and the typed input.

mod catalogue;
mod explanation;
mod intl;
mod moment;
mod spelling;
mod template;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;

pub use catalogue::Key;
#[cfg(test)]
pub use explanation::has_explanation;
pub use explanation::{explanation, missing_explanations, speak_explanations};
pub use moment::{MomentParts, Point, day, moment, point, time_of_day, utc_offset};
pub use template::Value;

use intl::{FormatterKind, Formatters};
use spelling::English;
use template::Numerals;

/// A table of texts that does not fit this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table of texts does not fit this version")]
pub struct TextTableError;

/// The current language: English if `other` is `None`.
#[derive(Default)]
struct SpokenLanguage {
    other: Option<Other>,
}

struct Other {
    tag: String,
    texts: Vec<Arc<str>>,
    /// The texts that explain a failure, once they are here.
    explanations: Option<Vec<Arc<str>>>,
    formatters: Formatters,
}

thread_local! {
    static LANGUAGE: RefCell<SpokenLanguage> = RefCell::default();
    static CHANGED: ArcTrigger = ArcTrigger::new();
    static CHANGES: Cell<u64> = const { Cell::new(0) };
}

/// Switches to another language. `tag` is the locale for numbers and dates; `right_to_left` is the direction
/// of the script; `table` is a JSON array of the texts in key order.
///
/// # Errors
/// If the table does not fit this version. The language then stays the same.
pub fn speak(tag: &str, right_to_left: bool, table: &str) -> Result<(), TextTableError> {
    let texts: Vec<Arc<str>> = serde_json::from_str::<Vec<String>>(table)
        .map_err(|_unreadable| TextTableError)?
        .into_iter()
        .map(Arc::from)
        .collect();
    if texts.len() != catalogue::ENGLISH.len() {
        return Err(TextTableError);
    }
    let formatters = Formatters::new(tag, right_to_left);
    change(Some(Other {
        tag: tag.to_owned(),
        texts,
        explanations: None,
        formatters,
    }));
    Ok(())
}

/// Switches to English.
pub fn speak_english() {
    change(None);
}

fn change(other: Option<Other>) {
    LANGUAGE.set(SpokenLanguage { other });
    CHANGES.set(CHANGES.get() + 1);
    // Notifying drops all subscribers; those still on the page subscribe again when they next read a text. A
    // language is set before each mount, so this also releases the subscribers of views that were unmounted.
    CHANGED.with(Notify::notify);
}

/// How often the language was set: texts that were read at another number may be of another language. Reactive.
pub fn language_number() -> u64 {
    heard();
    CHANGES.get()
}

/// The text of a key. Reactive.
pub fn t(key: Key) -> Oco<'static, str> {
    heard();
    LANGUAGE.with_borrow(|language| {
        let text = language
            .other
            .as_ref()
            .and_then(|other| other.texts.get(key as usize));
        text.map_or(Oco::Borrowed(key.english()), |text| {
            Oco::Counted(Arc::clone(text))
        })
    })
}

/// Returns a closure that reads the text of a key, for a view. A view that contains [`t`] itself would keep
/// the language it was created in.
pub fn live(key: Key) -> impl Fn() -> Oco<'static, str> + Copy + Send + Sync + 'static {
    move || t(key)
}

/// A text, or a word that is the same in every language, such as `PATCH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A text of the catalogue.
    Text(Key),
    /// A text of the catalogue with a number for its placeholder `count`.
    Count(Key, u64),
    /// A word that is not translated.
    AsIs(&'static str),
}

impl Label {
    /// The text. Reactive.
    pub fn get(self) -> Oco<'static, str> {
        match self {
            Self::Text(key) => t(key),
            Self::Count(key, count) => format(key, &[("count", count.into())]).into(),
            Self::AsIs(word) => Oco::Borrowed(word),
        }
    }
}

/// The text of a key with its placeholders filled. Reactive.
pub fn format(key: Key, values: &[(&str, Value)]) -> String {
    let text = t(key);
    LANGUAGE.with_borrow(|language| match &language.other {
        Some(other) => template::fill(&text, values, &other.formatters),
        None => template::fill(&text, values, &English),
    })
}

/// Formats a number of things: `48,210`. Reactive.
pub fn count(number: u64) -> String {
    heard();
    LANGUAGE.with_borrow(|language| match &language.other {
        Some(other) => other.formatters.count(number),
        None => English.count(number),
    })
}

/// Units of measurement.
#[expect(missing_docs, reason = "the names say it")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureUnit {
    Byte,
    Kilobyte,
    Megabyte,
    Gigabyte,
    Terabyte,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
}

impl MeasureUnit {
    /// The name of the unit in `Intl`.
    fn name(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::Kilobyte => "kilobyte",
            Self::Megabyte => "megabyte",
            Self::Gigabyte => "gigabyte",
            Self::Terabyte => "terabyte",
            Self::Millisecond => "millisecond",
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// The `unitDisplay` of `Intl`. Sizes are narrow, because they are shown beside a button, where space is
    /// limited.
    fn width(self) -> &'static str {
        match self {
            Self::Millisecond | Self::Second | Self::Minute | Self::Hour | Self::Day => "short",
            _ => "narrow",
        }
    }

    fn english(self) -> &'static str {
        match self {
            Self::Byte => "B",
            Self::Kilobyte => "KB",
            Self::Megabyte => "MB",
            Self::Gigabyte => "GB",
            Self::Terabyte => "TB",
            Self::Millisecond => "ms",
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "d",
        }
    }
}

/// Formats a value with its unit and this number of decimals, at most three: `1.2 KB`. Reactive.
pub fn measure(value: f64, unit: MeasureUnit, digits: u8) -> String {
    heard();
    LANGUAGE
        .with_borrow(|language| {
            let formatters = &language.other.as_ref()?.formatters;
            formatters.write(FormatterKind::Measure(unit, digits), value)
        })
        .unwrap_or_else(|| {
            let number = format!("{value:.*}", usize::from(digits));
            let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
            let whole = whole
                .parse()
                .map_or_else(|_| whole.to_owned(), |whole| English.count(whole));
            format!("{whole}{rest} {}", unit.english())
        })
}

/// Subscribes the current observer to changes of the language.
fn heard() {
    // Outside a reactive scope, such as in an event handler, there is no observer to subscribe.
    if Observer::get().is_some() {
        CHANGED.with(Track::track);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;

    #[test]
    fn english_is_used_before_and_after_another_language() {
        let table = serde_json::to_string(&vec!["x"; catalogue::ENGLISH.len()]).unwrap();
        assert_eq!(t(Key::Filter), "Filter");
        speak("de", false, &table).unwrap();
        assert_eq!(t(Key::Filter), "x");
        speak_english();
        assert_eq!(t(Key::Filter), "Filter");
    }

    #[test]
    fn table_of_another_version_is_refused_and_changes_nothing() {
        for table in ["[]", "[\"x\"]", "{}", "", "[1]"] {
            assert_eq!(speak("de", false, table), Err(TextTableError));
            assert_eq!(t(Key::Filter), "Filter");
        }
    }

    #[test]
    fn numbers_select_their_plural_form() {
        let entries = |count: u64| format(Key::EntryCount, &[("count", count.into())]);
        assert_eq!(entries(1), "1 entry");
        assert_eq!(entries(0), "0 entries");
        assert_eq!(entries(48_210), "48,210 entries");
    }

    #[test]
    fn every_text_is_used_somewhere() {
        let mut said = String::new();
        let mut pending = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src").into()];
        while let Some(path) = pending.pop() {
            let path: std::path::PathBuf = path;
            if path.is_dir() {
                pending.extend(
                    fs::read_dir(path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                said.push_str(&fs::read_to_string(path).unwrap());
            }
        }
        // The table of criteria names the text of each label.
        let criteria = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/model/src/criterion.rs");
        let criteria = fs::read_to_string(criteria).unwrap();
        let is_label = |name: &str| criteria.contains(&format!("label: \"{name}\""));
        let is_said = |name: &str| {
            let of_key = format!("Key::{name}");
            said.match_indices(&of_key).any(|(at, _)| {
                !said[at + of_key.len()..].starts_with(|next: char| next.is_alphanumeric())
            })
        };
        for (name, _) in Key::ALL {
            assert!(is_said(name) || is_label(name), "Key::{name}");
        }
    }

    /// The build checks that each language has every text with the placeholders of the English one
    /// (`xtask/src/viewer_build/languages.rs`).
    #[test]
    fn every_text_of_every_language_can_be_filled_for_every_number() {
        struct Category(&'static str);
        impl Numerals for Category {
            fn category(&self, _: u64) -> String {
                self.0.to_owned()
            }
            fn count(&self, count: u64) -> String {
                count.to_string()
            }
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/words/languages");
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let texts: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
            for (name, key) in Key::ALL {
                let text = texts[*name].as_str().unwrap();
                // Every placeholder of the English text, with a number, as a plural needs one.
                let gaps: Vec<&str> = key
                    .english()
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split([',', '}']).next())
                    .collect();
                let values: Vec<(&str, Value)> =
                    gaps.iter().map(|gap| (*gap, Value::Count(3))).collect();
                for category in ["zero", "one", "two", "few", "many", "other"] {
                    let filled = template::fill(text, &values, &Category(category));
                    assert!(
                        !filled.contains(['{', '}']) && !filled.is_empty(),
                        "{}: {name} in {category}: {filled}",
                        path.display()
                    );
                }
            }
        }
    }
}
