//! How a SCIM path is read and matched: as a service reads it. Two spellings of one path
//! ([RFC 3986 §6.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2)) are one path: `/%55sers`, `//Users/` and
//! `/x/../Users` are `/Users`. What must stay encoded stays so: `%2F` is no `/`.

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr, memmem};

use crate::needle::Needle;

/// Resource types of SCIM by their spelling there. Some services read paths in any case.
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

/// The resource type a path below the SCIM base is about: its first segment, with the two spellings of
/// search ([RFC 7644 §3.4.3](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.3)) told apart:
/// `/Users/.search` is `Users`, `/.search` is `Search`. A type of SCIM is spelled as there: `/users` is `Users`.
/// Empty for the base itself.
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

/// The id a path names: its second segment, unless that is `.search`.
pub fn resource_id_of(endpoint: &str) -> Option<String> {
    let path = normalised(endpoint);
    segments(&path)
        .nth(1)
        .filter(|segment| !is_search_segment(segment))
        .map(str::to_owned)
}

/// Whether a path is a search: its last segment is `.search`.
pub fn is_search(endpoint: &str) -> bool {
    segments(&normalised(endpoint))
        .last()
        .is_some_and(is_search_segment)
}

fn is_search_segment(segment: &str) -> bool {
    segment.eq_ignore_ascii_case(".search")
}

/// The path in one spelling: two endpoints that every path filter treats alike have the same. `//Users/%31/` is
/// `/Users/1`; the base itself is empty. For a store to index.
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

/// The path with its unreserved characters decoded and without dot segments.
fn normalised(path: &str) -> Cow<'_, str> {
    let bytes = path.as_bytes();
    let has_dots = path.starts_with('.') || memmem::find(bytes, b"/.").is_some();
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

/// `%41` read as `A`: encoding what needs none makes no difference.
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

/// Which endpoints a person typed.
///
/// * Starts with `/`: that path and everything below it, by whole segments and in this case, so that
///   `/Users` matches `/Users` and `/Users/1` but not `/UsersX` or `/users`. `*` stands for one segment
///   or for part of one, and never for `/`. Which spelling of a path was sent makes no difference: doubled and
///   trailing slashes, dot segments, `%55` for `U`.
/// * Otherwise: the path as sent contains the text, in any case.
///
/// Blanks around the text are not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EndpointFilter {
    text: String,
    needle: Needle,
    /// Of a path.
    segments: Vec<Pattern>,
}

impl EndpointFilter {
    /// The filter a text stands for; `None` for a blank one, which filters nothing.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            text: text.to_owned(),
            needle: Needle::new(text),
            segments: segments(&normalised(text)).map(Pattern::new).collect(),
        })
    }

    /// The text as typed, without the blanks around it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the text is a path (and so matched by whole segments, as spelled).
    pub fn is_path(&self) -> bool {
        self.text.starts_with('/')
    }

    /// The text that an endpoint has to contain; `None` for a path.
    pub fn contained(&self) -> Option<&Needle> {
        (!self.is_path()).then_some(&self.needle)
    }

    /// What the [`canonical_path`] of every endpoint that matches starts with, for a path; `None` for
    /// other text. It narrows down and decides nothing: `/UsersX` starts with `/Users` too.
    pub fn literal_prefix(&self) -> Option<String> {
        self.is_path().then(|| {
            let mut path = canonical_path(&self.text);
            path.truncate(path.find('*').unwrap_or(path.len()));
            path
        })
    }

    /// Whether this endpoint is one of those asked for.
    pub fn matches(&self, endpoint: &str) -> bool {
        if !self.is_path() {
            return self.needle.is_in(endpoint);
        }
        let path = normalised(endpoint);
        let mut rest = segments(&path);
        self.segments.iter().all(|pattern| {
            rest.next()
                .is_some_and(|segment| pattern.matches(segment.as_bytes()))
        })
    }
}

impl fmt::Display for EndpointFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What one segment has to be: these parts in their order, with any run of characters between two of them.
///
/// Taking the first place each part fits is enough, because only the last is tied to the end. So the time is
/// linear in the segment for each part. Bytes will do: no character of UTF-8 is found within another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Pattern {
    first: Box<[u8]>,
    /// None: there is no star, and the first is all.
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
    fn types_and_ids() {
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
    fn other_text_is_contained_whatever_the_case() {
        assert!(matches("users", "/Users/1"));
        assert!(matches("  SERS/1 ", "/Users/1"));
        assert!(!matches("*", "/Users/1"), "a star is a star here");
        assert!(EndpointFilter::new("  ").is_none());
    }

    /// The plain definition: a star takes nothing, or one more character.
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
        fn what_matches_starts_with_the_literal_prefix(filter in "/[ab/*]{0,6}", endpoint in "[ab/.]{0,8}|(/|a|%61|%2[eF]|%){0,5}") {
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
