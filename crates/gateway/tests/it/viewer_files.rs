//! The viewer's files as a browser receives them.

use std::fs;

use http::{Method, StatusCode};

use crate::admin_side::AdminSide;

const HASHED: &str = "/scim-audit-logs-0123456789abcdef.wasm";

async fn side() -> AdminSide {
    let side = AdminSide::with_viewer().await;
    let folder = side.folder.path().join("viewer");
    fs::create_dir_all(folder.join("snippets")).unwrap();
    fs::write(side.folder.path().join("secret.txt"), "secret").unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("scim-audit-logs.js", "plain js"),
        ("scim-audit-logs.js.br", "brotli js"),
        ("scim-audit-logs.js.gz", "gzip js"),
        ("scim-audit-logs.d.ts", "types"),
        (&HASHED[1..], "\0asm"),
        ("snippets/inline.js", "snippet"),
    ] {
        fs::write(folder.join(name), content).unwrap();
    }
    side
}

#[tokio::test]
async fn the_page_is_at_the_root_and_at_its_name_and_nowhere_else() {
    let side = side().await;
    for path in ["/", "/index.html", "/?status=failed"] {
        let answer = side.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text(), "<!doctype html>");
        assert_eq!(answer.header("content-type"), "text/html");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    for path in [
        "/nothing",
        "/snippets",
        "/snippets/",
        "/apis",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/no-0123456789abcdef.js",
    ] {
        let answer = side.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
        assert!(
            answer.text().starts_with("This page does not exist"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_answer_carries_the_strict_policy() {
    let side = side().await;
    for path in ["/", "/scim-audit-logs.js", "/nothing"] {
        let answer = side.get(path).await;
        let policy = answer.header("content-security-policy");
        for directive in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'self'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ] {
            assert!(
                policy.split("; ").any(|part| part == directive),
                "{path}: {policy}"
            );
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    }
}

#[tokio::test]
async fn a_name_with_a_hash_is_kept_for_ever_the_entry_for_minutes_and_others_are_asked_for_each_time()
 {
    let side = side().await;
    let wasm = side.get(HASHED).await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert_eq!(
        wasm.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let script = side.get("/scim-audit-logs.js").await;
    assert_eq!(
        script.header("cache-control"),
        "public, max-age=300, must-revalidate"
    );
    let etag = script.header("etag");
    assert!(!etag.is_empty());
    let again = side
        .ask(
            Method::GET,
            "/scim-audit-logs.js",
            &[("if-none-match", etag)],
        )
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(
        again.header("cache-control"),
        "public, max-age=300, must-revalidate"
    );
    let types = side.get("/scim-audit-logs.d.ts").await;
    assert_eq!(types.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn a_compressed_sibling_is_sent_to_who_takes_it() {
    let side = side().await;
    for (accepts, encoding, body) in [
        ("gzip, deflate, br", "br", "brotli js"),
        ("gzip", "gzip", "gzip js"),
        ("br;q=0, gzip;q=0", "", "plain js"),
        ("identity", "", "plain js"),
    ] {
        let answer = side
            .ask(
                Method::GET,
                "/scim-audit-logs.js",
                &[("accept-encoding", accepts)],
            )
            .await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepts}");
        assert_eq!(answer.text(), body, "{accepts}");
        assert_eq!(answer.header("content-type"), "text/javascript");
        assert_eq!(
            answer.header("vary").to_ascii_lowercase(),
            "accept-encoding"
        );
    }
}

#[tokio::test]
async fn viewer_file_refuses_a_post() {
    let side = side().await;
    let answer = side.ask(Method::POST, "/scim-audit-logs.js", &[]).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn root_without_a_viewer_names_the_address_of_the_api() {
    let side = AdminSide::holding(Vec::new()).await;
    let answer = side.get("/").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("/api/v1"));
}

#[tokio::test]
async fn hidden_files_and_what_links_lead_out_to_are_not_there() {
    let side = side().await;
    let folder = side.folder.path().join("viewer");
    let outside = side.folder.path().join("secret.txt");
    fs::create_dir_all(folder.join(".git")).unwrap();
    fs::create_dir_all(folder.join("..2026")).unwrap();
    for name in [".env", ".git/config", "..2026/data.js", "page.js"] {
        fs::write(folder.join(name), "hidden").unwrap();
    }
    let link = std::os::unix::fs::symlink::<&std::path::Path, _>;
    link(&outside, folder.join("out.txt")).unwrap();
    link(&outside, folder.join("page.js.gz")).unwrap();
    link(side.folder.path(), folder.join("up")).unwrap();
    for path in [
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/%2Egit/config",
        "/snippets/../.env",
        "/..2026/data.js",
        "/out.txt",
        "/up/secret.txt",
        "/up/viewer/index.html/../../../secret.txt",
    ] {
        let answer = side.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            answer.text().starts_with("This page does not exist"),
            "{path}"
        );
    }
    let gzip = [("accept-encoding", "gzip")];
    let answer = side.ask(Method::GET, "/page.js", &gzip).await;
    assert!(!answer.text().contains("secret"));

    // A link that stays inside, as in a Kubernetes volume.
    link(
        std::path::Path::new("..2026/data.js"),
        folder.join("data.js"),
    )
    .unwrap();
    assert_eq!(side.get("/data.js").await.text(), "hidden");
    assert_eq!(side.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_viewer_answers_to_get_and_head_alone() {
    let side = side().await;
    let head = side.ask(Method::HEAD, "/", &[]).await;
    assert_eq!(head.status, StatusCode::OK);
    assert!(head.body.is_empty());
    for method in [Method::OPTIONS, Method::PUT, Method::TRACE, Method::DELETE] {
        let answer = side.ask(method.clone(), "/", &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
}
