//! Calls that another site's page makes in the name of who looks at it.
//!
//! A browser sends them, to a name of its own machine too, and says so: by Fetch Metadata
//! (<https://www.w3.org/TR/fetch-metadata/>), or, where it sends none, by `Origin`. A page cannot read what it gets in
//! this way, but it could keep the log busy.

use http::{HeaderMap, HeaderName, Uri, header};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a page of another origin makes this call, of the same site or not. A call without any of these headers is
/// no page's.
pub(super) fn is_made_by_another_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        // `none` is the person, who typed the address or opened a bookmark.
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
    fn a_page_of_this_origin_a_person_and_a_program_may_ask() {
        for headers in [
            &[("host", "localhost:8081")][..],
            &[("sec-fetch-site", "same-origin"), ("host", "a")],
            &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")],
            &[
                ("host", "LocalHost:8081"),
                ("origin", "http://localhost:8081"),
            ],
            // A portal's server passes on what its own page asks.
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
    fn a_page_of_another_origin_may_not() {
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
