//! The text that is printed when everything runs.
use super::{ServeOptions, database::Database, gateway::Addresses};
use crate::terminal::{bold, say};

pub(super) fn print(options: &ServeOptions, database: &Database, addresses: &Addresses) {
    say(&text(options, database, addresses));
}

fn text(options: &ServeOptions, database: &Database, addresses: &Addresses) -> String {
    // The gateway forwards the path unchanged, so clients use the path of the service on our address.
    let path = options.upstream.as_deref().map_or("", path_of);
    let scim = format!("{}{path}", addresses.scim.trim_end_matches('/'));
    let kept = if database.is_thrown_away() {
        "fresh, and removed when you stop; --database FILE keeps one"
    } else if database.is_new() {
        "new, and kept"
    } else {
        "kept; continued from before"
    };
    let what = match &options.upstream {
        Some(url) => format!(
            "   Requests to the SCIM base URL go on to {url} and are recorded.\n   \
             Give that base URL to your identity provider or SCIM client in place of the service's own.\n"
        ),
        None => sandbox(&scim),
    };
    format!(
        "\n   {}\n\n   Open           {}\n   SCIM base URL  {scim}\n   Log            {}\n                  \
         ({kept})\n\n{what}\n   Ctrl-C stops everything.\n",
        bold("SCIM Audit Logs is running."),
        bold(&addresses.admin),
        database.path().display(),
    )
}

/// Returns the path of a URL without a trailing slash; empty for the root.
fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let start = after_scheme.find('/').unwrap_or(after_scheme.len());
    after_scheme
        .get(start..)
        .unwrap_or_default()
        .trim_end_matches('/')
}

fn sandbox(scim: &str) -> String {
    format!(
        "   {} Real requests that were recorded once, moved in time so that the\n   \
         newest is minutes old. An embedded SCIM service answers new ones. Paste these two into another\n   \
         terminal, then press Refresh in the viewer. The first creates a user, the second fails:\n\n{}\n\n{}\n",
        bold("What you see is a sample."),
        curl(
            "POST",
            &format!("{scim}/Users"),
            r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"new.colleague@example.com"}"#,
        ),
        curl(
            "PATCH",
            &format!("{scim}/Users/nobody"),
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}"#,
        ),
    )
}

/// Formats a curl command as one line without indentation, so that it can be pasted.
fn curl(method: &str, url: &str, body: &str) -> String {
    format!("curl -i -X {method} {url} -H 'Content-Type: application/scim+json' -d '{body}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn welcome(upstream: Option<&str>) -> String {
        let options = ServeOptions {
            upstream: upstream.map(str::to_owned),
            scim_port: 0,
            admin_port: 0,
            database: None,
        };
        let sandbox = ServeOptions {
            upstream: None,
            ..options
        };
        let addresses = Addresses {
            scim: "http://127.0.0.1:8080".to_owned(),
            admin: "http://127.0.0.1:8081".to_owned(),
        };
        let database = Database::choose(&sandbox).unwrap();
        let options = ServeOptions {
            upstream: upstream.map(str::to_owned),
            ..sandbox
        };
        text(&options, &database, &addresses)
    }

    #[test]
    fn the_sandbox_says_that_it_shows_a_sample_and_gives_two_lines_to_paste() {
        let text = welcome(None);
        assert!(text.contains("What you see is a sample."), "{text}");
        let curls: Vec<_> = text.lines().filter(|l| l.starts_with("curl ")).collect();
        assert_eq!(curls.len(), 2, "{text}");
        assert!(curls[0].contains("http://127.0.0.1:8080/Users "), "{text}");
    }

    #[test]
    fn real_traffic_is_not_called_a_sample() {
        let text = welcome(Some("https://scim.example.com/v2"));
        assert!(!text.contains("sample") && !text.contains("curl"), "{text}");
        assert!(text.contains("https://scim.example.com/v2"), "{text}");
        assert!(
            text.contains("SCIM base URL  http://127.0.0.1:8080/v2\n"),
            "{text}"
        );
    }
}
