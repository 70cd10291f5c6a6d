//! The browser's `Intl`, used for every language except English. All calls go through `Reflect`, which
//! returns an error instead of throwing, because the page may have modified `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use super::Unit;
use super::template::Numerals;

/// Purpose of a formatter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The plural category of a number.
    Plural,
    /// A number of things.
    Count,
    /// A value of a unit, with this number of decimals.
    Measure(Unit, u8),
    /// A date.
    Date,
    /// A time of day, to the millisecond.
    Clock,
    /// A time of day, to the minute.
    Minute,
    /// Midnight as the end of a day: 24:00.
    EndOfDay,
    /// A date without its year.
    Day,
}

impl Form {
    /// The `Intl` class and its method.
    fn class(self) -> (&'static str, &'static str) {
        match self {
            Self::Plural => ("PluralRules", "select"),
            Self::Count | Self::Measure(..) => ("NumberFormat", "format"),
            Self::Date | Self::Clock | Self::Minute | Self::EndOfDay | Self::Day => {
                ("DateTimeFormat", "format")
            }
        }
    }

    /// Options of the class. `Intl` accepts numbers as strings.
    fn options(self) -> Vec<(&'static str, &'static str)> {
        let hour_cycle = if self == Self::EndOfDay { "h24" } else { "h23" };
        let clock = [
            ("timeZone", "UTC"),
            ("hourCycle", hour_cycle),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
        ];
        match self {
            Self::Plural | Self::Count => Vec::new(),
            Self::Measure(unit, digits) => {
                let digits = match digits {
                    0 => "0",
                    1 => "1",
                    2 => "2",
                    _ => "3",
                };
                vec![
                    ("style", "unit"),
                    ("unit", unit.name()),
                    ("unitDisplay", unit.width()),
                    ("minimumFractionDigits", digits),
                    ("maximumFractionDigits", digits),
                ]
            }
            Self::Date => vec![
                ("timeZone", "UTC"),
                ("year", "numeric"),
                ("month", "short"),
                ("day", "numeric"),
            ],
            Self::Clock => {
                let seconds = [("second", "2-digit"), ("fractionalSecondDigits", "3")];
                clock.into_iter().chain(seconds).collect()
            }
            Self::Minute | Self::EndOfDay => clock.to_vec(),
            Self::Day => vec![("timeZone", "UTC"), ("month", "short"), ("day", "numeric")],
        }
    }
}

/// The formatters of a language. Each is created once, because creating one costs fifteen times as much as
/// using it.
#[derive(Default)]
pub(super) struct Formatters {
    /// The locale for `Intl`. It may be more specific than the language of the texts, such as `pt-BR` or
    /// `ar-u-nu-latn`.
    tag: String,
    right_to_left: bool,
    built: RefCell<Vec<(Form, Object)>>,
}

impl Formatters {
    /// Creates the formatters of a locale. Plain `ar` gets Latin digits, as in status codes and addresses:
    /// without a country, browsers differ in which digits they use for Arabic.
    pub(super) fn new(tag: &str, right_to_left: bool) -> Self {
        let tag = if tag == "ar" { "ar-u-nu-latn" } else { tag };
        Self {
            tag: tag.to_owned(),
            right_to_left,
            built: RefCell::default(),
        }
    }

    /// Formats a value, or returns `None` if the browser cannot.
    pub(super) fn write(&self, form: Form, value: f64) -> Option<String> {
        let formatter = self.formatter(form)?;
        let (_, method) = form.class();
        let method: Function = Reflect::get(&formatter, &method.into())
            .ok()?
            .dyn_into()
            .ok()?;
        Reflect::apply(&method, &formatter, &Array::of1(&JsValue::from_f64(value)))
            .ok()?
            .as_string()
    }

    fn formatter(&self, form: Form) -> Option<Object> {
        let mut built = self.built.borrow_mut();
        if let Some((_, formatter)) = built.iter().find(|(known, _)| *known == form) {
            return Some(formatter.clone());
        }
        let options = Object::new();
        for (name, value) in form.options() {
            Reflect::set(&options, &name.into(), &value.into()).ok()?;
        }
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let (class, _) = form.class();
        let class: Function = Reflect::get(intl.dyn_ref::<Object>()?, &class.into())
            .ok()?
            .dyn_into()
            .ok()?;
        let tag = JsValue::from_str(&self.tag);
        let formatter: Object = Reflect::construct(&class, &Array::of2(&tag, &options))
            .ok()?
            .dyn_into()
            .ok()?;
        built.push((form, formatter.clone()));
        Some(formatter)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no log has 2^53 entries, and no text has a larger count"
)]
impl Numerals for Formatters {
    fn category(&self, count: u64) -> String {
        self.write(Form::Plural, count as f64).unwrap_or_default()
    }

    fn count(&self, count: u64) -> String {
        self.write(Form::Count, count as f64)
            .unwrap_or_else(|| count.to_string())
    }

    fn runs_from_right_to_left(&self) -> bool {
        self.right_to_left
    }
}
