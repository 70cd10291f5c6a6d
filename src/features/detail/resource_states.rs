//! Looks in the log for the states of a resource before and after a request.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_insight::change::{EarlierState, resource_in, state_after, state_before};
use scim_audit_model::criterion::Criterion;
use scim_audit_model::entry::Entry;
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::page::Item;
use scim_audit_model::query::{ListQuery, Order};
use scim_audit_model::time::{Instant, from_epoch_millis};

use crate::platform::Abort;
use crate::source::Source;
use crate::state::latest::Latest;
use crate::state::{SourceError, SourceHandle};

/// Number of entries before, and after, the request that are listed.
const MOST_LISTED: u16 = 50;
/// Number of complete entries that are fetched on each side.
const MOST_FETCHED: usize = 12;

/// The states of a resource around a request, as far as the log has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundStates {
    /// The state before.
    pub before: EarlierState,
    /// The state after, if the answer of the request itself does not contain it.
    pub after: Option<String>,
}

/// How far the search is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatesLoad {
    /// Nobody asked for it.
    Unasked,
    /// In progress.
    Loading,
    /// The log has a state before.
    Found(Arc<FoundStates>),
    /// The log has none.
    Missing,
    /// A call failed.
    Failed,
}

/// The search for the states around one request. It ends with the component that it is created in.
#[derive(Clone, Copy)]
pub struct ResourceStates {
    source: SourceHandle,
    latest: Latest,
    load: RwSignal<StatesLoad>,
}

impl ResourceStates {
    pub(crate) fn new(source: SourceHandle) -> Self {
        Self {
            source,
            latest: Latest::new(),
            load: RwSignal::new(StatesLoad::Unasked),
        }
    }

    /// How far the search is. Reactive.
    pub fn load(self) -> StatesLoad {
        self.load.get()
    }

    /// Looks for the states, unless that is in progress or done.
    pub fn find(self, entry: Arc<Entry>) {
        if matches!(
            *self.load.read_untracked(),
            StatesLoad::Loading | StatesLoad::Found(_)
        ) {
            return;
        }
        self.load.set(StatesLoad::Loading);
        let source = self.source.get_value();
        self.latest.run(
            async move |ticket| {
                LogSearch {
                    source,
                    entry,
                    abort: ticket.abort.clone(),
                }
                .states()
                .await
            },
            move |found| {
                self.load.set(match found {
                    Ok(Some(found)) => StatesLoad::Found(Arc::new(found)),
                    Ok(None) => StatesLoad::Missing,
                    Err(_) => StatesLoad::Failed,
                });
            },
        );
    }
}

/// A search in the log for what surrounds an entry.
struct LogSearch {
    source: Rc<Source>,
    entry: Arc<Entry>,
    abort: Abort,
}

impl LogSearch {
    async fn states(self) -> Result<Option<FoundStates>, SourceError> {
        let Some(id) = self.entry.resource_id.clone() else {
            return Ok(None);
        };
        let older = self.fetched(Order::Desc, &id).await?;
        let Some(mut before) = state_before(&older, &id) else {
            return Ok(None);
        };
        let newer = if resource_in(&self.entry, &id).is_none() && self.entry.method != "DELETE" {
            self.fetched(Order::Asc, &id).await?
        } else {
            Vec::new()
        };
        let after = state_after(&newer, &id);
        let seen = older
            .iter()
            .find(|entry| entry.request_id == before.request_id)
            .map_or(self.entry.time, |entry| entry.time);
        let last = newer.last().map_or(self.entry.time, |entry| entry.time);
        // A bulk request is not listed under the resources that it changes.
        if self.has_bulk(seen, last).await? {
            before.is_calculated = true;
        }
        Ok(Some(FoundStates { before, after }))
    }

    /// Complete entries of the resource before the request, the newest first, or after it, the oldest first; up to the
    /// first one that has the resource in its answer.
    async fn fetched(&self, order: Order, id: &str) -> Result<Vec<Entry>, SourceError> {
        let mut found = Vec::new();
        for summary in self.listed(order, id).await? {
            // What was refused changed nothing and has no resource in its answer.
            if summary
                .status_code
                .is_some_and(|code| (400..500).contains(&code))
            {
                continue;
            }
            if found.len() == MOST_FETCHED {
                break;
            }
            let whole = self.source.entry(&summary.request_id, &self.abort).await?;
            let has_resource = resource_in(&whole, id).is_some();
            found.push(whole);
            if has_resource {
                break;
            }
        }
        Ok(found)
    }

    async fn listed(&self, order: Order, id: &str) -> Result<Vec<Entry>, SourceError> {
        let time = self.entry.time;
        let mut filter = Filter {
            include: [(Criterion::ResourceId, id)]
                .into_iter()
                .collect::<Criteria>(),
            ..Filter::default()
        };
        match order {
            Order::Desc => filter.until = just_after(time),
            Order::Asc => filter.since = Some(time),
        }
        let items = self.list(filter, order, MOST_LISTED).await?;
        // Entries of the same millisecond are before or after this one in the order of the list.
        let own = items
            .iter()
            .position(|entry| entry.request_id == self.entry.request_id);
        let beyond = |entry: &Entry| match order {
            Order::Desc => entry.time < time,
            Order::Asc => entry.time > time,
        };
        Ok(match own {
            Some(own) => items.into_iter().skip(own + 1).collect(),
            None => items.into_iter().filter(beyond).collect(),
        })
    }

    async fn has_bulk(&self, since: Instant, until: Instant) -> Result<bool, SourceError> {
        let filter = Filter {
            since: Some(since),
            until: just_after(until),
            include: [(Criterion::ResourceType, "Bulk")]
                .into_iter()
                .collect::<Criteria>(),
            ..Filter::default()
        };
        Ok(!self.list(filter, Order::Desc, 1).await?.is_empty())
    }

    async fn list(
        &self,
        filter: Filter,
        order: Order,
        limit: u16,
    ) -> Result<Vec<Entry>, SourceError> {
        let query = ListQuery {
            filter,
            order,
            limit,
            ..ListQuery::default()
        };
        let page = self.source.list(&query, &self.abort).await?;
        Ok(page
            .items
            .into_iter()
            .filter_map(|item| match item {
                Item::Read(entry) => Some(entry),
                Item::Unreadable { .. } => None,
            })
            .collect())
    }
}

/// The first instant that is not the given one: ends of time ranges are exclusive.
fn just_after(time: Instant) -> Option<Instant> {
    from_epoch_millis(time.timestamp_millis() + 1)
}
