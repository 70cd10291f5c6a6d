//! The options that a viewer is mounted with, as the JSON that `web/options.js` writes. That module is the one
//! place that checks what a page gives, so a member that is absent or of another type takes its default here
//! without a word. Two options have parts that only this side knows: the fields of a mapping and the fields of a
//! view state.

use std::time::Duration;

use serde_json::value::RawValue;

use super::{OptionError, mapping_option, view_state};
use crate::source::{Credentials, Mapping, Members, text};
use crate::state::{Settings, TimeZone, ViewState};

/// The viewer's options. `docs/embedding.md` documents them for portal developers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `apiBase`: the base URL of the audit log API, without a trailing slash. A relative one is relative to the
    /// page. `None` for `none`: there is no API, and only local files can be opened.
    pub api_base: Option<String>,
    /// `timeoutMs`: how long a request may take before it is aborted.
    pub timeout: Duration,
    /// `credentials`: which cookies requests carry.
    pub credentials: Credentials,
    /// `csrfHeader`: the header that carries the page's CSRF token, if any.
    pub csrf_header: Option<String>,
    /// `mapping`: how to read responses that differ from the API contract.
    pub mapping: Mapping,
    /// The options that can change while the viewer is mounted.
    pub settings: Settings,
    /// `urlSync`: whether the view state is kept in the page's address.
    pub url_sync: UrlSync,
    /// `urlKey`: the query parameter for the view state.
    pub url_key: String,
    /// `storage`: whether the user's choices may be stored in the browser.
    pub storage: bool,
    /// `state`: the initial view state.
    pub state: ViewState,
}

/// How the view state is kept in the page's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UrlSync {
    /// The address is neither read nor written.
    #[default]
    Off,
    /// The address changes without a new history entry.
    Replace,
    /// Each change of the view state adds a history entry.
    Push,
}

impl Options {
    /// Reads the options. Returns the parts of a mapping and of a view state that are invalid, too.
    ///
    /// # Errors
    /// A sentence, if the text is not a JSON object.
    pub fn read(json: &str) -> Result<(Self, Vec<OptionError>), String> {
        let given =
            Given::read(json).ok_or("The options could not be read: expected an object.")?;
        let mapping = given.value("mapping").map(mapping_option::read);
        let (mapping, of_mapping) = mapping.unwrap_or_default();
        let state = given
            .value("state")
            .map(|value| view_state::read(value.get()));
        let (state, of_state) = state.unwrap_or_default();
        let mut complaints = Vec::new();
        for (option, messages) in [("mapping", of_mapping), ("state", of_state)] {
            complaints.extend(
                messages
                    .into_iter()
                    .map(|message| OptionError { option, message }),
            );
        }
        let api_base = given
            .text("apiBase")
            .unwrap_or_else(|| "/api/v1".to_owned());
        let options = Self {
            // A path of that name is written `./none`.
            api_base: (api_base != "none").then(|| api_base.trim_end_matches('/').to_owned()),
            timeout: Duration::from_millis(given.parsed("timeoutMs").unwrap_or(30_000)),
            credentials: match given.text("credentials").as_deref() {
                Some("include") => Credentials::Include,
                Some("omit") => Credentials::Omit,
                _ => Credentials::SameOrigin,
            },
            csrf_header: given.text("csrfHeader"),
            mapping,
            settings: given.settings(Settings::default()),
            url_sync: match given.text("urlSync").as_deref() {
                Some("replace") => UrlSync::Replace,
                Some("push") => UrlSync::Push,
                _ => UrlSync::Off,
            },
            url_key: given.text("urlKey").unwrap_or_else(|| "al".to_owned()),
            storage: given.parsed("storage").unwrap_or(true),
            state,
        };
        Ok((options, complaints))
    }
}

/// Reads the options that can change while the viewer is mounted. An absent one keeps its current value.
pub(super) fn read_settings(json: &str, current: Settings) -> Settings {
    match Given::read(json) {
        Some(given) => given.settings(current),
        None => current,
    }
}

/// The members that were given.
struct Given<'a>(Members<'a>);

impl<'a> Given<'a> {
    fn read(json: &'a str) -> Option<Self> {
        Members::read(json).map(Self)
    }

    fn value(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.value(name).and_then(text).map(Into::into)
    }

    /// A number or a flag.
    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.value(name)?.get().parse().ok()
    }

    fn settings(&self, current: Settings) -> Settings {
        Settings {
            time_zone: match self.text("timeZone").as_deref() {
                None => current.time_zone,
                Some("local") => TimeZone::Local,
                Some(name) if name.eq_ignore_ascii_case("utc") => TimeZone::Utc,
                Some(name) => TimeZone::Named(name.to_owned()),
            },
            page_size: self.parsed("pageSize").unwrap_or(current.page_size),
            heading_level: self.parsed("headingLevel").unwrap_or(current.heading_level),
            navigable: self.parsed("navigable").unwrap_or(current.navigable),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::state::{Criterion, Field};

    #[test]
    fn every_option_is_read() {
        let (options, complaints) = Options::read(
            r#"{"apiBase":"https://api.example/v1/","timeoutMs":1500,"credentials":"include",
                "csrfHeader":"X-CSRF-Token","timeZone":"Asia/Kathmandu","pageSize":25,"headingLevel":3,
                "navigable":true,"urlSync":"push","urlKey":"audit.log","storage":false,"mapping":{"items":"rows"},
                "state":{"method":"PATCH","open":{"requestId":"1","part":"error"}}}"#,
        )
        .unwrap();
        assert_eq!(complaints, []);
        assert_eq!(options.api_base.as_deref(), Some("https://api.example/v1"));
        assert_eq!(options.timeout, Duration::from_millis(1500));
        assert_eq!(options.credentials, Credentials::Include);
        assert_eq!(options.csrf_header.as_deref(), Some("X-CSRF-Token"));
        assert_eq!(
            options.settings,
            Settings {
                time_zone: TimeZone::Named("Asia/Kathmandu".to_owned()),
                page_size: 25,
                heading_level: 3,
                navigable: true,
            }
        );
        assert_eq!(options.url_sync, UrlSync::Push);
        assert_eq!(options.url_key, "audit.log");
        assert!(!options.storage);
        assert_eq!(options.mapping.items.as_deref(), Some("rows"));
        let method = Field::Criterion(Criterion::Method);
        assert_eq!(options.state.filters.get(method), "PATCH");
        assert!(options.state.open.is_some());
    }

    #[test]
    fn absent_options_have_the_defaults_of_the_validator() {
        let (options, complaints) = Options::read("{}").unwrap();
        assert_eq!(complaints, []);
        assert_eq!(options.api_base.as_deref(), Some("/api/v1"));
        assert_eq!(options.timeout, Duration::from_secs(30));
        assert_eq!(options.url_key, "al");
        assert!(options.storage);
        let none = r#"{"apiBase":"none"}"#;
        assert_eq!(Options::read(none).unwrap().0.api_base, None);
        let path = r#"{"apiBase":"./none"}"#;
        let path = Options::read(path).unwrap().0.api_base;
        assert_eq!(path.as_deref(), Some("./none"));
    }

    #[test]
    fn invalid_mapping_and_view_state_are_reported() {
        let json = r#"{"mapping":{"fields":{"moon":"m"}},"state":{"order":"up"}}"#;
        let (options, complaints) = Options::read(json).unwrap();
        let named: Vec<_> = complaints
            .iter()
            .map(|complaint| complaint.option)
            .collect();
        assert_eq!(named, ["mapping", "state"]);
        assert_eq!(options.state, ViewState::default());
        assert!(Options::read("[]").is_err());
    }

    #[test]
    fn missing_setting_stays_unchanged() {
        let current = Settings {
            page_size: 7,
            navigable: true,
            ..Settings::default()
        };
        let expected = Settings {
            heading_level: 4,
            ..current.clone()
        };
        assert_eq!(
            read_settings(r#"{"headingLevel":4}"#, current.clone()),
            expected
        );
        assert_eq!(read_settings("", current.clone()), current);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(json in ".*") {
            let _ignored = Options::read(&json).is_ok();
            read_settings(&json, Settings::default());
        }
    }
}
