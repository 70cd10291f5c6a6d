//! Which rows a filter means.

use memchr::memmem::Finder;
use scim_audit_model::filter::Filter;
use scim_audit_model::matching::Matcher;
use scim_audit_model::needle::Needle;

use crate::Columns;
use crate::kind::{self, Kind};
use crate::texts::Texts;

/// The rows that a filter means, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Vec<u32>);

impl Selection {
    /// The rows, the oldest first.
    pub fn rows(&self) -> &[u32] {
        &self.0
    }
}

/// A filter that is being asked of all rows. Its answer is what [`Filter::matches`] says of each: the rules are
/// `model`'s, asked once for each value that rows share, and the cheapest first.
#[derive(Debug)]
pub struct Selecting {
    filter: Filter,
    /// Where in the order it stands, and where it ends.
    at: usize,
    end: usize,
    rows: Vec<u32>,
    kinds: Asked,
    endpoints: Asked,
    resource_ids: Asked,
    clients: Asked,
    by_id: bool,
    text: Option<Text>,
    unwanted: Vec<Text>,
}

/// What is known of free text so far.
#[derive(Debug)]
struct Text {
    kinds: Asked,
    client_ids: Asked,
    endpoints: Asked,
    queries: Asked,
    details: Asked,
    in_ids: InIds,
    /// It holds a line break, and could be found across two texts: no shortcut is right then.
    across: bool,
}

/// How free text is looked for in ids: there are as many as rows, so that each shortcut counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InIds {
    /// Not at all: it holds what is in none of them.
    Never,
    /// As they are: all are in lower case.
    Lowered,
    /// In lower case.
    AnyCase,
}

impl Selecting {
    /// A filter that has not been asked yet.
    pub fn new(columns: &Columns, filter: &Filter) -> Self {
        let not = &filter.not;
        let matcher = Matcher::new(filter);
        let (at, end) = span(columns, filter);
        let by_kind = !filter.method.is_empty()
            || !filter.resource_type.is_empty()
            || !filter.status.is_empty()
            || !filter.status_code.is_empty()
            || !filter.scim_type.is_empty()
            || !not.method.is_empty()
            || !not.resource_type.is_empty()
            || !not.status.is_empty()
            || !not.status_code.is_empty()
            || !not.scim_type.is_empty();
        let by_endpoint = filter.endpoint.is_some() || !not.endpoint.is_empty();
        let by_client = filter.client.is_some() || !not.client.is_empty();
        let by_resource = filter.resource_id.is_some() || !not.resource_id.is_empty();
        Self {
            filter: filter.clone(),
            at,
            end,
            rows: Vec::new(),
            kinds: Asked::of(&columns.kinds, by_kind),
            endpoints: Asked::of(&columns.endpoints, by_endpoint),
            resource_ids: Asked::of(&columns.resource_ids, by_resource),
            by_id: filter.request_id.is_some() || !not.request_id.is_empty(),
            clients: Asked::of(&columns.clients, by_client),
            text: matcher.text().map(|needle| Text::of(columns, needle)),
            unwanted: matcher
                .unwanted_texts()
                .iter()
                .map(|needle| Text::of(columns, needle))
                .collect(),
        }
    }

    /// Asks of so many more rows. True when all were asked. The columns are always the same.
    pub fn step(&mut self, columns: &Columns, rows: usize) -> bool {
        let to = self.end.min(self.at.saturating_add(rows));
        let order = columns.order.get(self.at..to).unwrap_or_default();
        let filter = Matcher::new(&self.filter);
        let sought = filter.text().map(Sought::new);
        let unwanted: Vec<_> = filter.unwanted_texts().iter().map(Sought::new).collect();
        for row in order.iter().copied() {
            let passes = self.kinds.ask(&columns.kinds, row, |kind| {
                kind.is_some_and(|kind| Kind::read(kind).passes(&filter))
            }) && self.endpoints.ask(&columns.endpoints, row, |endpoint| {
                endpoint.is_some_and(|endpoint| filter.endpoint(endpoint))
            }) && self
                .resource_ids
                .ask(&columns.resource_ids, row, |id| filter.resource_id(id))
                && self.clients.ask(&columns.clients, row, |client| {
                    let client = kind::read_client(client.unwrap_or_default());
                    filter.client(&client.into_client())
                })
                && (!self.by_id || filter.request_id(columns.id(row)))
                && match (&mut self.text, &sought) {
                    (Some(text), Some(sought)) => text.is_in(columns, row, sought),
                    _ => true,
                }
                && !self
                    .unwanted
                    .iter_mut()
                    .zip(&unwanted)
                    .any(|(text, sought)| text.is_in(columns, row, sought));
            if passes {
                self.rows.push(row);
            }
        }
        self.at = to;
        to == self.end
    }

    /// The rows that it means. To be called when [`Selecting::step`] says that all were asked.
    pub fn finish(self) -> Selection {
        Selection(self.rows)
    }
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

/// Free text that is looked for.
struct Sought<'n> {
    needle: &'n Needle,
    /// The same, for texts that are in lower case already.
    lowered: Finder<'n>,
}

impl<'n> Sought<'n> {
    fn new(needle: &'n Needle) -> Self {
        Self {
            needle,
            lowered: Finder::new(needle.lowered()),
        }
    }

    fn is_in_lowered(&self, text: &str) -> bool {
        self.lowered.find(text.as_bytes()).is_some()
    }
}

impl Text {
    fn of(columns: &Columns, needle: &Needle) -> Self {
        Self {
            kinds: Asked::of(&columns.kinds, true),
            client_ids: Asked::of(columns.client_ids(), true),
            endpoints: Asked::of(&columns.endpoints, true),
            queries: Asked::of(&columns.queries, true),
            details: Asked::of(&columns.details, true),
            in_ids: columns.in_ids(needle.lowered()),
            across: needle.lowered().contains('\n'),
        }
    }

    /// The likeliest to be one of few is asked first.
    fn is_in(&mut self, columns: &Columns, row: u32, sought: &Sought<'_>) -> bool {
        let needle = sought.needle;
        if self.across {
            let entry = columns.summary(row);
            return entry.is_some_and(|entry| entry.search_text().contains(needle.lowered()));
        }
        let is_in = |text: Option<&str>| text.is_some_and(|text| needle.is_in(text));
        self.kinds.ask(&columns.kinds, row, |kind| {
            kind.is_some_and(|kind| is_in(Kind::read(kind).scim_type))
        }) || self.details.ask(&columns.details, row, is_in)
            || self.endpoints.ask(&columns.endpoints, row, is_in)
            || self.queries.ask_code(columns.queries.code_at(row), |code| {
                let text = columns.query_text(code);
                text.is_some_and(|text| sought.is_in_lowered(text))
            })
            || self.client_ids.ask(columns.client_ids(), row, is_in)
            || match self.in_ids {
                InIds::Never => false,
                InIds::Lowered => sought.is_in_lowered(columns.id(row)),
                InIds::AnyCase => needle.is_in(columns.id(row)),
            }
    }
}

/// What has been asked of the texts of a column, each once. Empty where nothing is asked: all pass.
#[derive(Debug)]
struct Asked(Vec<Answer>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Unknown,
    No,
    Yes,
}

impl Asked {
    fn of(texts: &Texts, asks: bool) -> Self {
        let variety = if asks { texts.variety() } else { 0 };
        Self(vec![Answer::Unknown; variety])
    }

    fn ask(&mut self, texts: &Texts, row: u32, passes: impl FnOnce(Option<&str>) -> bool) -> bool {
        if self.0.is_empty() {
            return true;
        }
        self.ask_code(texts.code_at(row), |code| passes(texts.text(code)))
    }

    fn ask_code(&mut self, code: u32, passes: impl FnOnce(u32) -> bool) -> bool {
        match self.0.get_mut(code as usize) {
            Some(answer) => {
                if *answer == Answer::Unknown {
                    *answer = if passes(code) {
                        Answer::Yes
                    } else {
                        Answer::No
                    };
                }
                *answer == Answer::Yes
            }
            None => true,
        }
    }
}
