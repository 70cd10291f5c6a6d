//! The events for the host page: the name of each DOM event, and its detail as JSON.

use crate::state::HostEvent;

/// Returns the DOM event name and the detail as JSON, as documented in `docs/embedding.md`.
pub(super) fn on_the_wire(event: &HostEvent) -> (&'static str, String) {
    let name = match event {
        HostEvent::Ready { .. } => "scim-audit-ready",
        HostEvent::Error { .. } => "scim-audit-error",
        HostEvent::Unauthorized { .. } => "scim-audit-unauthorized",
        HostEvent::StateChange { .. } => "scim-audit-state-change",
        HostEvent::RowActivate { .. } => "scim-audit-row-activate",
        HostEvent::Navigate { .. } => "scim-audit-navigate",
        HostEvent::Export { .. } => "scim-audit-export",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Criterion, Draft, EntryPart, Field, ViewState};

    #[test]
    fn details_say_their_version_and_leave_out_what_is_absent() {
        let state = Box::new(ViewState {
            filters: Draft::default().with(Field::Criterion(Criterion::Method), "GET"),
            ..ViewState::default()
        });
        for (event, name, detail) in [
            (HostEvent::Ready {}, "scim-audit-ready", r#"{"version":1}"#),
            (
                HostEvent::RowActivate {
                    request_id: "0\"}".to_owned(),
                    part: EntryPart::Request,
                },
                "scim-audit-row-activate",
                r#"{"version":1,"requestId":"0\"}","part":"request"}"#,
            ),
            (
                HostEvent::StateChange {
                    state,
                    replace: true,
                },
                "scim-audit-state-change",
                r#"{"version":1,"state":{"method":"GET"},"replace":true}"#,
            ),
            (
                HostEvent::misunderstood("pageSize", "pageSize must be more.".to_owned()),
                "scim-audit-error",
                r#"{"version":1,"code":"invalid-option","retryable":false,"fatal":false,"option":"pageSize","message":"pageSize must be more."}"#,
            ),
        ] {
            assert_eq!(on_the_wire(&event), (name, detail.to_owned()));
        }
    }
}
