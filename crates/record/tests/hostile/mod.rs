//! Messages that are expensive to record for their size: each exposed a performance problem of the recorder,
//! or could have. They are generated in a given size, so that cost and size can be compared.

use std::io::Write as _;
use std::time::Duration;

use scim_audit_model::time;
use scim_audit_record::{Answer, Exchange, RawMessage};

/// Location of the hostile text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// In the request body.
    Request,
    /// In the request body, gzipped.
    Gzipped,
    /// In the answer body.
    Answer,
    /// In a request header.
    UserAgent,
    /// In an answer header.
    Location,
    /// In the query.
    Query,
    /// In the request body, labelled as a form.
    Form,
}

/// A message that is expensive to record.
pub(crate) struct Hostile {
    pub(crate) what: &'static str,
    pub(crate) side: Side,
    pub(crate) text: fn(usize) -> String,
}

impl Hostile {
    /// The exchange with a text of this size.
    pub(crate) fn exchange(&self, size: usize) -> Exchange {
        exchange_with(self.side, (self.text)(size).into_bytes())
    }
}

const fn hostile(what: &'static str, side: Side, text: fn(usize) -> String) -> Hostile {
    Hostile { what, side, text }
}

/// All messages, an ordinary one first.
pub(crate) const ALL: [Hostile; 46] = [
    hostile("ordinary users", Side::Request, users),
    hostile("`password[` in a text", Side::Request, |size| {
        string(&"password[".repeat(size / 9))
    }),
    hostile("the same, gzipped", Side::Gzipped, |size| {
        string(&"password[".repeat(size / 9))
    }),
    hostile("`password[` in User-Agent", Side::UserAgent, |size| {
        "password[".repeat(size / 9)
    }),
    hostile(
        "names before open brackets in the query",
        Side::Query,
        |size| string(&"{\"Operations\":[password".repeat(size / 23)),
    ),
    hostile("one path of passwords in the query", Side::Query, |size| {
        ".password".repeat(size / 9)
    }),
    hostile(
        "a path of passwords before a long word",
        Side::UserAgent,
        |size| format!("{} {}", ".password".repeat(size / 18), "a".repeat(size / 2)),
    ),
    hostile("`password[` in a member's name", Side::Request, |size| {
        format!("{{\"{}\":1}}", "password[".repeat(size / 9))
    }),
    hostile("`password[` in Location", Side::Location, |size| {
        format!("/x?{}", "password[".repeat(size / 9))
    }),
    hostile("`pwd[` in an error's detail", Side::Answer, |size| {
        format!("{{\"detail\":\"{}\"}}", "pwd[".repeat(size / 4))
    }),
    hostile("a long name, passwords below it", Side::Request, |size| {
        below_long_name(size, |at| format!("{{\"password\":\"pw{at:05x}\"}}"))
    }),
    hostile(
        "a long name, texts with password= below it",
        Side::Request,
        |size| below_long_name(size, |at| format!("\"password=pw{at:05x}\"")),
    ),
    hostile("a long name, gzipped", Side::Gzipped, |size| {
        below_long_name(size, |at| format!("{{\"pwd\":\"pw{at:05x}\"}}"))
    }),
    hostile(
        "a short and a long secret with one beginning",
        Side::Request,
        |size| {
            let half = "a".repeat(size / 2);
            format!("{{\"password\":[\"aaaa\",\"{half}b\"],\"x\":\"{half}\"}}")
        },
    ),
    hostile("the same, gzipped", Side::Gzipped, |size| {
        let half = "a".repeat(size / 2);
        format!("{{\"password\":[\"aaaa\",\"{half}b\"],\"x\":\"{half}\"}}")
    }),
    hostile(
        "a cut end that is nearly a long secret",
        Side::Gzipped,
        |size| {
            let half = "a".repeat(size / 2);
            format!("{{\"password\":\"{half}b\",\"x\":\"{half}")
        },
    ),
    hostile("a form of password=x without &", Side::Form, |size| {
        numbered(size, |at| format!("password=p{at:05x} "))
    }),
    hostile("a form of password=x with &", Side::Form, |size| {
        numbered(size, |at| format!("password=p{at:05x}&"))
    }),
    hostile(
        "an answer with a long name and many values",
        Side::Answer,
        |size| {
            format!(
                "{{\"{}\":[{}1]}}",
                "k".repeat(size / 2),
                "1,".repeat(size / 4)
            )
        },
    ),
    hostile(
        "many secrets, each a part of the next",
        Side::Request,
        |size| {
            let mut text = String::from("{\"password\":[");
            let mut length = 8;
            while text.len() + length < size {
                text.push('"');
                text.push_str(&"a".repeat(length));
                text.push_str("\",");
                length += 3;
            }
            text + "1]}"
        },
    ),
    hostile("many different secrets", Side::Request, |size| {
        format!(
            "{{\"password\":[{}1]}}",
            numbered(size, |at| format!("\"s{:08x}\",", at * 2_654_435_761))
        )
    }),
    hostile("many secrets, and their echoes", Side::Answer, |size| {
        let half = numbered(size / 2, |at| format!("\"s{:08x}\",", at * 2_654_435_761));
        format!("{{\"password\":[{half}1],\"x\":[{half}1]}}")
    }),
    hostile("nested arrays", Side::Request, |size| "[".repeat(size)),
    hostile("nested objects", Side::Request, |size| {
        "{\"a\":".repeat(size / 5)
    }),
    hostile("nested passwords", Side::Request, |size| {
        "{\"password\":".repeat(size / 12)
    }),
    hostile("nested operations, value first", Side::Request, |size| {
        "{\"Operations\":[{\"value\":".repeat(size / 25)
    }),
    hostile("operations, value first", Side::Request, |size| {
        let one = r#"{"value":{"value":"x1y2z3"},"path":"password"},"#;
        format!("{{\"Operations\":[{}1]}}", one.repeat(size / one.len()))
    }),
    hostile("pairs of name and value", Side::Request, |size| {
        let one = r#"{"value":["a"],"name":"password"},"#;
        format!("{{\"a\":[{}1]}}", one.repeat(size / one.len()))
    }),
    hostile("pairs within pairs", Side::Request, |size| {
        "{\"name\":\"password\",\"value\":".repeat(size / 27)
    }),
    hostile(
        "JSON in a string in JSON in a string",
        Side::Request,
        |size| {
            let mut text = r#"{"password":"x1y2z3w4"}"#.to_owned();
            while text.len() * 2 < size {
                text = format!("{{\"a\":{}}}", serde_json::Value::String(text));
            }
            text
        },
    ),
    hostile("backslashes", Side::Request, |size| {
        string(&"\\\\".repeat(size / 2))
    }),
    hostile("escapes", Side::Request, |size| {
        string(&"\\u0070\\u0061".repeat(size / 12))
    }),
    hostile("percent signs, three times encoded", Side::Form, |size| {
        "%252525".repeat(size / 7)
    }),
    hostile("percent signs in the query", Side::Query, |size| {
        "%2525".repeat(size / 5)
    }),
    hostile("entities", Side::Request, |size| {
        string(&"&#38;#38;".repeat(size / 9))
    }),
    hostile("addresses without an end", Side::Request, |size| {
        string(&"://".repeat(size / 3))
    }),
    hostile("addresses and at signs", Side::Request, |size| {
        string(&"://a:b@".repeat(size / 7))
    }),
    hostile("beginnings of JWTs", Side::Request, |size| {
        string(&"eyJ".repeat(size / 3))
    }),
    hostile("beginnings of JWTs in one path", Side::Request, |size| {
        string(&"eyJ/".repeat(size / 4))
    }),
    hostile("parts of JWTs", Side::Request, |size| {
        string(&"eyJhbGciOiJIUzI1NiJ9.".repeat(size / 21))
    }),
    hostile("beginnings of PEM blocks", Side::Request, |size| {
        string(&"-----BEGIN PRIVATE KEY-----".repeat(size / 27))
    }),
    hostile("base64 of base64", Side::Request, |size| {
        use base64::Engine as _;
        let mut text = r#"{"password":"x1y2z3w4"}"#.to_owned();
        while text.len() * 4 / 3 < size {
            text = base64::engine::general_purpose::STANDARD.encode(text);
        }
        string(&text)
    }),
    hostile("open XML elements", Side::Request, |size| {
        string(&"<password>".repeat(size / 10))
    }),
    hostile("quotes that never close", Side::Request, |size| {
        string(&"password='".repeat(size / 10))
    }),
    hostile("names before names", Side::Request, |size| {
        string(&"password:".repeat(size / 9))
    }),
    hostile("cookies", Side::UserAgent, |size| {
        "Cookie: a=b; ".repeat(size / 13)
    }),
];

fn string(inner: &str) -> String {
    format!("{{\"x\":\"{inner}\"}}")
}

fn users(size: usize) -> String {
    let user = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bo@example.com","emails":[{"value":"bo@example.com","type":"work","primary":true}],"active":true},"#;
    format!("{{\"Resources\":[{}{{}}]}}", user.repeat(size / user.len()))
}

fn numbered(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for at in 0.. {
        let next = piece(at);
        if text.len() + next.len() > size {
            break;
        }
        text += &next;
    }
    text
}

fn below_long_name(size: usize, value: impl Fn(usize) -> String) -> String {
    let values = numbered(size / 2, |at| value(at) + ",");
    format!("{{\"{}\":[{values}1]}}", "k".repeat(size / 2))
}

/// An exchange with this text at this location.
pub(crate) fn exchange_with(side: Side, text: Vec<u8>) -> Exchange {
    let json = (
        "Content-Type".to_owned(),
        "application/scim+json".to_owned(),
    );
    let message = |headers: Vec<(String, String)>, body: Vec<u8>| RawMessage {
        headers,
        size: body.len() as u64,
        body,
        truncated: false,
    };
    let latin1 = |text: &[u8]| text.iter().copied().map(char::from).collect::<String>();
    let mut request = message(vec![json.clone()], b"{}".to_vec());
    let mut answer = message(vec![json.clone()], b"{}".to_vec());
    let mut query = None;
    match side {
        Side::Request => request = message(vec![json], text),
        Side::Gzipped => {
            let coded = ("Content-Encoding".to_owned(), "gzip".to_owned());
            request = message(vec![json, coded], gzipped(&text));
        }
        Side::Answer => answer = message(vec![json], text),
        Side::UserAgent => request
            .headers
            .push(("User-Agent".to_owned(), latin1(&text))),
        Side::Location => answer.headers.push(("Location".to_owned(), latin1(&text))),
        Side::Query => query = Some(latin1(&text)),
        Side::Form => {
            let form = "application/x-www-form-urlencoded".to_owned();
            request = message(vec![("Content-Type".to_owned(), form)], text);
        }
    }
    Exchange {
        request_id: "01938a00-0000-7000-8000-000000000001".to_owned(),
        time: time::parse("2026-11-23T10:00:00.000Z").unwrap_or_default(),
        duration: Duration::from_millis(12),
        client_ip: None,
        method: "POST".to_owned(),
        endpoint: "/Users".to_owned(),
        query,
        request,
        answer: Answer::Upstream {
            status_code: 200,
            message: answer,
            broke_off: None,
        },
    }
}

fn gzipped(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to memory does not fail. If it did, the empty body would be noticed at once.
    encoder
        .write_all(text)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}
