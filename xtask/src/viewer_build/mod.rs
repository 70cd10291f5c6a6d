//! Builds the viewer: Trunk compiles and bundles, then what Trunk cannot do is done here.
//!
//! In this order, on whatever Trunk emits (index.html, JavaScript, CSS, wasm):
//! refuse what a strict page forbids → minify → name every file after its final bytes → correct the
//! integrity hashes → compress. Nothing is done when no input changed since the last build.
mod assets;
mod content_names;
mod fingerprint;
mod integrity;
mod minify;
mod precompress;
mod sizes;
mod strict_page;
mod trunk;

use std::{
    fs::{self, File},
    path::PathBuf,
};

use self::{assets::Assets, integrity::Hashes};
use crate::{
    failure::Failure,
    process,
    terminal::{heading, note},
    tools,
    workspace::Workspace,
};

/// Why what Trunk built may not be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Defect {
    #[error(
        "{file} contains `{import}`, so some view sets innerHTML, which a page with Trusted Types forbids. \
         Static markup inside `view!` compiles to it: give that `view!` a class (`view! {{ class=C, … }}`) or \
         use builder syntax, and do not use `inner_html`."
    )]
    SetsInnerHtml { file: String, import: &'static str },

    #[error(
        "index.html has {what}, which `script-src 'self'; style-src 'self'` forbids. Move it into a file; \
         for Trunk's own start script set `build.pattern_script` in Trunk.toml."
    )]
    Inline { what: &'static str },

    #[error("Trunk built no {what}. Look at index.html and Trunk.toml.")]
    Nothing { what: &'static str },

    #[error(
        "the files {files} name each other in a circle, so none of them can be named after its content. \
         Let one of them be told the other's name instead."
    )]
    Circle { files: String },

    #[error("index.html asks for the integrity `{hash}`, which is of no file that was built")]
    Integrity { hash: String },
}

/// The folder of the built viewer, which is up to date afterwards.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let _alone = alone(workspace)?;
    let dist = workspace.dist();
    let stamp = workspace.scratch("viewer-inputs");
    let inputs = fingerprint::of(workspace)?;
    let unchanged = fs::read_to_string(&stamp).is_ok_and(|built| built == inputs);
    if unchanged && dist.join("index.html").is_file() {
        note("The viewer is up to date.");
        return Ok(dist);
    }

    let tools = tools::for_viewer(workspace)?;
    heading("Building the viewer");
    let emitted = workspace.scratch("viewer");
    trunk::build(workspace, &tools, &emitted)?;
    let mut assets = Assets::read(&emitted)?;
    let promised = Hashes::of(&assets);
    minify::minify(&tools, &emitted, &mut assets)?;
    finish(&mut assets, &promised)?;
    let compressed = precompress::siblings(&assets)?;
    sizes::print(&assets, &compressed);
    assets.extend(compressed);
    assets.replace(&dist)?;
    fs::write(&stamp, inputs).map_err(Failure::file("write", &stamp))?;
    Ok(dist)
}

/// Waits for another build in this clone: Trunk keeps its half-done files where a second one would find
/// and remove them. The lock is held until the file is dropped.
fn alone(workspace: &Workspace) -> Result<File, Failure> {
    let folder = workspace.scratch("");
    fs::create_dir_all(&folder).map_err(Failure::file("create the folder", &folder))?;
    let path = folder.join("viewer.lock");
    let file = File::create(&path).map_err(Failure::file("create", &path))?;
    if file.try_lock().is_err() {
        note("Waiting for another viewer build to end…");
        file.lock().map_err(Failure::file("lock", &path))?;
    }
    Ok(file)
}

/// Everything between minifying and compressing, which starts no program and so is tested below.
/// `promised` are the hashes of the files as Trunk wrote them, which its page names.
fn finish(assets: &mut Assets, promised: &Hashes) -> Result<(), Defect> {
    strict_page::hold(assets)?;
    let names = content_names::give(assets)?;
    integrity::correct(assets, promised, &names)
}

/// The compiler, for the fingerprint: another compiler builds other bytes.
fn compiler() -> Option<String> {
    process::answer(std::process::Command::new("rustc").arg("--version"))
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use sha2::{Digest, Sha384};

    use super::*;

    fn page() -> Assets {
        let glue = "export default init; // viewer-0011223344556677_bg.wasm";
        let hash = STANDARD.encode(Sha384::digest(glue));
        let index = format!(
            "<script type=\"module\" src=\"/start.js?js=/viewer-0011223344556677.js\
             &wasm=/viewer-0011223344556677_bg.wasm\"></script>\
             <link rel=\"modulepreload\" href=\"/viewer-0011223344556677.js\" integrity=\"sha384-{hash}\">"
        );
        [
            ("index.html", index.as_bytes()),
            ("start.js", b"start()"),
            ("viewer-0011223344556677.js", glue.as_bytes()),
            ("viewer-0011223344556677_bg.wasm", b"\0asm"),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn the_page_names_only_files_that_are_there_and_their_true_hashes() {
        let mut assets = page();
        let promised = Hashes::of(&assets);
        assets.set("start.js", b"small()".to_vec());
        finish(&mut assets, &promised).unwrap();
        let index = assets.text("index.html").unwrap().to_owned();
        let scripts: Vec<_> = assets
            .names()
            .filter(|name| *name != "index.html")
            .collect();
        assert_eq!(scripts.len(), 3);
        for name in scripts {
            assert!(
                index.contains(name),
                "index.html does not name {name}: {index}"
            );
            let glue = assets.bytes(name).unwrap();
            if name.starts_with("viewer-") && assets::kind(name) == "js" {
                let hash = STANDARD.encode(Sha384::digest(glue));
                assert!(
                    index.contains(&format!("sha384-{hash}")),
                    "stale hash: {index}"
                );
            }
        }
        assert!(
            !index.contains("0011223344556677"),
            "a name of before is left: {index}"
        );
    }

    #[test]
    fn other_wasm_bytes_give_other_names_all_the_way_to_the_page() {
        let mut first = page();
        let mut second = page();
        second.set(
            "viewer-0011223344556677_bg.wasm",
            b"\0asm optimised".to_vec(),
        );
        let promised = Hashes::of(&page());
        finish(&mut first, &promised).unwrap();
        finish(&mut second, &promised).unwrap();
        let (first, second): (Vec<_>, Vec<_>) = (first.names().collect(), second.names().collect());
        let kept: Vec<_> = first.iter().filter(|name| second.contains(name)).collect();
        // The glue names the wasm, so its bytes and its name change with it.
        assert_eq!(kept.len(), 2, "{first:?} {second:?}");
    }
}
