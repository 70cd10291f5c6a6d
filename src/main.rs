//! What Trunk builds. It does nothing by itself: the page's side (`src/embed/web`) calls what the library
//! exports.

use scim_audit_logs as _;

fn main() {}
