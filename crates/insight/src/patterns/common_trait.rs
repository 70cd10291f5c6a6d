//! What failed requests have in common that others have not.

use std::collections::BTreeMap;

use super::request_shapes::{RequestShape, RequestShapes};
use crate::explanation::{Cause, CauseCategory};

/// Failures below which nothing is claimed.
const LEAST_FAILURES: u64 = 5;
/// Other requests below which nothing is claimed.
const LEAST_OTHERS: u64 = 20;
/// The share of the failures that must have the value.
const LEAST_SHARE: f64 = 0.95;
/// The share of the other requests that may have it.
const MOST_SHARE_OF_OTHERS: f64 = 0.5;
/// How likely the failures may all have the value by chance.
const MOST_CHANCE: f64 = 0.001;

/// What requests can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TraitKind {
    /// The client.
    Client,
    /// The credential, as the hash that the log has.
    Credential,
    /// The path, with `*` for an id.
    Endpoint,
    /// The method.
    Method,
}

impl TraitKind {
    const ALL: [Self; 4] = [Self::Client, Self::Credential, Self::Endpoint, Self::Method];

    /// The stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Credential => "credential",
            Self::Endpoint => "endpoint",
            Self::Method => "method",
        }
    }

    fn value_of(self, shape: &RequestShape) -> &str {
        match self {
            Self::Client => &shape.client,
            Self::Credential => shape.credential.as_deref().unwrap_or_default(),
            Self::Endpoint => &shape.path,
            Self::Method => &shape.method,
        }
    }

    /// What must be equal for two requests to differ by this trait at most, as far as possible: a client is compared
    /// with others that send the same requests, an endpoint with others that get them.
    fn background_of(self, shape: &RequestShape) -> [&str; 2] {
        match self {
            Self::Client | Self::Credential => [&shape.method, &shape.resource_type],
            Self::Endpoint => [&shape.method, &shape.client],
            Self::Method => [&shape.resource_type, &shape.client],
        }
    }

    /// Whether it says something about failures of this cause. What is wrong with a request depends on its method in
    /// any case: creates conflict, and lookups do not.
    fn applies_to(self, cause: Cause) -> bool {
        self != Self::Method
            || matches!(
                cause.category(),
                CauseCategory::Service
                    | CauseCategory::Transport
                    | CauseCategory::Authorization
                    | CauseCategory::Unknown
            )
    }
}

/// A value that the failed requests have, and comparable others have not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonTrait {
    /// What has the value.
    pub kind: TraitKind,
    /// The value. A stranger wrote it.
    pub value: String,
    /// How many of the failed requests have it, and how many there are.
    pub failed: (u64, u64),
    /// How many of the comparable other requests have it, and how many there are.
    pub others: (u64, u64),
}

/// Finds the trait that tells these failures from comparable requests best. `failures` has the number of each kind of
/// requests and how many of them failed for the cause.
pub(super) fn common_trait(
    cause: Cause,
    shapes: &RequestShapes,
    failures: &[(u32, u64)],
) -> Option<CommonTrait> {
    let count: u64 = failures.iter().map(|(_, count)| count).sum();
    if shapes.is_full() || count < LEAST_FAILURES {
        return None;
    }
    let mut best: Option<(f64, CommonTrait)> = None;
    for kind in TraitKind::ALL {
        if !kind.applies_to(cause) {
            continue;
        }
        if let Some((distance, found)) = found_trait(kind, shapes, failures, count)
            && best.as_ref().is_none_or(|(other, _)| distance > *other)
        {
            best = Some((distance, found));
        }
    }
    best.map(|(_, found)| found)
}

fn found_trait(
    kind: TraitKind,
    shapes: &RequestShapes,
    failures: &[(u32, u64)],
    count: u64,
) -> Option<(f64, CommonTrait)> {
    let failed: BTreeMap<u32, u64> = failures.iter().copied().collect();
    let mut by_value: BTreeMap<&str, u64> = BTreeMap::new();
    let mut backgrounds = Vec::new();
    for (number, count) in failures {
        let shape = shapes.get(*number)?;
        *by_value.entry(kind.value_of(shape)).or_default() += count;
        let background = kind.background_of(shape);
        if !backgrounds.contains(&background) {
            backgrounds.push(background);
        }
    }
    let (value, with_value) = by_value.into_iter().max_by_key(|(_, count)| *count)?;
    if value.is_empty() || share(with_value, count) < LEAST_SHARE {
        return None;
    }
    let (mut others, mut others_with) = (0, 0);
    for (number, shape) in shapes.iter() {
        if !backgrounds.contains(&kind.background_of(shape)) {
            continue;
        }
        let other = shape
            .count
            .saturating_sub(failed.get(&number).copied().unwrap_or_default());
        others += other;
        if kind.value_of(shape) == value {
            others_with += other;
        }
    }
    // One more of each, so that none of few is not taken for never.
    let chance = share(others_with + 1, others + 2);
    let power = i32::try_from(with_value).unwrap_or(i32::MAX);
    if others < LEAST_OTHERS
        || share(others_with, others) > MOST_SHARE_OF_OTHERS
        || chance.powi(power) > MOST_CHANCE
    {
        return None;
    }
    let found = CommonTrait {
        kind,
        value: value.to_owned(),
        failed: (with_value, count),
        others: (others_with, others),
    };
    Some((share(with_value, count) - share(others_with, others), found))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no log has as many entries as 2^53"
)]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
