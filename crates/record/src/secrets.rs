//! The secrets met in one exchange, and where else they stand.
//!
//! A secret of eight bytes or more is looked for anywhere. One of four to seven only as a whole word,
//! because a part of a longer word that happens to be equal tells nothing and would be lost. One of up
//! to three is not looked for at all (`a`, `on`, `123`): replacing it wherever it stands would tear the
//! record to pieces; it is still replaced where its name says that it is a secret. Nor are SCIM's own
//! words looked for, or a client could blot out the path it called by sending `Users` as a password.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use crate::reading::Reading;

const SHORTEST: usize = 4;
const ANYWHERE_FROM: usize = 8;
/// The shortest beginning of a secret that is taken for one at the end of a cut text.
const SHORTEST_BEGINNING: usize = 4;

const VOCABULARY: [&str; 23] = [
    "users",
    "groups",
    "bulk",
    "schemas",
    "resourcetypes",
    "serviceproviderconfig",
    "search",
    "scim",
    "user",
    "group",
    "username",
    "password",
    "value",
    "bearer",
    "basic",
    "active",
    "emails",
    "members",
    "application",
    "application/scim+json",
    "application/json",
    "operations",
    "replace",
];

/// What was found to be a secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret {
    /// Its bytes, decoded.
    pub(crate) bytes: Vec<u8>,
    /// Whether only its beginning is known, because the text it stood in was cut.
    pub(crate) open: bool,
}

/// All secrets of one exchange, ready to be looked for.
pub(crate) struct Secrets {
    known: Vec<Known>,
    matcher: Option<AhoCorasick>,
}

struct Known {
    /// What is looked for; another spelling of `secret` where that was not UTF-8 everywhere.
    pattern: Vec<u8>,
    secret: Secret,
}

impl Secrets {
    /// Makes the secrets ready. Those too short or too common to be looked for are left out.
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        let mut patterns: HashMap<Vec<u8>, Secret> = HashMap::new();
        for secret in secrets {
            let lower = secret.bytes.to_ascii_lowercase();
            if secret.bytes.len() < SHORTEST
                || VOCABULARY.iter().any(|word| word.as_bytes() == lower)
            {
                continue;
            }
            if let Some(latin1) = latin1_of(&secret.bytes) {
                patterns.entry(latin1).or_insert_with(|| secret.clone());
            }
            let open = secret.open;
            let known = patterns.entry(secret.bytes.clone()).or_insert(secret);
            known.open |= open;
        }
        let mut known: Vec<Known> = patterns
            .into_iter()
            .map(|(pattern, secret)| Known { pattern, secret })
            .collect();
        known.sort_by(|one, other| one.pattern.cmp(&other.pattern));
        let matcher = (!known.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .match_kind(MatchKind::LeftmostLongest)
                    .build(known.iter().map(|known| &known.pattern))
                    .ok()
            })
            .flatten();
        Self { known, matcher }
    }

    /// Every place of a secret in this reading, by its span in the text as it stands. `cut`: the text
    /// ends where it was cut, so a secret may stand there with its beginning only.
    pub(crate) fn find(&self, reading: &Reading<'_>, cut: bool) -> Vec<(Range<usize>, &Secret)> {
        let Some(matcher) = &self.matcher else {
            return Vec::new();
        };
        let text: &[u8] = &reading.bytes;
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(hit) = matcher.find(Input::new(text).range(at..)) {
            let Some(known) = self.known.get(hit.pattern().as_usize()) else {
                break;
            };
            if known.pattern.len() < ANYWHERE_FROM && !is_whole_word(text, hit.range()) {
                at = hit.start() + 1;
                continue;
            }
            let mut end = hit.end();
            if known.secret.open {
                end += text
                    .get(end..)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|byte| !is_delimiter(**byte))
                    .count();
            }
            found.push((reading.origin(&(hit.start()..end)), &known.secret));
            at = end;
        }
        // Also over what was found already: a short secret may be the beginning of a longer one.
        if cut && let Some(beginning) = self.beginning_at_end(text) {
            found.push((reading.origin(&beginning.0), beginning.1));
        }
        found
    }

    /// The longest end of the text that is the beginning of a secret.
    fn beginning_at_end(&self, text: &[u8]) -> Option<(Range<usize>, &Secret)> {
        self.known
            .iter()
            .filter_map(|known| {
                let most = known.pattern.len().min(text.len());
                (SHORTEST_BEGINNING..=most)
                    .rev()
                    .find(|length| {
                        known
                            .pattern
                            .get(..*length)
                            .is_some_and(|beginning| text.ends_with(beginning))
                    })
                    .map(|length| (text.len() - length..text.len(), &known.secret))
            })
            .max_by_key(|(span, _)| span.len())
    }
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'&' | b'<' | b'>' | b'/' | b',')
}

fn is_whole_word(text: &[u8], span: Range<usize>) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = span.start.checked_sub(1).and_then(|at| text.get(at));
    !part(before) && !part(text.get(span.end))
}

/// The text in Latin-1, where that differs from UTF-8 and can say it.
fn latin1_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.is_ascii() {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(secret: &str, open: bool, text: &str, cut: bool) -> Vec<String> {
        let secrets = Secrets::new(vec![Secret {
            bytes: secret.as_bytes().to_vec(),
            open,
        }]);
        secrets
            .find(&Reading::of(text.as_bytes()), cut)
            .into_iter()
            .map(|(span, _)| text[span].to_owned())
            .collect()
    }

    #[test]
    fn a_long_secret_is_found_anywhere_and_a_short_one_as_a_word() {
        assert_eq!(found("hunter22", false, "xhunter22x", false), ["hunter22"]);
        assert_eq!(found("abcd", false, "xabcd abcd. abcdx", false), ["abcd"]);
        assert!(found("abc", false, "abc", false).is_empty());
        assert!(found("Users", false, "/Users/1", false).is_empty());
    }

    #[test]
    fn a_secret_of_which_only_the_beginning_is_known_takes_the_rest_of_the_word() {
        assert_eq!(
            found("hunter22", true, "is hunter22xyz!", false),
            ["hunter22xyz!"]
        );
    }

    #[test]
    fn the_beginning_of_a_secret_at_a_cut_end_is_found() {
        assert_eq!(found("hunter22", false, "is hunte", true), ["hunte"]);
        assert!(found("hunter22", false, "is hunte", false).is_empty());
    }

    #[test]
    fn a_short_secret_does_not_hide_the_beginning_of_a_longer_one() {
        let secret = |text: &str| Secret {
            bytes: text.as_bytes().to_vec(),
            open: false,
        };
        let secrets = Secrets::new(vec![secret("0AA<"), secret("0AA<\"Z00AA0A0A")]);
        let found: Vec<_> = secrets
            .find(&Reading::of(b"is 0AA<\"Z00AA0A0"), true)
            .into_iter()
            .map(|(span, _)| span)
            .collect();
        assert!(found.contains(&(3..16)), "{found:?}");
    }

    #[test]
    fn a_secret_echoed_in_latin_1_is_found() {
        let secrets = Secrets::new(vec![Secret {
            bytes: "pässwörd".as_bytes().to_vec(),
            open: false,
        }]);
        let text = b"no: p\xe4ssw\xf6rd";
        assert_eq!(secrets.find(&Reading::of(text), false).len(), 1);
    }
}
