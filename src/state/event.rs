//! What the page around the viewer is told: ids and words of our own, never what a log says.

use serde::Serialize;

use super::ViewState;

/// Something the page may want to know. `embed` gives it its name on the wire and sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Event {
    /// The first answer is on the screen: rows, or that there are none.
    Ready {},
    /// A call failed, and the screen says so.
    Error {
        /// A word a program can act on, such as `timeout`.
        code: &'static str,
        /// The HTTP status code, where there was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// Whether asking again may help.
        retryable: bool,
        /// Whether the viewer has stopped.
        fatal: bool,
        /// The id to give to support.
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<String>,
        /// The option that cannot be read, for `invalid-option`.
        #[serde(skip_serializing_if = "Option::is_none")]
        option: Option<&'static str>,
        /// Our own sentence.
        message: String,
    },
    /// The page's credentials are refused, and asking for new ones did not help. The page may take over.
    Unauthorized {},
    /// What one looks at has changed.
    StateChange {
        /// What one looks at now.
        state: Box<ViewState>,
        /// Whether it is a correction of the last one rather than a step of its own.
        replace: bool,
    },
    /// A person opens an entry. The page may open a detail of its own instead.
    RowActivate {
        /// The entry.
        request_id: String,
        /// What of it.
        part: super::Part,
    },
    /// A person wants to see the resource that an entry names, in the page's own screens.
    Navigate {
        /// As in the entry: `Users`.
        resource_type: String,
        /// The resource's id.
        resource_id: String,
    },
    /// An export has ended.
    Export {
        /// `csv`, `ndjson` or `har`.
        format: &'static str,
        /// How many entries were written.
        entries: u64,
        /// How it ended.
        outcome: ExportOutcome,
    },
}

/// How an export ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportOutcome {
    /// Every matching entry is in the file.
    Completed,
    /// A person stopped it.
    Cancelled,
    /// It broke off.
    Failed,
}

/// Tells the page. False: the page has taken over what would come next.
pub type Report = std::rc::Rc<dyn Fn(Event) -> bool>;
