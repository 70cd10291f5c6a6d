//! The sentences of explanations in English, for the command line and the documentation. (The viewer has its own
//! texts, in nine languages.)

mod actions;
#[cfg(test)]
mod document;
mod findings;
mod quirks;
mod reasons;
#[cfg(test)]
mod rules;

pub use actions::action;
pub use findings::finding;
pub use quirks::{quirk, quirk_cure};
pub use reasons::reason;

use scim_audit_insight::explanation::Explanation;

/// Why an exchange failed.
#[must_use]
pub fn reason_of(explanation: &Explanation) -> String {
    filled(reason(explanation.cause), &explanation.reason.arguments)
}

/// What to do.
#[must_use]
pub fn action_of(explanation: &Explanation) -> String {
    filled(
        action(explanation.action.key),
        &explanation.action.arguments,
    )
}

/// Puts arguments into a sentence. The result is plain text: the arguments are what strangers wrote.
fn filled(sentence: &str, arguments: &[(&'static str, String)]) -> String {
    let mut text = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let value = arguments.iter().find(|(known, _)| *known == name);
        text.push_str(value.map_or("?", |(_, value)| value.as_str()));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use scim_audit_insight::explanation::explain;
    use scim_audit_model::entry::Entry;

    use super::*;

    /// The names in braces.
    fn names(sentence: &str) -> Vec<&str> {
        let mut names: Vec<&str> = sentence
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_sentence_gets_exactly_the_arguments_that_it_names() {
        let entries = include_str!("../../../insight/tests/golden/corpus.ndjson");
        let explained: Vec<Explanation> = entries
            .lines()
            .filter_map(|line| explain(&serde_json::from_str::<Entry>(line).unwrap()))
            .collect();
        assert!(explained.len() > 150);
        for found in explained {
            let given = |arguments: &[(&'static str, String)]| {
                let mut given: Vec<&str> = arguments.iter().map(|(name, _)| *name).collect();
                given.sort_unstable();
                given
            };
            let code = found.cause.as_str();
            assert_eq!(
                names(reason(found.cause)),
                given(&found.reason.arguments),
                "{code}"
            );
            assert_eq!(
                names(action(found.action.key)),
                given(&found.action.arguments),
                "{code}"
            );
        }
    }

    #[test]
    fn arguments_are_put_in_once_and_not_read_again() {
        let arguments = [
            ("value", "{attribute}".to_owned()),
            ("attribute", "a".to_owned()),
        ];
        assert_eq!(
            filled("{attribute} is {value}.", &arguments),
            "a is {attribute}."
        );
        assert_eq!(filled("{other} {", &arguments), "? {");
    }
}
