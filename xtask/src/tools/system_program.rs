//! System programs for the browser tests: named by an environment variable, already installed, or installed
//! with apt.
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{process, task_error::TaskError, tools::apt};

/// A program of the system.
#[derive(Debug)]
pub(crate) struct SystemProgram {
    /// Its name in messages: `Chromium`.
    pub(crate) what: &'static str,
    /// The environment variable that sets another path.
    pub(crate) variable: &'static str,
    /// Its names on the search path, Debian's first.
    pub(crate) names: &'static [&'static str],
    /// Returns its possible paths if it is not on the search path.
    pub(crate) places: fn() -> Vec<PathBuf>,
    /// Whether it supports `--version`, which shows that it starts.
    pub(crate) answers: bool,
    /// The Debian packages of the program and of what it needs.
    pub(crate) packages: &'static [&'static str],
    /// How to install it without apt.
    pub(crate) remedy: &'static str,
}

impl SystemProgram {
    /// Returns the program: the one that the variable names, an installed one, or one from apt.
    pub(crate) fn path(&self) -> Result<PathBuf, TaskError> {
        if let Some(named) = env::var_os(self.variable).filter(|value| !value.is_empty()) {
            let named = PathBuf::from(named);
            return if self.starts(&named) {
                Ok(named)
            } else {
                Err(TaskError::Missing {
                    what: format!(
                        "the program that {} names, {},",
                        self.variable,
                        named.display()
                    ),
                    remedy: format!("Set {} to one that starts, or unset it.", self.variable),
                })
            };
        }
        if let Some(found) = self.installed() {
            return Ok(found);
        }
        if apt::install(self.packages)
            && let Some(found) = self.installed()
        {
            return Ok(found);
        }
        Err(TaskError::Missing {
            what: format!("{}, which the browser tests need,", self.what),
            remedy: format!(
                "{} Or set {} to the program's path.",
                self.remedy, self.variable
            ),
        })
    }

    /// Returns the packages to install: none if a variable names the program or it is installed.
    pub(super) fn missing_packages(&self) -> &'static [&'static str] {
        let is_named = env::var_os(self.variable).is_some_and(|value| !value.is_empty());
        if is_named || self.installed().is_some() {
            &[]
        } else {
            self.packages
        }
    }

    fn installed(&self) -> Option<PathBuf> {
        self.names
            .iter()
            .filter_map(|name| process::on_path(name))
            .chain((self.places)())
            .find(|candidate| self.starts(candidate))
    }

    fn starts(&self, program: &Path) -> bool {
        if self.answers {
            process::answer(Command::new(program).arg("--version")).is_some()
        } else {
            program.is_file()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: SystemProgram = SystemProgram {
        what: "A shell",
        variable: "SCIM_AUDIT_NO_SUCH_VARIABLE",
        names: &["no-such-shell", "sh"],
        places: Vec::new,
        answers: false,
        packages: &[],
        remedy: "Install one.",
    };

    #[test]
    fn the_first_name_on_the_search_path_is_taken() {
        assert!(SHELL.path().unwrap().ends_with("sh"));
    }

    #[test]
    fn existing_path_is_used_if_no_name_is_on_the_search_path() {
        let placed = SystemProgram {
            names: &["no-such-shell"],
            places: || vec!["/no/such/sh".into(), "/bin/sh".into()],
            ..SHELL
        };
        assert_eq!(placed.installed().unwrap(), Path::new("/bin/sh"));
    }

    #[test]
    fn installed_program_needs_no_package() {
        const PACKAGED: SystemProgram = SystemProgram {
            packages: &["a-shell"],
            ..SHELL
        };
        let missing = SystemProgram {
            names: &["no-such-shell"],
            ..PACKAGED
        };
        assert!(PACKAGED.missing_packages().is_empty());
        assert_eq!(missing.missing_packages(), ["a-shell"]);
    }

    #[test]
    fn program_that_fails_version_is_not_used() {
        let silent = SystemProgram {
            names: &["false"],
            answers: true,
            ..SHELL
        };
        assert_eq!(silent.installed(), None);
    }
}
