//! Plants secrets in every place that SCIM traffic has for them. They must not occur in the database, its
//! write-ahead log, the responses of the API, or the program's own log.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use super::messages::{contains, exchange};
use super::program::{Place, Program};
use super::upstream::{Script, Upstream};

/// Creates unique secrets and remembers where each was planted.
#[derive(Default)]
struct Canaries(Vec<(String, String)>);

impl Canaries {
    fn plant(&mut self, place: &str) -> String {
        let canary = format!("Canary{:04}Zq9v", self.0.len());
        self.0.push((canary.clone(), place.to_owned()));
        canary
    }
}

/// Creates a request with this head and body.
fn request(line: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "{line} HTTP/1.1\r\nHost: h\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn scim(line: &str, body: &str) -> Vec<u8> {
    request(line, "Content-Type: application/scim+json\r\n", body)
}

fn requests(canaries: &mut Canaries) -> Vec<Vec<u8>> {
    let mut all = with_secret_headers(canaries);
    all.extend(with_secret_members(canaries));
    all.extend(with_secrets_in_text(canaries));
    all.extend(broken(canaries));
    all
}

fn with_secret_headers(canaries: &mut Canaries) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for header in ["Proxy-Authorization", "Cookie", "X-Api-Key", "x-CONFIGURED"] {
        let secret = canaries.plant(header);
        all.push(request(
            "GET /scim/v2/Users",
            &format!("{header}: {secret}\r\n"),
            "",
        ));
    }
    for scheme in [
        "Bearer ",
        "bearer ",
        "Basic ",
        "Digest username=",
        "",
        "Odd  ",
    ] {
        let secret = canaries.plant(&format!("Authorization: {scheme}"));
        all.push(request(
            "GET /scim/v2/Users",
            &format!("aUTHORIZATION: {scheme}{secret}\r\n"),
            "",
        ));
    }
    all
}

fn with_secret_members(canaries: &mut Canaries) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for member in [
        "password",
        "Password",
        "PASSWORD",
        "urn:ietf:params:scim:schemas:core:2.0:User:password",
        "p\\u0061ssword",
    ] {
        for (line, before, after) in [
            ("POST /scim/v2/Users", "{", "}"),
            ("PUT /scim/v2/Users/1", r#"{"a":[{"b":{"#, "}}]}"),
            (
                "PATCH /scim/v2/Users/1",
                r#"{"Operations":[{"op":"add","value":{"#,
                "}}]}",
            ),
            (
                "POST /scim/v2/Bulk",
                r#"{"Operations":[{"method":"POST","path":"/Users","data":{"#,
                "}}]}",
            ),
            ("POST /scim/v2/.search", r#"{"x":{"#, "}}"),
        ] {
            let secret = canaries.plant(&format!("{line}: {member}"));
            all.push(scim(
                line,
                &format!(r#"{before}"{member}":"{secret}"{after}"#),
            ));
        }
    }
    for path in [
        "password",
        "PassWord",
        "urn:ietf:params:scim:schemas:core:2.0:User:password",
    ] {
        let secret = canaries.plant(&format!("PATCH path {path}"));
        all.push(scim(
            "PATCH /scim/v2/Users/1",
            &format!(r#"{{"Operations":[{{"op":"replace","path":"{path}","value":"{secret}"}}]}}"#),
        ));
    }
    all
}

fn with_secrets_in_text(canaries: &mut Canaries) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (line, body) in [
        ("GET /scim/v2/Users?filter=password%20eq%20%22{}%22", ""),
        (
            "GET /scim/v2/Users?filter=userName+eq+%22x%22+and+Password+eq+%22{}%22&count=1",
            "",
        ),
        ("GET /scim/v2/Users?access_token={}", ""),
        ("GET /scim/v2/Users?a=1&client_secret={}&b=2", ""),
        (
            "POST /scim/v2/.search",
            r#"{"filter":"password eq \"{}\""}"#,
        ),
        (
            "POST /scim/v2/Users/.search",
            r#"{"filter":"urn:x:User:password sw \"{}\""}"#,
        ),
    ] {
        let secret = canaries.plant(&format!("{line} {body}"));
        all.push(scim(
            &line.replace("{}", &secret),
            &body.replace("{}", &secret),
        ));
    }
    for (kind, body) in [
        (
            "application/x-www-form-urlencoded",
            "grant_type=password&username=x&password={}",
        ),
        (
            "application/x-www-form-urlencoded",
            "client_secret={}&access_token=x",
        ),
        ("text/plain", "the word is {}"),
        ("application/xml", "<password>{}</password>"),
        ("application/scim+json", r#"{"password": "{}", "half"#),
        ("application/scim+json", r#"{"password": {} }"#),
        (
            "multipart/form-data; boundary=b",
            "--b\r\n\r\n{}\r\n--b--\r\n",
        ),
    ] {
        let secret = canaries.plant(&format!("{kind}: {body}"));
        let kind = format!("Content-Type: {kind}\r\n");
        all.push(request(
            "POST /scim/v2/Users",
            &kind,
            &body.replace("{}", &secret),
        ));
    }
    let secret = canaries.plant("a body longer than what is kept");
    let filler = "x".repeat(3000);
    all.push(scim(
        "POST /scim/v2/Users",
        &format!(r#"{{"password":"{secret}","a":"{filler}","password":"{secret}"}}"#),
    ));
    all
}

fn broken(canaries: &mut Canaries) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for broken in [
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization : Bearer {}\r\n\r\n",
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer\r\n {}\r\n\r\n",
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {}\r\nno colon\r\n\r\n",
        "GET /scim/v2/Users?access_token={} HTTP/9\r\n\r\n",
        "{} {} {}\r\n\r\n",
    ] {
        let secret = canaries.plant(broken);
        all.push(broken.replace("{}", &secret).into_bytes());
    }
    all
}

/// Creates the response of a careless service to every request.
fn careless_answer(canaries: &mut Canaries) -> Vec<u8> {
    let body = format!(
        r#"{{"password":"{}","Resources":[{{"urn:ietf:params:scim:schemas:core:2.0:User":{{"Password":"{}"}}}}]}}"#,
        canaries.plant("answer: password"),
        canaries.plant("answer: nested password"),
    );
    format!(
        "HTTP/1.1 200 OK\r\nSet-Cookie: session={}; Path=/\r\nset-cookie: {}\r\nX-Api-Key: {}\r\n\
         X-Configured: {}\r\nContent-Length: {}\r\n\r\n{body}",
        canaries.plant("answer: Set-Cookie"),
        canaries.plant("answer: second set-cookie"),
        canaries.plant("answer: X-Api-Key"),
        canaries.plant("answer: X-Configured"),
        body.len(),
    )
    .into_bytes()
}

fn import_lines(canaries: &mut Canaries) -> String {
    let header = canaries.plant("import: header");
    let body = canaries.plant("import: body");
    let query = canaries.plant("import: query");
    serde_json::json!({
        "requestId": "imported", "time": "2026-05-07T09:40:08Z", "status": "success",
        "method": "POST", "endpoint": "/Users", "query": format!("access_token={query}"),
        "request": {
            "headers": [["Authorization", format!("Bearer {header}")]],
            "body": format!(r#"{{"password":"{body}"}}"#),
        },
    })
    .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_of_clients_service_and_imports_are_in_no_entry_export_or_file() {
    let mut canaries = Canaries::default();
    let upstream = Upstream::start(Script::Answer(careless_answer(&mut canaries))).await;
    let place = Place::new();

    let mut import = place
        .command("import")
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = import_lines(&mut canaries);
    import
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let imported = import.wait_with_output().unwrap();
    assert_eq!(imported.stdout, b"1 new, 0 known, 0 refused\n");

    let mut serve = place.serve(upstream.address);
    serve.args(["--redact-header=X-Configured", "--body-cap=2048"]);
    let program = Program::start(serve);
    let requests = requests(&mut canaries);
    for request in &requests {
        exchange(program.scim, request).await;
    }

    // A service that echoes a secret in the detail of an error.
    let secret = canaries.plant("echoed in detail");
    let echo = format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","detail":"password {secret} is too short"}}"#
    );
    let echoing = Upstream::answering(format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: {}\r\n\r\n{echo}",
        echo.len()
    ))
    .await;
    let create = scim(
        "POST /scim/v2/Users",
        &format!(r#"{{"password":"{secret}"}}"#),
    );
    let second = Place::new();
    let echoed = Program::start(second.serve(echoing.address));
    exchange(echoed.scim, &create).await;

    let mut found = Found {
        canaries: &canaries,
        hits: Vec::new(),
    };
    found.look("import's stdout", &imported.stdout);
    found.look("import's stderr", &imported.stderr);
    for (place, program, expected) in [(&place, program, requests.len() + 1), (&second, echoed, 1)]
    {
        let list = exchange(
            program.admin,
            "GET /api/v1/audit-logs?limit=1000&include=bodies HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        )
        .await;
        assert_eq!(list.status(), 200);
        assert!(
            contains(&list.0, b"[redacted hmac-sha256:"),
            "bodies and headers are in it"
        );
        found.look("the API's list", &list.0);
        let database = fs::read(place.database()).unwrap();
        let recorded = rusqlite::Connection::open(place.database())
            .unwrap()
            .query_one("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0))
            .unwrap();
        assert_eq!(
            usize::try_from(recorded).unwrap(),
            expected,
            "everything was recorded"
        );
        let key = fs::read_to_string(place.key()).unwrap();
        assert!(
            !contains(&database, key.trim().as_bytes()),
            "the key is not in the database"
        );
        for file in fs::read_dir(place.0.path()).unwrap() {
            let path = file.unwrap().path();
            found.look(&path.display().to_string(), &fs::read(&path).unwrap());
        }
        let (_, log) = tokio::task::spawn_blocking(|| program.stop())
            .await
            .unwrap();
        assert!(!log.is_empty(), "the log was on");
        found.look("the program's log", log.as_bytes());
    }
    assert!(found.hits.is_empty(), "{:#?}", found.hits);
    assert!(canaries.0.len() > 60);
}

struct Found<'a> {
    canaries: &'a Canaries,
    hits: Vec<String>,
}

impl Found<'_> {
    /// Searches these bytes for every canary, ignoring case.
    fn look(&mut self, whose: &str, bytes: &[u8]) {
        let bytes = bytes.to_ascii_lowercase();
        for (canary, place) in &self.canaries.0 {
            if contains(&bytes, canary.to_ascii_lowercase().as_bytes()) {
                self.hits.push(format!("{place}: {canary} is in {whose}"));
            }
        }
    }
}
