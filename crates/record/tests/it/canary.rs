//! Property tests: secrets planted in every location of the table, in documents cut at random offsets, never
//! survive.

use proptest::prelude::*;
use scim_audit_record::{Answer, RawMessage};

use crate::exchanges::{everything_written, exchange, message, recorder};

/// A secret with characters that each encoding escapes differently, unlike any surrounding text.
fn secret() -> impl Strategy<Value = String> {
    "[0-9A-F]{3}[&+%/\"\\\\ é<]{0,3}Z[0-9A-F]{8,12}"
}

fn spelled(name: &str, style: u8) -> String {
    match style % 5 {
        0 => name.to_owned(),
        1 => name.to_uppercase(),
        2 => format!("urn:ietf:params:scim:schemas:core:2.0:User:{name}"),
        3 => name.replace('w', "\\u0077"),
        _ => format!("user.{name}"),
    }
}

fn json(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}

fn percent(text: &str, plus: bool) -> String {
    let encoded: String = text
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02x}")
            }
        })
        .collect();
    if plus {
        encoded.replace("%20", "+")
    } else {
        encoded
    }
}

/// A JSON body with the secret in one of the locations of the table.
fn body(place: u8, style: u8, secret: &str) -> String {
    let (name, value) = (spelled("password", style), json(secret));
    let filter = json(&format!("active pr and not (password ne {value})"));
    match place % 10 {
        0 => format!(r#"{{"schemas":["x"],"{name}" : {value},"active":true}}"#),
        1 => format!(r#"{{"Operations":[{{"op":"add","path":"{name}","value":{value}}}]}}"#),
        2 => format!(r#"{{"Operations":[{{"value":{value},"path":"{name}","op":"add"}}]}}"#),
        3 => format!(r#"{{"Operations":[{{"op":"replace","value":{{"{name}":{value}}}}}]}}"#),
        4 => format!(
            r#"{{"Operations":[{{"value":{{"deep":[{value}]}},"path":"{name}","op":"add"}}]}}"#
        ),
        5 => format!(
            r#"{{"Operations":[{{"method":"POST","path":"/Users","data":{{"a":1e400,"{name}":{value}}}}}]}}"#
        ),
        6 => format!(r#"{{"filter":{filter},"count":1}}"#),
        7 => format!(
            "{}{{\"{name}\":{value}}}{}",
            "{\"a\":[".repeat(300),
            "]}".repeat(300)
        ),
        8 => format!("\u{feff} [ {{\"x\":{{\"{name}\":[{value},{{\"y\":{value}}}]}}}} ]"),
        _ => format!(
            r#"{{"Operations":[{{"data":{{"Operations":[{{"value":{value},"path":"{name}"}}]}}}}]}}"#
        ),
    }
}

/// An answer that repeats the secret.
fn echo(style: u8, secret: &str) -> String {
    let json = json(secret);
    match style % 5 {
        0 => format!(
            r#"{{"status":400,"detail":{}}}"#,
            self::json(&format!("bad {secret}!"))
        ),
        1 => format!(r#"{{"password":{json}}}"#),
        2 => format!(
            r#"{{"meta":{{"location":"/Users/{}"}}}}"#,
            percent(secret, false)
        ),
        3 => format!(
            r#"{{"message":{}}}"#,
            self::json(&format!("body was {{\"password\": {json}}}"))
        ),
        _ => format!(r"{{{json}:[{json}]}}"),
    }
}

fn cut(message: RawMessage, at: f64) -> RawMessage {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an offset in a short text"
    )]
    let length = (message.body.len() as f64 * at) as usize;
    RawMessage {
        truncated: length < message.body.len(),
        body: message.body[..length].to_vec(),
        ..message
    }
}

fn survives(written: &str, secret: &str) -> bool {
    let tail: String = secret
        .chars()
        .skip_while(|character| *character != 'Z')
        .collect();
    // No encoding changes the tail. Half of it counts as a leak.
    written.contains(&tail[..7]) || written.contains(secret)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn planted_secrets_do_not_survive_in_an_entry(
        secrets in proptest::collection::vec(secret(), 5),
        (place, style, echoed) in any::<(u8, u8, u8)>(),
        (request_cut, response_cut) in (0.0..1.5_f64, 0.0..1.5_f64),
        (plus, broke_off) in any::<(bool, bool)>(),
    ) {
        let [body_secret, bearer, cookie, query_secret, set_cookie] = &secrets[..] else {
            unreachable!("five were asked for")
        };
        let latin1 = |text: &str| text.bytes().map(char::from).collect::<String>();
        let cookie_text = latin1(&format!("a={}; b=2", cookie.replace([' ', '"'], "")));
        let request_headers = [
            ("authorization", latin1(&format!("Bearer {bearer}"))),
            ("Cookie", cookie_text),
            ("X-Request-Id", latin1(&format!("r {bearer}"))),
            ("User-Agent", latin1(&format!("agent {body_secret}"))),
        ];
        let response_headers = [
            ("Set-Cookie", latin1(&format!("s={}; Path=/", set_cookie.replace(';', "")))),
            ("Location", format!("https://h/Users/{}", percent(bearer, plus))),
            ("X-Echo", latin1(&format!("<{query_secret}>"))),
        ];
        let borrowed = |headers: &[(&'static str, String)]| -> Vec<(&'static str, String)> { headers.to_vec() };
        let raw = |headers: Vec<(&'static str, String)>, body: String| {
            let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            message(&headers, body)
        };
        let request = cut(raw(borrowed(&request_headers), body(place, style, body_secret)), request_cut.min(1.0));
        // The gateway cannot recognize a secret that was cut from the request; then the service repeats the
        // bearer token.
        let known = if request.truncated { bearer } else { body_secret };
        let mut response = cut(raw(borrowed(&response_headers), echo(echoed, known)), response_cut.min(1.0));
        if broke_off { response.truncated = false; }
        let mut request = request;
        if request.truncated { request.headers.pop(); }
        let mut whole = exchange(request, Answer::Upstream {
            status_code: 400,
            message: response,
            broke_off: broke_off.then(|| format!("It broke off after {bearer}.")),
        });
        whole.endpoint = format!("/Users/{}", percent(bearer, false));
        let literal = json(query_secret);
        whole.query = Some(match style % 3 {
            0 => format!("count=1&filter={}", percent(&format!("password eq {literal}"), plus)),
            1 => format!("access_token={}&count=1", percent(query_secret, plus)),
            _ => format!("filter={}", percent(&percent(&format!("userName pr or PassWord co {literal}"), plus), false)),
        });
        let entry = recorder().entry(whole);
        let written = everything_written(&entry);
        for secret in &secrets {
            prop_assert!(!survives(&written, secret), "{} in {}", secret, written);
        }
        let again = recorder().imported(entry.clone());
        prop_assert_eq!(again, entry);
    }
}
