//! The words on the screen, and how numbers and times are spelled, in the language in use.
//!
//! It knows what is said and nothing of why. One engine shows one viewer at a time (see `embed/web`), so the
//! language belongs to the thread. English is built in; another one is a table of texts in the order of the
//! keys, which the page fetches and [`speak`] takes. What is read here is tracked: a view that says a word is
//! told when the language changes, and its elements stay, with the focus and what is typed.

mod catalogue;
mod intl;
mod moment;
mod spelling;
mod template;

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;

pub use catalogue::Key;
pub use moment::{Moment, Point, day, moment, point, time_of_day, utc_offset};
pub use template::Value;

use intl::{Form, Formatters};
use spelling::English;
use template::Numerals;

/// A table that is not one of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table of texts does not fit this version")]
pub struct WrongTable;

/// What is spoken: English where there is no other.
#[derive(Default)]
struct Language {
    other: Option<Other>,
}

struct Other {
    texts: Vec<Arc<str>>,
    formatters: Formatters,
}

thread_local! {
    static LANGUAGE: RefCell<Language> = RefCell::default();
    static CHANGED: ArcTrigger = ArcTrigger::new();
}

/// Speaks another language from now on. `tag` is what numbers and dates follow; `table` is a JSON array of the
/// texts, in the order of the keys.
///
/// # Errors
/// When the table is not one of this version. The language then stays.
pub fn speak(tag: &str, table: &str) -> Result<(), WrongTable> {
    let texts: Vec<Arc<str>> = serde_json::from_str::<Vec<String>>(table)
        .map_err(|_unreadable| WrongTable)?
        .into_iter()
        .map(Arc::from)
        .collect();
    if texts.len() != catalogue::ENGLISH.len() {
        return Err(WrongTable);
    }
    let formatters = Formatters::new(tag);
    change(Some(Other { texts, formatters }));
    Ok(())
}

/// Speaks English from now on.
pub fn speak_english() {
    change(None);
}

fn change(other: Option<Other>) {
    LANGUAGE.set(Language { other });
    // Whoever is told is forgotten, and remembered when they read again. So what has left the page since is let go
    // of here; a language is set before each mount.
    CHANGED.with(Notify::notify);
}

/// A text. Tracked.
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

/// A text that stays in the language in use. It stands in a view where [`t`] would say it once, for good.
pub fn live(key: Key) -> impl Fn() -> Oco<'static, str> + Copy + Send + Sync + 'static {
    move || t(key)
}

/// A text, or a word that every language has as it is, such as `PATCH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A text of the catalogue.
    Text(Key),
    /// A text of the catalogue with a number in its gap `count`.
    Count(Key, u64),
    /// As it is.
    AsIs(&'static str),
}

impl Label {
    /// What it says. Tracked.
    pub fn get(self) -> Oco<'static, str> {
        match self {
            Self::Text(key) => t(key),
            Self::Count(key, count) => format(key, &[("count", count.into())]).into(),
            Self::AsIs(word) => Oco::Borrowed(word),
        }
    }
}

/// A text with its gaps filled. Tracked.
pub fn format(key: Key, values: &[(&str, Value)]) -> String {
    let text = t(key);
    LANGUAGE.with_borrow(|language| match &language.other {
        Some(other) => template::fill(&text, values, &other.formatters),
        None => template::fill(&text, values, &English),
    })
}

/// A number of things: `48,210`. Tracked.
pub fn count(number: u64) -> String {
    heard();
    LANGUAGE.with_borrow(|language| match &language.other {
        Some(other) => other.formatters.count(number),
        None => English.count(number),
    })
}

/// What is measured in.
#[expect(missing_docs, reason = "each says what it is")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
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

impl Unit {
    /// As `Intl` names it.
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

    /// How `Intl` is to spell it: a size stands beside a button, where there is little room.
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

/// So much of a unit, with so many digits after the point, at most three: `1.2 KB`. Tracked.
pub fn measure(value: f64, unit: Unit, digits: u8) -> String {
    heard();
    LANGUAGE
        .with_borrow(|language| {
            let formatters = &language.other.as_ref()?.formatters;
            formatters.write(Form::Measure(unit, digits), value)
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

/// Whoever reads a word is told when the language changes.
fn heard() {
    // Outside of what can be told there is nothing to warn of: an event handler says what is so now.
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
    fn english_is_spoken_until_another_language_is_and_again_after_it() {
        let table = serde_json::to_string(&vec!["x"; catalogue::ENGLISH.len()]).unwrap();
        assert_eq!(t(Key::Filter), "Filter");
        speak("de", &table).unwrap();
        assert_eq!(t(Key::Filter), "x");
        speak_english();
        assert_eq!(t(Key::Filter), "Filter");
    }

    #[test]
    fn a_table_of_another_version_is_refused_and_nothing_changes() {
        for table in ["[]", "[\"x\"]", "{}", "", "[1]"] {
            assert_eq!(speak("de", table), Err(WrongTable));
            assert_eq!(t(Key::Filter), "Filter");
        }
    }

    #[test]
    fn numbers_choose_their_words() {
        let entries = |count: u64| format(Key::EntryCount, &[("count", count.into())]);
        assert_eq!(entries(1), "1 entry");
        assert_eq!(entries(0), "0 entries");
        assert_eq!(entries(48_210), "48,210 entries");
    }

    #[test]
    fn no_text_is_kept_that_nothing_says() {
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
        // The table of criteria names the text on each label.
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

    /// That each language has every text, with the gaps of the English one, is held where it is built
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
                // Every gap of the English text, with a number where the English text has a plural.
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
