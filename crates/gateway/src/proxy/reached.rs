//! How far a response got to its client.

/// What the client has received of the response when the outcome is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// The head. The client waits for the rest.
    Head,
    /// Nothing. The client waits for the response.
    Nothing,
    /// Nothing, and the client has disconnected.
    Nobody,
}
