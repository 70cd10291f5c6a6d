//! Secrets in the structures of SCIM: members, PATCH operations, filters, bulk, and pairs of name and value.

use super::Planted;
use super::dice::Dice;
use super::names::SECRETS;
use super::spelling::{attribute_of, escaped_name, json, name_of, percent, unicode_escaped};

/// The secret as a JSON value: a string in some spelling, or in a list or an object.
fn value(canary: &str, dice: &mut Dice<'_>) -> String {
    match dice.below(10) {
        0 => format!("\"{}\"", unicode_escaped(canary, 1)),
        1 => format!("\"{}\"", unicode_escaped(canary, 4)),
        2 => format!("[\"x\",\"{canary}\"]"),
        3 => format!("{{\"value\":\"{canary}\"}}"),
        4 => format!("{{\"a\":[{{\"b\":[\"{canary}\"]}}]}}"),
        5 => format!("{{\"{canary}\":1}}"),
        6 => format!("\" {canary} \""),
        _ => format!("\"{canary}\""),
    }
}

/// A document that contains the member.
fn document(member: &str, dice: &mut Dice<'_>) -> String {
    match dice.below(9) {
        0 => format!("[{{{member}}}]"),
        1 => format!(r#"{{"a":[1,{{"b":{{{member},"c":2}}}}]}}"#),
        2 => format!(r#"{{"userName":"bo",{member},"active":true}}"#),
        3 => format!(r#"{{"Resources":[{{"id":"1"}},{{"id":"2",{member}}}]}}"#),
        4 => format!(r#"{{"urn:ietf:params:scim:schemas:extension:acme:2.0:User":{{{member}}}}}"#),
        5 => format!("{}{{{member}}}{}", "{\"d\":[".repeat(40), "]}".repeat(40)),
        6 => format!("\u{feff} {{ {member} }}\r\n"),
        7 => format!(r#"{{"Operations":[{{"op":"add","value":{{{member}}}}}]}}"#),
        _ => format!("{{{member}}}"),
    }
}

pub(super) fn member(dice: &mut Dice<'_>) -> Planted {
    let words = *dice.each(SECRETS);
    if dice.once_in(9) {
        let canary = format!("9{}", dice.letters("0123456789", 17));
        let name = attribute_of(words, dice);
        let body = document(&format!("\"{name}\":{canary}"), dice);
        return Planted::either(&canary, dice, body);
    }
    let canary = dice.canary();
    let name = attribute_of(words, dice);
    let name = escaped_name(&name, dice);
    let member = format!(
        "\"{name}\"{}:{}",
        dice.any(&["", " ", "\n"]),
        value(&canary, dice)
    );
    let body = document(&member, dice);
    Planted::either(&canary, dice, body)
}

/// The path of a PATCH operation that leads to a secret.
fn path(words: &str, dice: &mut Dice<'_>) -> String {
    let name = name_of(words, dice);
    match dice.below(12) {
        0 => format!("urn:ietf:params:scim:schemas:core:2.0:User:{name}"),
        1 => format!("urn:ietf:params:scim:schemas:extension:acme:2.0:User:{name}"),
        2 => format!("account.{name}"),
        3 => format!("accounts[type eq \"work\"].{name}"),
        4 => format!("x[type eq \"a\\\"b\"].{name}"),
        5 => format!("x[type eq \"a].{name}"),
        6 => format!("{name}.value"),
        7 => format!("/{name}"),
        8 => format!("{name}[type eq \"work\"].value"),
        9 => format!(" {name} "),
        10 => format!("x[a eq \"]\" and b pr].{name}"),
        _ => name,
    }
}

pub(super) fn patch_path(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let words = *dice.each(SECRETS);
    let path = path(words, dice);
    let path = match dice.below(5) {
        0 => format!("\"{}\"", unicode_escaped(&path, 2)),
        _ => json(&path),
    };
    let value = value(&canary, dice);
    let op = *dice.any(&["add", "replace", "Replace", "remove"]);
    let (paths, values) = *dice.any(&[
        ("path", "value"),
        ("Path", "Value"),
        ("PATH", "VALUE"),
        ("p\\u0061th", "valu\\u0065"),
    ]);
    let operation = match dice.below(4) {
        0 => format!(r#"{{"{values}":{value},"{paths}":{path},"op":"{op}"}}"#),
        1 => format!(r#"{{"{paths}":{path},"op":"{op}","{values}":{value}}}"#),
        2 => format!(r#"{{"op":"{op}","{values}":{value},"{paths}":{path}}}"#),
        _ => format!(r#"{{"op":"{op}","{paths}":{path},"{values}":{value}}}"#),
    };
    let body = match dice.below(6) {
        0 => operation,
        1 => format!("[{operation}]"),
        2 => format!(r#"{{"operations":[{operation}]}}"#),
        3 => format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{"op":"replace","path":"active","value":true}},{operation}]}}"#
        ),
        4 => format!(r#"{{"Operations":{operation}}}"#),
        _ => format!(r#"{{"Operations":[{operation}]}}"#),
    };
    let mut planted = Planted::asking(&canary, body);
    planted.method = "PATCH";
    planted.endpoint = "/Users/7".to_owned();
    planted
}

/// Comparisons of an attribute with a value, in forms that clients use. `N` is the name, `C` the secret.
const COMPARISONS: &[&str] = &[
    "N eq \"C\"",
    "N EQ \"C\"",
    "N ne \"C\"",
    "N co \"C\"",
    "N sw \"C\"",
    "N ew \"C\"",
    "N gt \"C\"",
    "N le \"C\"",
    "N eq 'C'",
    "N eq C",
    "N eq\"C\"",
    "N  eq   \"C\"",
    "N\teq\t\"C\"",
    "N eq\u{a0}\"C\"",
    "N = \"C\"",
    "N=C",
    "N=\"C\"",
    "N == \"C\"",
    "N != \"C\"",
    "N <> \"C\"",
    "N >= \"C\"",
    "N~\"C\"",
    "N =~ \"C\"",
    "N is \"C\"",
    "N in (\"C\")",
    "N in [\"C\"]",
    "N in (\"x\", \"C\")",
    "N not eq \"C\"",
    "N LIKE %C%",
    "N like \"C%\"",
    "N matches \"C\"",
    "N contains \"C\"",
    "N startsWith \"C\"",
    "N.eq(\"C\")",
    "N:\"C\"",
    "N:C",
    "N eq \"\\\"C\"",
    "N.value eq \"C\"",
    "N[value eq \"C\"]",
    "eq(N,\"C\")",
    "(N eq \"C\")",
    "not (N eq \"C\")",
    "N eq \"C",
    "userName eq \"bo\" and N eq \"C\"",
    "emails[type eq \"work\" and N eq \"C\"]",
    "(userName pr) or (N eq \"C\" and active eq true)",
    "userName eq \"a\\\" b\" and N eq \"C\"",
];

fn filter(canary: &str, dice: &mut Dice<'_>) -> String {
    let form = *dice.each(COMPARISONS);
    let words = *dice.any(SECRETS);
    let name = if dice.once_in(4) {
        attribute_of(words, dice)
    } else {
        let names = [
            "password",
            "Password",
            "PASSWORD",
            "userPassword",
            "clientSecret",
        ];
        (*dice.any(&names)).to_owned()
    };
    form.chars()
        .map(|part| match part {
            'N' => name.clone(),
            'C' => canary.to_owned(),
            other => other.to_string(),
        })
        .collect()
}

pub(super) fn filter_in_query(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let filter = filter(&canary, dice);
    let filter = match dice.below(4) {
        0 => percent(&filter).replace("%20", "+"),
        1 => percent(&percent(&filter)),
        2 => filter
            .replace('%', "%25")
            .replace(' ', "%20")
            .replace('"', "%22")
            .replace('\t', "%09")
            .replace('&', "%26"),
        _ => percent(&filter),
    };
    let name = *dice.any(&["filter", "Filter", "FILTER", "q", "search"]);
    Planted::query(&canary, format!("{name}={filter}&count=1"))
}

pub(super) fn filter_in_search(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let filter = filter(&canary, dice);
    let body = match dice.below(3) {
        0 => format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":{},"count":1}}"#,
            json(&filter)
        ),
        1 => format!(
            r#"{{"status":"400","detail":{}}}"#,
            json(&format!("The filter '{filter}' is not supported"))
        ),
        _ => format!(r#"{{"filter":{}}}"#, json(&filter)),
    };
    Planted::either(&canary, dice, body)
}

/// A secret in the brackets of a value path.
pub(super) fn value_path(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let words = *dice.each(SECRETS);
    let name = name_of(words, dice);
    let path = match dice.below(6) {
        0 => format!("accounts[{name} eq \"{canary}\"].userName"),
        1 => format!("{name}[value eq \"{canary}\"]"),
        2 => format!("accounts[type eq \"work\" and {name} ne '{canary}'].active"),
        3 => format!("urn:acme:2.0:User:accounts[{name} co \"{canary}\"]"),
        4 => format!("{name}[\"{canary}\"].value"),
        _ => format!("accounts[not ({name} sw \"{canary}\")].active"),
    };
    if dice.once_in(4) {
        let query = format!("attributes={}", percent(&path));
        return Planted::query(&canary, query);
    }
    let body = format!(
        r#"{{"Operations":[{{"op":"replace","path":{},"value":true}}]}}"#,
        json(&path)
    );
    let mut planted = Planted::asking(&canary, body);
    planted.method = "PATCH";
    planted
}

/// Pairs of members of which the first holds the name, the second the value.
const PAIRS: &[(&str, &str)] = &[
    ("name", "value"),
    ("key", "value"),
    ("type", "value"),
    ("attribute", "value"),
    ("attributeName", "attributeValue"),
    ("field", "value"),
    ("id", "value"),
    ("Name", "Value"),
    ("KEY", "VALUE"),
    ("key", "val"),
    ("label", "value"),
    ("property", "value"),
    ("param", "value"),
    ("header", "value"),
    ("name", "content"),
    ("name", "data"),
    ("name", "text"),
    ("k", "v"),
];

pub(super) fn pair(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let (names, values) = *dice.each(PAIRS);
    let words = *dice.any(SECRETS);
    let name = if dice.once_in(2) {
        "password".to_owned()
    } else {
        attribute_of(words, dice)
    };
    let name = escaped_name(&name, dice);
    let value = value(&canary, dice);
    let pair = match dice.below(7) {
        0 => format!("[\"{name}\",{value}]"),
        1 => format!(r#"{{"{values}":{value},"{names}":"{name}"}}"#),
        2 => format!(r#"{{"{names}":"{name}","primary":true,"{values}":{value}}}"#),
        3 => format!(r#"{{"{names}":"{name}","{values}":{{"value":{value}}}}}"#),
        _ => format!(r#"{{"{names}":"{name}","{values}":{value}}}"#),
    };
    let body = match dice.below(4) {
        0 => format!(r#"{{"attributes":[{{"name":"userName","value":"bo"}},{pair}]}}"#),
        1 => pair,
        2 => format!(r#"{{"a":{{"b":{pair}}}}}"#),
        _ => format!(r#"{{"attributes":[{pair}]}}"#),
    };
    Planted::either(&canary, dice, body)
}

/// A change with its old and new values.
pub(super) fn change(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let words = *dice.each(SECRETS);
    let name = attribute_of(words, dice);
    let names = *dice.any(&["attribute", "name", "field", "path", "key", "property"]);
    let (old, new) = *dice.any(&[
        ("oldValue", "newValue"),
        ("old", "new"),
        ("from", "to"),
        ("before", "after"),
        ("old_value", "new_value"),
        ("previousValue", "currentValue"),
    ]);
    let body = match dice.below(3) {
        0 => format!(r#"{{"changes":[{{"{new}":"{canary}","{old}":"x","{names}":"{name}"}}]}}"#),
        1 => format!(r#"{{"changes":[{{"{names}":"{name}","{old}":"{canary}","{new}":"x"}}]}}"#),
        _ => format!(r#"{{"changes":[{{"{names}":"{name}","{old}":null,"{new}":"{canary}"}}]}}"#),
    };
    Planted::either(&canary, dice, body)
}

pub(super) fn bulk(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let words = *dice.each(SECRETS);
    let name = attribute_of(words, dice);
    let value = value(&canary, dice);
    let operation = match dice.below(5) {
        0 => format!(
            r#"{{"method":"PATCH","path":"/Users/1","data":{{"Operations":[{{"op":"add","path":{},"value":{value}}}]}}}}"#,
            json(&name)
        ),
        1 => format!(
            r#"{{"method":"POST","bulkId":"q","data":{{"a":{{"{name}":{value}}}}},"path":"/Users"}}"#
        ),
        2 => format!(
            r#"{{"method":"GET","path":"/Users?{}={canary}"}}"#,
            percent(&name)
        ),
        3 => format!(
            r#"{{"location":"https://h/Users/1","method":"POST","response":{{"{name}":{value}}},"status":"201"}}"#
        ),
        _ => format!(r#"{{"method":"POST","path":"/Users","data":{{"{name}":{value}}}}}"#),
    };
    let body = format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[{{"method":"POST","path":"/Users","bulkId":"a","data":{{"userName":"al"}}}},{operation}]}}"#
    );
    let mut planted = Planted::either(&canary, dice, body);
    planted.endpoint = "/Bulk".to_owned();
    planted
}
