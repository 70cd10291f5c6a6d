//! A log that the host page reads itself. Its functions receive the parameters of the API
//! (`docs/openapi.yaml`) by name: `{since, until, method: […], resourceType: […], endpoint, status: […],
//! "method.not": […], …, limit, cursor, order}`. A parameter is present only if it filters something; a list
//! always has `limit` and `order`, a histogram has `buckets` and `timeZone`.

use std::rc::Rc;
use std::time::Duration;

use scim_audit_model::criterion::Criterion;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::Filter;
use scim_audit_model::page::{Histogram, Item, Page};
use scim_audit_model::query::{ListQuery, NOT, Order, filter_pairs};
use wasm_bindgen::{JsCast as _, JsValue};

use super::mapping::{self, PageCursor};
use super::portal::{self, Called, Portal};
use super::time_limit::TimeLimit;
use super::{Chunks, Events, Mapping, SourceError, whole};
use crate::platform::Abort;

/// The log of the host page.
pub struct HostSource {
    portal: Rc<dyn Portal>,
    mapping: Mapping,
    timeout: Duration,
}

impl HostSource {
    /// Creates the host page's log, with a time limit for each call of its functions.
    pub fn new(portal: Rc<dyn Portal>, mapping: Mapping, timeout: Duration) -> Self {
        Self {
            portal,
            mapping,
            timeout,
        }
    }

    pub(super) fn portal(&self) -> &dyn Portal {
        self.portal.as_ref()
    }

    pub(super) async fn list(
        &self,
        query: &ListQuery,
        abort: &Abort,
    ) -> Result<Page<Item<Entry>>, SourceError> {
        let called = self
            .portal
            .list(&list_query(query), abort.signal().as_ref());
        let text = self.text(called, abort).await?;
        let mut page = self.mapping.read_page(text.into_bytes(), None).await?;
        // The host page gets its own cursor back unchanged, even if it looks like an address.
        if let Some(PageCursor::Address(address)) =
            page.next_cursor.as_deref().map(PageCursor::read)
        {
            page.next_cursor = Some(PageCursor::Opaque(address).write());
        }
        Ok(page)
    }

    pub(super) async fn entry(
        &self,
        request_id: &str,
        abort: &Abort,
    ) -> Result<Entry, SourceError> {
        let called = self.portal.get(request_id, abort.signal().as_ref());
        let text = self.text(called, abort).await?;
        whole::entry(text.as_bytes(), abort, &|json| self.mapping.entry(json)).await
    }

    pub(super) async fn histogram(
        &self,
        filter: &Filter,
        buckets: u16,
        zone: &str,
        abort: &Abort,
    ) -> Result<Histogram, SourceError> {
        let query = histogram_query(filter, buckets, zone);
        let called = self.portal.histogram(&query, abort.signal().as_ref());
        let text = self.text(called, abort).await?;
        mapping::contract(text.as_bytes())
    }

    pub(super) async fn export(
        &self,
        filter: &Filter,
        order: Order,
        format: &str,
        abort: &Abort,
    ) -> Result<Chunks, SourceError> {
        let mut query = Query::of(filter);
        query.order(order);
        let called = self
            .portal
            .export(&query.end(), format, abort.signal().as_ref());
        self.chunks(called, abort).await
    }

    pub(super) async fn stream(
        &self,
        filter: &Filter,
        last_event_id: &str,
        abort: &Abort,
    ) -> Result<Events, SourceError> {
        let query = Query::of(filter).end();
        let called = self
            .portal
            .stream(&query, last_event_id, abort.signal().as_ref());
        let chunks = self.chunks(called, abort).await?;
        Ok(Events::new(
            chunks,
            last_event_id,
            self.mapping.clone(),
            abort,
        ))
    }

    async fn text(&self, called: Called, abort: &Abort) -> Result<String, SourceError> {
        portal::text(&self.answer(called, abort).await?)
    }

    async fn chunks(&self, called: Called, abort: &Abort) -> Result<Chunks, SourceError> {
        let stream = self.answer(called, abort).await?;
        Chunks::of(stream.unchecked_ref(), abort)
    }

    async fn answer(&self, called: Called, abort: &Abort) -> Result<JsValue, SourceError> {
        let limit = TimeLimit::start(self.timeout, abort);
        portal::answer_of(called, abort, portal::refusal_of)
            .await
            .map_err(|error| limit.explain(error))
    }
}

fn list_query(list: &ListQuery) -> String {
    let mut query = Query::of(&list.filter);
    query.number("limit", list.limit);
    query.order(list.order);
    match list.cursor.as_deref().map(PageCursor::read) {
        None => (),
        Some(PageCursor::StartIndex(index)) => query.member("startIndex", index),
        Some(PageCursor::Opaque(cursor) | PageCursor::Address(cursor)) => {
            query.member("cursor", &text(cursor));
        }
    }
    query.end()
}

fn histogram_query(filter: &Filter, buckets: u16, zone: &str) -> String {
    let mut query = Query::of(filter);
    query.number("buckets", buckets);
    query.member("timeZone", &text(zone));
    query.end()
}

/// A query as JSON, under construction.
struct Query(String);

impl Query {
    fn of(filter: &Filter) -> Self {
        let mut query = Self("{".to_owned());
        // Values of one parameter are adjacent.
        for values in filter_pairs(filter).chunk_by(|(one, _), (other, _)| one == other) {
            let Some((name, _)) = values.first() else {
                continue;
            };
            let texts: Vec<_> = values.iter().map(|(_, value)| text(value)).collect();
            let texts = texts.join(",");
            // The value of an exclusion, such as `method.not`, is always a list.
            let is_list = || Criterion::named(name).is_some_and(|one| one.spec().kind.is_list());
            if name.ends_with(NOT) || values.len() > 1 || is_list() {
                query.member(name, &format!("[{texts}]"));
            } else {
                query.member(name, &texts);
            }
        }
        query
    }

    fn order(&mut self, order: Order) {
        self.member(
            "order",
            match order {
                Order::Desc => r#""desc""#,
                Order::Asc => r#""asc""#,
            },
        );
    }

    fn number(&mut self, name: &str, number: u16) {
        self.member(name, &number.to_string());
    }

    /// Adds a member whose value is JSON already.
    fn member(&mut self, name: &str, value: &str) {
        let comma = if self.0.len() > 1 { "," } else { "" };
        for part in [comma, "\"", name, "\":", value] {
            self.0.push_str(part);
        }
    }

    fn end(self) -> String {
        self.0 + "}"
    }
}

/// Encodes a text as a JSON string.
fn text(value: &str) -> String {
    // The serialization of a string cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> String {
        list_query(&ListQuery::parse(query).unwrap())
    }

    #[test]
    fn host_list_query_uses_the_parameters_of_the_api() {
        assert_eq!(asked(""), r#"{"limit":100,"order":"desc"}"#);
        assert_eq!(
            asked(
                "since=2026-05-07T00:00:00Z&method=GET&method=PUT&resourceType=Users&endpoint=/a%22b&status=failed\
                 &statusCode=4xx&endpoint.not=/Me&limit=5&order=asc&cursor=c"
            ),
            r#"{"since":"2026-05-07T00:00:00.000Z","method":["GET","PUT"],"resourceType":["Users"],"endpoint":"/a\"b","status":["failed"],"statusCode":["4xx"],"endpoint.not":["/Me"],"limit":5,"order":"asc","cursor":"c"}"#
        );
    }

    #[test]
    fn host_histogram_query_contains_the_time_zone() {
        let list = ListQuery::parse("status=failed").unwrap();
        assert_eq!(
            histogram_query(&list.filter, 100, "Asia/Kathmandu"),
            r#"{"status":["failed"],"buckets":100,"timeZone":"Asia/Kathmandu"}"#
        );
    }

    #[test]
    fn host_list_query_contains_the_start_index_of_a_scim_list() {
        let query = ListQuery {
            cursor: Some(PageCursor::StartIndex("101").write()),
            ..ListQuery::default()
        };
        assert_eq!(
            list_query(&query),
            r#"{"limit":100,"order":"desc","startIndex":101}"#
        );
    }
}
