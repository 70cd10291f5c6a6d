//! Looks up time zones by the names that callers pass.

use chrono::{Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};
use scim_audit_model::time::{Instant, Offset};

/// A time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// A zone of the IANA time zone database.
    Named(Tz),
    /// A constant offset.
    Fixed(Offset),
}

impl Zone {
    pub(super) fn offset_at(self, instant: Instant) -> Offset {
        match self {
            Self::Named(zone) => zone.offset_from_utc_datetime(&instant.naive_utc()).fix(),
            Self::Fixed(offset) => offset,
        }
    }
}

/// Parses the name of a zone, ignoring case; UTC if absent. Also accepts offsets such as `+05:45`, because
/// browsers report them as zone names.
pub(super) fn read(name: Option<&str>) -> Result<Zone, String> {
    let Some(name) = name else {
        return Ok(Zone::Named(Tz::UTC));
    };
    TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(name))
        .map(|zone| Zone::Named(*zone))
        .or_else(|| name.parse().ok().map(Zone::Fixed))
        .ok_or_else(|| {
            "not a time zone of the IANA database, such as Europe/Paris, nor an offset, such as +05:45".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use scim_audit_model::time;

    use super::*;

    #[test]
    fn a_zone_has_a_name_or_an_offset() {
        let noon = time::parse("2026-05-07T12:00:00Z").unwrap();
        for (name, seconds) in [
            (None, 0),
            (Some("Europe/Paris"), 7200),
            (Some("asia/katmandu"), 20_700),
            (Some("+05:45"), 20_700),
            (Some("-03:30"), -12_600),
        ] {
            let zone = read(name).unwrap();
            assert_eq!(zone.offset_at(noon).local_minus_utc(), seconds, "{name:?}");
        }
        for name in [
            "Europe/Nowhere",
            "CEST+1",
            "+25:00",
            "05:45",
            "../../etc/passwd",
        ] {
            assert!(read(Some(name)).is_err(), "{name}");
        }
    }
}
