//! Who may ask: whoever shows the bearer token, where one is configured (RFC 6750); else whoever is on this
//! machine, which is what a loopback address means, asks for it by a name of this machine, and is no page of another
//! origin.

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

use super::Refusal;
use super::cross_site::is_made_by_another_origin;

/// The secret a caller must show as `Authorization: Bearer …`.
#[derive(Clone)]
pub struct AdminToken(Arc<str>);

impl AdminToken {
    /// The token with this text.
    pub fn new(token: &str) -> Self {
        Self(token.into())
    }

    /// Whether this is the token. How long that takes does not tell how much of it was right.
    fn is(&self, shown: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(shown).into()
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdminToken(…)")
    }
}

/// Lets a call pass, or refuses it.
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
        // A token is proof enough: no browser shows it unless the page that asks has it.
        None if is_made_by_another_origin(headers) => return Err(Refusal::AnotherOrigin),
        None => {}
    }
    Ok(next.run(request).await)
}

/// Without a token, being on this machine is all the proof there is, and a web page can borrow it: a page of
/// a stranger's site whose name is rebound to 127.0.0.1 is of "the same origin" as this API, and could read the
/// whole log. But its browser still sends the stranger's name as `Host`. A call without `Host` is no browser's.
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
