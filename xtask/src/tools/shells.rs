//! The shells that copied command lines are for. The tests run the lines in each that is there.
use crate::{process, terminal::note, tools::apt};

/// Those that a system may lack, by the names of their programs and packages.
const SHELLS: [&str; 2] = ["zsh", "fish"];

/// Installs the shells that are missing. Where that cannot be, the tests do without, and it is said here.
pub(crate) fn install() {
    let missing = || {
        SHELLS
            .into_iter()
            .filter(|shell| process::on_path(shell).is_none())
    };
    let wanted: Vec<_> = missing().collect();
    if !wanted.is_empty() && !apt::install(&wanted) {
        let without: Vec<_> = missing().collect();
        note(&format!(
            "Copied command lines are not tried in {}: not installed.",
            without.join(" and ")
        ));
    }
}
