//! Counts the failures of one pattern, in any order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};

use scim_audit_model::entry::Status;
use scim_audit_model::time::{Instant, from_epoch_millis};

use super::pattern::{
    ClientShare, EndpointCount, FailurePattern, MessageTemplate, PatternState, RetryCount,
    SubjectCount,
};
use super::request_shapes::{HashMapByNumber, RequestShape, RequestShapes};
use super::sighting::{Sighting, Subject};
use super::template::{BLANK, template_of};
use super::{MOST_EXAMPLES, MOST_MESSAGES};
use crate::explanation::{
    ActionKey, Cause, CauseCategory, CauseReference, Explanation, MessageWithArguments,
};

/// Templates, status codes and keywords that are counted of one pattern.
const MOST_KINDS: usize = 16;
/// Clients and endpoints that are reported of one pattern.
const MOST_REPORTED: usize = 8;

/// How many subjects and chains may still be remembered, over all patterns.
#[derive(Debug)]
pub(super) struct MemoryBudget {
    pub(super) subjects: usize,
    pub(super) chains: usize,
}

#[derive(Debug)]
struct FailedChain {
    last_failure: i64,
}

#[derive(Debug, Default)]
struct SubjectSet {
    known: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
    has_more: bool,
}

impl SubjectSet {
    fn add(&mut self, subject: u64, budget: &mut usize) {
        if self.known.contains(&subject) {
            return;
        }
        match budget.checked_sub(1) {
            Some(left) => {
                *budget = left;
                self.known.insert(subject);
            }
            None => self.has_more = true,
        }
    }

    fn count(&self) -> SubjectCount {
        SubjectCount {
            count: u64::try_from(self.known.len()).unwrap_or(u64::MAX),
            has_more: self.has_more,
        }
    }
}

/// Counts the failures of one pattern.
#[derive(Debug)]
pub(super) struct PatternTally {
    cause: Cause,
    reference: CauseReference,
    reason: MessageWithArguments<Cause>,
    /// What to do, and the newest failure that calls for it.
    actions: Vec<(MessageWithArguments<ActionKey>, ExampleId)>,
    pub(super) count: u64,
    pub(super) count_before: u64,
    first: i64,
    last: i64,
    messages: BTreeMap<String, u64>,
    codes: BTreeMap<u16, u64>,
    scim_types: BTreeMap<String, u64>,
    has_failed_status: bool,
    people: SubjectSet,
    groups: SubjectSet,
    chains: HashMapByNumber<FailedChain>,
    has_more_chains: bool,
    /// For each kind of request: how many failed, and when the last one did.
    shapes: BTreeMap<u32, (u64, i64)>,
    /// The newest first.
    examples: Vec<ExampleId>,
}

/// The time and the id of an entry.
type ExampleId = (i64, String);

impl PatternTally {
    pub(super) fn new(explanation: &Explanation) -> Self {
        Self {
            cause: explanation.cause,
            reference: explanation.reference,
            reason: explanation.reason.clone(),
            actions: Vec::new(),
            count: 0,
            count_before: 0,
            first: i64::MAX,
            last: i64::MIN,
            messages: BTreeMap::new(),
            codes: BTreeMap::new(),
            scim_types: BTreeMap::new(),
            has_failed_status: true,
            people: SubjectSet::default(),
            groups: SubjectSet::default(),
            chains: HashMapByNumber::default(),
            has_more_chains: false,
            shapes: BTreeMap::new(),
            examples: Vec::new(),
        }
    }

    /// Counts a failure in the span before.
    pub(super) fn add_before(&mut self, sighting: &Sighting<'_>, explanation: &Explanation) {
        self.count_before += 1;
        self.first = self.first.min(sighting.time);
        // What the span says is what is shown, if the pattern is in it.
        if self.count == 0 {
            self.last = self.last.max(sighting.time);
            self.describe(sighting, explanation);
        }
    }

    /// Counts a failure in the span.
    pub(super) fn add(
        &mut self,
        sighting: &Sighting<'_>,
        explanation: &Explanation,
        shape: Option<u32>,
        budget: &mut MemoryBudget,
    ) {
        if self.count == 0 && self.count_before > 0 {
            let (count_before, first) = (self.count_before, self.first);
            *self = Self::new(explanation);
            (self.count_before, self.first) = (count_before, first);
        }
        self.count += 1;
        self.first = self.first.min(sighting.time);
        self.last = self.last.max(sighting.time);
        self.describe(sighting, explanation);
        match sighting.subject {
            Some(Subject::Person(person)) => self.people.add(person, &mut budget.subjects),
            Some(Subject::Group(group)) => self.groups.add(group, &mut budget.subjects),
            Some(Subject::Other) | None => {}
        }
        if let Some(chain) = self.chains.get_mut(&sighting.chain) {
            chain.last_failure = chain.last_failure.max(sighting.time);
        } else if let Some(left) = budget.chains.checked_sub(1) {
            budget.chains = left;
            let last_failure = sighting.time;
            self.chains
                .insert(sighting.chain, FailedChain { last_failure });
        } else {
            self.has_more_chains = true;
        }
        if let Some(shape) = shape {
            let (count, last) = self.shapes.entry(shape).or_insert((0, i64::MIN));
            *count += 1;
            *last = (*last).max(sighting.time);
        }
    }

    fn describe(&mut self, sighting: &Sighting<'_>, explanation: &Explanation) {
        let example = (sighting.time, sighting.entry.request_id.clone());
        blank_differing(&mut self.reason.arguments, &explanation.reason.arguments);
        let action = &explanation.action;
        let known = self
            .actions
            .iter_mut()
            .find(|(known, _)| known.key == action.key);
        match known {
            Some((known, newest)) => {
                blank_differing(&mut known.arguments, &action.arguments);
                if *newest < example {
                    newest.clone_from(&example);
                }
            }
            None => self.actions.push((action.clone(), example.clone())),
        }
        self.has_failed_status &= sighting.entry.status == Status::Failed;
        count_one(&mut self.messages, template_of(&sighting.words));
        if let Some(code) = sighting.entry.status_code {
            count_one(&mut self.codes, code);
        }
        let error = sighting.entry.error.as_ref();
        if let Some(keyword) = error.and_then(|error| error.scim_type.as_deref()) {
            count_one(&mut self.scim_types, keyword.chars().take(64).collect());
        }
        let at = self.examples.partition_point(|other| *other > example);
        if at < MOST_EXAMPLES {
            self.examples.insert(at, example);
            self.examples.truncate(MOST_EXAMPLES);
        }
    }

    /// Each kind of request, and how many of it failed.
    pub(super) fn failures_by_shape(&self) -> Vec<(u32, u64)> {
        let counts = self.shapes.iter();
        counts.map(|(shape, (count, _))| (*shape, *count)).collect()
    }

    /// What the newest failure calls for.
    fn action(&self) -> Option<&MessageWithArguments<ActionKey>> {
        let newest = self.actions.iter().max_by_key(|(_, newest)| newest);
        newest.map(|(action, _)| action)
    }

    /// What the counts say, without what needs other patterns or the span before.
    pub(super) fn pattern(
        &self,
        shapes: &RequestShapes,
        successes: &HashMapByNumber<i64>,
    ) -> Option<FailurePattern> {
        let retries = self.retries(successes);
        Some(FailurePattern {
            cause: self.cause,
            reason: self.reason.clone(),
            action: self.action()?.clone(),
            reference: self.reference,
            messages: most_frequent(&self.messages)
                .filter(|(text, _)| !text.is_empty())
                .take(MOST_MESSAGES)
                .map(|(text, count)| MessageTemplate {
                    text: text.clone(),
                    count,
                })
                .collect(),
            count: self.count,
            count_before: self.count_before,
            people: self.people.count(),
            groups: self.groups.count(),
            first_seen: instant(self.first),
            last_seen: instant(self.last),
            state: self.state(retries, shapes),
            retries,
            clients: self.clients(shapes),
            endpoints: self.endpoints(shapes),
            status_codes: most_frequent(&self.codes)
                .map(|(code, count)| (*code, count))
                .collect(),
            scim_types: most_frequent(&self.scim_types)
                .map(|(keyword, count)| (keyword.clone(), count))
                .collect(),
            has_failed_status: self.has_failed_status,
            common: None,
            trend: None,
            matching_mistake: None,
            examples: self.examples.iter().map(|(_, id)| id.clone()).collect(),
        })
    }

    fn retries(&self, successes: &HashMapByNumber<i64>) -> RetryCount {
        let mut retries = RetryCount {
            has_more: self.has_more_chains,
            ..RetryCount::default()
        };
        for (number, chain) in &self.chains {
            let success = successes.get(number);
            if success.is_some_and(|success| *success > chain.last_failure) {
                retries.healed += 1;
            } else {
                retries.open += 1;
            }
        }
        retries
    }

    fn state(&self, retries: RetryCount, shapes: &RequestShapes) -> PatternState {
        if retries.open == 0 && !retries.has_more {
            return PatternState::Healed;
        }
        // The last failure and the last success of each client.
        let mut clients: BTreeMap<(&str, Option<&str>), (i64, i64)> = BTreeMap::new();
        for (number, (_, last)) in &self.shapes {
            if let Some(shape) = shapes.get(*number) {
                let times = clients.entry(sender(shape)).or_insert((*last, i64::MIN));
                times.0 = times.0.max(*last);
            }
        }
        for (_, shape) in shapes.iter() {
            if let (Some(success), Some(times)) =
                (shape.last_success, clients.get_mut(&sender(shape)))
            {
                times.1 = times.1.max(success);
            }
        }
        let is_over =
            !clients.is_empty() && clients.values().all(|(failure, success)| success > failure);
        if is_over && concerns_all_requests(self.cause) {
            PatternState::NotRepeated
        } else {
            PatternState::StillFailing
        }
    }

    fn clients(&self, shapes: &RequestShapes) -> Vec<ClientShare> {
        let mut failed: BTreeMap<&str, u64> = BTreeMap::new();
        for (number, (count, _)) in &self.shapes {
            if let Some(shape) = shapes.get(*number) {
                *failed.entry(&shape.client).or_default() += count;
            }
        }
        let mut clients: Vec<_> = failed
            .iter()
            .map(|(client, failed)| ClientShare {
                client: (*client).to_owned(),
                product: shapes.product_of(client),
                failed: *failed,
                requests: shapes
                    .iter()
                    .filter(|(_, shape)| shape.client == *client)
                    .map(|(_, shape)| shape.count)
                    .sum(),
            })
            .collect();
        clients.sort_by_key(|client| Reverse(client.failed));
        clients.truncate(MOST_REPORTED);
        clients
    }

    fn endpoints(&self, shapes: &RequestShapes) -> Vec<EndpointCount> {
        let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for (number, (count, _)) in &self.shapes {
            if let Some(shape) = shapes.get(*number) {
                *counts.entry((&shape.method, &shape.path)).or_default() += count;
            }
        }
        most_frequent(&counts)
            .take(MOST_REPORTED)
            .map(|((method, path), count)| EndpointCount {
                method: (*method).to_owned(),
                path: (*path).to_owned(),
                count,
            })
            .collect()
    }
}

fn sender(shape: &RequestShape) -> (&str, Option<&str>) {
    (&shape.client, shape.credential.as_deref())
}

/// Whether a cause concerns every request of a client alike, so that another request which succeeds later shows that
/// it is over.
fn concerns_all_requests(cause: Cause) -> bool {
    cause.category() == CauseCategory::Transport
        || matches!(
            cause,
            Cause::CredentialMissing
                | Cause::CredentialExpired
                | Cause::CredentialRefused
                | Cause::CredentialSchemeWrong
                | Cause::ProxyCredentialMissing
                | Cause::BlockedByProxy
                | Cause::ServiceUnavailable
                | Cause::BackendFailed
                | Cause::StorageFull
                | Cause::RateLimited
        )
}

/// Replaces the arguments that differ, so that a sentence about all failures names only what is true for each.
fn blank_differing(arguments: &mut [(&'static str, String)], others: &[(&'static str, String)]) {
    for (name, value) in arguments {
        let other = others.iter().find(|(other, _)| other == name);
        if other.is_none_or(|(_, other)| other != value) {
            value.clear();
            value.push(BLANK);
        }
    }
}

fn count_one<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count += 1;
    } else if counts.len() < MOST_KINDS {
        counts.insert(key, 1);
    }
}

fn most_frequent<K: Ord>(counts: &BTreeMap<K, u64>) -> impl Iterator<Item = (&K, u64)> {
    let mut sorted: Vec<_> = counts.iter().map(|(key, count)| (key, *count)).collect();
    sorted.sort_by_key(|(_, count)| Reverse(*count));
    sorted.into_iter()
}

fn instant(millis: i64) -> Instant {
    from_epoch_millis(millis).unwrap_or_default()
}
