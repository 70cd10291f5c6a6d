//! Secrets in free text that the preceding words identify.

use super::dice::Dice;
use super::names::{HEADERS, SECRETS};
use super::spelling::{base64_of, entities, json, name_of, percent};
use super::{Planted, Sent};

/// Puts the text into one of the locations of an exchange that hold free text.
pub(super) fn told(canary: &str, text: &str, dice: &mut Dice<'_>) -> Planted {
    let mut planted = Planted::plain(canary);
    let line = text.replace(['\r', '\n'], " ");
    match dice.below(9) {
        0 => {
            planted.request = planted
                .request
                .header("User-Agent", format!("client/1 ({line})"));
            planted.in_head = true;
        }
        1 => {
            planted.broke_off = Some(format!("The service closed the connection: {text}"));
        }
        2 => {
            planted = Planted::query(canary, format!("description={}", percent(text)));
        }
        3 => planted.request = Sent::json(format!(r#"{{"note":{}}}"#, json(text))),
        4 => {
            planted.response = planted.response.header(
                "WWW-Authenticate",
                format!(
                    "Bearer realm=\"x\", error_description=\"{}\"",
                    line.replace('"', "'")
                ),
            );
        }
        5 => {
            planted.status_code = 500;
            planted.response =
                Sent::json(format!(r#"{{"errors":[{{"message":{}}}]}}"#, json(text)));
        }
        _ => {
            planted.status_code = 400;
            planted.response = Sent::json(format!(
                r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","detail":{}}}"#,
                json(text)
            ));
        }
    }
    planted
}

pub(super) fn assignment(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let words = *dice.each(SECRETS);
    let name = name_of(words, dice);
    let text = match dice.below(20) {
        0 => format!("{name}={canary}"),
        1 => format!("{name}: {canary}"),
        2 => format!("{name} = {canary}"),
        3 => format!("{name} := {canary}"),
        4 => format!("{name} => {canary}"),
        5 => format!("'{name}': '{canary}'"),
        6 => format!("{{'{name}': 'x {canary}'}}"),
        7 => format!("\"{name}\":\"{canary}\""),
        8 => format!("{name}=\"x {canary}\""),
        9 => format!("{name}='{canary}'"),
        10 => format!("login {name}={canary} failed"),
        11 => format!("a;{name}={canary};b"),
        12 => format!("run --{name} {canary} now"),
        13 => format!("run --{name}={canary} now"),
        14 => format!("{name}:{canary}"),
        15 => format!("[{name}={canary}]"),
        16 => format!("({name}: {canary})"),
        17 => entities(&format!("{name}=\"{canary}\""), false),
        18 => format!("export {name}={canary}\necho ok"),
        _ => format!("user=bo, {name}={canary}, ok"),
    };
    told(&canary, &text, dice)
}

pub(super) fn header(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = *dice.each(&HEADERS[..40]);
    let text = match dice.below(10) {
        0 => format!("Authorization: Bearer {canary}"),
        1 => format!("Authorization: Token {canary}"),
        2 => format!("header was Cookie: sid={canary}; b=1"),
        3 => format!("Set-Cookie: sid={canary}; Path=/"),
        4 => format!("got Bearer {canary}, sorry"),
        5 => format!(
            "Authorization: Basic {}",
            base64_of(format!("bo:{canary}"), 0)
        ),
        6 => format!("Basic {}", base64_of(format!("b:{canary}"), 0)),
        7 => format!("POST /x HTTP/1.1\r\nHost: h\r\n{name}: {canary}\r\n\r\n"),
        8 => format!("-H '{name}: {canary}'"),
        _ => format!("header was {name}: {canary}"),
    };
    told(&canary, &text, dice)
}

/// URLs with a secret.
const ADDRESSES: &[&str] = &[
    "https://h.example/cb#token=C",
    "https://h.example/cb#access_token=C&state=1",
    "https://h.example/b?sv=1&sig=C",
    "https://h.example/b?X-Amz-Signature=C",
    "https://h.example/b?X-Amz-Security-Token=C",
    "https://h.example/b?X-Amz-Credential=C&x=1",
    "https://h.example/b?X-Goog-Signature=C",
    "https://h.example/cb?signature=C",
    "https://h.example/cb?a=1;token=C",
    "https://h.example/cb?code=C&state=2",
    "https://h.example/cb?a=1&amp;access_token=C",
    "https://h.example/reset/C",
    "https://h.example/invite/C",
    "https://h.example/users/verify/C?x=1",
    "https://h.example/x;jsessionid=C",
    "/relative?client_secret=C",
    "https://h.example/cb?api%5Fkey=C",
    "https://h.example/cb?next=%2Fx%3Ftoken%3DC",
    "https://h.example/cb?session=C",
    "https://h.example/cb#id_token=C",
    "https://bo:C@h.example/x",
    "https://C@h.example/x",
    "//bo:C@h.example/x",
    "https:\\\\bo:C@h.example/x",
    "ftp://bo:C@h.example",
    "jdbc:postgresql://h/d?user=bo&password=C",
    "postgres://bo:C@h.example:5432/d",
    "https://bo:a%40C@h.example/x",
    "redis://:C@h.example:6379",
];

fn addressed(canary: &str, address: &str, dice: &mut Dice<'_>) -> Planted {
    let text = match dice.below(4) {
        0 => format!("see {address} for more"),
        1 => format!("<a href=\"{address}\">here</a>"),
        _ => address.to_owned(),
    };
    match dice.below(5) {
        0 | 1 => {
            let mut planted = Planted::plain(canary);
            planted.status_code = 302;
            planted.response = Sent::default().header("Location", address);
            planted
        }
        2 => {
            let member = *dice.any(&["profileUrl", "photos", "$ref", "location"]);
            let body = match member {
                "photos" => format!(
                    r#"{{"photos":[{{"value":{},"type":"photo"}}]}}"#,
                    json(&text)
                ),
                other => format!(r#"{{"{other}":{}}}"#, json(&text)),
            };
            Planted::either(canary, dice, body)
        }
        3 => {
            let mut planted = Planted::plain(canary);
            planted.request = planted.request.header("Referer", address);
            planted.in_head = true;
            planted
        }
        _ => told(canary, &text, dice),
    }
}

pub(super) fn address(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let address = dice
        .each(ADDRESSES)
        .replace("Credential", "\u{1}")
        .replace('C', &canary)
        .replace('\u{1}', "Credential");
    addressed(&canary, &address, dice)
}

pub(super) fn user_info(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let scheme = *dice.each(&[
        "https://",
        "http://",
        "//",
        "https:\\\\",
        "ldap://",
        "amqps://",
    ]);
    let user = match dice.below(5) {
        0 => canary.clone(),
        1 => format!(":{canary}"),
        2 => format!("bo:x:{canary}"),
        3 => format!("bo%3A{canary}"),
        _ => format!("bo:{canary}"),
    };
    let host = *dice.any(&["h", "h.example", "h.example:8443", "[::1]", "127.0.0.1:80"]);
    if dice.once_in(8) {
        let mut planted = Planted::plain(&canary);
        planted.request = planted
            .request
            .header("Host", format!("bo:{canary}@{host}"));
        planted.in_head = true;
        return planted;
    }
    addressed(&canary, &format!("{scheme}{user}@{host}/Users/1"), dice)
}
