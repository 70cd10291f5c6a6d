use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::pace::at_once;

fn secrets(texts: &[&str], open: bool) -> Secrets {
    let secret = |text: &&str| Secret {
        bytes: text.as_bytes().to_vec(),
        open,
    };
    Secrets::new(texts.iter().map(secret).collect())
}

fn spans(secrets: &Secrets, text: &[u8]) -> Vec<Range<usize>> {
    let found = at_once(secrets.find(&Reading::of(text), &Pace::unbroken()));
    found.into_iter().map(|(span, _)| span).collect()
}

fn found(secret: &str, open: bool, text: &str) -> Vec<String> {
    spans(&secrets(&[secret], open), text.as_bytes())
        .into_iter()
        .map(|span| text[span].to_owned())
        .collect()
}

#[test]
fn a_long_secret_is_found_anywhere_and_a_short_one_as_a_word() {
    assert_eq!(found("hunter22", false, "xHunter22x"), ["Hunter22"]);
    assert_eq!(found("abcd", false, "xabcd abcd. abcdx"), ["abcd"]);
    assert!(found("abc", false, "abc").is_empty());
    assert!(found("Users", false, "/Users/1").is_empty());
}

#[test]
fn open_secret_takes_the_rest_of_the_word() {
    assert_eq!(found("hunter22", true, "is hunter22xyz!"), ["hunter22xyz!"]);
}

#[test]
fn a_very_long_secret_is_found_whole() {
    let secret = "0123456789abcdef".repeat(100);
    assert_eq!(found(&secret, false, &format!("<{secret}>")), [secret]);
}

#[test]
fn overlapping_secrets_hide_all_that_each_hides() {
    let secrets = secrets(&["abcdefghijk1", "hijk1mnopqrs"], false);
    let found = spans(&secrets, b"bad abcdefghijk1mnopqrs!");
    assert_eq!(found.as_slice(), std::slice::from_ref(&(4..23)));
}

#[test]
fn a_secret_is_found_in_base64_and_in_hexadecimal_digits_wherever_it_begins() {
    for before in ["", "a", "ab", "abc"] {
        let text = format!("{before}hunter22hunter");
        for encoded in [
            base64::engine::general_purpose::STANDARD.encode(&text),
            URL_SAFE_NO_PAD.encode(&text),
        ] {
            let plain = encoded.trim_end_matches('=').to_owned();
            assert_eq!(found("hunter22hunter", false, &encoded), [plain]);
        }
    }
    assert_eq!(
        found("hunter22", false, "x 68756E7465723232"),
        ["68756E7465723232"]
    );
}

#[test]
fn the_beginning_of_a_secret_at_a_cut_end_is_found_in_each_spelling() {
    let known = secrets(&["hunter22", "p\u{e4}ssw\u{f6}rd22"], false);
    let rest = |text: &str| {
        let found = known.find_beginning(text.as_bytes(), true)?;
        Some(text[found.0].to_owned())
    };
    assert_eq!(rest("is hunte").as_deref(), Some("hunte"));
    assert_eq!(
        rest("is h\\u0075nte\\u00").as_deref(),
        Some("h\\u0075nte\\u00")
    );
    assert_eq!(rest("is p%c3%a4ssw%c").as_deref(), Some("p%c3%a4ssw%c"));
    assert_eq!(rest("is hun"), None);
    assert_eq!(rest("is not"), None);
}

#[test]
fn a_short_secret_does_not_hide_the_beginning_of_a_longer_one() {
    let known = secrets(&["0AA<", "0AA<\"Z00AA0A0A"], false);
    let (span, _) = known.find_beginning(b"is 0AA<\"Z00AA0A0", false).unwrap();
    assert_eq!(span, 3..16);
}

#[test]
fn a_secret_is_found_in_the_other_character_set() {
    let utf8 = secrets(&["p\u{e4}ssw\u{f6}rd"], false);
    assert_eq!(spans(&utf8, b"no: p\xe4ssw\xf6rd").len(), 1);
    let latin1 = Secrets::new(vec![Secret {
        bytes: b"p\xe4ssw\xf6rd".to_vec(),
        open: false,
    }]);
    assert_eq!(spans(&latin1, "no: p\u{e4}ssw\u{f6}rd".as_bytes()).len(), 1);
}
