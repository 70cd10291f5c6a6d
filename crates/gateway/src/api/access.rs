//! Who may ask: whoever shows the bearer token, where one is configured (RFC 6750).

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

use super::Refusal;

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
    if let Some(token) = &token {
        match shown(request.headers()) {
            None => return Err(Refusal::NoToken),
            Some(shown) if !token.is(shown) => return Err(Refusal::WrongToken),
            Some(_) => {}
        }
    }
    Ok(next.run(request).await)
}

fn shown(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme
        .eq_ignore_ascii_case(b"Bearer ")
        .then(|| token.trim_ascii())
}
