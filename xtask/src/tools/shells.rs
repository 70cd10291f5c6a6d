//! Provides the shells that copied command lines are meant for. The tests run the lines in each shell that is
//! installed.
use crate::{process, terminal::note, tools::apt};

/// Shells that a system may lack. The names of the programs are also the names of the packages.
const SHELLS: [&str; 2] = ["zsh", "fish"];

/// Installs the missing shells. If that is not possible, prints which shells the tests skip.
pub(crate) fn install() {
    let wanted = missing();
    if !wanted.is_empty() && !apt::install(&wanted) {
        note(&format!(
            "Copied command lines are not tried in {}: not installed.",
            missing().join(" and ")
        ));
    }
}

/// Returns the shells that are not installed.
pub(super) fn missing() -> Vec<&'static str> {
    SHELLS
        .into_iter()
        .filter(|shell| process::on_path(shell).is_none())
        .collect()
}
