//! The audit log API over HTTP (`docs/openapi.yaml`).

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page};
use scim_audit_model::problem::Problem;
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_model::reading::mended;
use web_sys::Response;

use super::exchange::{self, Exchange};
use super::mapping::{self, Cursor};
use super::portal::Portal;
use super::time_limit::TimeLimit;
use super::tokens::Tokens;
use super::{Abort, Chunks, Credentials, Events, Mapping, SourceError, whole};

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
    /// How answers that are not quite the contract's are read.
    pub mapping: Mapping,
    /// The page, for what it does itself.
    pub portal: Option<Rc<dyn Portal>>,
}

/// The audit log API at one base address.
pub struct Rest {
    base: String,
    mapping: Mapping,
    exchange: Exchange,
    tokens: Tokens,
}

impl Rest {
    /// The API as the page sets it up.
    pub fn new(setup: RestSetup) -> Self {
        let provider = setup.portal.clone().filter(|portal| portal.offers().token);
        Self {
            base: setup.base,
            mapping: setup.mapping,
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
        let address = match query.cursor.as_deref().map(Cursor::read) {
            Some(Cursor::Address(address)) => self.of_this_api(address)?,
            Some(Cursor::StartIndex(index)) => {
                let query = ListQuery {
                    cursor: None,
                    ..query.clone()
                };
                let count = query.limit;
                let extra = format!("startIndex={index}&count={count}");
                self.address("/audit-logs", &query, &extra)
            }
            Some(Cursor::Opaque(_)) | None => self.address("/audit-logs", query, ""),
        };
        let (response, body) = self.json(&address, abort).await?;
        let next = exchange::header(&response, "link")
            .and_then(|links| mapping::next_of(&links).map(str::to_owned));
        let mut page = mending(&body, |json| self.mapping.page(json, next.clone()))?;
        // An address stands relative to the page it came with.
        if let Some(Cursor::Address(next)) = page.next_cursor.as_deref().map(Cursor::read) {
            let next = exchange::absolute(next, &address).map(|url| url.href());
            page.next_cursor = next.map(|next| Cursor::Address(&next).write());
        }
        Ok(page)
    }

    /// One full entry.
    ///
    /// # Errors
    /// See [`SourceError`]; an unknown id is [`SourceError::NotFound`].
    pub async fn entry(&self, request_id: &str, abort: &Abort) -> Result<Entry, SourceError> {
        // An id is a stranger's text where the log is a portal's own; it must stay one path segment.
        let id = String::from(js_sys::encode_uri_component(request_id));
        let address = format!("{}/audit-logs/{id}", self.base);
        let (_, body) = self.json(&address, abort).await?;
        let read = |json: &[u8]| mending(json, |json| self.mapping.entry(json));
        whole::entry(&body, abort, &read).await
    }

    /// How many entries there were over time. See [`super::Source::histogram`].
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
            // A browser may know a zone that is younger than the server: hours of UTC are better than nothing.
            Err(SourceError::Rejected { problem, .. }) if names(&problem, "timeZone") => {
                self.json(&address(&plain), abort).await
            }
            answer => answer,
        };
        let (_, body) = answer?;
        mapping::contract(&body)
    }

    /// Everything that matches, as a file in this format: `csv`, `ndjson` or `har`.
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
        // Only the answer's beginning has a limit: how long all of it takes is for its reader to say.
        let (response, _limit) = self.send(&address, &[("Accept", "*/*")], abort).await?;
        exchange::expect_export(&response, format)?;
        let total = exchange::header(&response, "x-total-count");
        let chunks = chunks_of(&response, abort)?;
        Ok(chunks.promised(total.and_then(|total| total.trim().parse().ok())))
    }

    /// New entries as they come, as server-sent events.
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
        // As browsers send it: the bytes of its UTF-8, a character for each.
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

    /// An address that a server gave. Nothing is sent to another origin than the API's, and no token.
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
        let mut body = body.map_err(|error| limit.explain(error))?;
        // Some servers of Windows put a byte order mark before UTF-8; a reader may skip it (RFC 8259 §8.1).
        if body.starts_with(MARK) {
            body.drain(..MARK.len());
        }
        Ok((response, body))
    }

    /// Sends a call, and once more with another token when the first is refused.
    async fn send(
        &self,
        address: &str,
        headers: &[(&str, &str)],
        abort: &Abort,
    ) -> Result<(Response, TimeLimit), SourceError> {
        // Behind a pointer, the code is there once for all callers.
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

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads JSON; where it holds half a character, with the sign for none in its place.
fn mending<T>(
    json: &[u8],
    read: impl Fn(&[u8]) -> Result<T, SourceError>,
) -> Result<T, SourceError> {
    match read(json) {
        Err(SourceError::Unreadable { reason }) => match mended(json) {
            Some(mended) => read(&mended),
            None => Err(SourceError::Unreadable { reason }),
        },
        read => read,
    }
}

fn chunks_of(response: &Response, abort: &Abort) -> Result<Chunks, SourceError> {
    match response.body() {
        Some(body) => Chunks::of(&body, abort),
        None => Err(SourceError::Interrupted),
    }
}

/// Everything that matches.
fn all_of(filter: &Filter) -> ListQuery {
    ListQuery {
        filter: filter.clone(),
        ..ListQuery::default()
    }
}

/// Whether a problem is with this parameter.
fn names(problem: &Problem, parameter: &str) -> bool {
    problem
        .errors
        .iter()
        .any(|error| error.parameter == parameter)
}
