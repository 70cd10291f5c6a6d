//! What an entry is about, as it travels: what was done, to whom, and why it failed. The rules that find it are
//! those of the crate `scim_audit_insight`; here are only their words.

use serde::{Deserialize, Serialize};

/// Number of identities that a summary has. A full entry has more of them.
pub const SUMMARY_IDENTITIES: usize = 4;

/// What an entry is about. The log that answers finds it from the entry; what an imported entry or a file says
/// about itself is not used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedFacts {
    /// Version of the rules that found it.
    #[serde(default)]
    pub version: u32,
    /// What the client asked for, whether or not it succeeded: `looked_up`, `created`, `deactivated`.
    #[serde(default)]
    pub action: String,
    /// Code of the cause of the failure; absent if the request succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Whom or what the exchange names. In a summary at most [`SUMMARY_IDENTITIES`], those of the subject first.
    #[serde(default)]
    pub identities: Vec<RecordedIdentity>,
    /// Whether the exchange names more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more_identities: bool,
    /// Number of members of a group that the request names; absent if there are none, or too many to be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<u32>,
}

/// A name of a person, a group or another resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedIdentity {
    /// The attribute that has it: `id`, `externalId`, `userName`, `emails` or `displayName`.
    #[serde(default)]
    pub kind: String,
    /// What the exchange has to do with it: `subject`, `member` or `sought`.
    #[serde(default)]
    pub role: String,
    /// The type of the resource, such as `Users`; empty if it is not known, as that of a member is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub resource_type: String,
    /// The name as written.
    #[serde(default)]
    pub value: String,
}

impl RecordedFacts {
    /// Keeps the identities that a summary has: those of the subject first, then those that were sought, then
    /// members; of each, the names that people read before the ids.
    #[must_use]
    pub fn into_summary(mut self) -> Self {
        self.identities.sort_by_key(RecordedIdentity::rank);
        if self.identities.len() > SUMMARY_IDENTITIES {
            self.identities.truncate(SUMMARY_IDENTITIES);
            self.more_identities = true;
        }
        self
    }
}

impl RecordedIdentity {
    /// Its place among the identities of a summary: the lower, the better it tells people who is meant.
    pub fn rank(&self) -> (usize, usize) {
        let place = |words: &[&str], word: &str| {
            let place = words.iter().position(|known| *known == word);
            place.unwrap_or(words.len())
        };
        (
            place(&["subject", "sought", "member"], &self.role),
            place(
                &["userName", "displayName", "emails", "externalId", "id"],
                &self.kind,
            ),
        )
    }

    /// Returns whether this is a name that equals `key`, which is a result of [`identity_key`].
    pub fn is(&self, key: &str) -> bool {
        identity_key(&self.value) == key
    }
}

/// Returns the form of a name in which names are compared: without space around it, in lower case.
pub fn identity_key(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_has_the_subject_first_and_says_that_there_are_more() {
        let identity = |kind: &str, role: &str, value: &str| RecordedIdentity {
            kind: kind.to_owned(),
            role: role.to_owned(),
            value: value.to_owned(),
            ..RecordedIdentity::default()
        };
        let facts = RecordedFacts {
            identities: vec![
                identity("id", "member", "m"),
                identity("id", "subject", "1"),
                identity("emails", "subject", "e"),
                identity("userName", "sought", "s"),
                identity("userName", "subject", "Jane"),
                identity("id", "member", "n"),
            ],
            ..RecordedFacts::default()
        };
        let summary = facts.into_summary();
        let values: Vec<_> = summary.identities.iter().map(|one| &*one.value).collect();
        assert_eq!(values, ["Jane", "e", "1", "s"]);
        assert!(summary.more_identities);
        let again = RecordedFacts {
            more_identities: false,
            ..summary.clone()
        };
        assert!(!again.into_summary().more_identities, "none is left out");
        assert!(summary.identities[0].is(&identity_key(" JANE ")));
    }
}
