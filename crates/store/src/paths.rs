//! How paths are found: by their collection (`combinations`), by `resource_id`, or by an index of the other paths.

use scim_audit_model::criterion::{Criterion, CriterionValue};
use scim_audit_model::endpoint::{EndpointFilter, canonical_path};
use scim_audit_model::filter::{Criteria, Filter};

/// Returns the collection of a canonical path, which is its first segment: `/Users` of `/Users/1`; empty for the
/// base.
pub(crate) fn collection_of(path: &str) -> &str {
    let end = path.char_indices().skip(1).find(|(_, c)| *c == '/');
    end.and_then(|(end, _)| path.get(..end)).unwrap_or(path)
}

/// Returns the path for the index of paths: `None` if the path is that of a collection, or follows from collection
/// and resource id.
pub(crate) fn other_path(path: &str, resource_id: Option<&str>) -> Option<String> {
    let rest = path.strip_prefix(collection_of(path)).unwrap_or_default();
    let id = rest.strip_prefix('/');
    let is_known = rest.is_empty() || (id.is_some() && id == resource_id);
    (!is_known).then(|| path.to_owned())
}

/// The collections that path filters name.
pub(crate) struct Collections {
    pub(crate) names: Vec<String>,
    /// Whether the filters match all entries of these collections.
    pub(crate) are_whole: bool,
}

impl Collections {
    /// Returns the collections to which these criteria limit the endpoint; `None` if they do not.
    pub(crate) fn of(criteria: &Criteria) -> Option<Self> {
        let mut collections = Self {
            names: Vec::new(),
            are_whole: true,
        };
        for filter in criteria.values(Criterion::Endpoint).map(path) {
            let filter = filter?;
            if !filter.is_path() {
                return None;
            }
            let path = canonical_path(filter.as_str());
            let name = collection_of(&path);
            if name.is_empty() || name.contains('*') {
                return None;
            }
            collections.are_whole &= name == path;
            collections.names.push(name.to_owned());
        }
        (!collections.names.is_empty()).then_some(collections)
    }
}

/// Where the index of paths and the index of `resource_id` have the entries of a path filter. It only narrows down;
/// `endpoint_matches` decides.
pub(crate) struct PathPlaces {
    /// Prefix of the other paths.
    pub(crate) prefix: String,
    /// Resource id of the entries whose path is not among the other paths; `None` if all are.
    pub(crate) id: Option<IdPlace>,
}

/// A resource id, or a prefix of it.
pub(crate) struct IdPlace {
    pub(crate) id: String,
    pub(crate) is_whole: bool,
}

impl PathPlaces {
    /// Returns the places for a filter by a single path below a collection, such as `/Users/1`; `None` for other
    /// filters.
    pub(crate) fn of(filter: &Filter) -> Option<Self> {
        let filter = path(filter.include.only(Criterion::Endpoint)?)?;
        let prefix = filter.literal_prefix()?;
        let collection = collection_of(&prefix);
        let below = prefix.strip_prefix(collection)?.strip_prefix('/')?;
        if below.is_empty() {
            return None;
        }
        let id = IdPlace {
            id: below.to_owned(),
            is_whole: !filter.as_str().contains('*'),
        };
        Some(Self {
            id: (!below.contains('/')).then_some(id),
            prefix,
        })
    }
}

fn path(value: &CriterionValue) -> Option<&EndpointFilter> {
    match value {
        CriterionValue::Path(path) => Some(path),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_that_nothing_else_finds_are_indexed() {
        for (path, id, other) in [
            ("", None, false),
            ("/Users", None, false),
            ("/Users", Some("1"), false),
            ("/Users/1", Some("1"), false),
            ("/Users/1", Some("2"), true),
            ("/Users/1", None, true),
            ("/Users/1/x", Some("1"), true),
            ("/Users/.search", None, true),
        ] {
            assert_eq!(other_path(path, id).is_some(), other, "{path} {id:?}");
        }
        assert_eq!(collection_of("/Users/1/x"), "/Users");
        assert_eq!(collection_of("/ä/1"), "/ä");
        assert_eq!(collection_of(""), "");
    }
}
