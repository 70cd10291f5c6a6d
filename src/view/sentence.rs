//! Writes one sentence about an entry, from its facts: “Deactivated jane@example.com”. What failed never reads as
//! done.

use std::borrow::Cow;

use scim_audit_insight::facts::{EntryAction, facts_of};
use scim_audit_model::entry::{Entry, Status};
use scim_audit_model::facts::{RecordedFacts, RecordedIdentity};

use crate::words::{Value, explanation};

/// Maximum length of a name in characters. A sentence has one line.
const LONGEST_NAME: usize = 64;

/// Returns the sentence; `None` if the entry does not say what it is about, or the outcome is not known. Reactive.
pub(crate) fn sentence_of(entry: &Entry) -> Option<String> {
    let has_messages = entry.request.is_some() || entry.response.is_some();
    let facts = match &entry.facts {
        Some(facts) => Cow::Borrowed(facts),
        // The log says nothing about the entry, but the entry itself does.
        None if has_messages => Cow::Owned(RecordedFacts::from(&facts_of(entry))),
        None => return None,
    };
    let key = key(&facts, &entry.status)?;
    let name = name(&facts, entry);
    let members = match facts.members {
        Some(members) => explanation("sentence.members", &[("count", u64::from(members).into())]),
        None => explanation("sentence.noun.members", &[]),
    };
    let values: &[(&str, Value)] = &[("name", (&name).into()), ("members", (&members).into())];
    Some(explanation(&format!("sentence.{key}"), values))
}

/// The name of the text, which says whether it succeeded.
fn key(facts: &RecordedFacts, status: &Status) -> Option<String> {
    let action = facts.action.as_str();
    let has_sentence =
        |known: &EntryAction| !matches!(known, EntryAction::Other) && known.as_str() == action;
    if !EntryAction::ALL.iter().any(has_sentence) {
        return None;
    }
    let suffix = match (status, facts.cause.as_deref()) {
        (Status::Success, None) => "",
        // The client expects this, and so it is the result.
        (Status::Failed, Some("probe_found_nothing")) if action == "probed" => "",
        (Status::Failed, Some("lookup_found_nothing")) if action == "looked_up" => ".nothing",
        // A success that hides a failure is none.
        (Status::Success | Status::Failed, _) => ".failed",
        // The outcome is reported elsewhere.
        (Status::Accepted | Status::Other(_), _) => return None,
    };
    Some(format!("{action}{suffix}"))
}

/// Whom or what it is about: a name of the exchange, or “a user”.
fn name(facts: &RecordedFacts, entry: &Entry) -> String {
    let by_role = |role: &str| {
        let identities = facts.identities.iter();
        identities
            .filter(|identity| identity.role == role)
            .min_by_key(|identity| identity.rank())
    };
    let is_one = entry.resource_id.is_some() || entry.resource_type == "Me";
    let identity = match facts.action.as_str() {
        // The resources of a list are no subject of a sentence.
        "listed" => None,
        "looked_up" if !is_one => by_role("sought"),
        _ => by_role("subject"),
    };
    if let Some(RecordedIdentity { value, .. }) = identity {
        return cut(value);
    }
    let is_plural = match facts.action.as_str() {
        "listed" => true,
        "looked_up" => !is_one,
        _ => false,
    };
    let noun = match (entry.resource_type.as_str(), is_plural) {
        ("Users" | "Me", false) => "user",
        ("Users" | "Me", true) => "users",
        ("Groups", false) => "group",
        ("Groups", true) => "groups",
        (_, false) => "resource",
        (_, true) => "resources",
    };
    explanation(&format!("sentence.noun.{noun}"), &[])
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(entry: &str) -> Option<String> {
        let text = format!(
            r#"{{"requestId":"1","time":"2026-05-07T10:00:00Z","resourceType":"Users",{entry}}}"#
        );
        sentence_of(&serde_json::from_str(&text).unwrap())
    }

    fn facts(action: &str, status: &str, rest: &str) -> Option<String> {
        said(&format!(
            r#""status":"{status}","method":"PATCH","endpoint":"/Users/1","resourceId":"1",
               "facts":{{"version":1,"action":"{action}",{rest}"identities":[
                 {{"kind":"id","role":"subject","resourceType":"Users","value":"1"}},
                 {{"kind":"id","role":"member","value":"2"}},
                 {{"kind":"userName","role":"subject","value":"jane@example.com"}}]}}"#
        ))
    }

    #[test]
    fn a_sentence_says_what_was_done_to_whom() {
        for (action, sentence) in [
            ("created", "Created jane@example.com"),
            ("deactivated", "Deactivated jane@example.com"),
            ("looked_up", "Looked for jane@example.com"),
            ("listed", "Listed users"),
            ("probed", "Tested the connection"),
            ("changed_members", "Changed the members of jane@example.com"),
            ("added_to_group", "Added members to jane@example.com"),
        ] {
            assert_eq!(facts(action, "success", "").as_deref(), Some(sentence));
        }
        let counted = facts("removed_from_group", "success", r#""members":3,"#);
        let expected = "Removed 3 members from jane@example.com";
        assert_eq!(counted.as_deref(), Some(expected));
        for action in ["other", "invented", ""] {
            assert_eq!(facts(action, "success", ""), None);
        }
    }

    #[test]
    fn what_failed_does_not_read_as_done() {
        for action in EntryAction::ALL.map(EntryAction::as_str) {
            let done = facts(action, "success", "");
            for failed in [
                facts(action, "failed", ""),
                facts(action, "failed", r#""cause":"resource_exists","#),
                facts(action, "success", r#""cause":"error_in_success","#),
            ] {
                assert_ne!(failed.as_deref(), Some(""), "{action}");
                assert!(done.is_none() || failed != done, "{action}");
            }
            assert_eq!(facts(action, "accepted", ""), None, "{action}");
        }
        let nothing = facts("looked_up", "failed", r#""cause":"lookup_found_nothing","#);
        let expected = "Looked for jane@example.com, which does not exist";
        assert_eq!(nothing.as_deref(), Some(expected));
    }

    #[test]
    fn an_entry_without_facts_has_a_sentence_if_its_messages_are_here() {
        let created = r#""status":"success","statusCode":201,"method":"POST","endpoint":"/Users""#;
        assert_eq!(said(created), None);
        let message = r#""request":{"body":"{\"userName\":\"jane\"}","size":19}"#;
        let whole = said(&format!("{created},{message}"));
        assert_eq!(whole.as_deref(), Some("Created jane"));
    }

    #[test]
    fn a_hostile_name_is_cut_and_cannot_turn_the_text_around() {
        let name = format!("\u{202e}{}", "x".repeat(500));
        let message = serde_json::json!({"body": format!("{{\"userName\":\"{}\"}}", &name[..200]), "size": 1});
        let sentence = said(&format!(
            r#""status":"success","statusCode":201,"method":"POST","endpoint":"/Users","request":{message}"#
        ));
        let sentence = sentence.unwrap();
        assert!(!sentence.contains('\u{202e}'), "{sentence}");
        assert!(sentence.chars().count() < 100, "{sentence}");
    }
}
