//! What an entry means, beyond what it says: its query taken apart, its SCIM filter understood and checked, the
//! request as a command to try again.
//!
//! Everything here is structure, never a sentence: the viewer makes the words, in nine languages. It knows no
//! browser and no server, and everything it reads was written by a stranger: every function is total.
//!
//! * [`scim_filter`]: the filter language of SCIM, as a tree, with what the RFC says against it.
//! * [`query`]: the query string as SCIM's own parameters.
//! * [`command`]: an entry as cURL, HTTPie, plain HTTP and HAR, without its credentials.

pub mod command;
pub mod query;
pub mod scim_filter;
