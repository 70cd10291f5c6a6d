//! Time zones, as the browser knows them. A zone answers one question: how far is it from UTC at an
//! instant. Everything else (days, fields, spelling) follows from that in plain Rust.

use chrono::{DateTime, FixedOffset, Offset as _, Utc};
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, JsValue};

/// One time zone.
#[derive(Clone)]
pub struct Zone {
    name: Oco<'static, str>,
    /// Absent for UTC. Built once, because a constructor costs fifteen times what a format does.
    format: Option<SendWrapper<Intl::DateTimeFormat>>,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".into(),
            format: None,
        }
    }

    /// The zone the browser is set to.
    pub fn browser() -> Self {
        let options = Object::new();
        // Setting a property of a fresh object cannot fail.
        for (name, value) in [("timeZoneName", "longOffset"), ("hour", "numeric")] {
            drop(Reflect::set(&options, &name.into(), &value.into()));
        }
        let format = Intl::DateTimeFormat::new(&Array::of1(&"en-US".into()), &options);
        let name = Reflect::get(&format.resolved_options(), &"timeZone".into())
            .ok()
            .and_then(|name| name.as_string());
        match name.as_deref() {
            None | Some("UTC" | "Etc/UTC" | "Etc/GMT" | "GMT") => Self::utc(),
            Some(name) => Self {
                name: name.to_owned().into(),
                format: Some(SendWrapper::new(format)),
            },
        }
    }

    /// The zone's IANA name, such as `Europe/Paris`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far local time is ahead of UTC at this instant.
    pub fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.format
            .as_ref()
            .and_then(|format| parse_offset(&long_offset(format, instant)?))
            .unwrap_or_else(|| Utc.fix())
    }

    /// The instant as a clock in this zone shows it.
    pub fn local(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        instant.with_timezone(&self.offset_at(instant))
    }
}

/// `GMT+05:45`, from the formatter's parts.
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

/// `GMT`, `GMT+1`, `GMT-03:30`, `GMT+00:09:21`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let text = text.strip_prefix("GMT").or(text.strip_prefix("UTC"))?;
    // Intl writes the typographic minus in some versions.
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
