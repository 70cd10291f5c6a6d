//! SCIM Audit Logs, the viewer.
