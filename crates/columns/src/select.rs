//! Finds the rows that match a filter.

use scim_audit_model::criterion::{Criterion, CriterionKind, CriterionSpec, CriterionValue};
use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::filter::Filter;
use scim_audit_model::matching::Matcher;
use scim_audit_model::needle::Needle;
use scim_audit_model::reading::Row;

use crate::Columns;
use crate::asked::Asked;
use crate::kind;
use crate::search::Search;
use crate::texts::Texts;

/// The rows that match a filter, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Vec<u32>);

impl Selection {
    /// The rows, the oldest first.
    pub fn rows(&self) -> &[u32] {
        &self.0
    }

    /// Creates a selection from rows that remain of another one, in the same order.
    #[must_use]
    pub fn of(rows: Vec<u32>) -> Self {
        Self(rows)
    }
}

/// Number of bytes searched in the time that checking a row takes.
const BYTES_A_ROW: usize = 64;

/// If less than one row in this many is left, free text is searched row by row. Searching all texts of all
/// rows would take longer.
const FEW: usize = 100;

/// A filter that is being applied to all rows, in steps. The result equals that of [`Filter::matches`] for
/// each row: the rules are those of `model`, evaluated once for each value that rows share, the cheapest
/// first. Headers and bodies are not in the columns, and neither are facts, which follow from them: the
/// caller must check these criteria ([`Criterion::needs_messages`]).
#[derive(Debug)]
pub struct Selecting {
    filter: Filter,
    /// Position in the order of the columns, and the end of the range.
    at: usize,
    end: usize,
    rows: Vec<u32>,
    /// The rows of a step that have passed so far.
    left: Vec<u32>,
    kinds: Option<Criteria>,
    resource_ids: Option<Criteria>,
    clients: Option<Criteria>,
    ids: Ids,
    /// Criteria on times, durations and sizes, which are numbers of each row.
    by_number: Vec<Criterion>,
    by_summary: Vec<Criterion>,
    paths: Vec<Wanted<EndpointFilter>>,
    endpoints: Option<Asked>,
    /// Number of completed searches. No row is checked until all are completed.
    searched: usize,
    searches: Vec<Wanted<Search>>,
    /// Texts to search for in each entry.
    by_entry: Vec<Wanted<Needle>>,
}

/// Criteria on the texts of one column, and the cached results.
#[derive(Debug)]
struct Criteria {
    criteria: Vec<Criterion>,
    asked: Asked,
}

/// Alternatives of which an entry must match at least one, or none if `wanted` is false.
#[derive(Debug)]
struct Wanted<T> {
    wanted: bool,
    what: Vec<T>,
}

/// Where the columns store the data of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Kinds,
    Ids,
    ResourceIds,
    Clients,
    Endpoints,
    Numbers,
    Texts,
    /// In no single column: the summary of each row is built.
    Summaries,
    /// Not in the columns: headers and bodies are in the file, and facts are found from them.
    File,
}

impl Place {
    fn of(criterion: Criterion) -> Self {
        let CriterionSpec { members, kind, .. } = criterion.spec();
        let are_in = |place: &[&str]| members.iter().all(|member| place.contains(member));
        match (kind, members) {
            (CriterionKind::InSearchText, _) => Self::Texts,
            (CriterionKind::InMessages, _) => Self::File,
            _ if criterion.is_of_facts() => Self::File,
            (CriterionKind::Path(_), ["endpoint"]) => Self::Endpoints,
            (CriterionKind::Exact(_), ["requestId"]) => Self::Ids,
            (_, ["resourceId"]) => Self::ResourceIds,
            _ if members.iter().all(|member| member.starts_with("client.")) => Self::Clients,
            _ if are_in(&Columns::NUMBERS) => Self::Numbers,
            _ if members.iter().all(|member| kind::has(member)) => Self::Kinds,
            _ => Self::Summaries,
        }
    }
}

/// The rows of the request ids that the filter includes and excludes.
#[derive(Debug)]
struct Ids {
    only: Option<Vec<u32>>,
    not: Vec<u32>,
}

impl Selecting {
    /// Prepares a filter.
    pub fn new(columns: &Columns, filter: &Filter) -> Self {
        let (mut at, end) = span(columns, filter);
        let ids = Ids::new(columns, filter);
        if ids.only.as_ref().is_some_and(Vec::is_empty) {
            // None of the included ids exists, so no row can match.
            at = end;
        }
        let at_place = |place| {
            let criteria = filter.criteria();
            criteria.filter(move |criterion| Place::of(*criterion) == place)
        };
        let about = |place, texts| Criteria::new(at_place(place).collect(), texts);
        let is_few = (end - at).saturating_mul(FEW) < columns.len();
        let (mut paths, mut searches, mut by_entry) = (Vec::new(), Vec::new(), Vec::new());
        for Wanted { wanted, what } in at_place(Place::Endpoints)
            .flat_map(|criterion| each(filter, criterion))
            .map(|values| values.filter_map(path))
        {
            let contained: Vec<_> = what.iter().filter_map(EndpointFilter::contained).collect();
            if contained.len() == what.len() {
                let what = contained.into_iter().map(Search::in_endpoints).collect();
                searches.push(Wanted { wanted, what });
            } else {
                paths.push(Wanted { wanted, what });
            }
        }
        for Wanted { wanted, what } in at_place(Place::Texts)
            .flat_map(|criterion| each(filter, criterion))
            .map(|values| values.filter_map(|value| value.text().map(Needle::new)))
        {
            let is_hard = |needle: &Needle| {
                let text = needle.lowered();
                text.is_empty() || text.contains('\n')
            };
            if is_few || what.iter().any(is_hard) {
                by_entry.push(Wanted { wanted, what });
            } else {
                let search = |needle| Search::everywhere(columns, needle);
                let what = what.iter().map(search).collect();
                searches.push(Wanted { wanted, what });
            }
        }
        Self {
            filter: filter.clone(),
            at,
            end,
            rows: Vec::new(),
            left: Vec::new(),
            kinds: about(Place::Kinds, &columns.kinds),
            resource_ids: about(Place::ResourceIds, &columns.resource_ids),
            clients: about(Place::Clients, &columns.clients),
            ids,
            by_number: at_place(Place::Numbers).collect(),
            by_summary: at_place(Place::Summaries).collect(),
            endpoints: (!paths.is_empty()).then(|| Asked::nothing(&columns.endpoints)),
            paths,
            searched: 0,
            searches,
            by_entry,
        }
    }

    /// Checks about this many more rows. Returns true when all were checked. Pass the same columns each time.
    pub fn step(&mut self, columns: &Columns, rows: usize) -> bool {
        let mut searches = self.searches.iter_mut().flat_map(|group| &mut group.what);
        if let Some(search) = searches.nth(self.searched) {
            let bytes = rows.saturating_mul(BYTES_A_ROW);
            if search.step(columns, bytes) {
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

    /// Removes the rows of a step that do not pass.
    fn ask(&mut self, columns: &Columns) {
        let (left, filter) = (&mut self.left, Matcher::new(&self.filter));
        self.ids.retain(left);
        if !self.by_number.is_empty() {
            let mut numbers = Row::default();
            keep(left, |row| {
                columns.read_numbers(row, &mut numbers) && filter.passes(&self.by_number, &numbers)
            });
        }
        if let Some(Criteria { criteria, asked }) = &mut self.kinds {
            let passes = |kind: Option<&str>| {
                kind.is_some_and(|kind| filter.passes(criteria, &kind::read(kind)))
            };
            keep(left, |row| asked.ask(&columns.kinds, row, passes));
        }
        if let Some(Criteria { criteria, asked }) = &mut self.resource_ids {
            let passes = |id: Option<&str>| {
                let resource_id = id.map(Into::into);
                let row = Row {
                    resource_id,
                    ..Row::default()
                };
                filter.passes(criteria, &row)
            };
            keep(left, |row| asked.ask(&columns.resource_ids, row, passes));
        }
        if let Some(Criteria { criteria, asked }) = &mut self.clients {
            let passes = |client: Option<&str>| {
                filter.passes(criteria, &kind::read_client(client.unwrap_or_default()))
            };
            keep(left, |row| asked.ask(&columns.clients, row, passes));
        }
        if let Some(endpoints) = &mut self.endpoints {
            let passes = |endpoint: Option<&str>| {
                let endpoint = endpoint.unwrap_or_default();
                let mut groups = self.paths.iter();
                groups.all(|group| group.passes(|path| path.matches(endpoint)))
            };
            keep(left, |row| endpoints.ask(&columns.endpoints, row, passes));
        }
        for Wanted { wanted, what } in &mut self.searches {
            keep(left, |row| {
                let mut searches = what.iter_mut();
                searches.any(|search| search.is_in(columns, row)) == *wanted
            });
        }
        if !self.by_summary.is_empty() {
            keep(left, |row| {
                let entry = columns.summary(row);
                entry.is_some_and(|entry| filter.passes(&self.by_summary, &Row::of(&entry)))
            });
        }
        for group in &self.by_entry {
            keep(left, |row| {
                let entry = columns.summary(row);
                let text = entry.map(|entry| entry.search_text()).unwrap_or_default();
                group.passes(|needle| text.contains(needle.lowered()))
            });
        }
    }

    /// Returns the matching rows. Call after [`Selecting::step`] returned true.
    pub fn finish(self) -> Selection {
        Selection(self.rows)
    }
}

impl Criteria {
    fn new(criteria: Vec<Criterion>, texts: &Texts) -> Option<Self> {
        (!criteria.is_empty()).then(|| Self {
            criteria,
            asked: Asked::nothing(texts),
        })
    }
}

impl<T> Wanted<T> {
    fn filter_map<U>(self, change: impl FnMut(T) -> Option<U>) -> Wanted<U> {
        Wanted {
            wanted: self.wanted,
            what: self.what.into_iter().filter_map(change).collect(),
        }
    }

    fn passes(&self, is: impl Fn(&T) -> bool) -> bool {
        self.what.iter().any(is) == self.wanted
    }
}

impl Ids {
    fn new(columns: &Columns, filter: &Filter) -> Self {
        let rows = |texts: &mut dyn Iterator<Item = &str>| {
            texts.filter_map(|id| columns.find(id)).collect()
        };
        let is_wanted = filter.include.has(Criterion::RequestId);
        Self {
            only: is_wanted.then(|| rows(&mut filter.include.texts(Criterion::RequestId))),
            not: rows(&mut filter.exclude.texts(Criterion::RequestId)),
        }
    }

    fn retain(&self, rows: &mut Vec<u32>) {
        if let Some(only) = &self.only {
            keep(rows, |row| only.contains(&row));
        }
        if !self.not.is_empty() {
            keep(rows, |row| !self.not.contains(&row));
        }
    }
}

/// Like [`Vec::retain`], but without a branch, because no processor can predict which rows pass.
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

/// Groups the values of a criterion: the included ones are alternatives, and each excluded one is a group of
/// its own.
fn each(filter: &Filter, criterion: Criterion) -> Vec<Wanted<&CriterionValue>> {
    let included: Vec<_> = filter.include.values(criterion).collect();
    let included = (!included.is_empty()).then_some(Wanted {
        wanted: true,
        what: included,
    });
    let excluded = filter.exclude.values(criterion).map(|value| Wanted {
        wanted: false,
        what: vec![value],
    });
    included.into_iter().chain(excluded).collect()
}

fn path(value: &CriterionValue) -> Option<EndpointFilter> {
    match value {
        CriterionValue::Path(path) => Some(path.clone()),
        _ => None,
    }
}

/// The range of rows whose time matches. Rows are sorted by time, so two binary searches suffice.
fn span(columns: &Columns, filter: &Filter) -> (usize, usize) {
    let matcher = Matcher::new(filter);
    let passes = |row: u32| columns.instant(row).is_some_and(|at| matcher.time(at));
    let before = |row: &u32| !passes(*row) && columns.instant(*row) < filter.since;
    let start = columns.order.partition_point(before);
    let rest = columns.order.get(start..).unwrap_or_default();
    (start, start + rest.partition_point(|row| passes(*row)))
}
