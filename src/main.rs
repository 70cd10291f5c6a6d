//! Starts the stand-alone page.

fn main() {
    scim_audit_logs::embed::start_page();
}
