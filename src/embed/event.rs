//! The events for the host page: the name of each DOM event, and its detail as JSON.

use super::Complaint;
use crate::state::Event;

/// Returns the DOM event name and the detail as JSON, as documented in `docs/embedding.md`.
pub(super) fn on_the_wire(event: &Event) -> (&'static str, String) {
    let name = match event {
        Event::Ready { .. } => "scim-audit-ready",
        Event::Error { .. } => "scim-audit-error",
        Event::Unauthorized { .. } => "scim-audit-unauthorized",
        Event::StateChange { .. } => "scim-audit-state-change",
        Event::RowActivate { .. } => "scim-audit-row-activate",
        Event::Navigate { .. } => "scim-audit-navigate",
        Event::Export { .. } => "scim-audit-export",
    };
    // Serializing strings and numbers does not fail.
    let detail = serde_json::to_string(event).unwrap_or_default();
    (name, with_version(&detail))
}

/// Inserts the member `version` at the start of a JSON object.
fn with_version(object: &str) -> String {
    match object.strip_prefix('{') {
        None | Some("}") => r#"{"version":1}"#.to_owned(),
        Some(members) => format!(r#"{{"version":1,{members}"#),
    }
}

impl From<Complaint> for Event {
    fn from(complaint: Complaint) -> Self {
        Self::Error {
            code: "invalid-option",
            status: None,
            retryable: false,
            fatal: false,
            request_id: None,
            option: Some(complaint.option),
            message: complaint.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Criterion, Draft, Field, Part, ViewState};

    #[test]
    fn details_say_their_version_and_leave_out_what_is_absent() {
        let state = Box::new(ViewState {
            filters: Draft::default().with(Field::Criterion(Criterion::Method), "GET"),
            ..ViewState::default()
        });
        for (event, name, detail) in [
            (Event::Ready {}, "scim-audit-ready", r#"{"version":1}"#),
            (
                Event::RowActivate {
                    request_id: "0\"}".to_owned(),
                    part: Part::Request,
                },
                "scim-audit-row-activate",
                r#"{"version":1,"requestId":"0\"}","part":"request"}"#,
            ),
            (
                Event::StateChange {
                    state,
                    replace: true,
                },
                "scim-audit-state-change",
                r#"{"version":1,"state":{"method":"GET"},"replace":true}"#,
            ),
            (
                Event::from(Complaint {
                    option: "pageSize",
                    message: "pageSize must be more.".to_owned(),
                }),
                "scim-audit-error",
                r#"{"version":1,"code":"invalid-option","retryable":false,"fatal":false,"option":"pageSize","message":"pageSize must be more."}"#,
            ),
        ] {
            assert_eq!(on_the_wire(&event), (name, detail.to_owned()));
        }
    }
}
