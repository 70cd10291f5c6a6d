//! Parses and matches SCIM paths as a service reads them. Equivalent spellings of a path
//! ([RFC 3986 §6.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2)) are the same path: `/%55sers`,
//! `//Users/` and `/x/../Users` are `/Users`. Reserved characters stay encoded: `%2F` is not `/`.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use memchr::{memchr, memmem};

use crate::needle::Needle;

/// Resource types that SCIM defines, in their canonical spelling. Some services accept paths in any case.
const RESOURCE_TYPES: [&str; 8] = [
    "Users",
    "Groups",
    "Me",
    "Bulk",
    "Schemas",
    "ResourceTypes",
    "ServiceProviderConfig",
    "ServiceProviderConfigs",
];

/// Returns the resource type of a path below the SCIM base.
///
/// It is the first segment; a type that SCIM defines is returned in its canonical spelling, so `/users` is
/// `Users`. The two forms of search ([RFC 7644 §3.4.3](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.3))
/// differ: `/Users/.search` is `Users`, `/.search` is `Search`. Empty for the base itself.
pub fn resource_type_of(endpoint: &str) -> String {
    let path = normalised(endpoint);
    let first = segments(&path).next().unwrap_or_default();
    if is_search_segment(first) {
        return "Search".to_owned();
    }
    let known = RESOURCE_TYPES
        .iter()
        .find(|known| known.eq_ignore_ascii_case(first));
    (*known.unwrap_or(&first)).to_owned()
}

/// Returns the resource id in a path: its second segment, unless that is `.search`.
pub fn resource_id_of(endpoint: &str) -> Option<String> {
    let path = normalised(endpoint);
    segments(&path)
        .nth(1)
        .filter(|segment| !is_search_segment(segment))
        .map(str::to_owned)
}

/// Returns whether a path is a search, which means that its last segment is `.search`.
pub fn is_search(endpoint: &str) -> bool {
    segments(&normalised(endpoint))
        .last()
        .is_some_and(is_search_segment)
}

fn is_search_segment(segment: &str) -> bool {
    segment.eq_ignore_ascii_case(".search")
}

/// Returns one spelling for all paths that every path filter treats alike, for a store to index.
/// `//Users/%31/` is `/Users/1`; the base itself is empty.
pub fn canonical_path(endpoint: &str) -> String {
    segments(&normalised(endpoint)).fold(String::new(), |mut path, segment| {
        path.push('/');
        path.push_str(segment);
        path
    })
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Decodes unreserved characters and resolves dot segments.
fn normalised(path: &str) -> Cow<'_, str> {
    let bytes = path.as_bytes();
    let has_dots = path.starts_with('.') || bytes.windows(2).any(|pair| pair == b"/.");
    if !has_dots && memchr(b'%', bytes).is_none() {
        return Cow::Borrowed(path);
    }
    let decoded = unreserved_decoded(path);
    let mut kept: Vec<&str> = Vec::new();
    for segment in segments(&decoded) {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    Cow::Owned(format!("/{}", kept.join("/")))
}

/// Decodes percent-encoded unreserved characters, such as `%41` to `A`.
fn unreserved_decoded(path: &str) -> String {
    let mut decoded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let code = after
            .get(..2)
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character = code
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .map(char::from)
            .filter(|character| character.is_ascii_alphanumeric() || "-._~".contains(*character));
        if let Some(character) = character {
            decoded.push(character);
            rest = after.get(2..).unwrap_or_default();
        } else {
            decoded.push('%');
            rest = after;
        }
    }
    decoded.push_str(rest);
    decoded
}

/// A filter for endpoints, as the user types it.
///
/// * Text that starts with `/` is a path: it matches that path and everything below it, by whole segments and
///   case-sensitively, so that `/Users` matches `/Users` and `/Users/1` but not `/UsersX` or `/users`. `*`
///   matches one segment or a part of one, and never `/`. Equivalent spellings of a path match alike: doubled
///   and trailing slashes, dot segments, `%55` for `U`.
/// * Other text matches if the path as sent contains it, case-insensitively.
///
/// Whitespace around the text is ignored.
#[derive(Debug, Clone)]
pub struct EndpointFilter {
    text: String,
    /// Made on first use: a viewer of an API only passes the text on.
    matcher: OnceLock<EndpointMatcher>,
}

/// What an endpoint is compared with.
#[derive(Debug, Clone)]
enum EndpointMatcher {
    Path(Vec<Pattern>),
    Contained(Needle),
}

impl PartialEq for EndpointFilter {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for EndpointFilter {}

impl Hash for EndpointFilter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl EndpointFilter {
    /// Creates a filter; `None` for a blank text, which filters nothing.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            text: text.to_owned(),
            matcher: OnceLock::new(),
        })
    }

    fn matcher(&self) -> &EndpointMatcher {
        self.matcher.get_or_init(|| {
            if self.is_path() {
                let path = normalised(&self.text);
                EndpointMatcher::Path(segments(&path).map(Pattern::new).collect())
            } else {
                EndpointMatcher::Contained(Needle::new(&self.text))
            }
        })
    }

    /// Returns the text as typed, without surrounding whitespace.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether the text is a path, and so is matched by whole segments.
    pub fn is_path(&self) -> bool {
        self.text.starts_with('/')
    }

    /// Returns the text that an endpoint must contain; `None` for a path.
    pub fn contained(&self) -> Option<&Needle> {
        match self.matcher() {
            EndpointMatcher::Path(_) => None,
            EndpointMatcher::Contained(needle) => Some(needle),
        }
    }

    /// Returns a prefix of the [`canonical_path`] of every endpoint that matches; `None` if the filter is not
    /// a path. It only narrows down: `/UsersX` starts with `/Users`, too.
    pub fn literal_prefix(&self) -> Option<String> {
        self.is_path().then(|| {
            let mut path = canonical_path(&self.text);
            path.truncate(path.find('*').unwrap_or(path.len()));
            path
        })
    }

    /// Returns whether an endpoint matches.
    pub fn matches(&self, endpoint: &str) -> bool {
        match self.matcher() {
            EndpointMatcher::Contained(needle) => needle.is_in(endpoint),
            EndpointMatcher::Path(patterns) => {
                let path = normalised(endpoint);
                let mut rest = segments(&path);
                patterns.iter().all(|pattern| {
                    rest.next()
                        .is_some_and(|segment| pattern.matches(segment.as_bytes()))
                })
            }
        }
    }
}

impl fmt::Display for EndpointFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Pattern for one segment: literal parts in order, with any characters between two of them.
///
/// Taking the first position where each part fits is enough, because only the last part is tied to the end.
/// So matching takes linear time in the length of the segment for each part. Comparing bytes is safe, because
/// no UTF-8 character occurs inside another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pattern {
    first: Box<[u8]>,
    /// Without a star, this is empty, `last` is `None`, and `first` is the whole segment.
    between: Vec<Box<[u8]>>,
    last: Option<Box<[u8]>>,
}

impl Pattern {
    fn new(segment: &str) -> Self {
        let mut parts = segment.split('*').map(|part| part.as_bytes().into());
        let first = parts.next().unwrap_or_default();
        let mut between: Vec<_> = parts.collect();
        let last = between.pop();
        Self {
            first,
            between,
            last,
        }
    }

    fn matches(&self, segment: &[u8]) -> bool {
        let Some(last) = &self.last else {
            return *segment == *self.first;
        };
        let Some(mut rest) = segment.strip_prefix(&*self.first) else {
            return false;
        };
        for part in &self.between {
            let found = memmem::find(rest, part).and_then(|at| rest.get(at + part.len()..));
            let Some(after) = found else { return false };
            rest = after;
        }
        rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(filter: &str, endpoint: &str) -> bool {
        EndpointFilter::new(filter).unwrap().matches(endpoint)
    }

    #[test]
    fn resource_type_and_id_are_read_from_the_path() {
        for (endpoint, kind, id) in [
            ("/Users", "Users", None),
            ("/Users/2819c223", "Users", Some("2819c223")),
            ("/Users/.search", "Users", None),
            ("/.search", "Search", None),
            ("/Me", "Me", None),
            ("/Devices/7/x", "Devices", Some("7")),
            ("/", "", None),
            ("", "", None),
            ("//Users//1", "Users", Some("1")),
        ] {
            assert_eq!(resource_type_of(endpoint), kind, "{endpoint}");
            assert_eq!(resource_id_of(endpoint).as_deref(), id, "{endpoint}");
        }
    }

    #[test]
    fn another_spelling_is_the_same_path() {
        for (endpoint, kind, id) in [
            ("/%55sers/1", "Users", Some("1")),
            ("/./Users", "Users", None),
            ("/Users/%2e/1", "Users", Some("1")),
            ("/Users/../Groups/7", "Groups", Some("7")),
            ("/../../Users/1", "Users", Some("1")),
            ("/users/1/", "Users", Some("1")),
            ("/SERVICEPROVIDERCONFIG", "ServiceProviderConfig", None),
            ("/devices/1", "devices", Some("1")),
            ("/Users/%2Esearch", "Users", None),
            ("/.SEARCH", "Search", None),
            ("/Users/a%2Fb%7e%", "Users", Some("a%2Fb~%")),
            ("/Users/%e9%zz%4", "Users", Some("%e9%zz%4")),
        ] {
            assert_eq!(resource_type_of(endpoint), kind, "{endpoint}");
            assert_eq!(resource_id_of(endpoint).as_deref(), id, "{endpoint}");
        }
        assert!(matches("/Users", "/%55sers/1"));
        assert!(matches("/%55sers/%31", "/Users/1/x"));
        assert!(matches("/Users/*", "/x/../Users/./1"));
        assert!(matches("%55", "/%55sers/1") && !matches("users", "/%55sers/1"));
        assert!(is_search("/Users/.search/") && !is_search("/Users/search"));
    }

    #[test]
    fn a_path_matches_itself_and_below_by_whole_segments() {
        assert!(matches("/Users", "/Users"));
        assert!(matches("/Users", "/Users/1"));
        assert!(matches("/Users/", "/Users"));
        assert!(!matches("/Users", "/UsersX"));
        assert!(!matches("/Users", "/users"));
        assert!(!matches("/Users/1", "/Users"));
        assert!(matches("/", "/anything"));
    }

    #[test]
    fn a_star_is_one_segment_or_part_of_one() {
        assert!(matches("/*/1", "/Users/1"));
        assert!(matches("/Users/2819*", "/Users/2819c223"));
        assert!(matches("/Users/*c2*3", "/Users/2819c223"));
        assert!(!matches("/Users/*c9*", "/Users/2819c223"));
        assert!(!matches("/*", ""));
        assert!(!matches("/Us*1", "/Users/1"));
        assert!(!matches("/a*a", "/a"), "a part is not used twice");
    }

    #[test]
    fn other_text_matches_anywhere_in_any_case() {
        assert!(matches("users", "/Users/1"));
        assert!(matches("  SERS/1 ", "/Users/1"));
        assert!(!matches("*", "/Users/1"), "a star is a star here");
        assert!(EndpointFilter::new("  ").is_none());
    }

    /// Reference implementation: a star matches nothing, or one more character.
    fn slow(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['*', pattern @ ..], _) if slow(pattern, text) => true,
            (['*', ..], [_, text @ ..]) => slow(pattern, text),
            ([p, pattern @ ..], [t, text @ ..]) if p == t => slow(pattern, text),
            _ => false,
        }
    }

    #[test]
    fn the_literal_prefix_ends_at_the_first_star() {
        let prefix = |text| EndpointFilter::new(text).unwrap().literal_prefix();
        assert_eq!(prefix("//Users/1/"), Some("/Users/1".to_owned()));
        assert_eq!(prefix("/Users/2*/x"), Some("/Users/2".to_owned()));
        assert_eq!(prefix("/"), Some(String::new()));
        assert_eq!(prefix("Users"), None);
    }

    proptest! {
        #[test]
        fn matching_endpoint_starts_with_the_literal_prefix(filter in "/[ab/*]{0,6}", endpoint in "[ab/.]{0,8}|(/|a|%61|%2[eF]|%){0,5}") {
            let filter = EndpointFilter::new(&filter).unwrap();
            let prefix = filter.literal_prefix().unwrap();
            prop_assert!(!filter.matches(&endpoint) || canonical_path(&endpoint).starts_with(&prefix));
            prop_assert_eq!(filter.matches(&endpoint), filter.matches(&canonical_path(&endpoint)));
        }

        #[test]
        fn stars_mean_what_the_plain_definition_says(pattern in "[ab*]{0,8}", text in "[ab]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Pattern::new(&pattern).matches(text.as_bytes()), slow(&chars(&pattern), &chars(&text)));
        }
    }
}
