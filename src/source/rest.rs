//! The audit log API over HTTP (`docs/openapi.yaml`).

use std::rc::Rc;
use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_model::page::{Item, Page};
use scim_audit_model::query::ListQuery;
use serde::de::DeserializeOwned;
use web_sys::Response;

use super::exchange::{self, Exchange};
use super::portal::Portal;
use super::time_limit::TimeLimit;
use super::tokens::Tokens;
use super::{Abort, Credentials, SourceError};

/// Where an API is, and how it is called.
pub struct RestSetup {
    /// The base address, without a slash at the end. A relative one is relative to the page.
    pub base: String,
    /// How long an exchange may take.
    pub timeout: Duration,
    /// Which cookies a call carries.
    pub credentials: Credentials,
    /// The header for the page's CSRF token.
    pub csrf_header: Option<String>,
    /// The page, for what it does itself.
    pub portal: Option<Rc<dyn Portal>>,
}

/// The audit log API at one base address.
pub struct Rest {
    base: String,
    exchange: Exchange,
    tokens: Tokens,
}

impl Rest {
    /// The API as the page sets it up.
    pub fn new(setup: RestSetup) -> Self {
        let provider = setup.portal.clone().filter(|portal| portal.offers().token);
        Self {
            base: setup.base,
            tokens: Tokens::new(provider, setup.timeout),
            exchange: Exchange {
                credentials: setup.credentials,
                csrf_header: setup.csrf_header,
                portal: setup.portal,
                timeout: setup.timeout,
            },
        }
    }

    /// Whether a token given by hand would be of use: the page gives none, and sends no request itself.
    pub fn takes_token(&self) -> bool {
        let transport = self
            .exchange
            .portal
            .as_ref()
            .is_some_and(|portal| portal.offers().transport);
        !self.tokens.provided() && !transport
    }

    /// Sends this bearer token with every call from now on.
    pub fn set_token(&self, token: &str) {
        // One that no header can carry is as good as none: the next call says that it is not signed in.
        drop(self.tokens.set(token));
    }

    /// One page of summaries.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        let query = query.to_query();
        let mark = if query.is_empty() { "" } else { "?" };
        self.json(&format!("/audit-logs{mark}{query}"), abort).await
    }

    /// One full entry.
    ///
    /// # Errors
    /// See [`SourceError`]; an unknown id is [`SourceError::NotFound`].
    pub async fn entry(&self, request_id: &str, abort: &Abort) -> Result<Entry, SourceError> {
        // An id is a stranger's text where the log is a portal's own; it must stay one path segment.
        let id = String::from(js_sys::encode_uri_component(request_id));
        self.json(&format!("/audit-logs/{id}"), abort).await
    }

    async fn json<T: DeserializeOwned>(&self, path: &str, abort: &Abort) -> Result<T, SourceError> {
        let body = self.body(path, abort).await?;
        serde_json::from_slice(&body).map_err(|error| {
            if error.is_eof() {
                SourceError::Interrupted
            } else {
                SourceError::Unreadable {
                    reason: error.to_string(),
                }
            }
        })
    }

    async fn body(&self, path: &str, abort: &Abort) -> Result<Vec<u8>, SourceError> {
        let (response, limit) = self
            .send(path, "application/json, application/problem+json", abort)
            .await?;
        exchange::expect_json(&response)?;
        exchange::body_of(&response, abort)
            .await
            .map_err(|error| limit.explain(error))
    }

    /// Sends a call, and once more with another token when the first is refused.
    async fn send(
        &self,
        path: &str,
        accept: &str,
        abort: &Abort,
    ) -> Result<(Response, TimeLimit), SourceError> {
        let address = format!("{}{path}", self.base);
        let mut pass = self.tokens.before_call(abort).await?;
        let mut replayed = false;
        loop {
            let limit = TimeLimit::start(self.exchange.timeout, abort);
            let mut headers = vec![("Accept", accept)];
            if let Some(pass) = &pass {
                headers.push(("Authorization", &pass.authorization));
            }
            let response = self
                .exchange
                .get(&address, &headers, abort)
                .await
                .map_err(|error| limit.explain(error))?;
            if response.ok() {
                return Ok((response, limit));
            }
            match &pass {
                Some(refused) if response.status() == 401 && !replayed => {
                    drop(limit);
                    pass = Some(self.tokens.after_refusal(refused, abort).await?);
                    replayed = true;
                }
                _ => {
                    let refusal = exchange::refusal(&response, abort).await;
                    return Err(limit.explain(refusal));
                }
            }
        }
    }
}
