//! The browser of the browser tests.
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{failure::Failure, process, tools::apt};

/// Names it goes by on the search path, Debian's first.
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
/// Where it lies on a Mac, which has no such program on the search path.
const ON_A_MAC: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// A Chromium that starts: the one `CHROMIUM` names, one that is installed, or one from apt.
pub(crate) fn chromium() -> Result<PathBuf, Failure> {
    if let Some(named) = env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        let named = PathBuf::from(named);
        return if starts(&named) {
            Ok(named)
        } else {
            Err(Failure::Missing {
                what: format!("the browser that CHROMIUM names, {},", named.display()),
                remedy: "Set CHROMIUM to a Chromium or Chrome that starts, or unset it.".to_owned(),
            })
        };
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    // The fonts are only recommended by Debian, but a page without any has no width to test.
    if apt::install(&["chromium", "fonts-dejavu-core"])
        && let Some(found) = installed()
    {
        return Ok(found);
    }
    Err(Failure::Missing {
        what: "Chromium, which the browser tests need,".to_owned(),
        remedy: "Install Chromium or Chrome, or set CHROMIUM to the program's path.".to_owned(),
    })
}

fn installed() -> Option<PathBuf> {
    NAMES
        .iter()
        .filter_map(|name| process::on_path(name))
        .chain(ON_A_MAC.iter().map(PathBuf::from))
        .find(|candidate| starts(candidate))
}

fn starts(program: &Path) -> bool {
    process::answer(Command::new(program).arg("--version")).is_some()
}
