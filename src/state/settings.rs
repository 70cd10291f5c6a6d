//! The display settings of the host page, which may change while the viewer is mounted.

/// Settings that apply at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The time zone that the host page asks for.
    pub time_zone: TimeZone,
    /// The number of entries per page: 1 to 1,000.
    pub page_size: u16,
    /// The level of the viewer's heading among those of the page: 1 to 6.
    pub heading_level: u8,
    /// Whether the host page can open the resources that entries name.
    pub navigable: bool,
}

/// A time zone as the host page names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TimeZone {
    /// The browser's time zone.
    #[default]
    Local,
    /// Coordinated Universal Time.
    Utc,
    /// The zone with this IANA name.
    Named(String),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            time_zone: TimeZone::Local,
            page_size: scim_audit_model::query::DEFAULT_LIMIT,
            heading_level: 2,
            navigable: false,
        }
    }
}
