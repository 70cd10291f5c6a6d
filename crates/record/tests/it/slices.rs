//! Redaction in slices: it gives the same entry as at once, and no slice takes long, whatever the body is.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cpu_time::ThreadTime;
use scim_audit_model::entry::{Entry, Message};
use scim_audit_record::{Policy, Recorder, RedactionKey};

const SIZE: usize = 1 << 20;

fn entry(media_type: &str, body: String) -> Entry {
    let mut entry: Entry = serde_json::from_value(serde_json::json!({
        "requestId": "1", "time": "2026-11-23T10:00:00Z", "status": "success", "method": "POST",
        "endpoint": "/Users", "query": "access_token=tok-5f1c9a7be2d04c18",
    }))
    .unwrap();
    entry.response = Some(Message {
        headers: vec![("Content-Type".to_owned(), media_type.to_owned())],
        size: body.len() as u64,
        body: Some(body),
        ..Message::default()
    });
    entry
}

fn filled(part: &str) -> String {
    part.repeat(SIZE / part.len())
}

/// One long body of each kind that is read in another way.
fn bodies() -> Vec<(&'static str, &'static str, String)> {
    let (json, form, html) = (
        "application/scim+json",
        "application/x-www-form-urlencoded",
        "text/html",
    );
    let user = r#"{"userName":"bo@example.com","password":"lab-0123456789","emails":[{"value":"bo@example.com"}]},"#;
    let string = |text: &str| format!(r#"{{"note":"{text}"}}"#);
    let nested = serde_json::to_string(&format!("[{}{{}}]", filled(user))).unwrap();
    vec![
        (
            "users",
            json,
            format!("{{\"Resources\":[{}{{}}]}}", filled(user)),
        ),
        (
            "words in a string",
            json,
            string(&filled("ordinary words, and more of them; ")),
        ),
        (
            "escapes in a string",
            json,
            string(&filled(r"z\u00fcrich \n \\ ")),
        ),
        (
            "a photo",
            json,
            string(&STANDARD.encode(filled("\u{1}\u{ff}\u{1c}\u{3}"))),
        ),
        (
            "text in base64",
            json,
            string(&STANDARD.encode(filled("ordinary words "))),
        ),
        ("JSON in a string", json, format!(r#"{{"note":{nested}}}"#)),
        ("brackets in a string", json, string(&filled("{[{"))),
        (
            "one long password",
            json,
            format!(r#"{{"password":"{}"}}"#, filled("a1-")),
        ),
        (
            "one long name",
            json,
            format!(r#"{{"{}":1}}"#, filled("a1-")),
        ),
        ("form", form, filled("password=x1&name=b%20o&")),
        (
            "one long parameter",
            form,
            format!("a={}", filled("x%20y+")),
        ),
        (
            "page",
            html,
            filled("<p>password: lab-0123456789 &amp; more</p>\n"),
        ),
        ("a page of braces", html, filled("{{{ {ssha}")),
        ("unreadable", json, filled("\0\u{1}x")),
    ]
}

#[test]
fn no_slice_of_a_long_body_takes_long() {
    let policy = Policy {
        keep_unparsable_bodies: true,
        ..Policy::default()
    };
    let recorder = Recorder::new(RedactionKey::from_bytes([7; 32]), policy);
    for (what, media_type, body) in bodies() {
        let entry = entry(media_type, body);
        let begun = ThreadTime::now();
        let at_once = recorder.imported(entry.clone());
        let whole = begun.elapsed();
        let mut redaction = recorder.imported_in_slices(entry, Vec::new());
        let (mut longest, mut slices) = (Duration::ZERO, 1);
        let redacted = loop {
            let begun = ThreadTime::now();
            let done = redaction.step();
            longest = longest.max(begun.elapsed());
            if let Some(entry) = done {
                break entry;
            }
            slices += 1;
        };
        println!("{what:<22} {slices:>5} slices, {longest:>12.1?} of {whole:>12.1?}");
        assert_eq!(redacted, at_once, "{what}");
        assert!(slices > 8, "{what}: {slices} slices");
        // A slice is a sixteenth of the body or less. Copies of the whole body are not divided.
        assert!(
            longest < whole / 4 || longest < Duration::from_millis(10),
            "{what}: {longest:?} of {whole:?}"
        );
    }
}
