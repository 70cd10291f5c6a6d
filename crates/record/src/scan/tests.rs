use proptest::prelude::*;

use super::link::OPERATORS;
use super::*;
use crate::pace::at_once;

fn found(text: &str) -> Vec<&str> {
    found_when(text, Look::default())
}

fn finds_in(text: &str, look: Look) -> Vec<Find> {
    at_once(secrets_in(text.as_bytes(), look, &Pace::unbroken()))
}

fn found_when(text: &str, look: Look) -> Vec<&str> {
    finds_in(text, look)
        .into_iter()
        .map(|find| &text[find.span])
        .collect()
}

#[test]
fn a_compared_password_is_found_whatever_the_operator() {
    for operator in OPERATORS {
        let operator = std::str::from_utf8(operator).unwrap();
        for text in [
            format!("password {operator} \"S 1\""),
            format!("PASSWORD {} \"S 1\"", operator.to_uppercase()),
            format!("userName eq \"a\" and (not (urn:x:2.0:User:password {operator} \"S 1\"))"),
            format!("emails[type eq \"work\" and password {operator} \"S 1\"].value"),
        ] {
            assert_eq!(found(&text), ["S 1"], "{text}");
        }
    }
    assert_eq!(found(r#"password eq "a\"b" or x pr"#), [r#"a\"b"#]);
    for (text, secret) in [
        ("password eq 'a b'", "a b"),
        ("password eq hunter2 and x pr", "hunter2"),
        ("password eq \"cut", "cut"),
        ("password eq\"x1\"", "x1"),
        ("password like \"x1\"", "x1"),
        ("password.value eq \"x1\"", "x1"),
        ("password in (\"x1\")", "\"x1\""),
        ("password in [\"x1\"]", "\"x1\""),
        ("password~\"x1\"", "x1"),
        ("password is \"x1\"", "x1"),
        ("password not eq \"x1\"", "x1"),
        ("password eq\u{a0}\"x1\"", "x1"),
        ("password LIKE %x1%", "%x1%"),
        ("password matches \"x1\"", "x1"),
        ("password >= \"x1\"", "x1"),
        ("password.eq(\"x1\")", "\"x1\""),
        ("password is hunter2", "hunter2"),
    ] {
        assert!(found(text).contains(&secret), "{text}: {:?}", found(text));
    }
    assert_eq!(found("password[value eq \"]x1\"]"), ["value eq \"]x1\""]);
}

#[test]
fn a_set_password_is_found() {
    for (text, secret) in [
        ("password=x1&a=b", "x1"),
        ("{'password': 'x 1'}", "x 1"),
        (r#"body was {"access_token" : "x 1"}"#, "x 1"),
        (
            r#"body was {"password":{"value":"x1"}}"#,
            "\"value\":\"x1\"",
        ),
        ("password: x1", "x1"),
        ("password: hunter", "hunter"),
        ("login pw=x1 failed", "x1"),
        ("password := x1", "x1"),
        ("Authorization: Token x1", "Token x1"),
        ("header was X-Api-Key: x1", "x1"),
        ("header was Cookie: sid=x1", "sid=x1"),
        ("<password>x1</password>", "x1"),
        (
            "<wsse:Password Type=\"PasswordText\">x1</wsse:Password>",
            "x1",
        ),
        ("<password><![CDATA[x<1]]></password>", "x<1"),
        ("<attribute name=\"password\"><value>x1</value>", "x1"),
        ("<property name=\"password\" value=\"x1\"/>", "x1"),
        ("form-data; name=\"password\"\r\n\r\nx1\r\n--b--", "x1"),
        ("login --password x1 --user bo", "x1"),
        ("the password hunter2000 is wrong", "hunter2000"),
        ("{password: x1,}", "x1,}"),
        ("user[password]=x1", "x1"),
        ("userPassword: x1\n", "x1"),
    ] {
        assert!(found(text).contains(&secret), "{text}: {:?}", found(text));
    }
}

#[test]
fn secrets_in_addresses_are_found() {
    for (text, secret) in [
        ("/cb?code=x1&state=2", "x1"),
        ("https://bob:hunter2@host/", "hunter2"),
        ("https://hunter2@host/", "hunter2"),
        ("//u:hunter2@host/x", "hunter2"),
        ("https:\\\\u:hunter2@host/x", "hunter2"),
        ("https://h/cb#token=x1", "x1"),
        ("https://h/b?sv=1&sig=x1", "x1"),
        ("https://h/b?X-Amz-Signature=x1", "x1"),
        ("https://h/cb?a=1;token=x1", "x1"),
        ("https://h/reset/x1x1x1", "x1x1x1"),
        ("/reset-password/x1x1x1", "x1x1x1"),
        ("/v1/tokens/x1x1x1/use", "x1x1x1"),
        ("/RESETPASSWORD/x1x1x1", "x1x1x1"),
        ("/verifyEmail/x1x1x1", "x1x1x1"),
        ("/cb?user[code]=x1", "x1"),
    ] {
        assert_eq!(found(text), [secret], "{text}");
    }
    let cut = Look {
        cut: true,
        ..Look::default()
    };
    assert_eq!(found_when("see https://u:hunt", cut), ["hunt"]);
    assert!(found_when("see https://host:8080", cut).is_empty());
}

#[test]
fn tokens_are_known_by_their_shape() {
    for token in [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDTlJZ.x1x1x1",
        "ghp_x1abcdefghijklmnopqrstuvwx",
        "github_pat_11x1abcdefghijklmnop",
        "AKIAIOSFODNN7EXAMPLE/x1wJalrXUtnFEMIK7MDENG",
        "xoxb-1234567890-x1abcdef",
        "sk_live_x1abcdefghijkl",
        "AIzaSyx1abcdefghijklmnopqrstuv",
        "glpat-x1abcdefghij",
        "-----BEGIN PRIVATE KEY-----\nx1MIIEvQIBADANBg\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY----- x1 cut",
        "$2b$12$x1x1x1x1x1x1x1x1x1x1x1x1x1x1",
        "{SSHA}x1x1x1x1x1x1",
    ] {
        let text = format!("a note {token}");
        assert_eq!(found(&text), [token], "{text}");
    }
    for text in [
        "sk-8",
        "the AIzawa family",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "costs $25 and $30",
        "eyJ",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn secrets_in_base64_are_found() {
    use base64::Engine as _;
    for text in [
        r#"{"password":"hunter2"}"#,
        "password=hunter2",
        "<password>hunter2</password>",
        "https://bob:hunter2@host/",
    ] {
        for encoded in [
            base64::engine::general_purpose::STANDARD.encode(text),
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text),
        ] {
            let found = finds_in(&format!("data {encoded} end"), Look::default());
            assert_eq!(found.len(), 1, "{encoded}");
            assert!(found[0].inner.contains(&b"hunter2".to_vec()), "{encoded}");
        }
    }
}

#[test]
fn sentences_about_secrets_contain_no_secret() {
    for text in [
        "password is required",
        "password: this field may not be blank",
        "password pr",
        "Password must not be empty.",
        "password was rejected",
        "Password: required",
        "attributes=password&sortBy=userName",
        "attributes=userName,password",
        "A Bearer authentication scheme",
        "Basic authentication is off",
        "Bearer realm=\"scim\"",
        "The token is unknown; statusCode 404",
        "https://host:8080/x@y",
        "https://h/Users/2819c223-7f76-453a-919d-413861904646",
        "mail bob@example.com",
        "invalid username/password combination",
        "No user with id 2819c223-7f76-453a-919d-413861904646",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        "W/\"3694e05e9dff590\"",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        "Unexpected token < in JSON at position 0",
        "Unexpected token: '}' at line 3",
        "urn:acme:secrets:2.0:User",
        "/Tokens/7",
        "/password/change",
        "[redacted hmac-sha256:0123456789abcdef]",
        "primaryKey=7&postalCode=12345&statusCode=404",
        "passwordPolicy: strict",
        "tokenType=bearer",
        "grant_type=password&username=bo",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn value_after_hmac_is_found_unless_it_is_a_whole_hash() {
    assert_eq!(found("hmac-sha256: hunter2"), ["hunter2"]);
    assert_eq!(found("hmac-sha256:hunter2"), ["hunter2"]);
    assert!(found("hmac-sha256:0123456789abcdef").is_empty());
}

#[test]
fn personal_data_is_found_when_requested() {
    let personal = Look {
        personal: true,
        ..Look::default()
    };
    assert_eq!(found_when("userName eq \"jane\"", personal), ["jane"]);
    assert!(found("userName eq \"jane\"").is_empty());
}

#[test]
fn number_of_nested_finds_is_limited() {
    let text = "password=".repeat(10_000) + "hunter2";
    let finds = finds_in(&text, Look::default());
    assert!(finds.len() < 10, "{}", finds.len());
    assert!(
        finds
            .iter()
            .any(|find| &text[find.span.clone()] == "hunter2")
    );
    let open = "password[".repeat(10_000);
    let sum: usize = finds_in(&open, Look::default())
        .iter()
        .map(|find| find.span.len())
        .sum();
    assert!(sum < 8 * open.len(), "{sum}");
}

proptest! {
    #[test]
    fn arbitrary_text_does_not_make_the_scan_panic(text in r#"(password|Bearer|://|eq|eyJ|in|\\|[ ="'\[\].:@&a/<>{}()%-]){0,20}"#) {
        for find in finds_in(&text, Look { cut: true, personal: true }) {
            prop_assert!(find.span.end <= text.len() && find.span.start < find.span.end);
        }
    }
}
