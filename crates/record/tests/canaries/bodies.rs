//! Secrets in bodies that are not SCIM JSON, or that contain another document in a string.

use super::dice::Dice;
use super::names::{PARAMETERS, SECRETS};
use super::spelling::{base64_of, json, name_of, percent, percent_all, utf16};
use super::{Planted, Sent};

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn form(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = if dice.once_in(5) {
        (*dice.each(PARAMETERS)).to_owned()
    } else {
        let words = *dice.each(SECRETS);
        name_of(words, dice)
    };
    let name = match dice.below(7) {
        0 => percent_all(&name),
        1 => format!("user[{name}]"),
        2 => format!("user%5B{name}%5D"),
        3 => format!("user.{name}"),
        _ => name,
    };
    let secret = match dice.below(5) {
        0 => percent_all(&canary),
        1 => percent(&percent_all(&canary)),
        2 => format!("a+b+{canary}"),
        _ => canary.clone(),
    };
    let body = match dice.below(6) {
        0 => format!("grant_type=password&username=bo&{name}={secret}"),
        1 => format!("{name}={secret}&scope=all"),
        2 => format!("a=1;{name}={secret};b=2"),
        3 => format!("{name}={secret}\r\n"),
        4 => format!("a=1&{name}%3D{secret}&{name}={secret}"),
        _ => format!("{name}={secret}"),
    };
    let label = *dice.any(&[
        FORM,
        "application/x-www-form-urlencoded; charset=utf-8",
        "APPLICATION/X-WWW-FORM-URLENCODED",
    ]);
    let mut planted = Planted::plain(&canary);
    planted.request = Sent::of(label, body);
    planted
}

/// Documents that are not forms. `N` is the name, `C` the secret.
const DOCUMENTS: &[&str] = &[
    "<?xml version='1.0'?><user><N>C</N></user>",
    "<user N=\"C\"/>",
    "<wsse:Password Type=\"PasswordText\">C</wsse:Password>",
    "{N: C,}",
    "{\"N\":{\"value\":\"C\"},}",
    "{\"N\":\"C\"",
    "{'N': 'C'}",
    "C",
    "the word is C",
    "dn: uid=bob\nN: C\n",
    "dn: uid=bob\nuserPassword:: C\n",
    "--b\r\nContent-Disposition: form-data; name=\"N\"\r\n\r\nC\r\n--b--\r\n",
    "user:\n  N: C\n",
    "N=C\nother=1\n",
    "[login]\nN = C\n",
    "{\"a\":1}\n{\"N\":\"C\"}\n",
    "{\"N\":\"C\"}{\"b\":2}",
    "userName,N\nbo,C\n",
    "GET / HTTP/1.1\r\nAuthorization: Bearer C\r\n\r\n",
    "N\0=\0C\0",
    "\"C\"",
    "(N . \"C\")",
];

const LABELS: &[&str] = &[
    FORM,
    "application/json",
    "application/scim+json",
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=b",
    "text/csv",
    "application/octet-stream",
    "",
    "nonsense",
];

pub(super) fn mislabelled(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let document = *dice.each(DOCUMENTS);
    let words = *dice.any(SECRETS);
    let name = if dice.once_in(2) {
        "password".to_owned()
    } else {
        name_of(words, dice)
    };
    let body: String = document
        .split('N')
        .collect::<Vec<_>>()
        .join("\u{1}")
        .replace('C', "\u{2}")
        .replace("\u{2}ontent", "Content")
        .replace('\u{1}', &name)
        .replace('\u{2}', &canary);
    let label = if dice.once_in(2) {
        FORM
    } else {
        *dice.any(LABELS)
    };
    let mut sent = Sent::of(label, body);
    if dice.once_in(6) {
        sent.headers
            .insert(0, ("Content-Type".to_owned(), "application/xml".to_owned()));
    }
    let mut planted = Planted::plain(&canary);
    if dice.once_in(4) {
        planted.response = sent;
    } else {
        planted.request = sent;
    }
    planted
}

pub(super) fn recoded(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let words = *dice.each(SECRETS);
    let name = name_of(words, dice);
    let text = match dice.below(3) {
        0 => format!("{{\"{name}\":\"é{canary}\"}}"),
        1 => format!("{name}=%E9{canary}"),
        _ => format!("<{name}>é{canary}</{name}>"),
    };
    let body = if dice.once_in(4) {
        text.chars()
            .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
            .collect()
    } else {
        utf16(&text, dice.below(4))
    };
    let label = *dice.any(&[
        "application/scim+json; charset=utf-16",
        "application/json",
        FORM,
        "application/json; charset=iso-8859-1",
    ]);
    let mut planted = Planted::plain(&canary);
    planted.request = Sent::of(label, body);
    planted
}

/// Usually any name of the list; in one of three cases `password`, which every rule knows.
fn known_name(dice: &mut Dice<'_>) -> String {
    let words = *dice.each(SECRETS);
    if dice.once_in(3) {
        "password".to_owned()
    } else {
        name_of(words, dice)
    }
}

fn in_string(canary: &str, text: &str, dice: &mut Dice<'_>) -> Planted {
    let member = *dice.any(&[
        "data",
        "note",
        "message",
        "payload",
        "body",
        "detail",
        "rawRequest",
    ]);
    let body = match dice.below(3) {
        0 => format!(r#"{{"a":[{{"{member}":{}}}]}}"#, json(text)),
        1 => format!(r#"{{"{member}":{},"active":true}}"#, json(text)),
        _ => format!(r#"{{"{member}":{}}}"#, json(text)),
    };
    Planted::either(canary, dice, body)
}

pub(super) fn nested_json(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = known_name(dice);
    let inner = match dice.below(9) {
        0 => format!(r#"{{"{name}":{{"value":"{canary}"}}}}"#),
        1 => format!(r#"{{"{name}":["{canary}"]}}"#),
        2 => format!(r#"{{ "{name}" : "{canary}" }}"#),
        3 => format!(r#"[{{"name":"{name}","value":"{canary}"}}]"#),
        4 => format!(r#"{{"Operations":[{{"op":"add","path":"{name}","value":"{canary}"}}]}}"#),
        5 => format!(r#"{{"a":{{"b":[{{"{name}":"{canary}"}}]}}}}"#),
        6 => format!(r#"{{"Operations":[{{"value":{{"x":"{canary}"}},"path":"{name}"}}]}}"#),
        7 => format!("{{'{name}': '{canary}'}}"),
        _ => format!(r#"{{"{name}":"{canary}"}}"#),
    };
    let inner = match dice.below(5) {
        0 => format!(r#"{{"inner":{}}}"#, json(&inner)),
        1 => json(&inner),
        2 => format!("request was {inner}, sorry"),
        _ => inner,
    };
    in_string(&canary, &inner, dice)
}

pub(super) fn nested_xml(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = known_name(dice);
    let inner = match dice.below(8) {
        0 => format!("<user><{name}>{canary}</{name}></user>"),
        1 => format!("<user {name}=\"{canary}\"/>"),
        2 => format!("<ns:{name} a=\"b\">\n {canary}\n</ns:{name}>"),
        3 => format!("<wsse:Password Type=\"PasswordText\">{canary}</wsse:Password>"),
        4 => format!("<{name}><![CDATA[{canary}]]></{name}>"),
        5 => format!("&lt;{name}&gt;{canary}&lt;/{name}&gt;"),
        6 => format!("<attribute name=\"{name}\" value=\"{canary}\"/>"),
        _ => format!("<{name}>{canary}</{name}>"),
    };
    in_string(&canary, &inner, dice)
}

pub(super) fn nested_form(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = known_name(dice);
    let inner = match dice.below(7) {
        0 => format!("grant_type=password&{name}={canary}&scope=x"),
        1 => format!("{name}={}", percent_all(&canary)),
        2 => format!("userName: bo\n{name}: {canary}\nactive: true\n"),
        3 => format!("Server=h;User Id=sa;{name}={canary};Encrypt=true"),
        4 => format!("dn: uid=bo\n{name}:: {}\n", base64_of(&canary, 0)),
        5 => percent(&format!("{{\"{name}\":\"{canary}\"}}")),
        _ => format!("a=1&{name}={canary}"),
    };
    in_string(&canary, &inner, dice)
}

pub(super) fn base64(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = known_name(dice);
    let inner = match dice.below(6) {
        0 => format!(r#"{{"a":{{"b":[{{"{name}":"{canary}"}}]}}}}"#),
        1 => format!(r#"{{"userName":"bo","{name}":"{canary}","active":true}}"#),
        2 => format!("{name}={canary}&a=1"),
        3 => format!("<user><{name}>{canary}</{name}></user>"),
        4 => format!(r#"[{{"name":"{name}","value":"{canary}"}}]"#),
        _ => format!(r#"{{"{name}":"{canary}"}}"#),
    };
    let text = base64_of(&inner, dice.below(4));
    match dice.below(5) {
        0 => Planted::query(&canary, format!("payload={}", percent(&text))),
        1 => in_string(
            &canary,
            &format!("data:application/json;base64,{text}"),
            dice,
        ),
        2 => in_string(&canary, &format!("got {text} from you"), dice),
        _ => in_string(&canary, &text, dice),
    }
}
