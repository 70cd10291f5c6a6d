//! Time zones, from the browser's `Intl`. A zone answers one question: its offset from UTC at an instant.
//! Days, date fields and formatting are computed from that in plain Rust.

use chrono::{DateTime, FixedOffset, Offset as _, Utc};
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, JsValue};

use super::clock;

/// A time zone.
#[derive(Clone)]
pub struct Zone {
    name: Oco<'static, str>,
    /// The browser's canonical name, used for equality: `Asia/Calcutta` is `Asia/Kolkata`.
    key: Oco<'static, str>,
    /// `None` for UTC. Cached, because creating a format costs fifteen times as much as using it.
    format: Option<SendWrapper<Intl::DateTimeFormat>>,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".into(),
            key: "UTC".into(),
            format: None,
        }
    }

    /// The time zone of the browser.
    pub fn browser() -> Self {
        Self::of(None).unwrap_or_else(Self::utc)
    }

    /// The zone with this IANA name, if the browser knows it.
    pub fn named(name: &str) -> Option<Self> {
        Self::of(Some(name))
    }

    fn of(name: Option<&str>) -> Option<Self> {
        let options = Object::new();
        let wanted = name.map(|name| ("timeZone", name));
        for (option, value) in [("timeZoneName", "longOffset"), ("hour", "numeric")]
            .into_iter()
            .chain(wanted)
        {
            Reflect::set(&options, &option.into(), &value.into()).ok()?;
        }
        // `Intl::DateTimeFormat::new` does not catch the `RangeError` for an unknown name, which would abort
        // the calling Rust code.
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let constructor =
            Reflect::get(intl.unchecked_ref::<Object>(), &"DateTimeFormat".into()).ok()?;
        let format: Intl::DateTimeFormat = Reflect::construct(
            constructor.dyn_ref::<js_sys::Function>()?,
            &Array::of2(&"en-US".into(), &options),
        )
        .ok()?
        .unchecked_into();
        let key = text_of(&format.resolved_options(), "timeZone")?;
        if matches!(key.as_str(), "UTC" | "Etc/UTC" | "Etc/GMT" | "GMT") {
            return Some(Self::utc());
        }
        let name = name
            .filter(|name| !name.eq_ignore_ascii_case(&key))
            .unwrap_or(&key)
            .to_owned();
        Some(Self {
            name: name.into(),
            key: key.into(),
            format: Some(SendWrapper::new(format)),
        })
    }

    /// Names of all zones that the browser knows. Empty if the browser does not list them.
    pub fn known() -> Vec<String> {
        let names = || -> Option<Array> {
            let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
            let list = Reflect::get(intl.dyn_ref::<Object>()?, &"supportedValuesOf".into()).ok()?;
            list.dyn_ref::<js_sys::Function>()?
                .call1(&intl, &"timeZone".into())
                .ok()?
                .dyn_into()
                .ok()
        };
        names().map_or_else(Vec::new, |names| {
            names.iter().filter_map(|name| name.as_string()).collect()
        })
    }

    /// The zone's IANA name, such as `Europe/Paris`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The offset of local time from UTC at this instant, positive east of UTC.
    pub fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.format
            .as_ref()
            .and_then(|format| parse_offset(&long_offset(format, instant)?))
            .unwrap_or_else(|| Utc.fix())
    }

    /// The offset of local time from UTC now.
    pub fn offset_now(&self) -> FixedOffset {
        self.offset_at(clock::now())
    }

    /// The instant in local time of this zone.
    pub fn local(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        instant.with_timezone(&self.offset_at(instant))
    }
}

/// Returns the offset as the formatter writes it, such as `GMT+05:45`.
fn long_offset(format: &Intl::DateTimeFormat, instant: DateTime<Utc>) -> Option<String> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a date's milliseconds fit a double's 53 bits"
    )]
    let millis = instant.timestamp_millis() as f64;
    format
        .format_to_parts(&Date::new(&JsValue::from_f64(millis)))
        .iter()
        .find(|part| text_of(part, "type").as_deref() == Some("timeZoneName"))
        .and_then(|part| text_of(&part, "value"))
}

fn text_of(part: &JsValue, property: &str) -> Option<String> {
    Reflect::get(part.unchecked_ref::<Object>(), &property.into())
        .ok()?
        .as_string()
}

/// Parses `GMT`, `GMT+1`, `GMT-03:30` or `GMT+00:09:21`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let text = text.strip_prefix("GMT").or(text.strip_prefix("UTC"))?;
    // Some versions of `Intl` write the minus sign U+2212.
    let (sign, digits) = match text.chars().next() {
        None => return FixedOffset::east_opt(0),
        Some('+') => (1, text.get(1..)?),
        Some('-') => (-1, text.get(1..)?),
        Some('\u{2212}') => (-1, text.get(3..)?),
        Some(_) => return None,
    };
    let mut seconds = 0;
    for (part, unit) in digits.split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i32>().ok()? * unit;
    }
    FixedOffset::east_opt(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::parse_offset;

    #[test]
    fn offsets_as_browsers_spell_them() {
        for (text, seconds) in [
            ("GMT", Some(0)),
            ("GMT+05:45", Some(20_700)),
            ("GMT-3", Some(-10_800)),
            ("GMT\u{2212}03:30", Some(-12_600)),
            ("GMT+00:09:21", Some(561)),
            ("CET", None),
            ("GMT+x", None),
        ] {
            assert_eq!(
                parse_offset(text).map(|offset| offset.local_minus_utc()),
                seconds,
                "{text}"
            );
        }
    }
}
