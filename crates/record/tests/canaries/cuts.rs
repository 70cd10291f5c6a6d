//! Bodies cut at every offset in and around a secret: by the size limit, or because the answer ended early.

use super::dice::Dice;
use super::spelling::{entities, json, percent_all, unicode_escaped};
use super::{Planted, Sent};

/// Bodies in which a text before or after the secret identifies it. `¤` and the letter after it stand for the
/// secret in one spelling.
const BODIES: &[&str] = &[
    r#"{"userName":"bo","password":"¤C","active":true}"#,
    r#"{"clientSecret":{"value":["¤C"]},"active":true}"#,
    r#"{"Operations":[{"op":"replace","path":"password","value":"¤C"}]}"#,
    r#"{"Operations":[{"value":"¤C","path":"password","op":"replace"}]}"#,
    r#"{"value":"¤C","path":"password","op":"replace"}"#,
    r#"{"Operations":[{"value":{"x":"¤C"},"path":"password"}]}"#,
    r#"{"attributes":[{"name":"password","value":"¤C"}]}"#,
    r#"{"attributes":[{"value":"¤C","name":"password"}]}"#,
    r#"{"attributes":[["password","¤C"]]}"#,
    r#"{"filter":"active pr and password eq \"¤C\""}"#,
    r#"{"note":"see https://bo:¤C@h.example/x"}"#,
    r#"{"note":"got Bearer ¤C, sorry"}"#,
    r#"{"note":"https://h.example/cb?sig=¤C&x=1"}"#,
    r#"{"note":"password=¤C&x=1"}"#,
    r#"{"note":"password: \"¤C\""}"#,
    r#"{"data":"{\"password\":\"¤C\",\"x\":1}"}"#,
    r#"{"data":"<password>¤C</password>"}"#,
    r#"{"note":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJib2JieSIsImV4cCI6MX0.¤CwJalrXUtnFEMIK7MDENGa"}"#,
    r#"{"note":"ghp_¤Cabcdefghijklmn"}"#,
    "{\"note\":\"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg¤C\\nabcdefgh\\n-----END PRIVATE KEY-----\"}",
    r#"{"password":"¤E","active":true}"#,
];

/// Answers that repeat a secret of the request.
const ECHOES: &[&str] = &[
    r#"{"detail":"bad ¤C!"}"#,
    r#"{"detail":"bad ¤U!"}"#,
    r#"{"detail":"bad ¤P!"}"#,
    r#"{"detail":"bad ¤H!"}"#,
    r#"{"detail":"bad \"¤C\"!"}"#,
    r#"{"detail":"body was {\"a\":\"¤U\"}"}"#,
    r#"{"¤C":1}"#,
];

pub(super) fn cut(dice: &mut Dice<'_>) -> Planted {
    // Varies the offset of the cut first: all 26 offsets for one body, then the next body.
    let at = *dice.each(&[
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
        25,
    ]);
    let canary = dice.canary();
    let is_echo = dice.once_in(3);
    let (secret, form) = if is_echo {
        let odd = *dice.any(&["", "\"", "é", "\\"]);
        let (before, after) = canary.split_at(18);
        (format!("{before}{odd}{after}"), *dice.each(ECHOES))
    } else {
        (canary.clone(), *dice.each(BODIES))
    };
    let quoted = json(&secret);
    let quoted = &quoted[1..quoted.len() - 1];
    let ((before, after), spelled) = [
        ('U', unicode_escaped(&secret, 1)),
        ('P', percent_all(&secret)),
        ('H', entities(&secret, true)),
        ('E', unicode_escaped(&secret, 2)),
        ('C', quoted.to_owned()),
    ]
    .into_iter()
    .find_map(|(mark, spelled)| Some((form.split_once(&format!("¤{mark}"))?, spelled)))
    .expect("a mark");
    let filler = "x".repeat(dice.below(40));
    // A first member of random length shifts the offsets in the body.
    let before = before.replacen('{', &format!("{{\"p\":\"{filler}\","), 1);
    let body = format!("{before}{spelled}{after}{}", " ".repeat(dice.below(64)));
    // A spelling is longer than the secret, so scale the cut to cover the whole spelling.
    let kept = before.len() + 4 + (at * (spelled.len() + 6)) / 26;
    let kept = kept.min(body.len().saturating_sub(1));
    let mut sent = Sent::json(body);
    let mut planted = if is_echo {
        let mut planted = Planted::asking(&secret, format!(r#"{{"password":{}}}"#, json(&secret)));
        planted.status_code = 400;
        planted
    } else {
        Planted::plain(&canary)
    };
    let broke_off = dice.once_in(4);
    if broke_off {
        sent.body.truncate(kept);
        planted.broke_off = Some("The service closed the connection early.".to_owned());
    } else {
        sent.kept = Some(kept);
    }
    if is_echo || broke_off || dice.once_in(3) {
        planted.response = sent;
    } else {
        planted.request = sent;
    }
    planted
}
