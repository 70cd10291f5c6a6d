//! Which entries a person asked for. These rules are the only ones: a store may narrow down by index,
//! but what it returns is what [`Filter::matches`] says.

use std::fmt;

use crate::criterion::{Criterion, CriterionKind, CriterionValue};
use crate::time::Instant;

/// What an entry must be to be listed. Every part is optional; an absent one ("All") lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Received at or after this instant.
    pub since: Option<Instant>,
    /// Received before this instant (exclusive).
    pub until: Option<Instant>,
    /// What an entry must be: for each criterion that has values, one of them.
    pub include: Criteria,
    /// What an entry must not be: an entry that is any of this is left out. What an entry does not have is none of it.
    pub exclude: Criteria,
}

impl Filter {
    /// Whether it asks what is in headers and bodies, which a summary does not have.
    pub fn asks_messages(&self) -> bool {
        self.criteria()
            .any(|criterion| matches!(criterion.spec().kind, CriterionKind::InMessages))
    }

    /// Whether nothing is filtered at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The criteria that have values, to be included or to be left out, each once.
    pub fn criteria(&self) -> impl Iterator<Item = Criterion> {
        Criterion::ALL
            .into_iter()
            .filter(|criterion| self.include.has(*criterion) || self.exclude.has(*criterion))
    }
}

/// Values of criteria, in the order of [`Criterion::ALL`]; those of one criterion in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Criteria(Vec<(Criterion, CriterionValue)>);

impl Criteria {
    /// Adds a value.
    pub fn add(&mut self, criterion: Criterion, value: CriterionValue) {
        let at = self.0.partition_point(|(other, _)| *other <= criterion);
        self.0.insert(at, (criterion, value));
    }

    /// The values of a criterion.
    pub fn values(
        &self,
        criterion: Criterion,
    ) -> impl ExactSizeIterator<Item = &CriterionValue> + Clone {
        let start = self.0.partition_point(|(other, _)| *other < criterion);
        let end = self.0.partition_point(|(other, _)| *other <= criterion);
        let found = self.0.get(start..end).unwrap_or_default();
        found.iter().map(|(_, value)| value)
    }

    /// The texts of a criterion whose values are texts.
    pub fn texts(&self, criterion: Criterion) -> impl Iterator<Item = &str> {
        self.values(criterion).filter_map(CriterionValue::text)
    }

    /// The value of a criterion that has only one.
    pub fn only(&self, criterion: Criterion) -> Option<&CriterionValue> {
        let mut values = self.values(criterion);
        values.next().filter(|_| values.len() == 0)
    }

    /// Whether a criterion has values.
    pub fn has(&self, criterion: Criterion) -> bool {
        self.values(criterion).len() > 0
    }

    /// Each value with its criterion.
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

/// Values by their texts, for tests and tools: what is no value is left out.
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

/// A status code, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusCodeFilter {
    /// Exactly this code: `404`.
    Code(u16),
    /// Every code that starts with this digit: `4xx` is `Class(4)`.
    Class(u16),
}

impl StatusCodeFilter {
    /// Reads `404` or `4xx` (the `x` in either case); `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        match digits {
            [first @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => {
                Some(Self::Class(u16::from(first - b'0')))
            }
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => text.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// The code, unless it is a class.
    pub fn code(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code),
            Self::Class(_) => None,
        }
    }

    /// The class's first digit, unless it is a code.
    pub fn class(self) -> Option<u16> {
        match self {
            Self::Code(_) => None,
            Self::Class(first) => Some(first),
        }
    }

    /// Whether this is the code the client got. No code is none of them.
    pub fn matches(self, code: Option<u16>) -> bool {
        code.is_some_and(|code| match self {
            Self::Code(wanted) => code == wanted,
            Self::Class(first) => code / 100 == first,
        })
    }
}

impl fmt::Display for StatusCodeFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(first) => write!(f, "{first}xx"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Entry;
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
    fn an_entry_that_is_any_of_what_is_excluded_is_left_out() {
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
    fn what_an_entry_does_not_have_excludes_it_from_nothing() {
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

    #[test]
    fn codes_and_classes() {
        assert_eq!(
            StatusCodeFilter::parse("404"),
            Some(StatusCodeFilter::Code(404))
        );
        assert_eq!(
            StatusCodeFilter::parse("4XX"),
            Some(StatusCodeFilter::Class(4))
        );
        for bad in ["", "4", "4x", "40x", "0xx", "044", "4xxx", "-40", "4０4"] {
            assert_eq!(StatusCodeFilter::parse(bad), None, "{bad}");
        }
        assert!(!StatusCodeFilter::Class(5).matches(None));
    }
}
