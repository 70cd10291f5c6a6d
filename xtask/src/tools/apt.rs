//! Debian and Ubuntu packages, where they can be installed without asking for a password.
use std::process::Command;

use crate::{process, terminal::heading};

/// Installs packages. `false` when that is not possible from here: the caller then asks the person.
pub(crate) fn install(packages: &[&str]) -> bool {
    let Some(mut prefix) = unattended() else {
        return false;
    };
    heading(&format!("Installing {} with apt", packages.join(", ")));
    prefix.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]);
    // A bare image carries no package lists; stale ones name versions that are gone.
    run(&prefix, &["--quiet", "update"])
        && run(
            &prefix,
            &[&["--quiet", "install", "--no-install-recommends"], packages].concat(),
        )
}

/// The words before `apt-get` that make it run unattended, if there is a way.
fn unattended() -> Option<Vec<&'static str>> {
    process::on_path("apt-get")?;
    let root = process::answer(Command::new("id").arg("-u"))?.trim() == "0";
    if root {
        return Some(Vec::new());
    }
    process::answer(Command::new("sudo").args(["--non-interactive", "true"]))
        .map(|_| vec!["sudo", "--non-interactive"])
}

fn run(prefix: &[&str], arguments: &[&str]) -> bool {
    let words = [prefix, arguments].concat();
    let Some((program, rest)) = words.split_first() else {
        return false;
    };
    process::run(Command::new(program).args(rest)).is_ok()
}
