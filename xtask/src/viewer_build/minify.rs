//! Minifies JavaScript and CSS with esbuild: Trunk's own minifier stops at what wasm-bindgen writes today.
use std::{path::Path, process::Command};

use super::assets::{Assets, kind};
use crate::{failure::Failure, process, tools::ViewerTools};

/// Minifies the scripts and styles among `assets`, which were read from `folder`.
pub(super) fn minify(
    tools: &ViewerTools,
    folder: &Path,
    assets: &mut Assets,
) -> Result<(), Failure> {
    let names: Vec<String> = assets
        .names()
        .filter(|name| matches!(kind(name), "js" | "css"))
        .map(str::to_owned)
        .collect();
    for name in names {
        let small = process::output(
            Command::new(&tools.esbuild)
                .arg(folder.join(&name))
                // Browsers that have Trusted Types and light-dark() need nothing rewritten for them.
                .args([
                    "--minify",
                    "--target=esnext",
                    "--legal-comments=none",
                    "--charset=utf8",
                ])
                .arg("--log-level=warning")
                .args((kind(&name) == "js").then_some("--format=esm")),
        )?;
        assets.set(&name, small.into_bytes());
    }
    Ok(())
}
