//! Recording must not delay the request: a large body is redacted in milliseconds.

use std::time::{Duration, Instant};

use crate::exchanges::{answered, exchange, message, recorder};

#[test]
fn large_body_is_redacted_quickly_even_if_it_is_hostile() {
    let user = r#"{"userName":"bo@example.com","password":"lab-0123456789","emails":[{"value":"bo@example.com"}]},"#;
    let operation = r#"{"value":{"value":"x"},"path":"password"},"#;
    let plain = user.replace(r#""password":"lab-0123456789","#, "");
    let bodies = [
        format!(
            "{{\"Resources\":[{}{{}}]}}",
            plain.repeat((1 << 20) / plain.len())
        ),
        format!(
            "{{\"Resources\":[{}{{}}]}}",
            user.repeat((1 << 20) / user.len())
        ),
        format!(
            "{{\"Operations\":[{}{{}}]}}",
            operation.repeat((1 << 20) / operation.len())
        ),
        r#"{"path":"password","value":"#.repeat(9_000),
        "[".repeat(1 << 20),
        "password=x1&".repeat((1 << 20) / 12),
        "%25".repeat(1 << 18),
    ];
    for body in bodies {
        let headers = [
            ("Authorization", "Bearer lab-token-not-a-secret"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let raw = exchange(
            message(&headers, body.clone()),
            answered(200, &[], body.clone()),
        );
        let start = Instant::now();
        let entry = recorder().entry(raw);
        let took = start.elapsed();
        println!("{} bytes twice: {took:?}", body.len());
        assert!(entry.request.is_some());
        // Ten times the time of an unoptimized build on a busy machine; a quadratic search would take
        // minutes.
        assert!(
            took < Duration::from_secs(20),
            "{took:?} for {}",
            &body[..40]
        );
    }
}
