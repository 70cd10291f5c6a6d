//! The binary that Trunk builds. Its `main` is empty: the JavaScript in `src/embed/web` calls the exports of
//! the library.

use scim_audit_logs as _;

fn main() {}
