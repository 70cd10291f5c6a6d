//! Tests each location of the redaction table: the secret is replaced, the rest stays, and the list of
//! redactions names the location.

use scim_audit_model::entry::{Place, Redaction};

use crate::exchanges::{
    CANARY, answered, everything_written, exchange, message, recorder, request_of, response_of,
};

pub(crate) fn at(place: Place, at: &str) -> Redaction {
    Redaction {
        place,
        at: at.to_owned(),
        reason: None,
    }
}

/// The request body after recording, with each placeholder shortened to `<>`, and the locations of the
/// redactions.
fn body(text: &str) -> (String, Vec<String>) {
    let entry = recorder().entry(exchange(message(&[], text), answered(200, &[], "")));
    assert!(!everything_written(&entry).contains(CANARY), "{text}");
    let request = request_of(&entry);
    let places = request
        .redactions
        .iter()
        .map(|redaction| redaction.at.clone());
    (
        blanked(request.body.as_deref().unwrap_or("withheld")),
        places.collect(),
    )
}

fn blanked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[redacted hmac-sha256:") {
        out.push_str(before);
        out.push_str("<>");
        rest = &after[17..];
    }
    out + rest
}

fn query(raw: &str) -> (String, Vec<Redaction>) {
    let mut raw_exchange = exchange(message(&[], ""), answered(200, &[], ""));
    raw_exchange.query = Some(raw.to_owned());
    let entry = recorder().entry(raw_exchange);
    assert!(!everything_written(&entry).contains(CANARY), "{raw}");
    let written = entry.query.clone().unwrap();
    (written, request_of(&entry).redactions.clone())
}

#[test]
fn a_password_goes_from_a_body_at_any_depth_in_any_spelling() {
    let said = |text: &str| body(&text.replace('@', CANARY));
    assert_eq!(
        said(r#" {"userName" : "bo", "password" : "@" } "#),
        (
            r#" {"userName" : "bo", "password" : "<>" } "#.to_owned(),
            vec!["/password".to_owned()]
        )
    );
    for (text, left, place) in [
        (r#"{"PassWord":"@"}"#, r#"{"PassWord":"<>"}"#, "/PassWord"),
        (
            r#"{"pass\u0077ord":"@"}"#,
            r#"{"pass\u0077ord":"<>"}"#,
            "/password",
        ),
        (
            r#"{"urn:ietf:params:scim:schemas:core:2.0:User:password":"@"}"#,
            r#"{"urn:ietf:params:scim:schemas:core:2.0:User:password":"<>"}"#,
            "/urn:ietf:params:scim:schemas:core:2.0:User:password",
        ),
        (
            r#"{"a":[{"b":{"password":"@"}}]}"#,
            r#"{"a":[{"b":{"password":"<>"}}]}"#,
            "/a/0/b/password",
        ),
        (
            r#"{"password":{"value":["@",1]}}"#,
            r#"{"password":"<>"}"#,
            "/password",
        ),
        (
            r#"{"password":["@"],"x":1e400}"#,
            r#"{"password":"<>","x":1e400}"#,
            "/password",
        ),
        (
            r#"{"password":73317331}"#,
            r#"{"password":"<>"}"#,
            "/password",
        ),
        (
            r#"{"Operations":[{"op":"replace","path":"password","value":"@"}]}"#,
            r#"{"Operations":[{"op":"replace","path":"password","value":"<>"}]}"#,
            "/Operations/0/value",
        ),
        (
            r#"{"Operations":[{"value":"@","Path":"urn:x:2.0:User:PASSWORD","op":"Add"}]}"#,
            r#"{"Operations":[{"value":"<>","Path":"urn:x:2.0:User:PASSWORD","op":"Add"}]}"#,
            "/Operations/0/value",
        ),
        (
            r#"{"Operations":[{"op":"add","value":{"password":"@","active":true}}]}"#,
            r#"{"Operations":[{"op":"add","value":{"password":"<>","active":true}}]}"#,
            "/Operations/0/value/password",
        ),
        (
            r#"{"Operations":[{"value":{"x":{"value":"@"}},"path":"password"}]}"#,
            r#"{"Operations":[{"value":"<>","path":"password"}]}"#,
            "/Operations/0/value",
        ),
        (
            r#"{"Operations":[{"method":"PATCH","data":{"Operations":[{"op":"add","path":"password","value":"@"}]}}]}"#,
            r#"{"Operations":[{"method":"PATCH","data":{"Operations":[{"op":"add","path":"password","value":"<>"}]}}]}"#,
            "/Operations/0/data/Operations/0/value",
        ),
        (
            r#"{"schemas":["x:SearchRequest"],"filter":"active eq true and password eq \"@\""}"#,
            r#"{"schemas":["x:SearchRequest"],"filter":"active eq true and password eq \"<>\""}"#,
            "/filter",
        ),
        (
            r#"{"Operations":[{"method":"GET","path":"/Users?filter=password%20eq%20%22@%22"}]}"#,
            r#"{"Operations":[{"method":"GET","path":"/Users?filter=password%20eq%20%22<>%22"}]}"#,
            "/Operations/0/path",
        ),
        (
            r#"{"a":"x","password":"@"#,
            r#"{"a":"x","password":"<>""#,
            "/password",
        ),
    ] {
        assert_eq!(
            said(text),
            (left.to_owned(), vec![place.to_owned()]),
            "{text}"
        );
    }
}

#[test]
fn text_without_a_secret_is_unchanged() {
    for text in [
        "\u{feff}{\"password\":null,\"a\":1e400,\"a\":1e400,\t\"changePassword\":{\"supported\":true}}",
        r#"{"password":"","emails":[{"value":"bo@example.com","type":"work"}]}"#,
        r#"{"Operations":[{"op":"replace","path":"active","value":"False"}]}"#,
        r#"{"id":"urn:x:User","name":"password","returned":"never","mutability":"writeOnly"}"#,
    ] {
        assert_eq!(body(text), (text.to_owned(), Vec::new()));
    }
}

#[test]
fn a_cut_patch_operation_is_hidden_when_its_path_is_not_known() {
    let cut = |text: &str| {
        let mut request = message(&[], text);
        request.truncated = true;
        let entry = recorder().entry(exchange(request, answered(200, &[], "")));
        blanked(request_of(&entry).body.as_deref().unwrap())
    };
    for (text, left) in [
        (
            r#"{"Operations":[{"value":"S","op":"rep"#,
            r#"{"Operations":[{"value":"<>","op":"rep"#,
        ),
        (
            r#"{"Operations":[{"value":"S","path":"pass"#,
            r#"{"Operations":[{"value":"<>","path":"pass"#,
        ),
        (
            r#"{"Operations":[{"op":"add","value":{"a":"S"#,
            r#"{"Operations":[{"op":"add","value":"<>""#,
        ),
        (
            r#"{"emails":[{"value":"bo@example.com""#,
            r#"{"emails":[{"value":"bo@example.com""#,
        ),
        (
            r#"{"Operations":[{"op":"add","path":"title","value":"S"#,
            r#"{"Operations":[{"op":"add","path":"title","value":"S"#,
        ),
    ] {
        assert_eq!(cut(text), left, "{text}");
    }
}

#[test]
fn a_password_compared_in_a_query_goes_however_it_is_encoded() {
    for raw in [
        "filter=password%20eq%20%22@%22&sortBy=userName",
        "filter=password+eq+%22@%22&sortBy=userName",
        "filter=p%61ssword%20eq%20%22@%22&sortBy=userName",
        "filter=not%20(active%20pr%20and%20PASSWORD%20sw%20%22@%22)&sortBy=userName",
        "FILTER=urn:ietf:params:scim:schemas:core:2.0:User:password eq \"a&@\"&sortBy=userName",
        "filter=password%2520eq%2520%2522@%2522&sortBy=userName",
        "access_token=@&sortBy=userName",
        "code=@&sortBy=userName",
    ] {
        let (written, redactions) = query(&raw.replace('@', CANARY));
        assert!(written.ends_with("&sortBy=userName"), "{written}");
        assert!(
            written.contains("%5Bredacted%20hmac-sha256%3A"),
            "{written}"
        );
        assert_eq!(redactions.len(), 1, "{redactions:?}");
        assert_eq!(redactions[0].place, Place::Query);
    }
    let kept = "filter=userName%20eq%20%22bo%22&attributes=password&startIndex=1";
    assert_eq!(query(kept), (kept.to_owned(), Vec::new()));
    assert_eq!(
        query("access_token=x9").1,
        [at(Place::Query, "access_token")]
    );
}

#[test]
fn equal_secrets_get_equal_hashes_and_the_credential_too() {
    let headers = [("Authorization", "Bearer kanarie-7f3a9c")];
    let text = format!(r#"{{"password":"{CANARY}"}}"#);
    let entry = recorder().entry(exchange(message(&headers, text), answered(201, &[], "")));
    let credential = entry.client.credential.clone().unwrap();
    assert!(credential.starts_with("hmac-sha256:"));
    let request = request_of(&entry);
    assert_eq!(
        request.headers[0].1,
        format!("Bearer [redacted {credential}]")
    );
    assert!(request.body.as_ref().unwrap().contains(&credential));
    assert_eq!(
        request.redactions,
        [
            at(Place::Header, "Authorization"),
            at(Place::Body, "/password")
        ]
    );
}

#[test]
fn secret_repeated_by_the_service_is_replaced_everywhere() {
    let secret = "p\u{e4}ss/w\"ord 7";
    let request = serde_json::json!({ "password": secret }).to_string();
    let answer = serde_json::json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "400",
        "detail": format!("password {secret} is too weak"),
        secret: [format!("again: {secret}")],
        "meta": { "location": "https://h/Users/p%C3%A4ss%2Fw%22ord+7" },
    });
    let headers = [
        ("Location", "/Users/p%c3%a4ss%2fw%22ord%207"),
        ("X-Echo", "p\u{c3}\u{a4}ss/w\"ord 7"),
        ("X-Echo-Latin", "p\u{e4}ss/w\"ord 7"),
    ];
    let entry = recorder().entry(exchange(
        message(&[], request),
        answered(400, &headers, answer.to_string()),
    ));
    let written = everything_written(&entry);
    for part in ["ss/w", "ss%2", "ord 7", "ord+7", "ord%207"] {
        assert!(!written.contains(part), "{part} in {written}");
    }
    assert!(entry.error.unwrap().detail.ends_with("is too weak"));
}

#[test]
fn a_secret_in_path_client_id_or_user_agent_goes() {
    let headers = [
        ("Authorization", "Bearer kanarie-7f3a9c"),
        ("X-Request-Id", "id kanarie-7f3a9c"),
        ("User-Agent", "agent/kanarie-7f3a9c"),
    ];
    let mut raw = exchange(message(&headers, ""), answered(404, &[], ""));
    raw.endpoint = format!("/Users/{CANARY}/x");
    let entry = recorder().entry(raw);
    assert!(!everything_written(&entry).contains(CANARY));
    assert!(
        entry
            .client_request_id
            .as_deref()
            .unwrap()
            .starts_with("id [redacted")
    );
    assert!(
        entry
            .client
            .user_agent
            .as_deref()
            .unwrap()
            .starts_with("agent/[redacted")
    );
    assert_eq!(entry.resource_type, "Users");
    assert!(entry.endpoint.ends_with("%5D/x"), "{}", entry.endpoint);
    assert_eq!(request_of(&entry).redactions[0], at(Place::Path, ""));
}

#[test]
fn a_password_the_service_returns_goes() {
    let entry = recorder().entry(exchange(
        message(&[], ""),
        answered(
            200,
            &[
                ("Set-Cookie", "s=kanarie-7f3a9c; Path=/"),
                ("X-Also", CANARY),
            ],
            format!(r#"{{"Resources":[{{"password":"{CANARY}"}}]}}"#),
        ),
    ));
    assert!(!everything_written(&entry).contains(CANARY));
    assert!(
        response_of(&entry)
            .redactions
            .contains(&at(Place::Body, "/Resources/0/password"))
    );
}

#[test]
fn a_client_cannot_smuggle_a_secret_as_a_placeholder() {
    let posing = "[redacted hmac-sha256:0123456789abcdef]";
    let text = format!(r#"{{"password":"{posing}"}}"#);
    let entry = recorder().entry(exchange(message(&[], text), answered(200, &[], "")));
    assert!(!everything_written(&entry).contains("0123456789abcdef"));
}

fn head_of_a_put(endpoint: &str, query: &str) -> scim_audit_record::Head {
    scim_audit_record::Head {
        request_id: "1".to_owned(),
        time: scim_audit_model::time::parse("2026-11-23T10:00:00Z").unwrap(),
        client_ip: None,
        method: "PUT".to_owned(),
        endpoint: endpoint.to_owned(),
        query: Some(query.to_owned()),
        headers: ["Authorization", "User-Agent", "X-Request-Id"]
            .map(|name| (name.to_owned(), format!("Bearer {CANARY}")))
            .to_vec(),
    }
}

#[test]
fn an_intent_is_a_true_entry_and_holds_no_secret() {
    let head = head_of_a_put("/Users/1", &format!("token={CANARY}"));
    let intent = recorder().intent(&head, Some(b""));
    assert!(!everything_written(&intent).contains(CANARY));
    assert_eq!(intent.status, scim_audit_model::entry::Status::Failed);
    assert_eq!(intent.endpoint, "/Users/1");
    assert!(
        intent
            .error
            .unwrap()
            .detail
            .starts_with("The gateway stopped before")
    );
    assert_eq!(intent.response, None);
}

#[test]
fn an_intent_repeats_no_secret_of_its_body() {
    let head = head_of_a_put(&format!("/Users/{CANARY}"), &format!("a={CANARY}"));
    let mut head_without_credential = head.clone();
    head_without_credential.headers.remove(0);
    let body = format!(r#"{{"password":"{CANARY}"}}"#);
    let known = recorder().intent(&head_without_credential, Some(body.as_bytes()));
    assert!(!everything_written(&known).contains(CANARY));
    assert_eq!(known.request.unwrap().body, None);

    let unknown = recorder().intent(&head_without_credential, None);
    assert!(!everything_written(&unknown).contains(CANARY));
    assert!(
        unknown.endpoint.starts_with("/Users/%5Bredacted"),
        "{}",
        unknown.endpoint
    );
    assert_eq!(unknown.resource_type, "Users");
    let again = recorder().intent(&head_without_credential, None);
    assert_eq!(unknown.endpoint, again.endpoint, "equal words look equal");
    assert!(unknown.error.unwrap().detail.contains("are withheld"));
}

#[test]
fn debug_output_of_raw_types_has_no_contents() {
    let headers = [("Authorization", CANARY)];
    let raw = exchange(message(&headers, CANARY), answered(200, &headers, CANARY));
    assert!(!format!("{raw:?} {:?}", recorder()).contains(CANARY));
}
