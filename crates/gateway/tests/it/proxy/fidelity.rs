//! Messages are forwarded as they were sent.

use scim_audit_gateway::proxy::HostPolicy;

use super::gateway::Running;
use super::messages::exchange;
use super::upstream::Upstream;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn a_request_arrives_as_it_was_sent() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let body = b"{\"a\":1e400,\"a\":\"\xff\xfe\xef\xbb\xbf\0\"}";
    let mut request = format!(
        "PATCH /scim/v2//Users/../%2F/%0d%0aX?filter=a%20eq+%22|&&x HTTP/1.1\r\n\
         hOST: scim.example:81\r\nX-B: 1\r\nACCEPT: */*\r\nX-b:  2\r\nUser-Agent: caf\u{e9}\r\n\
         X-Empty:\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n",
        body.len()
    )
    .chars()
    .map(|char| u8::try_from(char).unwrap())
    .collect::<Vec<_>>();
    request.extend_from_slice(b"Connection: close\r\n\r\n");
    request.extend_from_slice(body);

    let answer = exchange(gateway.address, &request).await;

    let received = upstream.only_request();
    assert_eq!(received.body(), body);
    assert_eq!(
        received.lines_without(&["x-request-id", "via"]),
        [
            "PATCH /scim/v2//Users/../%2F/%0d%0aX?filter=a%20eq+%22|&&x HTTP/1.1",
            "hOST: scim.example:81",
            // Lines with the same name stay in order but are grouped; see decision 8.
            "X-B: 1",
            "X-b: 2",
            "ACCEPT: */*",
            "User-Agent: caf\u{e9}",
            "X-Empty:",
            "Content-Encoding: gzip",
            &format!("Content-Length: {}", body.len()),
        ]
    );
    assert_eq!(received.header("via").unwrap(), "1.1 scim-audit-gateway");
    assert_eq!(received.header("x-request-id").unwrap(), answer.id());

    let entry = gateway.entry(&answer.id()).await;
    assert_eq!(entry.endpoint, "//Users/../%2F/%0d%0aX");
    assert_eq!(entry.query.as_deref(), Some("filter=a%20eq+%22|&&x"));
    assert_eq!(entry.request_size, body.len() as u64);
    let names: Vec<_> = entry
        .request
        .unwrap()
        .headers
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        names,
        [
            "hOST",
            "X-B",
            "ACCEPT",
            "X-b",
            "User-Agent",
            "X-Empty",
            "Content-Encoding",
            "Content-Length",
            "Connection"
        ],
        "the record keeps the order too"
    );
}

#[tokio::test]
async fn an_answer_arrives_as_it_was_sent() {
    let body = b"\x1f\x8b\x08\0\xff not gzip at all";
    let mut bytes = format!(
        "HTTP/1.1 201 Made It\r\nset-Cookie: a=1\r\nX-Odd: caf\u{e9}\r\nSET-COOKIE: b=2\r\n\
         Content-Encoding: gzip\r\nETag: W/\"1\"\r\nSet-Txn: 7\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .chars()
    .map(|char| u8::try_from(char).unwrap())
    .collect::<Vec<_>>();
    bytes.extend_from_slice(body);
    let upstream = Upstream::answering(bytes).await;
    let gateway = Running::before(upstream.address).await;

    let answer = exchange(
        gateway.address,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;

    assert_eq!(answer.body(), body);
    assert_eq!(
        answer.lines_without(&["x-request-id", "via", "connection", "date"]),
        [
            "HTTP/1.1 201 Made It",
            "set-Cookie: a=1",
            "SET-COOKIE: b=2",
            "X-Odd: caf\u{e9}",
            "Content-Encoding: gzip",
            "ETag: W/\"1\"",
            "Set-Txn: 7",
            &format!("Content-Length: {}", body.len()),
        ]
    );
    assert_eq!(answer.header("via").unwrap(), "1.1 scim-audit-gateway");
    let recorded = gateway.entry(&answer.id()).await.response.unwrap();
    let names: Vec<_> = recorded
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "set-Cookie",
            "X-Odd",
            "SET-COOKIE",
            "Content-Encoding",
            "ETag",
            "Set-Txn",
            "Content-Length"
        ]
    );
}

#[tokio::test]
async fn every_path_and_method_reaches_the_service_and_the_log() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let lines = [
        ("GET", "/", "/"),
        ("GET", "/scim/v2", "/"),
        ("GET", "/scim/v2/?", "/"),
        ("GET", "/scim/v2/Users/%0d%0aX", "/Users/%0d%0aX"),
        ("GET", "//scim/v2/Users", "//scim/v2/Users"),
        (
            "GET",
            "/scim/v2/Users/%00/%ff;a=b/~'\"{}|\\^",
            "/Users/%00/%ff;a=b/~'\"{}|\\^",
        ),
        ("GET", "/elsewhere?x", "/elsewhere"),
        ("OPTIONS", "*", "*"),
        ("TRACE", "/scim/v2/Users", "/Users"),
        ("PURGE", "/scim/v2/Users", "/Users"),
        ("get", "/scim/v2/Users", "/Users"),
        ("M-SEARCH", "/scim/v2/.search", "/.search"),
    ];
    for (number, (method, target, endpoint)) in lines.into_iter().enumerate() {
        let line = format!("{method} {target} HTTP/1.1");
        let request = format!("{line}\r\nHost: h\r\nConnection: close\r\n\r\n");
        let answer = exchange(gateway.address, request).await;
        assert_eq!(answer.status(), 200, "{line}");
        let received = upstream.requests();
        assert_eq!(received.len(), number + 1, "{line}");
        assert!(received[number].head().starts_with(&line), "{line}");
        let entry = gateway.entry(&answer.id()).await;
        assert_eq!(
            (entry.method.as_str(), entry.endpoint.as_str()),
            (method, endpoint),
            "{line}"
        );
    }
}

#[tokio::test]
async fn an_absolute_target_is_forwarded_as_a_path_and_outranks_host() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "GET http://real.example/scim/v2/Users?a HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n",
    )
    .await;
    let received = upstream.only_request();
    assert!(
        received
            .head()
            .starts_with("GET /scim/v2/Users?a HTTP/1.1\r\n")
    );
    assert_eq!(received.header("host").unwrap(), "real.example");
    let entry = gateway.entry(&answer.id()).await;
    assert_eq!(entry.endpoint, "/Users");
    let hosts: Vec<_> = entry.request.unwrap().headers;
    assert!(
        hosts.contains(&("Host".to_owned(), "real.example".to_owned())),
        "{hosts:?}"
    );
}

#[tokio::test]
async fn a_tunnel_is_refused_and_recorded() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "CONNECT db:5432 HTTP/1.1\r\nHost: db\r\n\r\n",
    )
    .await;
    assert_eq!(answer.status(), 501);
    assert_eq!(gateway.entry(&answer.id()).await.endpoint, "db:5432");
    assert!(upstream.requests().is_empty());
}

#[tokio::test]
async fn fields_for_one_hop_stay_on_it() {
    let upstream = Upstream::answering(
        "HTTP/1.1 200 OK\r\nConnection: X-Theirs\r\nX-Theirs: 1\r\nKeep-Alive: timeout=5\r\n\
         Proxy-Connection: x\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nConnection: X-Mine, close\r\n\
         Keep-Alive: 1\r\nX-Mine: 1\r\nX-Other: 1\r\nUpgrade: h2c\r\nProxy-Connection: close\r\n\r\n",
    )
    .await;
    assert_eq!(
        upstream
            .only_request()
            .lines_without(&["via", "x-request-id"])[1..],
        ["Host: h", "X-Other: 1"]
    );
    assert_eq!(
        answer.lines_without(&["via", "x-request-id", "date"])[1..],
        ["Connection: close", "Content-Length: 0"]
    );
}

#[tokio::test]
async fn the_clients_own_request_id_reaches_the_service_and_ours_the_client() {
    let upstream =
        Upstream::answering("HTTP/1.1 204 No Content\r\nX-Request-Id: theirs\r\n\r\n").await;
    let gateway = Running::before(upstream.address).await;
    let answer = exchange(
        gateway.address,
        "GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nx-request-ID: mine\r\nVia: 1.0 a\r\nConnection: close\r\n\r\n",
    )
    .await;
    let received = upstream.only_request();
    assert!(received.head().contains("\r\nx-request-ID: mine\r\n"));
    assert_eq!(
        received
            .head()
            .to_lowercase()
            .matches("x-request-id")
            .count(),
        1
    );
    assert!(
        received
            .head()
            .contains("\r\nVia: 1.0 a\r\nVia: 1.1 scim-audit-gateway\r\n")
    );
    assert_eq!(
        answer.head().to_lowercase().matches("x-request-id").count(),
        1
    );
    assert_eq!(gateway.entry(&answer.id()).await.endpoint, "/Users");
}

#[tokio::test]
async fn the_service_can_be_called_by_its_own_name() {
    let upstream = Upstream::answering(OK).await;
    let gateway = Running::start(upstream.address, |settings| {
        settings.host = HostPolicy::Upstream;
    })
    .await;
    exchange(
        gateway.address,
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(
        upstream.only_request().header("host").unwrap(),
        upstream.address.to_string()
    );
}
