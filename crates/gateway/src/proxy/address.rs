//! Address of the SCIM service.

use std::str::FromStr;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};

/// URL of the SCIM service: `http://127.0.0.1:9000/scim/v2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamUrl {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    base: String,
}

/// Reason why a text is not a URL of a SCIM service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be parsed, or has no scheme or host.
    #[error("not an absolute URL, such as http://127.0.0.1:9000/scim/v2")]
    NotAbsolute,
    /// The scheme is neither http nor https.
    #[error("neither an http nor an https URL")]
    NotHttp,
    /// It contains a user name or a query.
    #[error("a URL with credentials or a query; requests cannot be forwarded to it")]
    TooMuch,
}

impl UpstreamUrl {
    /// Returns the path of the URL without a trailing slash; empty for the root.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Returns the authority, for the `Host` field.
    pub(super) fn host(&self) -> HeaderValue {
        HeaderValue::from_str(self.authority.as_str())
            .unwrap_or_else(|_odd| HeaderValue::from_static(""))
    }
}

impl FromStr for UpstreamUrl {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let uri: Uri = text.parse().map_err(|_odd| AddressError::NotAbsolute)?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(AddressError::NotAbsolute);
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(AddressError::NotHttp);
        }
        let path = parts.path_and_query;
        if authority.as_str().contains('@') || path.as_ref().is_some_and(|p| p.query().is_some()) {
            return Err(AddressError::TooMuch);
        }
        let base = path.as_ref().map_or("", |path| path.path());
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            scheme,
            authority,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_of_an_address_has_no_trailing_slash() {
        for (url, base) in [
            ("http://127.0.0.1:9000", ""),
            ("http://scim.example/", ""),
            ("https://scim.example/scim/v2/", "/scim/v2"),
        ] {
            assert_eq!(url.parse::<UpstreamUrl>().unwrap().base(), base, "{url}");
        }
    }

    #[test]
    fn address_that_cannot_be_forwarded_to_is_rejected() {
        for (url, error) in [
            ("scim.example", AddressError::NotAbsolute),
            ("/scim", AddressError::NotAbsolute),
            ("", AddressError::NotAbsolute),
            ("ftp://scim.example/", AddressError::NotHttp),
            ("http://user@scim.example/", AddressError::TooMuch),
            ("http://scim.example/?a", AddressError::TooMuch),
        ] {
            assert_eq!(url.parse::<UpstreamUrl>(), Err(error), "{url}");
        }
    }
}
