//! Groups failures by cause, one entry after another.

use super::common_trait::common_trait;
use super::matching::MatchingTrail;
use super::pattern::{FailurePattern, PatternCoverage, PatternReport};
use super::request_shapes::{HashMapByNumber, RequestShapes};
use super::sighting::{Sighting, SightingOutcome, hash_of};
use super::tally::{MemoryBudget, PatternTally};
use super::template::template_of;
use super::trend::{PatternTrend, SpanRate, trend_of};
use super::{MOST_CHAINS, MOST_PATTERNS, MOST_SUBJECTS};
use crate::explanation::{Cause, Explanation};
use scim_audit_model::entry::Entry;
use scim_audit_model::time::{Instant, from_epoch_millis};

/// Chains of requests whose last success is remembered.
const MOST_SUCCESSES: usize = 500_000;
/// Templates that are told apart for one cause.
const MOST_TEMPLATES: usize = 12;

/// Groups the failures of a log by cause. Entries are added one at a time, in any order, each once; what is kept of
/// them is bounded. The same entries in the same order give the same report, and in any order, too, as long as no bound
/// is reached.
#[derive(Debug)]
pub struct PatternAnalysis {
    /// The start of the span. Earlier entries are what it is compared with.
    since: Option<i64>,
    tallies: Vec<PatternTally>,
    index: HashMapByNumber<usize>,
    templates_of_cause: HashMapByNumber<usize>,
    shapes: RequestShapes,
    /// When the last request of each chain succeeded.
    successes: HashMapByNumber<i64>,
    matching: MatchingTrail,
    budget: MemoryBudget,
    coverage: PatternCoverage,
    /// Times of the first and the last entry in the span.
    times: Option<(i64, i64)>,
}

impl PatternAnalysis {
    /// Begins an analysis. Entries before `since` are the span before, with which the span is compared; without it,
    /// all entries are the span, and nothing is compared.
    #[must_use]
    pub fn new(since: Option<Instant>) -> Self {
        Self {
            since: since.map(|since| since.timestamp_millis()),
            tallies: Vec::new(),
            index: HashMapByNumber::default(),
            templates_of_cause: HashMapByNumber::default(),
            shapes: RequestShapes::default(),
            successes: HashMapByNumber::default(),
            matching: MatchingTrail::default(),
            budget: MemoryBudget {
                subjects: MOST_SUBJECTS,
                chains: MOST_CHAINS,
            },
            coverage: PatternCoverage::default(),
            times: None,
        }
    }

    /// Adds an entry. A failed one should be whole, because its cause may be in its bodies; of others, the summary is
    /// enough, except that the names in a successful create are in its body.
    pub fn add(&mut self, entry: &Entry) {
        let sighting = Sighting::of(entry);
        if !sighting.sought.is_empty() {
            self.matching.search(&sighting);
        }
        if self.since.is_some_and(|since| sighting.time < since) {
            self.add_before(&sighting);
            return;
        }
        self.coverage.entries += 1;
        let (first, last) = self.times.unwrap_or((sighting.time, sighting.time));
        self.times = Some((first.min(sighting.time), last.max(sighting.time)));
        let shape = self.shapes.number_of(&sighting);
        if let Some(shape) = shape.and_then(|number| self.shapes.get_mut(number)) {
            shape.count += 1;
            if matches!(sighting.outcome, SightingOutcome::Succeeded) {
                shape.last_success = shape.last_success.max(Some(sighting.time));
            }
        }
        match &sighting.outcome {
            SightingOutcome::Failed(explanation) => {
                self.coverage.failures += 1;
                self.coverage.from_summary += u64::from(sighting.is_summary);
                match self.tally_of(explanation, &sighting) {
                    Some(number) => {
                        if let Some(tally) = self.tallies.get_mut(number) {
                            tally.add(&sighting, explanation, shape, &mut self.budget);
                        }
                        if explanation.cause == Cause::ResourceExists {
                            self.matching.conflict(&sighting, number);
                        }
                    }
                    None => self.coverage.without_pattern += 1,
                }
            }
            SightingOutcome::Expected => {
                self.coverage.expected += 1;
                self.succeed(&sighting);
            }
            SightingOutcome::Succeeded => self.succeed(&sighting),
            SightingOutcome::Open => {}
        }
    }

    fn add_before(&mut self, sighting: &Sighting<'_>) {
        self.coverage.entries_before += 1;
        if let SightingOutcome::Failed(explanation) = &sighting.outcome {
            self.coverage.failures_before += 1;
            if let Some(number) = self.tally_of(explanation, sighting)
                && let Some(tally) = self.tallies.get_mut(number)
            {
                tally.add_before(sighting, explanation);
            }
        }
    }

    fn succeed(&mut self, sighting: &Sighting<'_>) {
        if let Some(last) = self.successes.get_mut(&sighting.chain) {
            *last = (*last).max(sighting.time);
        } else if self.successes.len() < MOST_SUCCESSES {
            self.successes.insert(sighting.chain, sighting.time);
        }
    }

    /// The tally of the pattern that a failure belongs to; `None` if there are too many patterns.
    fn tally_of(&mut self, explanation: &Explanation, sighting: &Sighting<'_>) -> Option<usize> {
        let cause = explanation.cause;
        let mut parts = vec![cause.as_str()];
        for (name, value) in &explanation.reason.arguments {
            if !is_amount(name) {
                parts.extend([*name, value.as_str()]);
            }
        }
        let template = if is_told_by_words(cause) {
            template_of(&sighting.words)
        } else {
            String::new()
        };
        parts.push(&template);
        let key = hash_of(&parts);
        if let Some(number) = self.index.get(&key) {
            return Some(*number);
        }
        let of_cause = hash_of(&[cause.as_str()]);
        let templates = self.templates_of_cause.entry(of_cause).or_default();
        // The last template of a cause is that of all further ones.
        let key = if *templates + 1 >= MOST_TEMPLATES {
            hash_of(&[cause.as_str(), "others"])
        } else {
            key
        };
        if let Some(number) = self.index.get(&key) {
            return Some(*number);
        }
        if self.tallies.len() >= MOST_PATTERNS {
            return None;
        }
        *templates += 1;
        let number = self.tallies.len();
        self.tallies.push(PatternTally::new(explanation));
        self.index.insert(key, number);
        Some(number)
    }

    /// The report about the entries that were added so far. `is_compared` says that all entries of the span before were
    /// added, too, so that the two may be compared.
    #[must_use]
    pub fn report(&self, is_compared: bool) -> PatternReport {
        let coverage = PatternCoverage {
            span: self.times.and_then(|(first, last)| {
                Some((from_epoch_millis(first)?, from_epoch_millis(last)?))
            }),
            ..self.coverage
        };
        let mut report = PatternReport {
            coverage,
            ..PatternReport::default()
        };
        for (number, tally) in self.tallies.iter().enumerate() {
            let Some(mut pattern) = tally.pattern(&self.shapes, &self.successes) else {
                continue;
            };
            if is_compared && self.since.is_some() {
                let now = SpanRate {
                    failures: tally.count,
                    requests: coverage.entries,
                };
                let before = SpanRate {
                    failures: tally.count_before,
                    requests: coverage.entries_before,
                };
                pattern.trend = trend_of(now, before);
            }
            if tally.count == 0 {
                if pattern.trend == Some(PatternTrend::Gone) {
                    report.gone.push(pattern);
                }
                continue;
            }
            pattern.common = common_trait(pattern.cause, &self.shapes, &tally.failures_by_shape());
            if pattern.cause == Cause::ResourceExists {
                pattern.matching_mistake = self.matching.mistake_of(number);
            }
            report.patterns.push(pattern);
        }
        report.patterns.sort_by_cached_key(rank);
        report.gone.sort_by_cached_key(rank);
        report
    }
}

/// What needs attention comes first: what still fails, then what affects the most people.
fn rank(pattern: &FailurePattern) -> impl Ord + use<> {
    let affected = pattern.people.count + pattern.groups.count;
    let text = pattern.messages.first().map(|message| message.text.clone());
    (
        pattern.state,
        u64::MAX - affected,
        u64::MAX - pattern.count.max(pattern.count_before),
        pattern.cause.as_str(),
        pattern.reason.arguments.clone(),
        text,
    )
}

/// Whether only the words of the service tell failures of this cause apart. The other causes say what is wrong, however
/// a service words it.
fn is_told_by_words(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::ValueInvalid
            | Cause::ValueTypeWrong
            | Cause::AttributeRequired
            | Cause::SyntaxInvalid
            | Cause::Conflict
            | Cause::RequestRefused
            | Cause::FeatureUnsupported
            | Cause::Forbidden
            | Cause::ServiceFailed
            | Cause::ServiceFailedOnRequest
            | Cause::BackendFailed
            | Cause::Unknown
    )
}

/// Whether an argument of a reason differs from one failure to the next although the cause is the same.
fn is_amount(name: &str) -> bool {
    matches!(name, "value" | "failed" | "operations" | "seconds")
}
