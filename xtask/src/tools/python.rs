//! Provides the Python packages of the tests, in a virtual environment in the cache.
use std::{fs, path::PathBuf, process::Command};

use crate::{
    digest::Sum,
    process,
    task_error::TaskError,
    terminal::heading,
    tools::{apt, cache},
    workspace::Workspace,
};

const REQUIREMENTS: &str = "tests/requirements.txt";

/// Returns the Python that has the packages of tests/requirements.txt.
pub(crate) fn environment(workspace: &Workspace) -> Result<PathBuf, TaskError> {
    let requirements = workspace.path(REQUIREMENTS);
    let wanted = fs::read(&requirements).map_err(TaskError::file("read", &requirements))?;
    let version =
        process::answer(Command::new("python3").arg("--version")).ok_or_else(missing_python)?;
    let folder = cache::folder(&format!("python-{}", key(&wanted, &version)))?;
    let python = folder.join("bin/python");
    let stamp = folder.join("installed");
    if stamp.exists() && process::answer(Command::new(&python).arg("--version")).is_some() {
        return Ok(python);
    }
    heading(&format!("Installing the Python packages of {REQUIREMENTS}"));
    let mut create = Command::new("python3");
    create.args(["-m", "venv", "--clear"]).arg(&folder);
    // Debian has the files that venv needs in a separate package.
    if process::run(&mut create).is_err()
        && !(apt::install(&["python3-venv"]) && process::run(&mut create).is_ok())
    {
        return Err(TaskError::Missing {
            what: "Python's venv module, which the tests need,".to_owned(),
            remedy: "Install it (Debian and Ubuntu: apt-get install python3-venv).".to_owned(),
        });
    }
    process::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--no-input", "-r"])
            .arg(&requirements),
    )?;
    fs::write(&stamp, "").map_err(TaskError::file("write", &stamp))?;
    Ok(python)
}

/// Another Python version or another list of packages gets another folder, so that two clones do not rebuild
/// the same folder in turn.
fn key(requirements: &[u8], version: &str) -> String {
    let mut sum = Sum::default();
    sum.add(requirements);
    sum.add(version.as_bytes());
    let mut key = sum.hex();
    key.truncate(12);
    key
}

fn missing_python() -> TaskError {
    TaskError::Missing {
        what: "python3, which the tests need for their SCIM server and client,".to_owned(),
        remedy: "Install Python 3.11 or newer.".to_owned(),
    }
}
