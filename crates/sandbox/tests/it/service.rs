//! Each supported SCIM operation, and each rejection with its Error body.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

struct Sandbox(std::net::SocketAddr);

struct Got {
    code: u16,
    head: String,
    body: Value,
}

impl Sandbox {
    async fn started() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(scim_audit_sandbox::start(listener));
        Self(address)
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.ask_with(
            method,
            path,
            "Content-Type: application/scim+json\r\n",
            &body,
        )
        .await
    }

    async fn ask_with(&self, method: &str, path: &str, headers: &str, body: &str) -> Got {
        let mut stream = TcpStream::connect(self.0).await.unwrap();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: scim.example\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Got {
            code: head[9..12].parse().unwrap(),
            head: head.to_lowercase(),
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }
}

fn user(name: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": name,
        "password": "kept nowhere",
    })
}

#[tokio::test]
async fn a_user_lives_from_create_to_delete() {
    let sandbox = Sandbox::started().await;
    let made = sandbox
        .ask("POST", "/Users", Some(user("bo@example.com")))
        .await;
    let id = made.body["id"].as_str().unwrap().to_owned();
    let path = format!("/Users/{id}");
    assert_eq!(made.code, 201);
    assert!(
        made.head
            .contains(&format!("location: http://scim.example/users/{id}"))
    );
    assert!(made.head.contains("etag: w/"));
    assert!(made.head.contains("content-type: application/scim+json"));
    assert_eq!(made.body["password"], Value::Null);

    let changes = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "displayName", "value": "Bo"}],
    });
    let patched = sandbox.ask("PATCH", &path, Some(changes)).await;
    assert_eq!(
        (patched.code, &patched.body["displayName"]),
        (200, &json!("Bo"))
    );
    assert_ne!(
        patched.body["meta"]["version"],
        made.body["meta"]["version"]
    );

    let replaced = sandbox
        .ask("PUT", &path, Some(user("bo2@example.com")))
        .await;
    assert_eq!(
        (replaced.code, &replaced.body["userName"]),
        (200, &json!("bo2@example.com"))
    );
    assert_eq!(
        sandbox.ask("GET", &path, None).await.body["displayName"],
        Value::Null
    );
    assert_eq!(sandbox.ask("DELETE", &path, None).await.code, 204);
    assert_eq!(sandbox.ask("GET", &path, None).await.code, 404);
}

#[tokio::test]
async fn a_newcomer_finds_five_users_and_a_group_by_filter_and_page() {
    let sandbox = Sandbox::started().await;
    let all = sandbox
        .ask("GET", "/Users?startIndex=2&count=2", None)
        .await
        .body;
    assert_eq!(
        (&all["totalResults"], &all["itemsPerPage"]),
        (&json!(5), &json!(2))
    );
    let found = sandbox
        .ask(
            "GET",
            "/Users?filter=userName%20eq%20%22GRACE@example.com%22&attributes=userName",
            None,
        )
        .await
        .body;
    assert_eq!(found["totalResults"], 1);
    assert_eq!(found["Resources"][0]["userName"], "grace@example.com");
    assert_eq!(found["Resources"][0]["emails"], Value::Null);
    let groups = sandbox.ask("GET", "/Groups", None).await.body;
    assert_eq!(
        groups["Resources"][0]["members"].as_array().unwrap().len(),
        3
    );
}

#[tokio::test]
async fn every_refusal_is_a_scim_error() {
    let sandbox = Sandbox::started().await;
    let changes = json!({"Operations": [{"op": "replace", "path": "nonsense", "value": 1}]});
    let all = sandbox.ask("GET", "/Users?count=1", None).await.body;
    let known = format!("/Users/{}", all["Resources"][0]["id"].as_str().unwrap());
    for (method, path, body, code, scim_type) in [
        (
            "POST",
            "/Users",
            Some(user("ada@example.com")),
            409,
            Some("uniqueness"),
        ),
        (
            "POST",
            "/Users",
            Some(json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]})),
            400,
            Some("invalidValue"),
        ),
        (
            "PATCH",
            known.as_str(),
            Some(changes),
            400,
            Some("invalidPath"),
        ),
        (
            "PATCH",
            known.as_str(),
            Some(json!({})),
            400,
            Some("invalidSyntax"),
        ),
        (
            "GET",
            "/Users?filter=userName%20sw%20%22a%22",
            None,
            400,
            Some("invalidFilter"),
        ),
        ("GET", "/Users/no-such-id", None, 404, None),
        ("PUT", "/Users/no-such-id", Some(user("x")), 404, None),
        ("DELETE", "/Users/no-such-id", None, 404, None),
        ("GET", "/Nothing", None, 404, None),
        ("PUT", "/Users", Some(user("x")), 405, None),
        ("POST", "/Schemas", None, 405, None),
        ("POST", "/Bulk", Some(json!({})), 501, None),
        ("GET", "/Me", None, 501, None),
    ] {
        let got = sandbox.ask(method, path, body).await;
        assert_eq!(got.code, code, "{method} {path}: {}", got.body);
        assert_eq!(got.body["status"], code.to_string(), "{method} {path}");
        assert_eq!(
            got.body["scimType"].as_str(),
            scim_type,
            "{method} {path}: {}",
            got.body
        );
        assert!(!got.body["detail"].as_str().unwrap().is_empty());
    }
    let broken = sandbox.ask_with("POST", "/Users", "", "{").await;
    assert_eq!(
        (broken.code, broken.body["scimType"].as_str()),
        (400, Some("invalidSyntax"))
    );
    let stale = sandbox
        .ask_with("DELETE", &known, "If-Match: W/\"old\"\r\n", "")
        .await;
    assert_eq!(stale.code, 412);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    assert_eq!(
        sandbox.ask_with("POST", "/Users", form, "a=b").await.code,
        415
    );
}

#[tokio::test]
async fn the_service_describes_itself() {
    let sandbox = Sandbox::started().await;
    for (path, members) in [("/Schemas", 2), ("/ResourceTypes", 2)] {
        let list = sandbox.ask("GET", path, None).await.body;
        assert_eq!(list["totalResults"], members, "{path}");
        let id = list["Resources"][0]["id"].as_str().unwrap();
        assert_eq!(
            sandbox.ask("GET", &format!("{path}/{id}"), None).await.code,
            200
        );
    }
    let config = sandbox
        .ask("GET", "/ServiceProviderConfig", None)
        .await
        .body;
    assert_eq!(config["bulk"]["supported"], false);
    let head = sandbox.ask("HEAD", "/Users", None).await;
    assert_eq!((head.code, head.body), (200, Value::Null));
}
