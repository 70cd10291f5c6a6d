//! Secrets that one location identifies and another location of the exchange repeats.

use super::dice::Dice;
use super::spelling::{base64_of, entities, json, percent, percent_all, unicode_escaped, utf16};
use super::{Planted, Sent};

/// Characters that encodings write differently.
const ODD: &[&str] = &[
    "", "", "", "é", "\"", "&", "+", "/", "%", "<", "\\", "ß€", "😀", " ", "'", "=",
];

/// A secret with an odd character inside.
fn odd(dice: &mut Dice<'_>) -> String {
    let canary = dice.canary();
    let (before, after) = canary.split_at(11);
    format!("{before}{}{after}", dice.any(ODD))
}

/// An exchange in which the location of the secret identifies it.
fn known(secret: &str, dice: &mut Dice<'_>) -> Planted {
    let name = *dice.any(&["password", "clientSecret", "newPassword"]);
    let plain = secret.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match dice.below(7) {
        0 if plain => {
            let mut planted = Planted::plain(secret);
            planted.request = planted
                .request
                .header("Authorization", format!("Bearer {secret}"));
            planted
        }
        1 => {
            let mut planted = Planted::plain(secret);
            let basic = base64_of(format!("bo:{secret}"), 0);
            planted.request = planted
                .request
                .header("Authorization", format!("Basic {basic}"));
            planted
        }
        2 if plain => {
            let mut planted = Planted::plain(secret);
            planted.request = planted.request.header("Cookie", format!("sid={secret}"));
            planted
        }
        3 => {
            let mut planted = Planted::plain(secret);
            planted.query = Some(format!("access_token={}", percent(secret)));
            planted
        }
        4 if plain => {
            let mut planted = Planted::plain(secret);
            let basic = base64_of(secret, 0);
            planted.request = planted
                .request
                .header("Authorization", format!("Basic {basic}"));
            planted
        }
        _ => Planted::asking(secret, format!(r#"{{"{name}":{}}}"#, json(secret))),
    }
}

/// A text that repeats the secret in a spelling that fits into a JSON string.
fn spelled(secret: &str, dice: &mut Dice<'_>) -> String {
    match dice.below(16) {
        0 => percent(secret),
        1 => percent_all(secret),
        2 => percent(&percent(secret)),
        3 => percent_all(secret).to_uppercase().replace('%', "%25"),
        4 => entities(secret, false),
        5 => entities(secret, true),
        6 => secret
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;"),
        7 => base64_of(secret, dice.below(4)),
        8 => base64_of(format!("bo:{secret}"), dice.below(4)),
        9 => base64_of(format!("user7:{secret}:x"), dice.below(4)),
        10 => json(secret),
        11 => format!("body was {}", json(&json(secret))),
        12 => unicode_escaped(secret, 1),
        13 => percent(secret).replace("%20", "+"),
        _ => secret.to_owned(),
    }
}

pub(super) fn answered(dice: &mut Dice<'_>) -> Planted {
    let secret = odd(dice);
    let mut planted = known(&secret, dice);
    let echo = spelled(&secret, dice);
    match *dice.each(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
        0 => {
            let path = percent(&secret);
            planted.response = planted
                .response
                .header("Location", format!("https://h.example/Users/{path}"));
        }
        1 => {
            planted.response = planted
                .response
                .header("Set-Cookie", format!("last={}; Path=/", percent(&secret)));
        }
        2 => planted.broke_off = Some(format!("It broke off after {echo}.")),
        3 => {
            let name: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
            if name == secret {
                planted.response = planted.response.header(format!("X-{name}"), "1");
            } else {
                planted.response = Sent::json(format!("{{{}:1}}", json(&secret)));
            }
        }
        4 => planted.response = Sent::json(format!("{{{}:[{}]}}", json(&echo), json(&echo))),
        5 => {
            planted.response = Sent::json(format!(
                "{{\"detail\":\"bad {}!\"}}",
                unicode_escaped(&secret, dice.below(3) + 1)
            ));
        }
        6 => {
            planted.response = planted
                .response
                .header("ETag", format!("W/\"{}\"", percent(&secret)));
        }
        7 => {
            planted.response = Sent::of("text/plain", echo);
        }
        _ => {
            planted.status_code = 400;
            planted.response = Sent::json(format!(
                r#"{{"status":"400","detail":{}}}"#,
                json(&format!("The value {echo} is too short."))
            ));
        }
    }
    planted
}

/// A secret that the request repeats itself.
pub(super) fn beside(dice: &mut Dice<'_>) -> Planted {
    let secret = odd(dice);
    let mut planted = known(&secret, dice);
    let echo = spelled(&secret, dice);
    match *dice.each(&[0, 1, 2, 3, 4, 5, 6]) {
        0 => planted.endpoint = format!("/Users/{}", percent(&secret)),
        1 => {
            let more = format!(
                "filter={}",
                percent(&format!("userName eq {}", json(&secret)))
            );
            planted.query = Some(
                planted
                    .query
                    .map_or(more.clone(), |query| format!("{query}&{more}")),
            );
        }
        2 => {
            planted.request = planted
                .request
                .header("User-Agent", format!("agent {}", percent(&secret)));
        }
        3 => {
            planted.request = planted
                .request
                .header("X-Request-Id", format!("r-{}", percent(&secret)));
        }
        4 => {
            let name: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
            if name == secret {
                planted.request = planted.request.header(format!("X-{name}"), "1");
            }
        }
        5 => {
            let more = format!("note={}", percent(&echo));
            planted.query = Some(
                planted
                    .query
                    .map_or(more.clone(), |query| format!("{query}&{more}")),
            );
        }
        _ => {
            planted.request = planted
                .request
                .header("Referer", format!("https://h.example/{}", percent(&secret)));
        }
    }
    planted
}

/// A secret with non-ASCII characters, sent in one charset and repeated in another.
pub(super) fn recoded(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let odd = format!("é{canary}ü");
    let latin1 = |text: &str| -> Vec<u8> {
        text.chars()
            .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
            .collect()
    };
    let body = format!("{{\"password\":\"{odd}\"}}");
    let echo = format!("{{\"detail\":\"bad {odd}\"}}");
    let mut planted = Planted::plain(&canary);
    planted.status_code = 400;
    match *dice.each(&[0, 1, 2, 3, 4]) {
        0 => {
            planted.request = Sent::json(latin1(&body));
            planted.response = Sent::json(echo);
        }
        1 => {
            planted.request = Sent::json(body);
            planted.response = Sent::json(latin1(&echo));
        }
        2 => {
            planted.request = Sent::json(body);
            planted.response = Sent::json(utf16(&echo, dice.below(4)));
        }
        3 => {
            planted.request = Sent::json(body);
            let name = latin1(&odd)
                .iter()
                .map(|byte| format!("%{byte:02X}"))
                .collect::<Vec<_>>()
                .concat();
            planted.response = Sent::json("{}").header("Location", format!("/Users/{name}"));
        }
        _ => {
            planted.request = Sent::json(utf16(&body, dice.below(4)));
            planted.response = Sent::json("{}");
        }
    }
    planted
}

/// Two secrets that overlap or contain each other, and a text that contains both.
pub(super) fn overlapping(dice: &mut Dice<'_>) -> Planted {
    let whole = dice.canary() + &dice.canary();
    let (one, other) = match *dice.each(&[0, 1, 2, 3]) {
        0 => (&whole[..25], &whole[14..]),
        1 => (&whole[..], &whole[10..30]),
        2 => (&whole[..22], &whole[22..]),
        _ => (&whole[..30], &whole[2..]),
    };
    let (one, other) = if dice.once_in(2) {
        (one, other)
    } else {
        (other, one)
    };
    let body = match dice.below(3) {
        0 => format!(r#"{{"password":"{one}","newPassword":"{other}"}}"#),
        1 => format!(r#"{{"password":["{one}","{other}"]}}"#),
        _ => format!(r#"{{"a":[{{"clientSecret":"{one}"}},{{"passwd":"{other}"}}]}}"#),
    };
    let mut planted = Planted::asking(&whole, body);
    planted.status_code = 400;
    let echo = match dice.below(3) {
        0 => percent(&whole),
        1 => format!("{whole}{whole}"),
        _ => whole.clone(),
    };
    planted.response = Sent::json(format!(r#"{{"detail":{}}}"#, json(&format!("bad {echo}!"))));
    planted
}
