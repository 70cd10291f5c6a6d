//! Which entries to list. [`Filter::matches`] is the only definition: a store may narrow down by index, but
//! it returns exactly the entries that match here.

use crate::criterion::{Criterion, CriterionKind, CriterionValue};
use crate::time::Instant;

/// Conditions that an entry must meet to be listed. Every part is optional; an absent one ("All") accepts
/// every entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Received at or after this instant.
    pub since: Option<Instant>,
    /// Received before this instant (exclusive).
    pub until: Option<Instant>,
    /// For each criterion that has values, an entry must have one of them.
    pub include: Criteria,
    /// An entry that has any of these values is left out. An entry without the field of a criterion is not
    /// left out by it.
    pub exclude: Criteria,
}

impl Filter {
    /// Returns whether the filter needs headers and bodies, which a summary does not have.
    pub fn asks_messages(&self) -> bool {
        self.criteria()
            .any(|criterion| matches!(criterion.spec().kind, CriterionKind::InMessages))
    }

    /// Returns whether the filter accepts every entry.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Drops the values of the criteria for which `keep` returns false.
    pub fn retain(&mut self, keep: impl Fn(Criterion) -> bool) {
        for criteria in [&mut self.include, &mut self.exclude] {
            criteria.0.retain(|(criterion, _)| keep(*criterion));
        }
    }

    /// Returns the criteria that have included or excluded values, each once.
    pub fn criteria(&self) -> impl Iterator<Item = Criterion> {
        Criterion::ALL
            .into_iter()
            .filter(|criterion| self.include.has(*criterion) || self.exclude.has(*criterion))
    }
}

/// Values of criteria, in the order of [`Criterion::ALL`]; those of one criterion in insertion order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Criteria(Vec<(Criterion, CriterionValue)>);

impl Criteria {
    /// Adds a value.
    pub fn add(&mut self, criterion: Criterion, value: CriterionValue) {
        let at = self.0.partition_point(|(other, _)| *other <= criterion);
        self.0.insert(at, (criterion, value));
    }

    /// Returns the values of a criterion.
    pub fn values(
        &self,
        criterion: Criterion,
    ) -> impl ExactSizeIterator<Item = &CriterionValue> + Clone {
        let start = self.0.partition_point(|(other, _)| *other < criterion);
        let end = self.0.partition_point(|(other, _)| *other <= criterion);
        let found = self.0.get(start..end).unwrap_or_default();
        found.iter().map(|(_, value)| value)
    }

    /// Returns the values of a criterion whose values are texts.
    pub fn texts(&self, criterion: Criterion) -> impl Iterator<Item = &str> {
        self.values(criterion).filter_map(CriterionValue::text)
    }

    /// Returns the value of a criterion that has exactly one.
    pub fn only(&self, criterion: Criterion) -> Option<&CriterionValue> {
        let mut values = self.values(criterion);
        values.next().filter(|_| values.len() == 0)
    }

    /// Returns whether a criterion has values.
    pub fn has(&self, criterion: Criterion) -> bool {
        self.values(criterion).len() > 0
    }

    /// Returns each value with its criterion.
    pub fn iter(&self) -> impl Iterator<Item = &(Criterion, CriterionValue)> {
        self.0.iter()
    }
}

impl FromIterator<(Criterion, CriterionValue)> for Criteria {
    fn from_iter<I: IntoIterator<Item = (Criterion, CriterionValue)>>(values: I) -> Self {
        let mut criteria = Self::default();
        for (criterion, value) in values {
            criteria.add(criterion, value);
        }
        criteria
    }
}

/// Parses values from their texts, for tests and tools. Invalid ones are dropped.
impl<'t> FromIterator<(Criterion, &'t str)> for Criteria {
    fn from_iter<I: IntoIterator<Item = (Criterion, &'t str)>>(texts: I) -> Self {
        let mut criteria = Self::default();
        for (criterion, text) in texts {
            if let Ok(value) = criterion.parse(text) {
                criteria.add(criterion, value);
            }
        }
        criteria
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Entry;
    use crate::status_code_filter::StatusCodeFilter;
    use crate::time;

    fn entry() -> Entry {
        serde_json::from_str(
            r#"{"requestId":"01","time":"2026-05-07T10:00:00Z","status":"failed","method":"PATCH",
                "endpoint":"/Users/1","resourceType":"Users","resourceId":"1","statusCode":400,
                "client":{"ip":"192.0.2.1","userAgent":"idp/1.0"},
                "error":{"scimType":"invalidValue","detail":"Not a boolean: Über"}}"#,
        )
        .unwrap()
    }

    fn includes<const N: usize>(values: [(Criterion, &str); N]) -> bool {
        let filter = Filter {
            include: values.into_iter().collect(),
            ..Filter::default()
        };
        filter.matches(&entry())
    }

    #[test]
    fn since_is_inclusive_and_until_exclusive() {
        let matches = |since: Option<&str>, until: Option<&str>| {
            let instant = |text: Option<&str>| text.map(|text| time::parse(text).unwrap());
            let (since, until) = (instant(since), instant(until));
            let filter = Filter {
                since,
                until,
                ..Filter::default()
            };
            filter.matches(&entry())
        };
        let (at, after) = (
            Some("2026-05-07T10:00:00Z"),
            Some("2026-05-07T10:00:00.001Z"),
        );
        assert!(matches(at, None) && !matches(after, None));
        assert!(!matches(None, at) && matches(None, after));
    }

    #[test]
    fn values_of_one_criterion_are_alternatives_and_criteria_are_joined() {
        use Criterion::{Client, Method, Q, ResourceId, ScimType, Status, StatusCode};
        assert!(includes([]));
        assert!(includes([(Method, "GET"), (Method, "PATCH")]));
        assert!(!includes([(Method, "PATCH"), (Status, "success")]));
        assert!(includes([(StatusCode, "404"), (StatusCode, "4xx")]));
        assert!(includes([(ScimType, "invalidValue")]));
        assert!(includes([(Q, "nowhere"), (Q, "not a BOOLEAN: ÜBER")]));
        assert!(!includes([(ResourceId, "2")]));
        assert!(includes([(Client, "idp/1.0")]) && !includes([(Client, "192.0.2")]));
    }

    #[test]
    fn entry_with_any_excluded_value_is_left_out() {
        let excludes = |values: &[(Criterion, &str)]| {
            let filter = Filter {
                include: [(Criterion::Method, "PATCH")].into_iter().collect(),
                exclude: values.iter().copied().collect(),
                ..Filter::default()
            };
            !filter.matches(&entry())
        };
        for (criterion, text) in [
            (Criterion::Method, "patch"),
            (Criterion::ResourceType, "Users"),
            (Criterion::Endpoint, "/Users"),
            (Criterion::Status, "failed"),
            (Criterion::StatusCode, "4xx"),
            (Criterion::ScimType, "invalidValue"),
            (Criterion::RequestId, "01"),
            (Criterion::ResourceId, "1"),
            (Criterion::Client, "192.0.2.1"),
            (Criterion::Time, "2026-05-07T10:00:00.900Z"),
            (Criterion::Q, "a boolean"),
        ] {
            assert!(excludes(&[(criterion, text)]), "{criterion:?}");
        }
        assert!(excludes(&[
            (Criterion::Client, "192.0.2.2"),
            (Criterion::Client, "192.0.2.1")
        ]));
        assert!(!excludes(&[
            (Criterion::Method, "GET"),
            (Criterion::StatusCode, "404")
        ]));
    }

    #[test]
    fn entry_without_a_field_is_not_excluded_by_it() {
        let bare = Entry {
            status_code: None,
            error: None,
            resource_id: None,
            ..entry()
        };
        let mut exclude = Criteria::default();
        for class in 1..=9 {
            let class = StatusCodeFilter::Class(class);
            exclude.add(Criterion::StatusCode, CriterionValue::CodeOrClass(class));
        }
        for criterion in [Criterion::ScimType, Criterion::ResourceId] {
            exclude.add(criterion, CriterionValue::Text(String::new()));
        }
        let filter = Filter {
            exclude,
            ..Filter::default()
        };
        assert!(filter.matches(&bare));
    }
}
