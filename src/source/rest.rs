//! The audit log API over HTTP (`docs/openapi.yaml`).

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page};
use scim_audit_model::problem::Problem;
use scim_audit_model::query::{ListQuery, Order};
use web_sys::Response;

use super::exchange::{self, RequestSender};
use super::mapping::{self, PageCursor, mending};
use super::portal::Portal;
use super::time_limit::TimeLimit;
use super::tokens::Tokens;
use super::{Chunks, Credentials, Events, Mapping, SourceError, whole};
use crate::platform::Abort;

/// The address of an API, and how to call it.
pub struct RestSetup {
    /// The base address without a trailing slash. A relative address is resolved against the page.
    pub base: String,
    /// The time limit of an exchange.
    pub timeout: Duration,
    /// Which cookies a request carries.
    pub credentials: Credentials,
    /// The name of the header for the host page's CSRF token.
    pub csrf_header: Option<String>,
    /// How to read responses that deviate from the contract.
    pub mapping: Mapping,
    /// The host page, for the functions that it provides.
    pub portal: Option<Rc<dyn Portal>>,
}

/// The audit log API at one base address.
pub struct Rest {
    base: String,
    mapping: Mapping,
    exchange: RequestSender,
    tokens: Tokens,
}

impl Rest {
    /// Creates the API client with the settings of the host page.
    pub fn new(setup: RestSetup) -> Self {
        let provider = setup.portal.clone().filter(|portal| portal.offers().token);
        Self {
            base: setup.base,
            mapping: setup.mapping,
            tokens: Tokens::new(provider, setup.timeout),
            exchange: RequestSender {
                credentials: setup.credentials,
                csrf_header: setup.csrf_header,
                portal: setup.portal,
                timeout: setup.timeout,
            },
        }
    }

    /// Whether a token that a person enters would be used: the host page neither provides tokens nor sends
    /// requests itself.
    pub fn takes_token(&self) -> bool {
        let transport = self
            .exchange
            .portal
            .as_ref()
            .is_some_and(|portal| portal.offers().transport);
        !self.tokens.provided() && !transport
    }

    /// Sends this bearer token with every later call. Returns false if no header can carry it; then the token
    /// from before stays in use.
    pub fn set_token(&self, token: &str) -> bool {
        self.tokens.set(token).is_ok()
    }

    /// Returns one page of summaries.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        let address = match query.cursor.as_deref().map(PageCursor::read) {
            Some(PageCursor::Address(address)) => self.of_this_api(address)?,
            Some(PageCursor::StartIndex(index)) => {
                let query = ListQuery {
                    cursor: None,
                    ..query.clone()
                };
                let count = query.limit;
                let extra = format!("startIndex={index}&count={count}");
                self.address("/audit-logs", &query, &extra)
            }
            Some(PageCursor::Opaque(_)) | None => self.address("/audit-logs", query, ""),
        };
        let (response, body) = self.json(&address, abort).await?;
        let next = exchange::header(&response, "link")
            .and_then(|links| mapping::next_of(&links).map(str::to_owned));
        let mut page = self.mapping.read_page(body, next).await?;
        // An address is relative to that of the page in which it was returned.
        if let Some(PageCursor::Address(next)) = page.next_cursor.as_deref().map(PageCursor::read) {
            let next = exchange::absolute(next, &address).map(|url| url.href());
            page.next_cursor = next.map(|next| PageCursor::Address(&next).write());
        }
        Ok(page)
    }

    /// Returns one complete entry.
    ///
    /// # Errors
    /// See [`SourceError`]; an unknown id is [`SourceError::NotFound`].
    pub async fn entry(&self, request_id: &str, abort: &Abort) -> Result<Entry, SourceError> {
        // In a portal's own log the id is untrusted text. Encode it, so that it stays one path segment.
        let id = String::from(js_sys::encode_uri_component(request_id));
        let address = format!("{}/audit-logs/{id}", self.base);
        let (_, body) = self.json(&address, abort).await?;
        let read = |json: &[u8]| mending(json, |json| self.mapping.entry(json));
        whole::entry(&body, abort, &read).await
    }

    /// Returns entry counts over time. See [`super::Source::histogram`].
    ///
    /// # Errors
    /// See [`SourceError`]; an API without this call is [`SourceError::NotFound`].
    pub async fn histogram(
        &self,
        filter: &Filter,
        buckets: u16,
        zone: &str,
        abort: &Abort,
    ) -> Result<Histogram, SourceError> {
        let zone = String::from(js_sys::encode_uri_component(zone));
        let plain = format!("buckets={buckets}");
        let zoned = format!("{plain}&timeZone={zone}");
        let address = |extra| self.address("/audit-logs/histogram", &all_of(filter), extra);
        let answer = match self.json(&address(&zoned), abort).await {
            // A browser may know a time zone that the server does not know yet. Fall back to buckets in UTC.
            Err(SourceError::Rejected { problem, .. }) if names(&problem, "timeZone") => {
                self.json(&address(&plain), abort).await
            }
            answer => answer,
        };
        let (_, body) = answer?;
        mapping::contract(&body)
    }

    /// Returns all matching entries as a file in this format: `csv`, `ndjson` or `har`.
    ///
    /// # Errors
    /// See [`SourceError`]; an API without this call is [`SourceError::NotFound`].
    pub async fn export(
        &self,
        filter: &Filter,
        order: Order,
        format: &str,
        abort: &Abort,
    ) -> Result<Chunks, SourceError> {
        let query = ListQuery {
            order,
            ..all_of(filter)
        };
        let extra = format!("format={format}");
        let address = self.address("/audit-logs/export", &query, &extra);
        // The time limit covers only the start of the response: the reader decides how long the rest may
        // take.
        let (response, _limit) = self.send(&address, &[("Accept", "*/*")], abort).await?;
        exchange::expect_export(&response, format)?;
        let total = exchange::header(&response, "x-total-count");
        let chunks = chunks_of(&response, abort)?;
        Ok(chunks.promised(total.and_then(|total| total.trim().parse().ok())))
    }

    /// Opens a stream of new entries, as server-sent events.
    ///
    /// # Errors
    /// See [`SourceError`]; an API without this call is [`SourceError::NotFound`].
    pub async fn stream(
        &self,
        filter: &Filter,
        last_event_id: &str,
        abort: &Abort,
    ) -> Result<Events, SourceError> {
        let address = self.address("/audit-logs/stream", &all_of(filter), "");
        // Browsers send the id as its UTF-8 bytes, one character per byte.
        let place: String = last_event_id.bytes().map(char::from).collect();
        let mut headers = vec![("Accept", exchange::EVENT_STREAM)];
        if !place.is_empty() {
            headers.push(("Last-Event-ID", &place));
        }
        let (response, _limit) = self.send(&address, &headers, abort).await?;
        exchange::expect_events(&response)?;
        let chunks = chunks_of(&response, abort)?;
        Ok(Events::new(
            chunks,
            last_event_id,
            self.mapping.clone(),
            abort,
        ))
    }

    fn address(&self, path: &str, query: &ListQuery, extra: &str) -> String {
        let mut address = format!("{}{path}", self.base);
        for (part, mark) in [query.to_query().as_str(), extra]
            .into_iter()
            .filter(|part| !part.is_empty())
            .zip(["?", "&"])
        {
            address.push_str(mark);
            address.push_str(part);
        }
        address
    }

    /// Resolves an address that a server returned. Rejects origins other than the API's, so that neither
    /// requests nor tokens go there.
    fn of_this_api(&self, address: &str) -> Result<String, SourceError> {
        let base = self.address("/audit-logs", &ListQuery::default(), "");
        let own = exchange::absolute("", &base).map(|url| url.origin());
        match exchange::absolute(address, &base) {
            Some(url) if Some(url.origin()) == own => Ok(url.href()),
            _ => Err(SourceError::Unmapped {
                reason: "The next page’s address leads to another origin than apiBase.".to_owned(),
            }),
        }
    }

    async fn json(&self, address: &str, abort: &Abort) -> Result<(Response, Vec<u8>), SourceError> {
        let accept = [("Accept", "application/json, application/problem+json")];
        let (response, limit) = self.send(address, &accept, abort).await?;
        exchange::expect_json(&response)?;
        let body = exchange::body_of(&response, abort).await;
        let body = body.map_err(|error| limit.explain(error))?;
        Ok((response, body))
    }

    /// Sends a request. If the server refuses its token, sends it once more with another token.
    async fn send(
        &self,
        address: &str,
        headers: &[(&str, &str)],
        abort: &Abort,
    ) -> Result<(Response, TimeLimit), SourceError> {
        // Box the future, so that its code exists once for all callers.
        let sent: Pin<Box<dyn Future<Output = _>>> =
            Box::pin(self.send_and_replay(address, headers, abort));
        sent.await
    }

    async fn send_and_replay(
        &self,
        address: &str,
        headers: &[(&str, &str)],
        abort: &Abort,
    ) -> Result<(Response, TimeLimit), SourceError> {
        let mut pass = self.tokens.before_call(abort).await?;
        let mut replayed = false;
        loop {
            let limit = TimeLimit::start(self.exchange.timeout, abort);
            let authorization = pass.as_ref().map(|pass| pass.authorization.as_str());
            let response = self
                .exchange
                .get(address, headers, authorization, abort)
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

fn chunks_of(response: &Response, abort: &Abort) -> Result<Chunks, SourceError> {
    match response.body() {
        Some(body) => Chunks::of(&body, abort),
        None => Err(SourceError::Interrupted),
    }
}

/// A query for all entries that match a filter.
fn all_of(filter: &Filter) -> ListQuery {
    ListQuery {
        filter: filter.clone(),
        ..ListQuery::default()
    }
}

/// Whether a problem document names this parameter.
fn names(problem: &Problem, parameter: &str) -> bool {
    problem
        .errors
        .iter()
        .any(|error| error.parameter == parameter)
}
