//! Detects calls that a page of another origin makes through its visitor's browser.
//!
//! A browser sends such calls even to names of its own machine, and identifies them by Fetch Metadata
//! (<https://www.w3.org/TR/fetch-metadata/>) or, if it does not send that, by `Origin`. The page cannot read
//! the response, but it could keep the log busy with queries.

use http::{HeaderMap, HeaderName, Uri, header};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Returns whether a page of another origin makes this call, even if it is of the same site. A call without
/// any of these headers does not come from a page.
pub(super) fn is_made_by_another_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        // `none` means that the user entered the URL or opened a bookmark.
        return !matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    headers.get_all(header::ORIGIN).iter().any(|origin| {
        let asked = headers.get(header::HOST);
        let host = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.parse::<Uri>().ok())
            .and_then(|origin| origin.into_parts().authority);
        !matches!((host, asked), (Some(host), Some(asked))
            if host.as_str().as_bytes().eq_ignore_ascii_case(asked.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(headers: &[(&str, &str)]) -> bool {
        let pairs = headers.iter().map(|(name, value)| {
            let name: HeaderName = name.parse().unwrap();
            (name, value.parse().unwrap())
        });
        is_made_by_another_origin(&pairs.collect())
    }

    #[test]
    fn same_origin_pages_users_and_programs_are_accepted() {
        for headers in [
            &[("host", "localhost:8081")][..],
            &[("sec-fetch-site", "same-origin"), ("host", "a")],
            &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")],
            &[
                ("host", "LocalHost:8081"),
                ("origin", "http://localhost:8081"),
            ],
            // The server of a portal may forward the calls of its own page.
            &[
                ("host", "127.0.0.1:8081"),
                ("origin", "https://portal.example"),
                ("sec-fetch-site", "same-origin"),
            ],
        ] {
            assert!(!refused(headers), "{headers:?}");
        }
    }

    #[test]
    fn page_of_another_origin_is_rejected() {
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
            ],
            &[("sec-fetch-site", "")],
            &[("host", "localhost:8081"), ("origin", "null")],
            &[
                ("host", "localhost:8081"),
                ("origin", "http://localhost:3000"),
            ],
            &[
                ("host", "localhost:8081"),
                ("origin", "https://evil.example"),
            ],
            &[("origin", "https://evil.example")],
        ] {
            assert!(refused(headers), "{headers:?}");
        }
    }
}
