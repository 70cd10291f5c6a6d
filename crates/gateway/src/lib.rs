//! Records SCIM traffic on its way to a SCIM service, answers the audit log API, serves the viewer.
//!
//! * [`proxy`]: the SCIM side: forwards, and records before it answers.
//! * [`admin`]: the admin side: the API and the viewer together.
//! * [`api`]: the audit log API, `/api/v1`, over the store.
//! * [`viewer_files`]: the built viewer, as static files under a strict policy.
//! * [`importing`]: takes entries in, a line each, for the API and the command line.
//! * [`admin_listening`]: the connections of the admin side, within limits.
//! * `listening`: how both sides accept connections.

pub mod admin;
pub mod admin_listening;
pub mod api;
pub mod importing;
mod listening;
pub mod proxy;
pub mod viewer_files;
