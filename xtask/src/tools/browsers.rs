//! The browsers of the browser tests, their drivers, and a virtual display.
use std::{fs, path::PathBuf};

use crate::tools::system_program::SystemProgram;

/// The browser for most journeys.
pub(crate) const CHROMIUM: SystemProgram = SystemProgram {
    what: "Chromium",
    variable: "CHROMIUM",
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ],
    // On macOS the program is not on the search path.
    places: || {
        vec![
            "/Applications/Chromium.app/Contents/MacOS/Chromium".into(),
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome".into(),
        ]
    },
    answers: true,
    // Debian only recommends the fonts, but without any font the text of a page has no width.
    packages: &["chromium", "fonts-dejavu-core"],
    remedy: "Install Chromium or Chrome.",
};

/// Firefox, which supports `WebDriver BiDi` without a driver.
pub(crate) const FIREFOX: SystemProgram = SystemProgram {
    what: "Firefox",
    variable: "FIREFOX",
    names: &["firefox-esr", "firefox"],
    places: || vec!["/Applications/Firefox.app/Contents/MacOS/firefox".into()],
    answers: true,
    packages: &["firefox-esr", "fonts-dejavu-core"],
    remedy: "Install Firefox 140 or newer.",
};

/// The driver of `WebKitGTK`. Its package includes the browser.
pub(crate) const WEBKIT_DRIVER: SystemProgram = SystemProgram {
    what: "WebKitWebDriver",
    variable: "WEBKIT_DRIVER",
    names: &["WebKitWebDriver"],
    places: Vec::new,
    answers: false,
    packages: &["webkit2gtk-driver", "xvfb", "fonts-dejavu-core"],
    remedy: "It is part of WebKitGTK, which exists for Linux only (Debian and Ubuntu: webkit2gtk-driver).",
};

/// The small browser of `WebKitGTK`.
pub(crate) const WEBKIT_BROWSER: SystemProgram = SystemProgram {
    what: "WebKitGTK's MiniBrowser",
    variable: "WEBKIT_BROWSER",
    names: &["MiniBrowser"],
    places: mini_browsers,
    answers: false,
    packages: &["webkit2gtk-driver"],
    remedy: "It comes with WebKitGTK (Debian and Ubuntu: webkit2gtk-driver).",
};

/// A virtual display for a browser that cannot run without one.
pub(crate) const XVFB: SystemProgram = SystemProgram {
    what: "Xvfb",
    variable: "XVFB",
    names: &["Xvfb"],
    places: Vec::new,
    answers: false,
    packages: &["xvfb"],
    remedy: "Install it (Debian and Ubuntu: xvfb).",
};

/// Returns where distributions install the browser. The folder is named after the processor and the version.
fn mini_browsers() -> Vec<PathBuf> {
    let libraries = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut found: Vec<_> = libraries
        .map(|library| library.path())
        .chain([
            "/usr/lib".into(),
            "/usr/libexec".into(),
            "/usr/lib64".into(),
        ])
        .flat_map(|folder| {
            ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]
                .map(|version| folder.join(version).join("MiniBrowser"))
        })
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found
}
