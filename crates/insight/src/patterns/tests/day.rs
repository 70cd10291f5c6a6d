//! Plants entries.

use serde_json::{Value, json};

use scim_audit_model::entry::Entry;
use scim_audit_model::time::{format, from_epoch_millis, parse};

/// A day of entries: each has the time of the minute in which it is added.
pub(super) struct Day {
    pub(super) entries: Vec<Entry>,
    start: &'static str,
}

impl Day {
    pub(super) fn of(start: &'static str) -> Self {
        Self {
            entries: Vec::new(),
            start,
        }
    }

    /// Adds a successful read with these members replaced.
    pub(super) fn push(&mut self, parts: Value) {
        let start = parse(self.start).unwrap().timestamp_millis();
        let minutes = i64::try_from(self.entries.len()).unwrap();
        let time = from_epoch_millis(start + minutes * 60_000).unwrap();
        let mut entry = json!({
            "requestId": format!("{}-{minutes:05}", self.start), "time": format(&time), "status": "success", "statusCode": 200,
            "method": "GET", "endpoint": "/Users/1", "client": {"userAgent": "idp/1.0", "credential": "c1"},
        });
        for (name, value) in parts.as_object().unwrap() {
            entry[name] = value.clone();
        }
        if entry["statusCode"].as_u64() >= Some(400) {
            entry["status"] = "failed".into();
        }
        self.entries.push(serde_json::from_value(entry).unwrap());
    }

    /// `count` successful reads of different users.
    pub(super) fn reads(&mut self, count: usize, client: &str) {
        for user in 0..count {
            self.push(
                json!({"endpoint": format!("/Users/r{user}"), "client": {"userAgent": client}}),
            );
        }
    }

    pub(super) fn create(&mut self, name: &str, code: u16) {
        let body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "externalId": format!("x-{name}")});
        let answer = match code {
            409 => format!(
                r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"User {name} already exists"}}"#
            ),
            _ => r#"{"id":"77"}"#.to_owned(),
        };
        self.push(json!({"method": "POST", "endpoint": "/Users", "statusCode": code,
            "request": {"headers": [["Content-Type", "application/scim+json"]], "body": body.to_string()},
            "response": {"headers": [["Content-Type", "application/scim+json"]], "body": answer}}));
    }

    pub(super) fn search(&mut self, filter: &str, total: Option<u32>) {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("filter", filter)
            .finish();
        let mut parts = json!({"endpoint": "/Users", "query": query});
        if let Some(total) = total {
            parts["response"] = json!({"headers": [], "body": format!(r#"{{"totalResults":{total},"Resources":[]}}"#)});
        }
        self.push(parts);
    }

    pub(super) fn failure(&mut self, method: &str, endpoint: &str, code: u16, detail: &str) {
        self.push(
            json!({"method": method, "endpoint": endpoint, "statusCode": code,
            "error": {"detail": detail}, "requestSize": 2}),
        );
    }
}
