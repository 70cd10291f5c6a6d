//! A whole record of a file: its entry, and the text around the bodies of the entry.

use scim_audit_json_scan::{JsonScanner, TokenKind};

use crate::contents::unescaped;
use crate::entry::Entry;

/// Shortest body that [`FileRecord::around`] leaves out. To search a shorter one twice costs little.
const SHORTEST: usize = 64;

/// A record of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRecord {
    /// The entry of the record.
    pub entry: Entry,
    /// The JSON of the record, with an empty string in place of each body and header value of the entry,
    /// and of the hash of its credential.
    ///
    /// An entry has only a part of the texts of its record: it has no user name and no fragment of a URL, no
    /// cookies that another program lists, no members that this program does not know. A secret that is in
    /// one of these may be repeated in a text that the entry has. A search for secrets finds it here.
    pub around: Vec<u8>,
}

impl FileRecord {
    /// The record with this JSON, from which this entry was read.
    pub fn new(json: &[u8], entry: Entry) -> Self {
        let messages = || [&entry.request, &entry.response].into_iter().flatten();
        let bodies = messages().filter_map(|message| message.body.as_deref());
        // The hash of a credential is under a name that secrets have, but it is not a secret.
        let credential = entry.client.credential.as_deref();
        let hash = credential.filter(|credential| credential.starts_with("hmac-sha256:"));
        let bodies: Vec<&str> = bodies
            .filter(|body| body.len() >= SHORTEST)
            .chain(hash)
            .collect();
        let values = messages().flat_map(|message| &message.headers);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        let mut around = Vec::new();
        let mut copied = 0;
        let mut scanner = JsonScanner::default();
        let mut place = JsonPlace::default();
        while let Some(token) = scanner.next_token(json) {
            let written = json.get(token.span.clone()).unwrap_or_default();
            place.step(token.kind, written);
            let texts = if place.is_in_headers() {
                values.as_slice()
            } else {
                bodies.as_slice()
            };
            if token.kind == TokenKind::String && texts.iter().any(|text| is_of(written, text)) {
                around.extend(json.get(copied..token.span.start).unwrap_or_default());
                around.extend(b"\"\"");
                copied = token.span.end;
            }
        }
        around.extend(json.get(copied..).unwrap_or_default());
        Self { entry, around }
    }
}

/// Where in a record a token is, as far as it matters here.
#[derive(Default)]
struct JsonPlace<'j> {
    depth: usize,
    /// The last string, which is a name if a colon follows.
    string: &'j [u8],
    /// The depth of the object with the member `headers` that is being read.
    headers: Option<usize>,
}

impl<'j> JsonPlace<'j> {
    fn step(&mut self, token: TokenKind, written: &'j [u8]) {
        match token {
            TokenKind::OpenObject | TokenKind::OpenArray => self.depth += 1,
            TokenKind::CloseObject | TokenKind::CloseArray => {
                self.depth = self.depth.saturating_sub(1);
            }
            TokenKind::String => self.string = written,
            TokenKind::Colon if self.headers.is_none() && self.string == b"\"headers\"" => {
                self.headers = Some(self.depth);
            }
            _ => {}
        }
        let has_ended = matches!(token, TokenKind::Comma | TokenKind::CloseObject);
        if has_ended && self.headers.is_some_and(|depth| self.depth <= depth) {
            self.headers = None;
        }
    }

    fn is_in_headers(&self) -> bool {
        self.headers.is_some()
    }
}

/// Whether a JSON string has this text.
fn is_of(written: &[u8], text: &str) -> bool {
    // An escape of one byte has six bytes. Most strings differ in length and need not be decoded.
    let lengths = text.len() + 2..=6 * text.len() + 2;
    let content = written.get(1..written.len().saturating_sub(1));
    lengths.contains(&written.len())
        && content
            .and_then(|content| std::str::from_utf8(content).ok())
            .is_some_and(|content| unescaped(content) == text)
}

#[cfg(test)]
mod tests {
    use crate::reading::{RecordFormat, record};

    #[test]
    fn the_text_around_the_bodies_has_everything_else() {
        let body = format!(r#"{{"userName":"{}"}}"#, "j\u{e9}\n".repeat(30));
        let quoted = serde_json::to_string(&body).unwrap();
        let json = format!(
            r#"{{"startedDateTime":"2026-05-07T10:00:00Z","request":{{"method":"POST",
               "url":"https://u:p@h/scim/Users#f","headers":[{{"name":"A","value":"v"}}],"cookies":["v"],"postData":{{"text":{quoted},"params":[{{"name":"a"}}]}}}},
               "response":{{"status":200,"content":{{"text":"short"}}}},"cookies":[]}}"#
        );
        let read = record(RecordFormat::Har, json.as_bytes()).unwrap();
        assert_eq!(read.entry.request.unwrap().body, Some(body));
        let around = String::from_utf8(read.around).unwrap();
        let without = json.replace(&quoted, "\"\"");
        assert_eq!(around, without.replacen("\"v\"", "\"\"", 1));
    }
}
