//! The gateway: records SCIM traffic on its way to a SCIM service, implements the audit log API, and serves
//! the viewer.
//!
//! * [`proxy`]: the SCIM side, which forwards requests and records each exchange before it completes the
//!   response.
//! * [`admin`]: the admin side, which combines the API and the viewer.
//! * [`api`]: the audit log API, `/api/v1`, on top of the store.
//! * [`viewer_files`]: the built viewer, as static files with a strict Content-Security-Policy.
//! * [`english`]: the sentences of explanations.
//! * [`importing`]: reads, redacts and stores entries from elsewhere, for the API and the command line.
//! * [`admin_listening`]: limits the connections of the admin side.
//! * `listening`: accepts connections for both sides.

pub mod admin;
pub mod admin_listening;
pub mod api;
pub mod english;
pub mod importing;
mod listening;
pub mod proxy;
pub mod viewer_files;
