//! Access control. If a bearer token is configured, callers must present it (RFC 6750). Otherwise the gateway
//! listens on a loopback address, so callers are on this machine; they must also use a host name of this
//! machine, and must not be a page of another origin.

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

use super::Refusal;
use super::cross_site::is_made_by_another_origin;

/// The secret that callers present as `Authorization: Bearer …`.
#[derive(Clone)]
pub struct AdminToken(Arc<str>);

impl AdminToken {
    /// Creates a token from its text.
    pub fn new(token: &str) -> Self {
        Self(token.into())
    }

    /// Compares with the presented token in constant time, so that the duration does not reveal how much of
    /// it was right.
    fn is(&self, shown: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(shown).into()
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdminToken(…)")
    }
}

/// Middleware that passes on a call if access is granted, and rejects it otherwise.
pub(super) async fn check(
    State(token): State<Option<AdminToken>>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let headers = request.headers();
    match &token {
        Some(token) => match shown(headers) {
            None => return Err(Refusal::NoToken),
            Some(shown) if !token.is(shown) => return Err(Refusal::WrongToken),
            Some(_) => {}
        },
        None if !is_asked_for_by_a_loopback_name(headers) => return Err(Refusal::ForeignHost),
        // With a token this check is unnecessary: a browser sends the token only if the calling page has it.
        None if is_made_by_another_origin(headers) => return Err(Refusal::AnotherOrigin),
        None => {}
    }
    Ok(next.run(request).await)
}

/// Checks `Host` to prevent DNS rebinding. Without a token, the only credential is being on this machine, and
/// a web page can exploit that: if the name of a hostile site is rebound to 127.0.0.1, its page has the same
/// origin as this API and could read the whole log. Its browser still sends the site's name as `Host`. A call
/// without `Host` does not come from a browser.
fn is_asked_for_by_a_loopback_name(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else {
        return true;
    };
    let Some(authority) = host
        .to_str()
        .ok()
        .and_then(|host| host.parse::<http::uri::Authority>().ok())
    else {
        return false;
    };
    let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || name.ends_with(".localhost")
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme
        .eq_ignore_ascii_case(b"Bearer ")
        .then(|| token.trim_ascii())
}
