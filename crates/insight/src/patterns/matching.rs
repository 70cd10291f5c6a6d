//! Searches that find nothing, followed by creates that conflict: the client searches by another attribute than the one
//! that must be unique, so it tries to create again and again what exists.

use std::collections::BTreeMap;

use super::pattern::MatchingMistake;
use super::request_shapes::HashMapByNumber;
use super::sighting::{SightedName, Sighting, hash_of};
use crate::facts::IdentityKind;

/// How long after a search a create counts as its consequence, in milliseconds.
const LONGEST_PAUSE: i64 = 10 * 60 * 1000;
/// Searches that are remembered.
const MOST_SEARCHES: usize = 200_000;
/// Times that are remembered of one search or create: the latest.
const MOST_TIMES: usize = 8;
/// Resources whose creates are remembered.
const MOST_CREATES: usize = 20_000;
/// Resources below which nothing is claimed.
const LEAST_RESOURCES: u64 = 3;

/// The searches and creates that were seen.
#[derive(Debug, Default)]
pub(super) struct MatchingTrail {
    searches: HashMapByNumber<(IdentityKind, LatestTimes)>,
    creates: HashMapByNumber<ConflictingCreates>,
}

/// The latest times of something that recurs, in order.
#[derive(Debug, Default)]
struct LatestTimes(Vec<i64>);

impl LatestTimes {
    fn add(&mut self, time: i64) {
        let at = self.0.partition_point(|other| *other < time);
        if at == 0 && self.0.len() >= MOST_TIMES {
            return;
        }
        self.0.insert(at, time);
        if self.0.len() > MOST_TIMES {
            self.0.remove(0);
        }
    }
}

/// The creates of one resource.
#[derive(Debug)]
struct ConflictingCreates {
    tally: usize,
    times: LatestTimes,
    /// Searches by the same client for one of its names have these numbers.
    names: Vec<u64>,
}

fn number(sighting: &Sighting<'_>, name: SightedName) -> u64 {
    hash_of(&[sighting.client, &name.hash.to_string()])
}

impl MatchingTrail {
    /// Remembers a search whose answer shows nothing found.
    pub(super) fn search(&mut self, sighting: &Sighting<'_>) {
        for name in &sighting.sought {
            let number = number(sighting, *name);
            if self.searches.len() >= MOST_SEARCHES && !self.searches.contains_key(&number) {
                continue;
            }
            let search = self.searches.entry(number);
            let (_, times) = search.or_insert((name.kind, LatestTimes::default()));
            times.add(sighting.time);
        }
    }

    /// Remembers a create that failed because the resource exists.
    pub(super) fn conflict(&mut self, sighting: &Sighting<'_>, tally: usize) {
        let Some(first) = sighting.created.first() else {
            return;
        };
        let key = hash_of(&[&tally.to_string(), &number(sighting, *first).to_string()]);
        if self.creates.len() >= MOST_CREATES && !self.creates.contains_key(&key) {
            return;
        }
        let creates = self.creates.entry(key).or_insert_with(|| {
            let names = sighting.created.iter();
            ConflictingCreates {
                tally,
                times: LatestTimes::default(),
                names: names.map(|name| number(sighting, *name)).collect(),
            }
        });
        creates.times.add(sighting.time);
    }

    /// What these creates have in common with the searches, if that is enough to say so.
    pub(super) fn mistake_of(&self, tally: usize) -> Option<MatchingMistake> {
        let mut by_kind: BTreeMap<&str, (u64, IdentityKind)> = BTreeMap::new();
        let (mut resources, mut followed) = (0, 0);
        for creates in self.creates.values().filter(|one| one.tally == tally) {
            resources += 1;
            let search = creates.names.iter().find_map(|name| {
                let (kind, searches) = self.searches.get(name)?;
                let is_after = |create: &i64, search: &i64| {
                    (0..=LONGEST_PAUSE).contains(&create.saturating_sub(*search))
                };
                let pairs = &mut creates.times.0.iter();
                pairs
                    .any(|create| searches.0.iter().any(|search| is_after(create, search)))
                    .then_some(*kind)
            });
            if let Some(kind) = search {
                followed += 1;
                by_kind.entry(kind.as_str()).or_insert((0, kind)).0 += 1;
            }
        }
        let (_, attribute) = by_kind.into_values().max_by_key(|(count, _)| *count)?;
        (followed >= LEAST_RESOURCES && followed * 2 >= resources).then_some(MatchingMistake {
            resources: followed,
            attribute,
        })
    }
}
