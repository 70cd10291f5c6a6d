//! Counterpart of the redaction tests: texts that only resemble or mention a secret stay unchanged.

use crate::exchanges::{answered, exchange, message, recorder, request_of, response_of};

/// Members; each is recorded as a body of its own.
const MEMBERS: &[&str] = &[
    r#""nextPageToken":"CAEQAA1b2c3d""#,
    r#""displayName":"X-Ray: Radiology""#,
    r#""title":"Project X-Alpha: phase two""#,
    // Settings of secrets, and facts about them.
    r#""passwordPolicy":"strong-2024""#,
    r#""changePassword":{"supported":true}"#,
    r#""tokenType":"Bearer""#,
    r#""token_type":"bearer""#,
    r#""token_endpoint":"https://idp.example/oauth2/token""#,
    r#""tokenEndpointUrl":"https://idp.example/oauth2/token""#,
    r#""passwordChangedAt":"2026-05-07T09:40:08Z""#,
    r#""passwordLastChanged":"2026-05-07T09:40:08Z""#,
    r#""lastPasswordChangeDate":"2026-05-07""#,
    r#""passwordExpires":true"#,
    r#""passwordExpiresAt":"2026-05-07T09:40:08Z""#,
    r#""password_expires_at":"2026-05-07T09:40:08Z""#,
    r#""tokenExpiresIn":3600"#,
    r#""passwordRequired":true"#,
    r#""passwordEnabled":false"#,
    r#""passwordLength":12"#,
    r#""passwordMinLength":12"#,
    r#""minimumPasswordLength":12"#,
    r#""passwordCount":3"#,
    r#""secretCount":2"#,
    r#""sessionTimeout":1800"#,
    r#""tokenLifetime":3600"#,
    r#""pwdLastSet":"133587432000000000""#,
    r#""passwordProfilePolicy":"none""#,
    r#""forceChangePasswordNextSignIn":true"#,
    r#""signatureAlgorithm":"RS256""#,
    r#""tokenFormat":"reference""#,
    r#""sessionCount":12"#,
    r#""passwordStatus":"set""#,
    r#""mfaEnabled":true"#,
    r#""otpEnabled":true"#,
    r#""pinRequired":false"#,
    // Keys and codes that are not secrets.
    r#""primaryKey":"user-4711-row""#,
    r#""foreignKey":"dept-4711-row""#,
    r#""keyId":"rsa-2024-05""#,
    r#""kid":"rsa-2024-05-prod""#,
    r#""partitionKey":"tenant-0042""#,
    r#""sortKey":"familyName#2024""#,
    r#""keyword":"provisioning4711""#,
    r#""keyboard":"de-nodeadkeys""#,
    r#""countryCode":"DE""#,
    r#""postalCode":"91608-2024""#,
    r#""zipCode":"91608""#,
    r#""statusCode":"404""#,
    r#""errorCode":"E1007-invalid""#,
    r#""languageCode":"de-AT-1996""#,
    r#""costCenterCode":"CC-4711-Berlin""#,
    r#""departmentCode":"D-2201-West""#,
    r#""currencyCode":"EUR""#,
    r#""codec":"utf-8-strict""#,
    // Words that contain the name of a secret by coincidence.
    r#""secretary":"Barbara Jensen 2nd""#,
    r#""compass":"north-north-west9""#,
    r#""passenger":"Barbara Jensen 2nd""#,
    r#""bypass":"road-4711-west""#,
    r#""opinion":"undecided-4711""#,
    r#""shippingAddress":"4711 Universal City""#,
    r#""spinner":"spinner-large-2""#,
    r#""author":"bjensen4711""#,
    r#""authority":"city-of-4711""#,
    r#""signedInAt":"2026-05-07T09:40:08Z""#,
    r#""design":"modern-2024-v2""#,
    r#""assigned":"2026-05-07T09:40:08Z""#,
    r#""tokenization":"wordpiece-v2""#,
    r#""monkey":"capuchin-4711""#,
    r#""turkey":"ankara-4711""#,
    r#""sigma":"six-sigma-2024""#,
    r#""sessions":[]"#,
    r#""possession":"laptop-4711""#,
    r#""professional":"yes-since-2011""#,
    r#""pinnedItems":["a-4711-b"]"#,
    // Attributes of SCIM.
    r#""id":"2819c223-7f76-453a-919d-413861904646""#,
    r#""externalId":"701984-bjensen""#,
    r#""userName":"bjensen@example.com""#,
    r#""displayName":"Babs Jensen""#,
    r#""nickName":"Babs""#,
    r#""profileUrl":"https://login.example.com/bjensen""#,
    r#""title":"Tour Guide 2nd class""#,
    r#""userType":"Employee""#,
    r#""preferredLanguage":"en-US""#,
    r#""locale":"en-US""#,
    r#""timezone":"America/Los_Angeles""#,
    r#""active":true"#,
    r#""schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]"#,
    r#""schemas":["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","urn:acme:secrets:2.0:User"]"#,
    r#""meta":{"resourceType":"User","created":"2010-01-23T04:56:22Z","lastModified":"2011-05-13T04:42:34Z","version":"W/\"a330bc54f0671c9\"","location":"https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646"}"#,
    r#""name":{"formatted":"Ms. Barbara J Jensen III","familyName":"Jensen","givenName":"Barbara"}"#,
    r#""emails":[{"value":"bjensen@example.com","type":"work","primary":true},{"value":"babs@jensen.org","type":"home"}]"#,
    r#""addresses":[{"streetAddress":"100 Universal City Plaza","locality":"Hollywood","region":"CA","postalCode":"91608","country":"US","type":"work"}]"#,
    r#""phoneNumbers":[{"value":"tel:+1-201-555-0123;ext=4711","type":"work"}]"#,
    r#""ims":[{"value":"someaimhandle4711","type":"aim"}]"#,
    r#""photos":[{"value":"https://photos.example.com/profilephoto/72930000000Ccne/F","type":"photo"}]"#,
    r#""groups":[{"value":"e9e30dba-f08f-4109-8486-d5c6a331660a","$ref":"https://example.com/v2/Groups/e9e30dba-f08f-4109-8486-d5c6a331660a","display":"Tour Guides"}]"#,
    r#""members":[{"value":"2819c223-7f76-453a-919d-413861904646","$ref":"../Users/2819c223-7f76-453a-919d-413861904646","type":"User"}]"#,
    r#""x509Certificates":[{"value":"MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjELMAkGA1UEBhMCVVMxEzARBgNVBAgMCkNhbGlmb3JuaWE="}]"#,
    r#""entitlements":[{"value":"license-4711-pro","type":"license"}]"#,
    r#""roles":[{"value":"Password Administrator","type":"WindowsAzureActiveDirectoryRole"}]"#,
    r#""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"701984","costCenter":"4130","manager":{"value":"26118915-6090-4610-87e4-49d8ca9f808d","$ref":"../Users/26118915-6090-4610-87e4-49d8ca9f808d"}}"#,
    r#""totalResults":2,"startIndex":1,"itemsPerPage":2"#,
    r#""authenticationSchemes":[{"name":"OAuth Bearer Token","description":"Authentication scheme using the OAuth Bearer Token Standard","specUri":"https://www.rfc-editor.org/info/rfc6750","type":"oauthbearertoken","primary":true}]"#,
    r#""authenticationSchemes":[{"name":"HTTP Basic","description":"Authentication scheme using the HTTP Basic Standard","type":"httpbasic"}]"#,
    r#""attributes":[{"name":"password","type":"string","multiValued":false,"description":"The User's cleartext password. This attribute is intended to be used as a means to specify an initial password.","required":false,"caseExact":false,"mutability":"writeOnly","returned":"never","uniqueness":"none"}]"#,
    r#""attributes":["password","userName"]"#,
    r#""excludedAttributes":["password"]"#,
    r#""bulk":{"supported":true,"maxOperations":1000,"maxPayloadSize":1048576}"#,
    r#""etag":{"supported":true}"#,
    r#""password":null"#,
    r#""password":true"#,
    r#""password":"""#,
    r#""Operations":[{"op":"remove","path":"password"}]"#,
    r#""Operations":[{"op":"replace","path":"emails[type eq \"work\"].value","value":"bjensen@example.com"}]"#,
    r#""Operations":[{"op":"replace","path":"active","value":"False"}]"#,
    r#""Operations":[{"op":"Add","path":"members","value":[{"value":"2819c223-7f76-453a-919d-413861904646"}]}]"#,
    r#""Operations":[{"op":"replace","value":{"displayName":"Tour Guides 2026"}}]"#,
    r#""Operations":[{"method":"POST","path":"/Users","bulkId":"qwerty4711abcdef"}]"#,
    r#""pairs":[{"name":"department","value":"Tour Operations 2"}]"#,
    r#""pairs":[{"key":"costCenter","value":"4130-Hollywood"}]"#,
    r#""pairs":[{"type":"work","value":"bjensen@example.com"}]"#,
    r#""pairs":[["department","Tour Operations 2"]]"#,
    r#""changes":[{"attribute":"title","oldValue":"Guide 1","newValue":"Guide 2nd class"}]"#,
    r#""detail":{"passwordPolicy":{"minLength":12,"history":5}}"#,
    r#""number":12345678901234567890"#,
    r#""hash":"sha256""#,
    r#""nested":"{\"department\":\"Tour Operations 2\"}""#,
    r#""nested":"<department>Tour Operations 2</department>""#,
];

/// Texts; each is the detail of an error.
const TEXTS: &[&str] = &[
    "The password is required.",
    "password: This field may not be blank.",
    "password: this field is required",
    "Password must have at least 12 characters.",
    "The password was used before; choose another one.",
    "Your password expires in 14 days.",
    "password is too short",
    "The attribute password is write-only.",
    "Attribute 'password' is immutable",
    "Unknown attribute: password",
    "Invalid filter: password pr is not supported",
    "The token has expired",
    "The token is unknown; statusCode 404",
    "A Bearer authentication scheme is needed",
    "Basic authentication is off",
    "Authorization header is missing",
    "No session was found for this user",
    "Session timed out after 1800 seconds",
    "Signature verification failed",
    "The secret could not be read",
    "credential type is not allowed",
    "User with userName bjensen@example.com exists already.",
    "Resource 2819c223-7f76-453a-919d-413861904646 not found",
    "Key (user_name)=(bjensen) already exists.",
    "duplicate key value violates unique constraint \"users_pkey\"",
    "Line 3, column 14: unexpected token",
    "Unexpected token < in JSON at position 0",
    "Unexpected token: '}' at line 3",
    "See https://docs.example.com/errors/E1007-invalid for help.",
    "See https://docs.example.com/passwords/policy for help.",
    "https://host.example:8443/x@y",
    "Mail bjensen@example.com for help",
    "Try again at 2026-05-07T09:40:08Z.",
    "Request 01938a00-0000-7000-8000-000000000001 failed",
    "schema urn:ietf:params:scim:schemas:core:2.0:User: attribute title is not writable",
    "filter: active eq true",
    "emails[type eq \"work\"].value is not unique",
    "Error code: E1007-invalid",
    "status=404 count=12 user=bjensen",
    "a keyboard, a monkey and a turkey",
    "Passwordless sign-in is on",
    "Two passwords do not match",
    "password and passwordConfirmation must be equal",
    "Field 'password': must not be empty",
    "tokenType: Bearer",
    "ETag W/\"a330bc54f0671c9\" does not match",
    "SHA-256 of the file differs",
    "trace 4bf92f3577b34da6a3ce929d0e0e4736",
    "commit 0b87c9a1f3c5d7e9b1a3c5d7e9f1b3c5d7e9f1a3",
    "Version 2026.11.28-rc1+build.4711 is deprecated",
];

/// Request headers and their values.
const HEADERS: &[(&str, &str)] = &[
    (
        "Sentry-Trace",
        "771a43a4192642f0b136d5159a501700-7565e0d9d4ef6a52-1",
    ),
    ("X-API-Version", "2026-05-01"),
    ("X-Okta-User-Agent-Extended", "okta-scim/1.0"),
    ("Accept", "application/scim+json, application/json;q=0.9"),
    ("Accept-Encoding", "gzip, deflate, br"),
    ("Accept-Language", "de-AT,de;q=0.8"),
    ("Cache-Control", "no-cache"),
    ("Connection", "keep-alive"),
    ("Content-Language", "en-US"),
    ("Content-Type", "application/scim+json; charset=utf-8"),
    ("Date", "Sat, 28 Nov 2026 01:37:04 GMT"),
    ("Host", "scim.example.com:8443"),
    ("If-Match", "W/\"a330bc54f0671c9\""),
    ("If-None-Match", "\"e180ee84f0671b1\""),
    ("Origin", "https://portal.example.com"),
    ("Prefer", "return=minimal"),
    ("Referer", "https://portal.example.com/users?page=2"),
    ("TE", "trailers"),
    ("User-Agent", "Okta SCIM Client 1.0.0"),
    (
        "User-Agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    ),
    ("User-Agent", "python-requests/2.32.3"),
    ("User-Agent", "Microsoft.Azure.SyncFabric.SCIM/1.0"),
    ("Via", "1.1 proxy.example.com (squid/5.7)"),
    ("X-Forwarded-For", "203.0.113.7, 10.0.0.1"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Host", "scim.example.com"),
    (
        "Forwarded",
        "for=203.0.113.7;proto=https;host=scim.example.com",
    ),
    ("X-Real-IP", "203.0.113.7"),
    ("X-Request-Id", "01938a00-0000-7000-8000-000000000001"),
    ("X-Correlation-Id", "7f763450a-bjensen-4711"),
    (
        "traceparent",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ),
    ("tracestate", "rojo=00f067aa0ba902b7"),
];

/// Queries without a secret.
const QUERIES: &[&str] = &[
    "pageToken=CAEQAA&maxResults=100",
    "$skiptoken=X%2744537074090001000000%27",
    "count=100&startIndex=1",
    "filter=userName%20eq%20%22bjensen%40example.com%22",
    "filter=userName+eq+%22bjensen%22",
    "filter=externalId%20eq%20%22701984-bjensen%22&attributes=id,userName",
    "filter=emails%5Btype%20eq%20%22work%22%5D.value%20co%20%22example.com%22",
    "filter=active%20eq%20true%20and%20meta.lastModified%20gt%20%222026-05-07T09:40:08Z%22",
    "filter=id%20eq%20%222819c223-7f76-453a-919d-413861904646%22",
    "filter=password%20pr",
    "filter=not%20(password%20pr)%20and%20active%20eq%20true",
    "filter=title%20eq%20%22Password%20Administrator%22",
    "filter=displayName%20sw%20%22Key%20Users%22",
    "filter=roles.value%20eq%20%22secretary-4711%22",
    "attributes=password&sortBy=userName",
    "attributes=userName,password,emails.value",
    "excludedAttributes=password",
    "sortBy=meta.lastModified&sortOrder=descending",
    "token_type=Bearer",
    "grant_type=password",
    "response_type=token",
    "passwordPolicy=strong-2024",
    "cursor=",
    "q=Barbara%20Jensen",
    "page=2&pageSize=50&sortKey=familyName",
    "countryCode=DE&languageCode=de-AT-1996",
];

const PATHS: &[&str] = &[
    "/Users/2819c223-7f76-453a-919d-413861904646",
    "/Users/bjensen@example.com",
    "/Users/701984-bjensen",
    "/Users/507f1f77bcf86cd799439011",
    "/Users/00u1a2b3c4D5e6F7g8h9",
    "/Groups/e9e30dba-f08f-4109-8486-d5c6a331660a",
    "/Groups/Password%20Administrators",
    "/Bulk",
    "/Me",
    "/ServiceProviderConfig",
    "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
    "/Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    "/ResourceTypes/User",
    "/Users/.search",
    "/Tokens/7",
    "/Secrets",
    "/PasswordPolicies/strong",
];

#[test]
fn members_that_hold_no_secret_stay() {
    let mut torn = Vec::new();
    for member in MEMBERS {
        let body = format!("{{{member}}}");
        let raw = exchange(message(&[], body.clone()), answered(200, &[], body.clone()));
        let entry = recorder().entry(raw);
        for side in [request_of(&entry), response_of(&entry)] {
            if side.body.as_deref() != Some(&body) || !side.redactions.is_empty() {
                torn.push(format!("{body}\n   became {:?}", side.body));
                break;
            }
        }
    }
    assert!(torn.is_empty(), "{}", torn.join("\n"));
}

#[test]
fn texts_that_speak_of_secrets_stay() {
    let mut torn = Vec::new();
    for text in TEXTS {
        let body = serde_json::json!({"status": "400", "detail": text}).to_string();
        let raw = exchange(message(&[], "{}"), answered(400, &[], body.clone()));
        let entry = recorder().entry(raw);
        let told = &entry.error.as_ref().expect("an error").detail;
        if told != text || response_of(&entry).body.as_deref() != Some(&body) {
            torn.push(format!("{text}\n   became {told}"));
        }
    }
    assert!(torn.is_empty(), "{}", torn.join("\n"));
}

#[test]
fn transport_headers_stay() {
    let mut torn = Vec::new();
    for (name, value) in HEADERS {
        for name in [(*name).to_owned(), name.to_lowercase()] {
            let raw = exchange(message(&[(&name, value)], "{}"), answered(200, &[], "{}"));
            let entry = recorder().entry(raw);
            let kept = &request_of(&entry).headers[0].1;
            if kept != value {
                torn.push(format!("{name}: {value}\n   became {kept}"));
            }
        }
    }
    assert!(torn.is_empty(), "{}", torn.join("\n"));
}

#[test]
fn queries_and_paths_without_secrets_stay() {
    let mut torn = Vec::new();
    let asked = QUERIES.iter().map(|query| ("/Users", Some(*query)));
    for (path, query) in asked.chain(PATHS.iter().map(|path| (*path, None))) {
        let mut raw = exchange(message(&[], ""), answered(200, &[], "{}"));
        raw.method = "GET".to_owned();
        raw.endpoint = path.to_owned();
        raw.query = query.map(str::to_owned);
        let entry = recorder().entry(raw);
        if entry.endpoint != path || entry.query.as_deref() != query {
            torn.push(format!(
                "{path}?{query:?}\n   became {}?{:?}",
                entry.endpoint, entry.query
            ));
        }
    }
    assert!(torn.is_empty(), "{}", torn.join("\n"));
}

#[test]
fn names_of_well_known_headers_stay_even_if_a_password_is_part_of_them() {
    // The credentials are lab:proxy and lab:accept.
    for credentials in ["bGFiOnByb3h5", "bGFiOmFjY2VwdA=="] {
        let value = format!("Basic {credentials}");
        let headers = [
            ("Proxy-Authorization", value.as_str()),
            ("Accept-Language", "de"),
            ("Proxy-Connection", "close"),
        ];
        let raw = exchange(message(&headers, "{}"), answered(200, &[], "{}"));
        let request = request_of(&recorder().entry(raw.clone()));
        let kept: Vec<&str> = request
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(kept, headers.map(|(name, _)| name));
        assert!(
            request
                .redactions
                .iter()
                .all(|redaction| redaction.at == "Proxy-Authorization")
        );
        let imported = recorder().imported(recorder().entry(raw));
        assert_eq!(request_of(&imported).headers, request.headers);
    }
}

#[test]
fn there_are_at_least_200_harmless_cases() {
    let count = MEMBERS.len() + TEXTS.len() + HEADERS.len() + QUERIES.len() + PATHS.len();
    assert!(count >= 200, "{count}");
}
