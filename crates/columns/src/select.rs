//! Which rows a filter means.

use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::filter::Filter;
use scim_audit_model::matching::Matcher;
use scim_audit_model::needle::Needle;

use crate::Columns;
use crate::asked::Asked;
use crate::kind::{self, Kind};
use crate::search::Search;

/// The rows that a filter means, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Vec<u32>);

impl Selection {
    /// The rows, the oldest first.
    pub fn rows(&self) -> &[u32] {
        &self.0
    }

    /// Of a selection, the rows that are left; in their order.
    #[must_use]
    pub fn of(rows: Vec<u32>) -> Self {
        Self(rows)
    }
}

/// Bytes that are looked at in the time in which a row is asked about.
const BYTES_A_ROW: usize = 64;

/// Fewer than one row of so many are looked at one by one: to look through all texts of all rows would take longer.
const FEW: usize = 100;

/// A filter that is being asked of all rows. Its answer is what [`Filter::matches`] says of each: the rules are
/// `model`'s, asked once for each value that rows share, and the cheapest first. Headers and bodies are not here:
/// where [`Filter::asks_messages`], whoever reads them has to ask on.
#[derive(Debug)]
pub struct Selecting {
    filter: Filter,
    /// Where in the order it stands, and where it ends.
    at: usize,
    end: usize,
    rows: Vec<u32>,
    /// The rows of a step that are left.
    left: Vec<u32>,
    kinds: Option<Asked>,
    resource_ids: Option<Asked>,
    clients: Option<Asked>,
    ids: Ids,
    by_second: bool,
    by_amount: bool,
    paths: Vec<Wanted<EndpointFilter>>,
    endpoints: Option<Asked>,
    /// How many of the searches are done: before that, no row is asked about.
    searched: usize,
    searches: Vec<Wanted<Search>>,
    /// Texts that have to be looked for in each entry.
    by_entry: Vec<Wanted<Needle>>,
}

/// What an entry must have, or must not.
#[derive(Debug)]
struct Wanted<T> {
    wanted: bool,
    what: T,
}

/// The rows of ids.
#[derive(Debug)]
struct Ids {
    only: Option<u32>,
    not: Vec<u32>,
}

impl Selecting {
    /// A filter that has not been asked yet.
    pub fn new(columns: &Columns, filter: &Filter) -> Self {
        let not = &filter.not;
        let (mut at, end) = span(columns, filter);
        let only = filter.request_id.as_ref().map(|id| columns.find(id));
        if only == Some(None) {
            // It is not there: nobody need be asked.
            at = end;
        }
        let by_kind = !filter.method.is_empty()
            || !filter.resource_type.is_empty()
            || !filter.status.is_empty()
            || !filter.status_code.is_empty()
            || !filter.scim_type.is_empty()
            || filter.origin.is_some()
            || !not.method.is_empty()
            || !not.resource_type.is_empty()
            || !not.status.is_empty()
            || !not.status_code.is_empty()
            || !not.scim_type.is_empty()
            || !not.origin.is_empty();
        let by_amount = filter.min_duration_ms.is_some()
            || filter.min_request_size.is_some()
            || filter.min_response_size.is_some()
            || !not.min_duration_ms.is_empty()
            || !not.min_request_size.is_empty()
            || !not.min_response_size.is_empty();
        let by_client = filter.client.is_some() || !not.client.is_empty();
        let by_resource = filter.resource_id.is_some() || !not.resource_id.is_empty();
        let (mut paths, mut searches, mut by_entry) = (Vec::new(), Vec::new(), Vec::new());
        for Wanted { wanted, what } in each(filter.endpoint.as_ref(), &not.endpoint) {
            match what.contained() {
                Some(needle) => searches.push(Wanted {
                    wanted,
                    what: Search::in_endpoints(needle),
                }),
                None => paths.push(Wanted {
                    wanted,
                    what: what.clone(),
                }),
            }
        }
        let is_few = (end - at).saturating_mul(FEW) < columns.len();
        for Wanted { wanted, what } in each(filter.q.as_ref(), &not.q) {
            let needle = Needle::new(what);
            if is_few || needle.lowered().is_empty() || needle.lowered().contains('\n') {
                let what = needle;
                by_entry.push(Wanted { wanted, what });
            } else {
                let what = Search::everywhere(columns, &needle);
                searches.push(Wanted { wanted, what });
            }
        }
        let ids = Ids {
            only: only.flatten(),
            not: not
                .request_id
                .iter()
                .filter_map(|id| columns.find(id))
                .collect(),
        };
        Self {
            filter: filter.clone(),
            at,
            end,
            rows: Vec::new(),
            left: Vec::new(),
            kinds: by_kind.then(|| Asked::nothing(&columns.kinds)),
            resource_ids: by_resource.then(|| Asked::nothing(&columns.resource_ids)),
            clients: by_client.then(|| Asked::nothing(&columns.clients)),
            ids,
            by_second: !not.time.is_empty(),
            by_amount,
            endpoints: (!paths.is_empty()).then(|| Asked::nothing(&columns.endpoints)),
            paths,
            searched: 0,
            searches,
            by_entry,
        }
    }

    /// Asks of so many more rows. True when all were asked. The columns are always the same.
    pub fn step(&mut self, columns: &Columns, rows: usize) -> bool {
        if let Some(search) = self.searches.get_mut(self.searched) {
            let bytes = rows.saturating_mul(BYTES_A_ROW);
            if search.what.step(columns, bytes) {
                self.searched += 1;
            }
            return self.at == self.end;
        }
        let to = self.end.min(self.at.saturating_add(rows));
        self.left.clear();
        let order = columns.order.get(self.at..to).unwrap_or_default();
        self.left.extend_from_slice(order);
        self.ask(columns);
        self.rows.extend_from_slice(&self.left);
        self.at = to;
        to == self.end
    }

    /// Leaves of the rows of a step those that pass.
    fn ask(&mut self, columns: &Columns) {
        let (left, filter) = (&mut self.left, Matcher::new(&self.filter));
        self.ids.retain(left);
        if self.by_second {
            keep(left, |row| {
                columns.instant(row).is_some_and(|at| filter.second(at))
            });
        }
        if self.by_amount {
            keep(left, |row| {
                let amounts = columns.amounts(row);
                amounts.is_some_and(|(duration_ms, request_size, response_size)| {
                    filter.amounts(duration_ms, request_size, response_size)
                })
            });
        }
        if let Some(kinds) = &mut self.kinds {
            let passes = |kind: Option<&str>| kind.is_some_and(|k| Kind::read(k).passes(&filter));
            keep(left, |row| kinds.ask(&columns.kinds, row, passes));
        }
        if let Some(resource_ids) = &mut self.resource_ids {
            let passes = |id: Option<&str>| filter.resource_id(id);
            keep(left, |row| {
                resource_ids.ask(&columns.resource_ids, row, passes)
            });
        }
        if let Some(clients) = &mut self.clients {
            let passes = |client: Option<&str>| {
                let client = kind::read_client(client.unwrap_or_default());
                filter.client(&client.into_client())
            };
            keep(left, |row| clients.ask(&columns.clients, row, passes));
        }
        if let Some(endpoints) = &mut self.endpoints {
            let passes = |endpoint: Option<&str>| {
                let is = |path: &Wanted<EndpointFilter>| {
                    path.what.matches(endpoint.unwrap_or_default()) == path.wanted
                };
                self.paths.iter().all(is)
            };
            keep(left, |row| endpoints.ask(&columns.endpoints, row, passes));
        }
        for Wanted { wanted, what } in &mut self.searches {
            keep(left, |row| what.is_in(columns, row) == *wanted);
        }
        for Wanted { wanted, what } in &self.by_entry {
            keep(left, |row| {
                let entry = columns.summary(row);
                let text = entry.map(|entry| entry.search_text());
                text.is_some_and(|text| text.contains(what.lowered())) == *wanted
            });
        }
    }

    /// The rows that it means. To be called when [`Selecting::step`] says that all were asked.
    pub fn finish(self) -> Selection {
        Selection(self.rows)
    }
}

impl Ids {
    fn retain(&self, rows: &mut Vec<u32>) {
        if self.only.is_some() {
            keep(rows, |row| Some(row) == self.only);
        }
        if !self.not.is_empty() {
            keep(rows, |row| !self.not.contains(&row));
        }
    }
}

/// As [`Vec::retain`], but without a branch: which of two rows passes is nothing a processor could foresee.
fn keep(rows: &mut Vec<u32>, mut passes: impl FnMut(u32) -> bool) {
    let mut kept = 0;
    for at in 0..rows.len() {
        let row = rows.get(at).copied().unwrap_or_default();
        if let Some(slot) = rows.get_mut(kept) {
            *slot = row;
        }
        kept += usize::from(passes(row));
    }
    rows.truncate(kept);
}

fn each<'f, T>(wanted: Option<&'f T>, unwanted: &'f [T]) -> impl Iterator<Item = Wanted<&'f T>> {
    let as_wanted = |wanted| move |what| Wanted { wanted, what };
    let unwanted = unwanted.iter().map(as_wanted(false));
    wanted.into_iter().map(as_wanted(true)).chain(unwanted)
}

/// The rows by time: they are in that order, so nobody need be asked.
fn span(columns: &Columns, filter: &Filter) -> (usize, usize) {
    let matcher = Matcher::new(filter);
    let passes = |row: u32| columns.instant(row).is_some_and(|at| matcher.time(at));
    let before = |row: &u32| !passes(*row) && columns.instant(*row) < filter.since;
    let start = columns.order.partition_point(before);
    let rest = columns.order.get(start..).unwrap_or_default();
    (start, start + rest.partition_point(|row| passes(*row)))
}
