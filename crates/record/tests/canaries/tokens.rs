//! Tokens that only their shape identifies.

use super::dice::Dice;
use super::spelling::{base64_of, json, percent, unicode_escaped};
use super::{Planted, Sent};

const UPPER: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ234567";
const BOTH: &str = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

fn jwt(canary: &str, dice: &mut Dice<'_>) -> String {
    let header = base64_of(r#"{"alg":"HS256","typ":"JWT"}"#, 1);
    let claims = base64_of(r#"{"sub":"bo","exp":1800000000}"#, 1);
    let rest = dice.letters(BOTH, 21);
    format!("{header}.{claims}.{canary}{rest}")
}

fn pem(canary: &str, dice: &mut Dice<'_>) -> String {
    let kind = *dice.any(&[
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
    ]);
    let line = *dice.any(&["\n", "\r\n", " "]);
    let (before, after) = (dice.letters(BOTH, 42), dice.letters(BOTH, 64));
    let end = if dice.once_in(4) {
        String::new()
    } else {
        format!("{line}-----END {kind}-----{line}")
    };
    format!("-----BEGIN {kind}-----{line}MIIE{before}{canary}{line}{after}{end}")
}

/// Token shapes that were observed in practice.
pub(super) fn named(dice: &mut Dice<'_>) -> Planted {
    let mut canary = dice.canary();
    let more = dice.letters(BOTH, 60);
    let more = |length: usize| &more[..length];
    let token = match *dice.each(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
        0 | 9 => jwt(&canary, dice),
        1 | 10 => pem(&canary, dice),
        2 => format!(
            "{}{canary}{}",
            dice.any(&["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]),
            more(14)
        ),
        3 => format!("github_pat_{canary}_{}", more(59)),
        4 => {
            canary = dice.letters(UPPER, 16);
            format!("{}{canary}", dice.any(&["AKIA", "ASIA"]))
        }
        5 => format!("AKIAIOSFODNN7EXAMPLE/{canary}wJalrXUtnFEMIK7MDE"),
        6 => format!(
            "{}1234567890-{canary}",
            dice.any(&["xoxb-", "xoxp-", "xoxa-"])
        ),
        7 => format!(
            "{}{canary}{}",
            dice.any(&["sk_live_", "sk_test_", "rk_live_"]),
            more(2)
        ),
        8 => format!("AIzaSy{canary}{}", more(11)),
        _ => format!("glpat-{}", &canary[..20]),
    };
    shown(&canary, &token, dice)
}

/// Similar token shapes of other vendors.
pub(super) fn kin(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let more = dice.letters(BOTH, 60);
    let more = |length: usize| &more[..length];
    let token = match *dice.each(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]) {
        0 => format!("npm_{canary}{}", more(14)),
        1 => format!("pypi-AgEIcHlwaS5vcmc{canary}{}", more(40)),
        2 => format!("SG.{canary}.{}", more(43)),
        3 => format!("sk-proj-{canary}{}", more(26)),
        4 => format!("sk-ant-api03-{canary}{}", more(60)),
        5 => format!("hvs.{canary}{}", more(60)),
        6 => format!("whsec_{canary}{}", more(10)),
        7 => format!("xapp-1-A0123456-1234567890-{canary}"),
        8 => format!("ya29.{canary}{}", more(60)),
        9 => format!("ATATT3xFfGF0{canary}{}", more(60)),
        10 => format!(
            "{}{canary}{}",
            dice.any(&["glrt-", "gldt-", "glptt-"]),
            more(4)
        ),
        11 => format!("dop_v1_{canary}{}", more(42)),
        12 => {
            let header = base64_of(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#, 1);
            format!("{header}.{}.{}.{canary}.{}", more(50), more(16), more(22))
        }
        _ => format!("shpat_{canary}{}", more(10)),
    };
    shown(&canary, &token, dice)
}

/// The token in a location where no name identifies it.
fn shown(canary: &str, token: &str, dice: &mut Dice<'_>) -> Planted {
    let one_line = token.replace(['\r', '\n'], " ");
    let mut planted = Planted::plain(canary);
    match dice.below(12) {
        0 => {
            planted.request = planted
                .request
                .header("User-Agent", format!("x/1 {one_line}"));
            planted.in_head = true;
        }
        1 => planted = Planted::query(canary, format!("x={}&count=1", percent(token))),
        2 => planted = Planted::path(canary, format!("/Users/{}", percent(token))),
        3 => {
            planted.status_code = 401;
            planted.response = Sent::json(format!(
                r#"{{"status":"401","detail":{}}}"#,
                json(&format!("The key {token} is unknown."))
            ));
        }
        4 => {
            planted.response = planted
                .response
                .header("Location", format!("https://h.example/{}", percent(token)));
        }
        5 => planted.request = Sent::json(format!("{{{}:1}}", json(token))),
        6 => planted.request = Sent::json(format!(r#"{{"a":[["x",{}]]}}"#, json(token))),
        7 => {
            planted.request = Sent::json(format!("{{\"note\":\"{}\"}}", unicode_escaped(token, 1)));
        }
        8 => {
            planted.request = Sent::of(
                "application/x-www-form-urlencoded",
                format!("x={}&y=1", percent(token)),
            );
        }
        9 => planted.broke_off = Some(format!("It broke off after {token}.")),
        _ => planted.request = Sent::json(format!(r#"{{"note":{}}}"#, json(token))),
    }
    planted
}
