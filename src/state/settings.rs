//! What the page says about how the viewer shows things, and may change while it is shown.

/// Settings that apply at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The time zone the page asks for.
    pub time_zone: TimeZone,
    /// How many entries a page holds: 1 to 1,000.
    pub page_size: u16,
    /// The level of the heading among those of the page: 1 to 6.
    pub heading_level: u8,
    /// Whether the page opens resources that entries name.
    pub navigable: bool,
}

/// A time zone as the page names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TimeZone {
    /// The browser's.
    #[default]
    Local,
    /// Coordinated Universal Time.
    Utc,
    /// By its IANA name.
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
