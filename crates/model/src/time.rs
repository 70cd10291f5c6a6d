//! Wire format of an instant: RFC 3339, UTC, millisecond precision, `Z`.

use chrono::{DateTime, Datelike as _, FixedOffset, SecondsFormat, Utc};
use serde::{Deserializer, Serializer};

/// An instant on the wire: UTC, whole milliseconds.
pub type Instant = DateTime<Utc>;

/// Offset of local time from UTC. A time zone is a function from an instant to its offset.
pub type Offset = FixedOffset;

/// The text is not an instant. The message is worded for the person who typed or sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date and time with an offset, such as 2026-05-07T09:40:08.412Z")]
pub struct InstantError;

/// Parses an RFC 3339 date-time. The offset is required, because a local time is a different instant in every
/// zone.
///
/// Fractions of a millisecond are cut off, because the wire format has no finer precision.
///
/// # Errors
/// When the text is not RFC 3339, or has no offset; or when its UTC time is outside of the years 0000 to
/// 9999, which RFC 3339 cannot represent.
pub fn parse(text: &str) -> Result<Instant, InstantError> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        // A leap second (second 60) becomes the start of the next second, because the wire format has none.
        .and_then(|instant| from_epoch_millis(instant.timestamp_millis()))
        .filter(|instant| (0..=9999).contains(&instant.year()))
        .ok_or(InstantError)
}

/// Formats an instant as `2026-05-07T09:40:08.412Z`.
pub fn format(instant: &Instant) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Returns the instant that many milliseconds after 1970-01-01T00:00:00Z, if chrono can represent it.
pub fn from_epoch_millis(millis: i64) -> Option<Instant> {
    DateTime::from_timestamp_millis(millis)
}

/// For `#[serde(with = "…")]` on an [`Instant`].
pub mod wire {
    use super::{Deserializer, Instant, Serializer};

    /// Writes the instant in the wire format.
    ///
    /// # Errors
    /// When the serializer fails.
    pub fn serialize<S: Serializer>(instant: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::format(instant))
    }

    /// Reads any RFC 3339 date-time with an offset.
    ///
    /// # Errors
    /// When the value is not a string, or not such a date-time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        use serde::Deserialize as _;
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        super::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// For `#[serde(with = "…")]` on an `Option<Instant>`; pair it with `default` and `skip_serializing_if`.
pub mod wire_option {
    use super::{Deserializer, Instant, Serializer};

    /// Writes the instant in the wire format, or null.
    ///
    /// # Errors
    /// When the serializer fails.
    pub fn serialize<S: Serializer>(
        instant: &Option<Instant>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match instant {
            Some(instant) => super::wire::serialize(instant, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads any RFC 3339 date-time with an offset, or null.
    ///
    /// # Errors
    /// When the value is neither null nor such a date-time.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Instant>, D::Error> {
        use serde::Deserialize as _;
        Option::<String>::deserialize(deserializer)?
            .map(|text| super::parse(&text).map_err(serde::de::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_required() {
        assert_eq!(parse("2026-05-07T09:40:08"), Err(InstantError));
        assert_eq!(parse("2026-05-07"), Err(InstantError));
    }

    #[test]
    fn any_offset_becomes_utc_milliseconds() {
        let instant = parse("2026-05-07T09:40:08.4129+05:45").unwrap();
        assert_eq!(format(&instant), "2026-05-07T03:55:08.412Z");
    }

    #[test]
    fn instant_that_rfc_3339_cannot_represent_is_refused() {
        assert_eq!(parse("0000-01-01T00:00:00+05:00"), Err(InstantError));
        assert_eq!(parse("9999-12-31T23:00:00-05:00"), Err(InstantError));
        for edge in ["0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"] {
            assert_eq!(
                parse(edge).map(|instant| format(&instant)).as_deref(),
                Ok(edge)
            );
        }
    }

    #[test]
    fn a_leap_second_is_the_next_ones_beginning() {
        let instant = parse("2026-12-31T23:59:60.5Z").unwrap();
        assert_eq!(format(&instant), "2027-01-01T00:00:00.500Z");
    }

    #[test]
    fn a_time_before_1970_is_cut_downwards() {
        let instant = parse("1969-12-31T23:59:59.9999Z").unwrap();
        assert_eq!(format(&instant), "1969-12-31T23:59:59.999Z");
    }
}
