//! Headers of every response that serves the viewer: security policies and caching.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};

/// Content-Security-Policy: resources of this origin only, scripts only as files, no framing by other
/// origins, and no strings as markup or code.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const STRICT: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The URL of the page contains filters, and filters contain names.
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
         clipboard-read=(), clipboard-write=(self)",
    ),
];

/// Entry module under a stable name. Portals may load it by this name; they get a new version within minutes.
const ALIAS: &str = "/scim-audit-logs.js";

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_MINUTES: &str = "public, max-age=300, must-revalidate";
const ASK_EACH_TIME: &str = "no-cache";

/// Middleware that adds the headers.
pub(super) async fn add(request: Request, next: Next) -> Response {
    let of_a_file = caching(request.uri().path());
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if found { of_a_file } else { ASK_EACH_TIME };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    for (name, value) in STRICT {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Returns the `Cache-Control` value for a file at this path.
fn caching(path: &str) -> &'static str {
    if is_fingerprinted(path) {
        FOR_EVER
    } else if path == ALIAS {
        FOR_MINUTES
    } else {
        ASK_EACH_TIME
    }
}

/// Returns whether the file name contains a hash of the content, as the build writes it:
/// `page-0123456789abcdef.css`, `scim-audit-logs-0123456789abcdef.wasm`.
fn is_fingerprinted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_hash = |part: &str| {
        part.split_once('.').is_some_and(|(hash, _)| {
            hash.len() == 16
                && hash
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
    };
    name.rsplit_once('-').is_some_and(|(_, last)| is_hash(last))
}

#[cfg(test)]
mod tests {
    use super::is_fingerprinted;

    #[test]
    fn only_a_hash_of_the_content_makes_a_name_immutable() {
        for name in [
            "/page-0123456789abcdef.css",
            "/scim-audit-logs-0123456789abcdef.wasm",
            "/scim-audit-logs-0123456789abcdef.js",
            "/languages/pt-BR-0123456789abcdef.json",
        ] {
            assert!(is_fingerprinted(name), "{name}");
        }
        for name in [
            "/",
            "/index.html",
            "/scim-audit-logs.js",
            "/0123456789abcdef.js",
            "/a-0123456789abcdef",
            "/a-0123456789ABCDEF.js",
            "/a-0123456789abcde.js",
            "/a-0123456789abcdef-b.js",
        ] {
            assert!(!is_fingerprinted(name), "{name}");
        }
    }
}
