//! Secrets in the heads of messages: headers, cookies, path and parameters.

use super::dice::Dice;
use super::names::{HEADERS, PARAMETERS, SECRETS, UNKNOWN};
use super::spelling::{base64_of, name_of, percent, percent_all};
use super::{Planted, Sent};

fn cased(name: &str, dice: &mut Dice<'_>) -> String {
    match dice.below(4) {
        0 => name.to_lowercase(),
        1 => name.to_uppercase(),
        _ => name.to_owned(),
    }
}

/// The value of a header with the secret, in a form that is common for such headers.
fn value(canary: &str, dice: &mut Dice<'_>) -> String {
    match dice.below(12) {
        0 => format!("Bearer {canary}"),
        1 => format!("bearer  {canary} "),
        2 => format!("Basic {}", base64_of(format!("bo:{canary}"), 0)),
        3 => format!("Token token=\"{canary}\""),
        4 => format!("SSWS {canary}"),
        5 => format!("keyId=\"k1\",algorithm=\"hs2019\",signature=\"{canary}\""),
        6 => format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature={canary}"
        ),
        7 => format!("other, {canary}"),
        8 => format!("Digest username=\"bo\", response=\"{canary}\""),
        _ => canary.to_owned(),
    }
}

pub(super) fn named_header(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = *dice.each(HEADERS);
    let (name, value) = (cased(name, dice), value(&canary, dice));
    let mut planted = Planted::plain(&canary);
    planted.request = planted.request.header(name, value);
    planted.in_head = true;
    planted
}

pub(super) fn unknown_header(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = match dice.below(3) {
        0 => format!("X-{}-{}", dice.each(UNKNOWN), dice.any(UNKNOWN)),
        1 => format!("{}-{}", dice.each(UNKNOWN), dice.any(UNKNOWN)),
        _ => format!("X-{}-{}", dice.each(UNKNOWN), dice.letters("0123456789", 2)),
    };
    let (name, value) = (cased(&name, dice), value(&canary, dice));
    let mut planted = Planted::plain(&canary);
    if dice.once_in(3) {
        planted.response = planted.response.header(name, value);
    } else {
        planted.request = planted.request.header(name, value);
        planted.in_head = true;
    }
    planted
}

pub(super) fn answer_header(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = *dice.each(HEADERS);
    let (name, value) = (cased(name, dice), value(&canary, dice));
    let mut planted = Planted::plain(&canary);
    planted.response = planted.response.header(name, value);
    planted
}

pub(super) fn cookie(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let value = match dice.below(8) {
        0 => format!("a={canary}"),
        1 => format!("a=1; b={canary}; c=3"),
        2 => format!("a=\"{canary}\""),
        3 => canary.clone(),
        4 => format!("a=1;;={canary}"),
        5 => format!("a=1&b={canary}"),
        6 => format!("a={}", base64_of(&canary, 0)),
        _ => format!("a={}", percent_all(&canary)),
    };
    let name = cased("Cookie", dice);
    let mut planted = Planted::plain(&canary);
    planted.request = planted.request.header(name, value);
    planted.in_head = true;
    planted
}

pub(super) fn set_cookie(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let value = match dice.below(7) {
        0 => format!("s={canary}; Path=/; HttpOnly"),
        1 => format!("s=1; Path=/, t={canary}; Secure"),
        2 => format!("{canary}; Path=/"),
        3 => format!("s=1; Extra={canary}"),
        4 => format!("s=\"{canary}\"; SameSite=Lax"),
        5 => format!("s=1; Path=/x; Comment={canary}"),
        _ => format!("s={}; Max-Age=3", percent_all(&canary)),
    };
    let name = cased("Set-Cookie", dice);
    let mut planted = Planted::plain(&canary);
    planted.response = planted.response.header(name, value);
    planted
}

const BELOW: &[&str] = &[
    "reset",
    "reset-password",
    "password-reset",
    "resetPassword",
    "reset_password",
    "invite",
    "invitation",
    "invitations",
    "verify",
    "verify-email",
    "verification",
    "forgot-password",
];

pub(super) fn path(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let step = *dice.each(BELOW);
    let step = match dice.below(5) {
        0 => step.to_uppercase(),
        1 => percent_all(step),
        _ => step.to_owned(),
    };
    let secret = match dice.below(4) {
        0 => percent_all(&canary),
        1 => percent(&percent_all(&canary)),
        _ => canary.clone(),
    };
    let path = match dice.below(5) {
        0 => format!("/{step}/{secret}/"),
        1 => format!("/Users/7/{step}/{secret}"),
        2 => format!("/{step}/{secret}/confirm"),
        _ => format!("/{step}/{secret}"),
    };
    if dice.once_in(4) {
        let mut planted = Planted::plain(&canary);
        planted.status_code = 302;
        planted.response = Sent::default().header("Location", format!("https://h.example{path}"));
        return planted;
    }
    Planted::path(&canary, path)
}

pub(super) fn parameter(dice: &mut Dice<'_>) -> Planted {
    let canary = dice.canary();
    let name = if dice.once_in(4) {
        let name = *dice.each(PARAMETERS);
        cased(name, dice)
    } else {
        let words = *dice.each(SECRETS);
        name_of(words, dice)
    };
    let name = match dice.below(8) {
        0 => percent_all(&name),
        1 => percent(&percent_all(&name)),
        2 => format!("user%5B{name}%5D"),
        3 => format!("{name}%5B%5D"),
        _ => name,
    };
    let secret = match dice.below(6) {
        0 => percent_all(&canary),
        1 => percent(&percent_all(&canary)),
        2 => format!("%22{canary}%22"),
        3 => format!("a+b%20{canary}"),
        _ => canary.clone(),
    };
    let query = match dice.below(6) {
        0 => format!("count=1&{name}={secret}&startIndex=2"),
        1 => format!("{name}={secret}&{name}=other"),
        2 => format!("a=1;{name}={secret}"),
        3 => format!("&&{name}={secret}"),
        4 => format!("count=1?{name}={secret}"),
        _ => format!("{name}={secret}"),
    };
    Planted::query(&canary, query)
}
