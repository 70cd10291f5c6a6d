use std::process::{Command, Stdio};

use proptest::prelude::*;
use scim_audit_model::entry::{Entry, Place, Redaction};

use super::*;

const SECRET: &str = "s3cret-4711";

fn entry() -> Entry {
    serde_json::from_value(serde_json::json!({
        "requestId": "01", "time": "2026-05-07T10:00:00Z", "status": "failed", "method": "PATCH",
        "endpoint": "/Users/1", "query": format!("count=1&access_token={SECRET}&filter=a%20eq%20%22it's%22"),
        "statusCode": 400, "requestSize": 9, "responseSize": 2,
        "request": {
            "headers": [
                ["Host", "scim.example.com:8443"],
                ["authorization", format!("bearer {SECRET}")],
                ["Cookie", format!("a={SECRET}")],
                ["X-Api-Key", SECRET],
                ["X-Own", "[redacted hmac-sha256:00]"],
                ["Content-Type", "application/scim+json"],
                ["Content-Length", "9"],
                ["X-Empty", ""]
            ],
            "body": "{\"a\":\"@\"}",
            "redactions": [{"place": "header", "at": "x-own"}]
        },
        "response": {"headers": [["Set-Cookie", format!("a={SECRET}")], ["ETag", "W/\"1\""]], "body": "{}"}
    }))
    .unwrap()
}

/// The installed shells among those that command lines are made for. sh and bash are required.
pub(super) fn shells() -> Vec<&'static str> {
    let is_there = |shell: &&str| Command::new(shell).args(["-c", "true"]).output().is_ok();
    let (there, missing): (Vec<_>, Vec<_>) = ["sh", "bash", "dash", "zsh", "fish"]
        .into_iter()
        .partition(is_there);
    assert!(there.starts_with(&["sh", "bash"]));
    if !missing.is_empty() {
        // Report on stderr that the test covers only some of the shells.
        eprintln!(
            "NOT RUN, because it is not installed: {}",
            missing.join(", ")
        );
    }
    there
}

/// Runs a line in each shell and checks that they agree. Returns the program's arguments and stdin.
fn run(line: &str, program: &str) -> (Vec<String>, Vec<u8>) {
    let mut given = shells()
        .into_iter()
        .map(|shell| run_in(shell, line, program));
    let first = given.next().unwrap();
    for other in given {
        assert_eq!(other, first, "{line}");
    }
    first
}

/// Runs a line with a stub of the program first on `PATH`. The stub prints its arguments and stdin.
fn run_in(shell: &str, line: &str, program: &str) -> (Vec<String>, Vec<u8>) {
    static FOLDERS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    use std::os::unix::fs::PermissionsExt as _;
    let number = FOLDERS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("scim-command-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let stub = "#!/bin/sh\nprintf '%s\\037' \"$@\" >&2\ncase \"$*\" in *@-*) cat;; esac\n";
    let path = folder.join(program);
    std::fs::write(&path, stub).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let search = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let output = Command::new(shell)
        .args(["-c", line])
        .env("PATH", search)
        .env("TOKEN", "t0k")
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    // Fails if the line created a file in the folder.
    std::fs::remove_dir(&folder).unwrap();
    assert!(output.status.success(), "{shell}: {line}");
    let arguments = String::from_utf8(output.stderr).unwrap();
    let mut arguments: Vec<_> = arguments.split('\u{1f}').map(str::to_owned).collect();
    assert_eq!(arguments.pop().as_deref(), Some(""), "{shell}: {line}");
    (arguments, output.stdout)
}

#[test]
fn curl_gets_what_was_sent_and_no_credential() {
    let line = curl(&entry());
    assert!(!line.contains(SECRET) && !line.contains("hmac"), "{line}");
    let (arguments, _) = run(&line, "curl");
    assert_eq!(
        arguments,
        [
            "--path-as-is",
            "--globoff",
            "--request",
            "PATCH",
            "--header",
            "authorization: Bearer t0k",
            "--header",
            "Cookie: <redacted>",
            "--header",
            "X-Api-Key: <redacted>",
            "--header",
            "X-Own: <redacted>",
            "--header",
            "Content-Type: application/scim+json",
            "--header",
            "X-Empty;",
            "--data-raw",
            "{\"a\":\"@\"}",
            "--url",
            "https://SCIM-HOST.invalid/Users/1?count=1&access_token=%3Credacted%3E&filter=a%20eq%20%22it's%22",
        ]
    );
}

#[test]
fn httpie_gets_what_was_sent_and_no_credential() {
    let line = httpie(&entry());
    assert!(!line.contains(SECRET) && !line.contains("hmac"), "{line}");
    let (arguments, _) = run(&line, "http");
    assert_eq!(
        arguments,
        [
            "--path-as-is",
            "--ignore-stdin",
            "--raw={\"a\":\"@\"}",
            "PATCH",
            "https://SCIM-HOST.invalid/Users/1?count=1&access_token=%3Credacted%3E&filter=a%20eq%20%22it's%22",
            "authorization: Bearer t0k",
            "Cookie: <redacted>",
            "X-Api-Key: <redacted>",
            "X-Own: <redacted>",
            "Content-Type: application/scim+json",
            "X-Empty;",
        ]
    );
}

#[test]
fn plain_http_has_both_sides_and_no_credential() {
    let text = request(&entry());
    assert_eq!(
        text,
        "PATCH /Users/1?count=1&access_token=%3Credacted%3E&filter=a%20eq%20%22it's%22 HTTP/1.1\r\n\
         Host: scim.example.com:8443\r\nauthorization: Bearer <redacted>\r\nCookie: <redacted>\r\n\
         X-Api-Key: <redacted>\r\nX-Own: <redacted>\r\nContent-Type: application/scim+json\r\n\
         Content-Length: 9\r\nX-Empty: \r\n\r\n{\"a\":\"@\"}"
    );
    assert_eq!(
        response(&entry()).unwrap(),
        "HTTP/1.1 400 Bad Request\r\nSet-Cookie: <redacted>\r\nETag: W/\"1\"\r\n\r\n{}"
    );
    let unanswered = Entry {
        status_code: None,
        request: None,
        ..entry().into_summary()
    };
    assert_eq!(response(&unanswered), None);
    assert!(request(&unanswered).contains("\r\nHost: scim.invalid\r\n\r\n"));
}

#[test]
fn har_is_one_entry_without_credentials() {
    let text = har(&entry()).unwrap();
    assert!(!text.contains(SECRET), "{text}");
    let archive: serde_json::Value = serde_json::from_str(&text).unwrap();
    let entries = archive["log"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["request"]["method"], "PATCH");
    assert_eq!(entries[0]["request"]["postData"]["text"], "{\"a\":\"@\"}");
}

#[test]
fn a_body_of_bytes_is_piped() {
    let mut entry = entry();
    entry.method = "POST".to_owned();
    let message = entry.request.as_mut().unwrap();
    message.body = Some("AAECAwQF/v8=".to_owned());
    message.body_encoding = BodyEncoding::Base64;
    let (arguments, body) = run(&curl(&entry), "curl");
    assert!(arguments.contains(&"@-".to_owned()));
    assert_eq!(body, [0, 1, 2, 3, 4, 5, 0xfe, 0xff]);
    let line = httpie(&entry);
    assert!(
        line.contains("\nprintf %s 'AAECAwQF/v8=' | base64 -d | http "),
        "{line}"
    );
    assert!(!line.contains("--ignore-stdin"));
}

#[test]
fn untrusted_values_name_neither_a_file_nor_an_option() {
    let mut entry = entry();
    entry.method = "--output /tmp/x\r\nX: y".to_owned();
    entry.endpoint = "/Users/../../a b'c\n[1-9]{a,b}".to_owned();
    entry.query = None;
    let message = entry.request.as_mut().unwrap();
    message.body = Some("@/etc/passwd".to_owned());
    message.headers = vec![
        ("@/etc/passwd".to_owned(), "x".to_owned()),
        ("X-Split".to_owned(), "a\r\nX-Other: b".to_owned()),
        ("X-File".to_owned(), "@/etc/passwd".to_owned()),
        ("X-`id`$Authorization".to_owned(), "Bearer x".to_owned()),
    ];
    let (arguments, _) = run(&curl(&entry), "curl");
    let address = "https://SCIM-HOST.invalid/Users/../../a%20b'c%0A[1-9]%7Ba,b%7D";
    assert_eq!(
        arguments,
        [
            "--path-as-is",
            "--globoff",
            "--request",
            "--outputtmpxXy",
            "--header",
            "X-File: @/etc/passwd",
            "--header",
            "X-`id`$Authorization: Bearer t0k",
            "--header",
            "Content-Type:",
            "--data-raw",
            "@/etc/passwd",
            "--url",
            address
        ]
    );
    let (arguments, _) = run(&httpie(&entry), "http");
    assert_eq!(
        arguments[2..5],
        ["--raw=@/etc/passwd", "outputtmpxXy", address]
    );
    assert!(!arguments.iter().any(|argument| argument.starts_with('@')));
    assert!(request(&entry).contains("X-Split: a  X-Other: b\r\n"));
    assert!(!request(&entry).contains("@/etc/passwd: x"));
}

#[test]
fn recorded_host_is_shown_and_gets_no_token() {
    for (host, named) in [
        ("evil.example", Some("evil.example")),
        ("evil.example/x?a=$(id)", None),
        ("a\nid", None),
        ("", None),
    ] {
        let mut entry = entry();
        entry.request.as_mut().unwrap().headers[0].1 = host.to_owned();
        for (line, program) in [(curl(&entry), "curl"), (httpie(&entry), "http")] {
            let (arguments, _) = run(&line, program);
            assert!(!arguments.concat().contains("evil"), "{line}");
            assert!(
                arguments
                    .concat()
                    .contains("https://SCIM-HOST.invalid/Users/1")
            );
            let note = named.map(|host| format!(": 'recorded Host: {host}'\n"));
            assert_eq!(line.starts_with(": "), note.is_some());
            assert!(line.starts_with(&note.unwrap_or_default()), "{line}");
        }
        let line = powershell(&entry);
        assert!(
            line.contains("-Uri 'https://SCIM-HOST.invalid/Users/1?"),
            "{line}"
        );
        let rest = line.split_once('\n').unwrap().1;
        assert!(!rest.contains("evil"), "{line}");
    }
}

#[test]
fn header_name_is_not_parsed_as_an_option() {
    let mut entry = entry();
    let message = entry.request.as_mut().unwrap();
    message.headers = ["-oPWN", "-a", "--output", "X-Ok"]
        .map(|name| (name.to_owned(), "y".to_owned()))
        .to_vec();
    let (arguments, _) = run(&httpie(&entry), "http");
    assert_eq!(arguments[5..], ["X-Ok: y"]);
    let (arguments, _) = run(&curl(&entry), "curl");
    // It is the value of `--header`, not an option.
    let at = arguments
        .iter()
        .position(|argument| argument == "-oPWN: y")
        .unwrap();
    assert_eq!(arguments[at - 1], "--header");
}

#[test]
fn headers_whose_backslash_httpie_would_remove_are_omitted() {
    let mut entry = entry();
    let message = entry.request.as_mut().unwrap();
    // Tested with HTTPie 3.2.4: it keeps a pair of backslashes, and removes one before a separator.
    message.headers = [
        ("X-1", r"a\b\\c\"),
        ("X-2", r"a\\:b"),
        ("X-3", r"a\:b"),
        ("X-4", r"\\\@"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    let (arguments, _) = run(&httpie(&entry), "http");
    assert_eq!(arguments[5..], [r"X-1: a\b\\c\", r"X-2: a\\:b"]);
}

#[test]
fn a_form_is_sent_without_its_secrets() {
    let mut entry = entry();
    entry.method = "POST".to_owned();
    let message = entry.request.as_mut().unwrap();
    message.headers = vec![(
        "Content-Type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    message.body = Some(format!(
        "grant_type=client_credentials&client_id=scim&client_secret={SECRET}"
    ));
    let clean = "grant_type=client_credentials&client_id=scim&client_secret=<redacted>";
    let all = [
        curl(&entry),
        httpie(&entry),
        powershell(&entry),
        request(&entry),
        har(&entry).unwrap(),
    ];
    for text in all {
        assert!(text.contains(clean) && !text.contains(SECRET), "{text}");
    }
}

#[test]
fn powershell_gets_what_was_sent_and_no_credential() {
    let line = powershell(&entry());
    assert_eq!(
        line,
        "# recorded Host: scim.example.com:8443\n\
         Invoke-WebRequest -UseBasicParsing -MaximumRedirection 0 `\n  \
         -Method 'PATCH' `\n  \
         -ContentType 'application/scim+json' `\n  \
         -Headers @{ 'authorization' = ('Bearer ' + $env:TOKEN); 'Cookie' = '<redacted>'; 'X-Api-Key' = '<redacted>'; \
         'X-Own' = '<redacted>'; 'X-Empty' = '' } `\n  \
         -Body ([Text.Encoding]::UTF8.GetBytes('{\"a\":\"@\"}')) `\n  \
         -Uri 'https://SCIM-HOST.invalid/Users/1?count=1&access_token=%3Credacted%3E&filter=a%20eq%20%22it''s%22'"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn each_part_of_any_entry_arrives_as_one_argument(
        value in "[ -~é\t\x1b'\"$`!]{1,30}", body in "[^\\x00\\x1f]{1,60}", endpoint in any::<String>(), name in any::<String>(),
    ) {
        let mut entry = entry();
        entry.endpoint = endpoint;
        let message = entry.request.as_mut().unwrap();
        message.body = Some(body.clone());
        message.headers = vec![(name, value.clone()), ("X-Is".to_owned(), value.clone())];
        message.redactions.clear();
        let header = if value.trim().is_empty() { "X-Is;".to_owned() } else { format!("X-Is: {value}") };
        let (arguments, _) = run(&curl(&entry), "curl");
        prop_assert!(arguments.contains(&header), "{:?}", arguments);
        prop_assert!(arguments.contains(&body));
        let (arguments, _) = run(&httpie(&entry), "http");
        let loses_one = value.replace(r"\\", "").contains('\\');
        prop_assert!(arguments.contains(&header) || loses_one);
        let raw = format!("--raw={body}");
        prop_assert!(arguments.contains(&raw));
    }

    #[test]
    fn credentials_are_removed_from_every_place(names in proptest::collection::vec(any::<String>(), 0..4)) {
        let mut entry = entry();
        let message = entry.request.as_mut().unwrap();
        message.redactions = names.iter().map(|name| Redaction { place: Place::Header, at: name.clone(), reason: None }).collect();
        message.headers.extend(names.into_iter().map(|name| (name, SECRET.to_owned())));
        let all = [curl(&entry), httpie(&entry), powershell(&entry), request(&entry), har(&entry).unwrap()].concat();
        prop_assert!(!all.contains(SECRET), "{}", all);
    }
}
