//! Programs of the system that the browser tests drive: named by a variable, installed, or brought by apt.
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{failure::Failure, process, tools::apt};

/// A program of the system.
#[derive(Debug)]
pub(crate) struct SystemProgram {
    /// What it is, in a sentence: `Chromium`.
    pub(crate) what: &'static str,
    /// The environment variable that names another one.
    pub(crate) variable: &'static str,
    /// Names it goes by on the search path, Debian's first.
    pub(crate) names: &'static [&'static str],
    /// Paths where it lies when it is not on the search path.
    pub(crate) places: fn() -> Vec<PathBuf>,
    /// Whether it answers `--version`, which tells that it starts.
    pub(crate) answers: bool,
    /// The Debian packages that bring it and what it needs.
    pub(crate) packages: &'static [&'static str],
    /// How to get it where apt cannot.
    pub(crate) remedy: &'static str,
}

impl SystemProgram {
    /// The program: the one that the variable names, one that is installed, or one from apt.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(named) = env::var_os(self.variable).filter(|value| !value.is_empty()) {
            let named = PathBuf::from(named);
            return if self.starts(&named) {
                Ok(named)
            } else {
                Err(Failure::Missing {
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
        Err(Failure::Missing {
            what: format!("{}, which the browser tests need,", self.what),
            remedy: format!(
                "{} Or set {} to the program's path.",
                self.remedy, self.variable
            ),
        })
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
    fn a_place_counts_when_no_name_does_and_only_when_something_is_there() {
        let placed = SystemProgram {
            names: &["no-such-shell"],
            places: || vec!["/no/such/sh".into(), "/bin/sh".into()],
            ..SHELL
        };
        assert_eq!(placed.installed().unwrap(), Path::new("/bin/sh"));
    }

    #[test]
    fn what_does_not_answer_does_not_start() {
        let silent = SystemProgram {
            names: &["false"],
            answers: true,
            ..SHELL
        };
        assert_eq!(silent.installed(), None);
    }
}
