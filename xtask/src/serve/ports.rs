//! Detects a port that is in use before the build starts.
use std::{
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
};

use super::ServeOptions;
use crate::task_error::TaskError;

/// Fails with the port and a free port to use instead if one of the two ports cannot be bound.
pub(super) fn check(options: &ServeOptions) -> Result<(), TaskError> {
    let wanted = [
        (options.scim_port, "SCIM clients", "--scim-port"),
        (options.admin_port, "the viewer", "--admin-port"),
    ];
    // Keep both listeners until the end, so that one port for both purposes is detected too.
    let mut held = Vec::new();
    for (port, purpose, flag) in wanted {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => held.push(listener),
            Err(error) => {
                let reason = if error.kind() != ErrorKind::AddrInUse {
                    error.to_string()
                } else if options.scim_port == options.admin_port {
                    "SCIM clients and the viewer need a port each".to_owned()
                } else {
                    "another program is using it".to_owned()
                };
                return Err(TaskError::Port {
                    port,
                    purpose,
                    reason,
                    flag,
                    suggestion: free(),
                });
            }
        }
    }
    Ok(())
}

/// Returns a port that is free now, or 0 if it finds none.
fn free() -> u16 {
    (8082..8200)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        // With port 0, the system assigns a free port to the gateway.
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(scim_port: u16, admin_port: u16) -> ServeOptions {
        ServeOptions {
            upstream: None,
            scim_port,
            admin_port,
            database: None,
        }
    }

    #[test]
    fn free_ports_pass() {
        check(&options(0, 0)).unwrap();
    }

    #[test]
    fn a_taken_port_is_named_with_the_flag_that_changes_it() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let taken = holder.local_addr().unwrap().port();
        let message = check(&options(0, taken)).unwrap_err().to_string();
        assert!(message.contains(&taken.to_string()), "{message}");
        assert!(message.contains("another program"), "{message}");
        assert!(message.contains("--admin-port 8"), "{message}");
    }

    #[test]
    fn same_port_for_both_purposes_is_refused() {
        let port = free();
        let message = check(&options(port, port)).unwrap_err().to_string();
        assert!(message.contains("a port each"), "{message}");
    }
}
