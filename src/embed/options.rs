//! What the page that shows the viewer can say.

use std::time::Duration;

/// The viewer's options. The stand-alone page gives them as `data-` attributes of its element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the audit log API answers, without a slash at the end: `data-api-base`, default `/api/v1`.
    /// A relative one is relative to the page.
    pub api_base: String,
    /// How long a call may take before it is given up: `data-timeout-ms`, default 30 seconds.
    pub timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            api_base: "/api/v1".to_owned(),
            timeout: Duration::from_secs(30),
        }
    }
}

impl Options {
    /// Reads the element's attributes. What is absent, or cannot be read, is the default.
    pub(super) fn read(element: &web_sys::HtmlElement) -> Self {
        Self::from_attributes(|name| element.get_attribute(name))
    }

    fn from_attributes(attribute: impl Fn(&str) -> Option<String>) -> Self {
        let default = Self::default();
        Self {
            api_base: attribute("data-api-base")
                .map(|base| base.trim().trim_end_matches('/').to_owned())
                .unwrap_or(default.api_base),
            timeout: attribute("data-timeout-ms")
                .and_then(|millis| millis.trim().parse().ok())
                .filter(|millis| *millis > 0)
                .map_or(default.timeout, Duration::from_millis),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_and_odd_attributes_mean_the_default() {
        assert_eq!(Options::from_attributes(|_| None), Options::default());
        let options = Options::from_attributes(|name| match name {
            "data-timeout-ms" => Some("soon".to_owned()),
            "data-api-base" => Some("../audit/".to_owned()),
            _ => None,
        });
        assert_eq!(options.timeout, Options::default().timeout);
        assert_eq!(options.api_base, "../audit");
    }
}
