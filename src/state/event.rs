//! Events for the host page. They contain ids and texts of our own, never other content of the log.

use serde::Serialize;

use super::ViewState;

/// An event for the host page. `embed` gives it its event name and dispatches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum HostEvent {
    /// The first answer is on the screen: rows, or that there are none.
    Ready {},
    /// A call failed, and the viewer shows that.
    Error {
        /// A machine-readable code, such as `timeout`.
        code: &'static str,
        /// The HTTP status code, if there was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// Whether a retry may help.
        retryable: bool,
        /// Whether the viewer has stopped.
        fatal: bool,
        /// The request ID to give to support.
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
        /// The option that cannot be read, for `invalid-option`.
        #[serde(skip_serializing_if = "Option::is_none")]
        option: Option<&'static str>,
        /// A sentence of our own.
        message: String,
    },
    /// The host page's credentials are refused, and a request for new ones did not help. The host page may
    /// handle it by cancelling the event.
    Unauthorized {},
    /// The view state has changed.
    StateChange {
        /// The new view state.
        state: Box<ViewState>,
        /// Whether it replaces the last state instead of being a history step of its own.
        replace: bool,
    },
    /// A person opens an entry. The host page may cancel the event and open a detail view of its own.
    RowActivate {
        /// The request ID of the entry.
        request_id: String,
        /// The part to open.
        part: super::EntryPart,
    },
    /// A person wants to see the resource of an entry on the host page's own screens.
    Navigate {
        /// The resource type as in the entry: `Users`.
        resource_type: String,
        /// The resource's id.
        resource_id: String,
    },
    /// An export has ended.
    Export {
        /// `csv`, `ndjson` or `har`.
        format: &'static str,
        /// The number of entries written.
        entries: u64,
        /// The outcome of the export.
        outcome: ExportOutcome,
    },
}

impl HostEvent {
    /// The event for something the host page gave that is invalid.
    pub fn misunderstood(option: &'static str, message: String) -> Self {
        Self::Error {
            code: "invalid-option",
            status: None,
            retryable: false,
            fatal: false,
            request_id: None,
            option: Some(option),
            message,
        }
    }
}

/// The outcome of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportOutcome {
    /// Every matching entry is in the file.
    Completed,
    /// A person cancelled it.
    Cancelled,
    /// It failed before its end.
    Failed,
}

/// Sends an event to the host page. Returns false if the page cancelled the event to handle it itself.
pub type Report = std::rc::Rc<dyn Fn(HostEvent) -> bool>;
