//! Installs Debian and Ubuntu packages, if no password is needed.
use std::{fs::File, process::Command};

use crate::{process, terminal::heading, tools::cache};

/// Installs packages. Returns `false` if that is not possible; the caller then tells the user what to
/// install.
pub(crate) fn install(packages: &[&str]) -> bool {
    let Some(mut prefix) = unattended() else {
        return false;
    };
    let _alone = alone();
    heading(&format!("Installing {} with apt", packages.join(", ")));
    prefix.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]);
    // A minimal image has no package lists, and old lists name versions that no longer exist.
    run(&prefix, &["--quiet", "update"])
        && run(
            &prefix,
            &[&["--quiet", "install", "--no-install-recommends"], packages].concat(),
        )
}

/// Waits for another step that installs packages: a second `apt-get` fails at once. The lock is held until the
/// returned file is dropped. Without a cache folder there is no lock.
fn alone() -> Option<File> {
    let file = File::create(cache::folder("apt").ok()?.join("lock")).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Returns the words before `apt-get` that let it run unattended, or `None` if it cannot.
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
