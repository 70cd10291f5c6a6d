//! Attempts of an attacker, and mistakes of a service: unusual members and texts, encoded bodies, and
//! excessive amounts.

use std::io::Write as _;

use super::dice::Dice;
use super::names::SECRETS;
use super::spelling::{base64_of, json, name_of, percent, percent_all};
use super::texts::told;
use super::{Planted, Sent};

/// Members and lists in which one part names the value of another part. `N` is the name, `C` the secret.
const STRUCTURES: &[&str] = &[
    // Validation errors that quote the rejected value.
    r#"{"field":"N","rejectedValue":"C","message":"too short"}"#,
    r#"{"detail":[{"loc":["body","N"],"msg":"too short","input":"C"}]}"#,
    r#"{"details":[{"path":["N"],"context":{"value":"C","key":"N"}}]}"#,
    r#"{"property":"N","value":"C","constraints":{"minLength":"too short"}}"#,
    r#"{"errors":{"N":["The value 'C' is too short."]}}"#,
    r#"{"instancePath":"/N","keyword":"minLength","data":"C"}"#,
    r#"{"invalidParams":[{"name":"N","reason":"short","value":"C"}]}"#,
    // Recorded HTTP traffic.
    r#"{"headers":["Authorization: Bearer C"]}"#,
    r#"{"headers":{"Authorization":["Bearer C"]}}"#,
    r#"{"headers":[{"name":"X-Auth-Key","value":"C"}]}"#,
    r#"{"headers":[["Cookie","sid=C"]]}"#,
    r#"{"cookies":[{"name":"sid","value":"C"}]}"#,
    r#"{"postData":{"params":[{"name":"N","value":"C"}]}}"#,
    r#"{"url":"https:\/\/bo:C@h.example\/x"}"#,
    r#"{"url":"https:\/\/h.example\/cb?access_token=C"}"#,
    // Duplicates, and unusual orders.
    r#"{"Operations":[{"path":"active","path":"N","value":"C"}]}"#,
    r#"{"Operations":[{"path":"N","path":"active","value":"C"}]}"#,
    r#"{"Operations":[{"value":"x","value":"C","path":"N"}]}"#,
    r#"{"N":"x","N":"C"}"#,
    r#"{"name":"department","name":"N","value":"C"}"#,
    r#"{"Operations":[{"op":"add","path":"N","value":[{"value":"C","type":"work"}]}]}"#,
    r#"{"Operations":[{"op":"add","value":[{"N":"C"}]}]}"#,
    r#"{"Operations":[{"op":"add","path":"","value":{"a.N":"C"}}]}"#,
    // Names with additional characters at their ends.
    r#"{" N ":"C"}"#,
    r#"{"N:":"C"}"#,
    r#"{"N[]":["C"]}"#,
    r#"{"N*":"C"}"#,
    r#"{"N_0":"C"}"#,
    r#"{"N\u0000":"C"}"#,
    r#"{"\u0000N":"C"}"#,
    r#"{"@N":"C"}"#,
    r#"{"ns:N":"C"}"#,
    r#"{"a/b/N":"C"}"#,
    r#"{"fields":{"N":{"stringValue":"C"}}}"#,
    r#"{"aVeryLongPrefixThatSomeGeneratorMadeOutOfAllThatItFoundAroundItAndThenSomeMoreOfIt_N":"C"}"#,
    r#"{"urn:ietf:params:scim:schemas:extension:averylongnameofacompanythatlikeslongnames:and:more:of:them:2.0:User:N":"C"}"#,
];

fn filled(form: &str, name: &str, canary: &str) -> String {
    form.replace("Cookie", "\u{3}ookie")
        .replace('N', "\u{1}")
        .replace('C', "\u{2}")
        .replace('\u{1}', name)
        .replace('\u{2}', canary)
        .replace('\u{3}', "C")
}

fn name(dice: &mut Dice<'_>) -> String {
    if dice.once_in(2) {
        "password".to_owned()
    } else {
        let words = *dice.any(&SECRETS[..30]);
        name_of(words, dice)
    }
}

pub(super) fn structure(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let form = *dice.each(STRUCTURES);
    let name = name(dice);
    let body = filled(form, &name, &canary);
    if dice.once_in(5) {
        let text = format!(r#"{{"data":{}}}"#, json(&body));
        return Planted::either(&canary, dice, text);
    }
    Planted::either(&canary, dice, body)
}

/// Texts written by programs and people. `N` is the name, `C` the secret.
const TEXTS: &[&str] = &[
    "mutation { login(user: \"bo\", N: \"C\") { id } }",
    "N: |\n  C\n",
    "N:\n  C\n",
    "N: >-\n  C\n",
    "env:\n- name: N\n  value: C\n",
    "env:\n- value: C\n  name: N\n",
    "machine h login bo password C",
    "//registry.example/:_authToken=C",
    "a=b;AccountKey=C==;EndpointSuffix=x",
    "Endpoint=sb://h/;a=b;SharedAccessKey=C=",
    "SharedAccessSignature sr=h&sig=C&se=1",
    "PGPASSWORD=C psql -h h",
    "MYSQL_PWD=C mysql",
    "UPDATE users SET N = 'C' WHERE id = 7",
    "User(id=7, N='C', active=True)",
    "#<User id: 7, N: \"C\", active: true>",
    "User{id=7, N=C, active=true}",
    "{:N \"C\"}",
    "%{\"N\" => \"C\"}",
    "array('N' => 'C')",
    "Array\n(\n    [N] => C\n)\n",
    "[\"N\"]=>\n  string(22) \"C\"\n",
    "s:8:\"N\";s:22:\"C\";",
    "N\\\":\\\"C\\\"",
    "<input type=\"password\" name=\"N\" value=\"C\">",
    "<string name=\"N\">C</string>",
    "<key>N</key><string>C</string>",
    "<add key=\"N\" value=\"C\"/>",
    "set N C",
    "N==C",
    "N -> C",
    "N|C",
    "config.N = \"C\";",
    "const N = `C`;",
    "\"N\" : [ \"x\", \"C\" ]",
    "N[0]=C",
    "user[N]=C&x=1",
    "N%3DC",
    "N%3A%20C",
    "N&#61;C",
    "N&quot;:&quot;C&quot;",
    "Link: <https://h.example/x?access_token=C>; rel=next",
    "https://h.example/x?redirect=https%3A%2F%2Fh%2F%3Ftoken%3DC",
    "https://h.example/x?u=https%253A%252F%252Fbo%253AC%2540h%252F",
    "/Users;token=C/7",
    "https://h.example/x?a=b?token=C",
    "Proxy-Authorization: Basic C",
    "authorization=Bearer+C",
    "authorization: bearer C",
    "Authorization:Bearer C",
    "Authorization: \"Bearer C\"",
    "Authorization: ApiKey C",
    "x-api-key=C",
    "Bearer: C",
];

pub(super) fn text(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let form = *dice.each(TEXTS);
    let name = name(dice);
    let text = filled(form, &name, &canary);
    if dice.once_in(3) {
        return Planted::either(&canary, dice, format!(r#"{{"note":{}}}"#, json(&text)));
    }
    told(&canary, &text, dice)
}

/// A text in several layers of encodings.
pub(super) fn wrapped(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = name(dice);
    let mut text = match dice.below(3) {
        0 => format!("{{\"userName\":\"bo\",\"{name}\":\"{canary}\"}}"),
        1 => format!("{name}={canary}&a=1"),
        _ => format!("grant_type=password&{name}={canary}"),
    };
    for _ in 0..=dice.below(2) {
        text = match dice.below(5) {
            0 => percent(&text),
            1 => json(&text),
            2 => base64_of(&text, dice.below(4)),
            3 => format!("{{\"inner\":{}}}", json(&text)),
            _ => base64_of(
                format!(
                    "{{\"filler\":\"{}\",\"inner\":{}}}",
                    "x".repeat(60),
                    json(&text)
                ),
                0,
            )
            .as_bytes()
            .chunks(76)
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .collect::<Vec<_>>()
            .join("\r\n"),
        };
    }
    Planted::either(&canary, dice, format!(r#"{{"payload":{}}}"#, json(&text)))
}

/// A secret in a header that is harmless itself.
pub(super) fn harmless_header(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let (name, value) = *dice.each(&[
        ("Link", "<https://h.example/x?access_token=C>; rel=\"next\""),
        ("Refresh", "0; url=https://h.example/?token=C"),
        ("Origin", "https://bo:C@h.example"),
        ("Warning", "299 - \"password=C\""),
        (
            "WWW-Authenticate",
            "Bearer error=\"invalid_token\", token=\"C\"",
        ),
        ("Content-Type", "application/json; token=C"),
        ("Via", "1.1 bo:C@proxy"),
        ("Content-Location", "/reset/C"),
        ("Server", "x/1 (secret=C)"),
        ("From", "Bearer C"),
        ("X-Forwarded-Host", "bo:C@h.example"),
        ("Forwarded", "for=1.2.3.4;host=\"h\";secret=C"),
        ("Referer", "https://h.example/#access_token=C"),
        ("Location", "https://h.example/cb?code=C"),
        ("User-Agent", "curl/8 -H 'Authorization: Bearer C'"),
        ("X-Request-Id", "token=C"),
        ("Accept", "application/json;access_token=C"),
        ("Content-Disposition", "attachment; filename=\"x?token=C\""),
        ("Retry-After", "Bearer C"),
    ]);
    let value: String = value.strip_prefix("curl").map_or_else(
        || value.replace('C', &canary),
        |rest| format!("curl{}", rest.replace(" C'", &format!(" {canary}'"))),
    );
    let mut planted = Planted::plain(&canary);
    if dice.once_in(2) {
        planted.response = planted.response.header(name, value);
    } else {
        planted.request = planted.request.header(name, value);
        planted.in_head = true;
    }
    planted
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// A body in a content coding, or labelled with one.
pub(super) fn coded(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = name(dice);
    let body = match dice.below(3) {
        0 => format!("{{\"{name}\":\"{canary}\"}}"),
        1 => format!("{{\"note\":\"{name}={canary}\"}}"),
        _ => format!("<{name}>{canary}</{name}>"),
    };
    let (label, body) = match dice.below(9) {
        0 => ("gzip, gzip", gzipped(&gzipped(body.as_bytes()))),
        1 => ("utf-8", body.into_bytes()),
        2 => ("identity", body.into_bytes()),
        3 => ("gzip", body.into_bytes()),
        4 => ("x-gzip", gzipped(body.as_bytes())),
        5 => ("br", body.into_bytes()),
        6 => ("", gzipped(body.as_bytes())),
        7 => (
            "gzip",
            [gzipped(b"{\"a\":1}"), gzipped(body.as_bytes())].concat(),
        ),
        _ => ("gzip", gzipped(body.as_bytes())),
    };
    let mut planted = Planted::plain(&canary);
    let mut sent = Sent::json(body);
    if !label.is_empty() {
        sent = sent.header("Content-Encoding", label);
    }
    if dice.once_in(3) {
        planted.response = sent;
    } else {
        planted.request = sent;
    }
    planted
}

/// More than any budget allows: the exchange must be withheld.
pub(super) fn too_much(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let last = format!("\"password\":\"{canary}\"");
    let body = match *dice.each(&[0, 1, 2, 3, 4, 5, 6, 7, 8]) {
        0 => {
            let many = (0..6000)
                .map(|at| format!("{{\"password\":\"s{at:07}x\"}},"))
                .collect::<Vec<_>>()
                .concat();
            format!("{{\"a\":[{many}{{{last}}}]}}")
        }
        1 => format!("{}{{{last}}}{}", "{\"d\":[".repeat(3000), "]}".repeat(3000)),
        2 => {
            let many = (0..20_000)
                .map(|at| format!("\"m{at}\":1,"))
                .collect::<Vec<_>>()
                .concat();
            format!("{{{many}{last}}}")
        }
        3 => format!("{{\"{}\":{{{last}}}}}", "k".repeat(100_000)),
        4 => format!(
            "{{\"note\":\"{} password={canary}\"}}",
            "password[".repeat(8000)
        ),
        5 => format!(
            "{{\"note\":{}}}",
            json(&format!("{}{{{last}}}{}", "[".repeat(500), "]".repeat(500)))
        ),
        6 => format!("{{\"x\":\"{}\",{last}}}", "a".repeat(300_000)),
        7 => format!("{{\"{}password\":\"{canary}\"}}", "x".repeat(5000)),
        _ => {
            let many = (0..3000)
                .map(|at| format!("password=p{at:06} "))
                .collect::<Vec<_>>()
                .concat();
            format!("{{\"note\":\"{many} token={canary}\"}}")
        }
    };
    let mut planted = Planted::asking(&canary, body);
    planted.status_code = 400;
    if dice.once_in(2) {
        planted.response = Sent::json(format!("{{\"detail\":\"bad {}\"}}", percent_all(&canary)));
    }
    planted
}

/// A secret just after the point where a search could stop: exceeding a limit must withhold the text, not let
/// it through.
pub(super) fn beyond_bound(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let pair = format!(r#"{{"name":"password","value":"{canary}"}}"#);
    let far = *dice.any(&[70, 300, 1100, 5000, 70_000]);
    let filler = "x".repeat(far);
    let text = match *dice.each(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]) {
        0 => format!("{}{pair}", "[x] ".repeat(far / 4)),
        1 => format!("password in (\"{filler}\", \"{canary}\")"),
        2 => format!("https://bo:{filler}{canary}@h.example/"),
        3 => base64_of(
            format!("{{\"a\":\"{filler}\",\"password\":\"{canary}\"}}"),
            0,
        ),
        4 => format!("<password a=\"{filler}\">{canary}</password>"),
        5 => format!("<add name=\"password\" a=\"{filler}\" value=\"{canary}\"/>"),
        6 => format!("{}{canary}", "password: ".repeat(far / 10)),
        7 => format!("password={filler}{canary}"),
        8 => format!("-----BEGIN PRIVATE KEY-----\n{filler}{canary}\n-----END PRIVATE KEY-----"),
        9 => format!("Cookie: a={filler}; b={canary}"),
        10 => format!("password[{filler} eq \"{canary}\"]"),
        11 => format!("password:{}\"{canary}\"", " ".repeat(far)),
        12 => {
            let path = format!("urn:{filler}:User:password");
            let body =
                format!(r#"{{"Operations":[{{"op":"add","path":"{path}","value":"{canary}"}}]}}"#);
            return Planted::either(&canary, dice, body);
        }
        _ => {
            let short = &filler[..far.min(5000)];
            return Planted::query(&canary, format!("{short}_password={canary}"));
        }
    };
    Planted::either(&canary, dice, format!(r#"{{"note":{}}}"#, json(&text)))
}
