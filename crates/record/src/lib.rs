//! Turns a raw SCIM exchange into an audit entry: decodes, redacts, classifies. Pure Rust, no I/O.
