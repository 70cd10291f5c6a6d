//! The options that the page passes when it mounts a viewer, as JSON. Each invalid option is reported by name
//! and takes its default; the other options are not affected.

use std::borrow::Cow;
use std::time::Duration;

use scim_audit_model::query::MAX_LIMIT;

use super::option_values::{credentials, is_header_name, is_key, truth, url_sync, whole};
use super::{api_base, mapping_option, view_state};
use crate::source::{Credentials, Mapping, Members, scalar};
use crate::state::{Settings, TimeZone, ViewState};

/// The viewer's options. `docs/embedding.md` documents them for portal developers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `apiBase`: the base URL of the audit log API, without a trailing slash; default `/api/v1`. A relative
    /// one is relative to the page. `None` for `none`: there is no API, and only local files can be opened.
    pub api_base: Option<String>,
    /// `timeoutMs`: how long a request may take before it is aborted; default 30 seconds.
    pub timeout: Duration,
    /// `credentials`: which cookies requests carry; default `same-origin`.
    pub credentials: Credentials,
    /// `csrfHeader`: the header that carries the page's CSRF token; default none.
    pub csrf_header: Option<String>,
    /// `mapping`: how to read responses that differ from the API contract; default: as the contract says.
    pub mapping: Mapping,
    /// The options that can change while the viewer is mounted.
    pub settings: Settings,
    /// `urlSync`: whether the view state is kept in the page's address; default `off`.
    pub url_sync: UrlSync,
    /// `urlKey`: the query parameter for the view state; default `al`.
    pub url_key: String,
    /// `storage`: whether the user's choices may be stored in the browser; default true.
    pub storage: bool,
    /// `state`: the initial view state; default: no filter.
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

/// An option that is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The name of the option.
    pub option: &'static str,
    /// A sentence that says what is wrong. Never contains text that may be a secret.
    pub message: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            api_base: Some(api_base::DEFAULT.to_owned()),
            timeout: Duration::from_secs(30),
            credentials: Credentials::default(),
            csrf_header: None,
            mapping: Mapping::default(),
            settings: Settings::default(),
            url_sync: UrlSync::Off,
            url_key: "al".to_owned(),
            storage: true,
            state: ViewState::default(),
        }
    }
}

/// The longest timeout: the limit of a browser timer, about 24 days.
const LONGEST_TIMEOUT_MS: u32 = i32::MAX as u32;

impl Options {
    /// Reads the options. An absent option takes its default; an unknown one is ignored.
    ///
    /// # Errors
    /// A sentence, if the text is not a JSON object.
    pub fn read(json: &str) -> Result<(Self, Vec<Complaint>), String> {
        let mut read = Reading::of(json, "The options")?;
        let default = Self::default();
        let api_base = read.text("apiBase", default.api_base, api_base::read);
        let timeout = read.one_of("timeoutMs", 30_000, whole(1, LONGEST_TIMEOUT_MS), || {
            format!("a whole number of milliseconds from 1 to {LONGEST_TIMEOUT_MS}")
        });
        let options = Self {
            api_base,
            timeout: Duration::from_millis(timeout.into()),
            credentials: read.one_of("credentials", default.credentials, credentials, || {
                "one of same-origin, include, omit".to_owned()
            }),
            csrf_header: read.one_of(
                "csrfHeader",
                None,
                |name| is_header_name(name).then(|| Some(name.to_owned())),
                || "the name of a header, such as X-CSRF-Token".to_owned(),
            ),
            url_sync: read.one_of("urlSync", default.url_sync, url_sync, || {
                "one of off, replace, push".to_owned()
            }),
            url_key: read.one_of(
                "urlKey",
                default.url_key,
                |key| is_key(key).then(|| key.to_owned()),
                || "letters, digits, `-`, `_` and `.`".to_owned(),
            ),
            storage: read.one_of("storage", default.storage, truth, || {
                "true or false".to_owned()
            }),
            mapping: read.mapping(),
            settings: read.settings(default.settings),
            state: read.state(),
        };
        Ok((options, read.complaints))
    }
}

/// Reads the options that can change while the viewer is mounted. An absent or invalid one keeps its current
/// value.
pub(super) fn read_settings(json: &str, current: Settings) -> (Settings, Vec<Complaint>) {
    match Reading::of(json, "The settings") {
        Ok(mut read) => (read.settings(current), read.complaints),
        Err(message) => {
            let option = "settings";
            (current, vec![Complaint { option, message }])
        }
    }
}

struct Reading<'a> {
    members: Members<'a>,
    complaints: Vec<Complaint>,
}

impl<'a> Reading<'a> {
    fn of(json: &'a str, what: &str) -> Result<Self, String> {
        match Members::read(json) {
            Some(members) => Ok(Self {
                members,
                complaints: Vec::new(),
            }),
            None => Err(format!("{what} could not be read: expected an object.")),
        }
    }

    /// `read` returns a sentence that says what is wrong as its error.
    fn text<T>(
        &mut self,
        option: &'static str,
        default: T,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> T {
        let Some(value) = self.members.get(option) else {
            return default;
        };
        let text = scalar(value).unwrap_or(Cow::Borrowed(value.get()));
        read(text.trim()).unwrap_or_else(|message| {
            self.complaints.push(Complaint { option, message });
            default
        })
    }

    fn one_of<T>(
        &mut self,
        option: &'static str,
        default: T,
        read: impl FnOnce(&str) -> Option<T>,
        expected: impl FnOnce() -> String,
    ) -> T {
        self.text(option, default, |text| {
            read(text).ok_or_else(|| format!("{option} must be {}.", expected()))
        })
    }

    fn settings(&mut self, default: Settings) -> Settings {
        Settings {
            time_zone: self.text("timeZone", default.time_zone, |name| {
                Ok(match name {
                    "local" | "" => TimeZone::Local,
                    name if name.eq_ignore_ascii_case("utc") => TimeZone::Utc,
                    name => TimeZone::Named(name.to_owned()),
                })
            }),
            page_size: self.one_of("pageSize", default.page_size, whole(1, MAX_LIMIT), || {
                format!("a whole number from 1 to {MAX_LIMIT}")
            }),
            heading_level: self.one_of("headingLevel", default.heading_level, whole(1, 6), || {
                "a whole number from 1 to 6".to_owned()
            }),
            navigable: self.one_of("navigable", default.navigable, truth, || {
                "true or false".to_owned()
            }),
        }
    }

    fn mapping(&mut self) -> Mapping {
        let Some(value) = self.members.get("mapping") else {
            return Mapping::default();
        };
        let (mapping, wrong) = mapping_option::read(value);
        let complaints = wrong.into_iter().map(|message| Complaint {
            option: "mapping",
            message,
        });
        self.complaints.extend(complaints);
        mapping
    }

    fn state(&mut self) -> ViewState {
        let Some(value) = self.members.get("state") else {
            return ViewState::default();
        };
        view_state::read(value.get()).unwrap_or_else(|complaint| {
            self.complaints.push(complaint);
            ViewState::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::state::{Criterion, Field};

    fn read(json: &str) -> (Options, Vec<&'static str>) {
        let (options, complaints) = Options::read(json).unwrap();
        for complaint in &complaints {
            assert!(complaint.message.ends_with('.'), "{complaint:?}");
        }
        let named = complaints.iter().map(|complaint| complaint.option);
        (options, named.collect())
    }

    #[test]
    fn absent_options_take_their_defaults() {
        for json in ["{}", r#"{"apiBase":null,"future":[1]}"#] {
            assert_eq!(read(json), (Options::default(), vec![]));
        }
        assert!(Options::read("[]").is_err());
        assert!(Options::read("").is_err());
    }

    #[test]
    fn every_option_is_read() {
        let (options, complaints) = read(
            r#"{"apiBase":"https://api.example/v1/","timeoutMs":1500,"credentials":"include",
                "csrfHeader":"X-CSRF-Token","timeZone":"Asia/Kathmandu","pageSize":25,"headingLevel":"3",
                "navigable":true,"urlSync":"push","urlKey":"audit.log","storage":false,"mapping":{"items":"rows"},
                "state":{"method":"PATCH","open":{"requestId":"1","part":"error"}}}"#,
        );
        assert_eq!(complaints, Vec::<&str>::new());
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
        assert_eq!(
            options
                .state
                .filters
                .get(Field::Criterion(Criterion::Method)),
            "PATCH"
        );
        assert!(options.state.open.is_some());
    }

    #[test]
    fn invalid_option_is_reported_and_affects_no_other() {
        let (options, complaints) = read(
            r#"{"apiBase":"ftp://x","timeoutMs":0,"credentials":"yes","csrfHeader":"a b","timeZone":"UTC",
                "pageSize":1001,"headingLevel":7,"navigable":"maybe","urlSync":true,"urlKey":"a&b","storage":1,
                "mapping":{"items":1},"state":{"method":1}}"#,
        );
        assert_eq!(
            complaints,
            [
                "apiBase",
                "timeoutMs",
                "credentials",
                "csrfHeader",
                "urlSync",
                "urlKey",
                "storage",
                "mapping",
                "pageSize",
                "headingLevel",
                "navigable",
                "state"
            ]
        );
        let mut expected = Options::default();
        expected.settings.time_zone = TimeZone::Utc;
        assert_eq!(options, expected);
    }

    #[test]
    fn attributes_are_texts() {
        let (options, complaints) = read(r#"{"pageSize":"50","timeoutMs":" 10 ","navigable":""}"#);
        assert_eq!(complaints, Vec::<&str>::new());
        assert_eq!(options.settings.page_size, 50);
        assert!(options.settings.navigable);
        assert_eq!(options.timeout, Duration::from_millis(10));
    }

    #[test]
    fn missing_or_invalid_setting_stays_unchanged() {
        let current = Settings {
            page_size: 7,
            navigable: true,
            ..Settings::default()
        };
        let (settings, complaints) =
            read_settings(r#"{"headingLevel":4,"pageSize":0}"#, current.clone());
        assert_eq!(complaints.len(), 1);
        assert_eq!(
            settings,
            Settings {
                heading_level: 4,
                ..current.clone()
            }
        );
        let (settings, complaints) = read_settings("", current.clone());
        assert_eq!((settings, complaints.len()), (current, 1));
    }

    proptest! {
        #[test]
        fn arbitrary_input_never_panics(text in ".*", value in r#"[\[\]{}",:a-z0-9-]{0,20}"#) {
            drop(Options::read(&text));
            drop(Options::read(&format!(r#"{{"apiBase":{value}}}"#)));
        }
    }
}
