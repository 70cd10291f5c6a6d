//! The browser's `Intl`, for every language but English, whose spelling is our own. It is asked in a way that
//! cannot throw: a page may have changed it.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

use super::Unit;
use super::template::Numerals;

/// What a formatter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Which plural a number takes.
    Plural,
    /// A number of things.
    Count,
    /// So many digits after the point, of a unit.
    Measure(Unit, u8),
    /// A day.
    Date,
    /// A time of day, to the millisecond.
    Clock,
    /// A time of day, to the minute.
    Minute,
    /// A midnight, as the end of a day: 24:00.
    EndOfDay,
    /// A day without its year.
    Day,
}

impl Form {
    /// The class of `Intl` and its method.
    fn class(self) -> (&'static str, &'static str) {
        match self {
            Self::Plural => ("PluralRules", "select"),
            Self::Count | Self::Measure(..) => ("NumberFormat", "format"),
            Self::Date | Self::Clock | Self::Minute | Self::EndOfDay | Self::Day => {
                ("DateTimeFormat", "format")
            }
        }
    }

    /// The class's options. Numbers may be texts there.
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

/// The formatters of a language. Each is built once: a constructor costs fifteen times what a format does.
#[derive(Default)]
pub(super) struct Formatters {
    /// As `Intl` takes it; it may say more than which words are used, such as `pt-BR` or `ar-u-nu-latn`.
    tag: String,
    built: RefCell<Vec<(Form, Object)>>,
}

impl Formatters {
    /// Digits are those of status codes and addresses, unless the tag says otherwise: browsers differ in which they
    /// take for Arabic, which names no country.
    pub(super) fn new(tag: &str) -> Self {
        let tag = if tag == "ar" { "ar-u-nu-latn" } else { tag };
        Self {
            tag: tag.to_owned(),
            built: RefCell::default(),
        }
    }

    /// A value in this form, if the browser can do it.
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
    reason = "no log has 2^53 entries, and no text counts further"
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
        matches!(self.tag.split('-').next(), Some("ar" | "he"))
    }
}
