//! Property tests on whole documents: redaction changes nothing but the passwords.

use proptest::prelude::*;
use serde_json::Value;

use crate::exchanges::{answered, exchange, message, recorder, request_of};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("userName".to_owned()),
        Just("password".to_owned()),
        Just("PASSWORD".to_owned()),
        Just("urn:a:2.0:User:Password".to_owned()),
        ".{0,5}",
    ]
}

/// Documents whose other strings never equal a password, so that only the secrets themselves change.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Into::into),
        (1_000_000_000..2_000_000_000_u32).prop_map(Into::into),
        "[^0-9kK]{0,9}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A simple reference implementation: the document with a mark in place of each secret.
fn marked(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let last = name.rsplit(':').next().unwrap_or_default();
                let secret = last.eq_ignore_ascii_case("password")
                    && !matches!(value, Value::Null | Value::Bool(_))
                    && value.as_str() != Some("");
                (
                    name.clone(),
                    if secret {
                        Value::from("MARK")
                    } else {
                        marked(value)
                    },
                )
            })
            .collect(),
        Value::Array(values) => values.iter().map(marked).collect(),
        other => other.clone(),
    }
}

fn unplaced(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with("[redacted hmac-sha256:") && text.len() == 39 => {
            Value::from("MARK")
        }
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), unplaced(value)))
            .collect(),
        Value::Array(values) => values.iter().map(unplaced).collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn only_the_passwords_change(members in proptest::collection::vec((name(), document()), 0..6), pretty: bool) {
        let value = Value::Object(members.into_iter().collect());
        // A password that is repeated elsewhere is replaced there, too. Other tests cover that.
        let secrets = strings_of_secrets(&value);
        prop_assume!(secrets.iter().all(|secret| secret.len() < 4));
        let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) }.unwrap();
        let entry = recorder().entry(exchange(message(&[], text), answered(200, &[], "")));
        let left: Value = serde_json::from_str(request_of(&entry).body.as_deref().unwrap()).unwrap();
        prop_assert_eq!(unplaced(&left), marked(&value));
    }
}

fn strings_of_secrets(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                let last = name.rsplit(':').next().unwrap_or_default();
                if last.eq_ignore_ascii_case("password") {
                    leaves(value)
                } else {
                    strings_of_secrets(value)
                }
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(strings_of_secrets).collect(),
        _ => Vec::new(),
    }
}

fn leaves(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Object(members) => members.values().flat_map(leaves).collect(),
        Value::Array(values) => values.iter().flat_map(leaves).collect(),
        _ => Vec::new(),
    }
}
