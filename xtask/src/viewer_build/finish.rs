//! `cargo xtask finish`: Trunk runs it as a hook after the build, before it moves the files into place.
//! It replaces what Trunk made of the wasm.
//!
//! Combines the files into one artefact, in this order, because each file contains the final name and hash of
//! the files before it: wasm, parts and languages → entry (our JavaScript, the glue, the style) → pages.
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use super::{
    ALIAS, TYPES,
    assets::Assets,
    compile,
    content_names::Hashed,
    element_manifest,
    emitted::Emitted,
    esbuild::Esbuild,
    languages::{self, LanguageFile},
    manifest::{self, Manifest},
    modules, package,
    pages::{self, Reference},
    precompress, sizes,
    split::PartList,
    strict_page,
};
use crate::{defect::ViewerBuildError, task_error::TaskError, tools, workspace::Workspace};

/// The start of every file name.
const STEM: &str = "scim-audit-logs";
/// The version of the viewer's package, which is the version of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The parts of the artefact that refer to each other.
struct ArtefactParts {
    wasm: Hashed,
    /// The files that each part needs, by their stems.
    parts: PartList,
    /// The files of the parts by their stems.
    part_files: BTreeMap<String, Hashed>,
    languages: Vec<LanguageFile>,
    entry: Hashed,
    page_style: Hashed,
    icon: Hashed,
    /// index.html, as Trunk wrote it.
    page: String,
    /// frame.html, from the sources.
    frame: String,
    /// The TypeScript declarations, from the sources.
    types: Vec<u8>,
    /// The description of the element, from the sources.
    element: Vec<u8>,
}

/// Processes the folder in `TRUNK_STAGING_DIR`, in place.
pub(crate) fn run(workspace: &Workspace) -> Result<(), TaskError> {
    let staging = told("TRUNK_STAGING_DIR")?;
    // A debug build is for local development: it is large and has Trunk's inline script for reloading.
    let is_release = told("TRUNK_PROFILE")? == Path::new("release");
    let packages = tools::node_packages(workspace)?;
    compile::rebuild(workspace, &packages, &staging, is_release)?;
    finish(workspace, &staging, is_release)
}

/// Makes one artefact of what was compiled into `staging`, which holds the finished files afterwards.
pub(super) fn finish(
    workspace: &Workspace,
    staging: &Path,
    is_release: bool,
) -> Result<(), TaskError> {
    let parts = parts(workspace, staging)?;
    let assets = assemble(&parts)?;
    let compressed = if is_release {
        strict_page::check(&assets)?;
        let compressed = precompress::siblings(&assets)?;
        sizes::print(&assets, &compressed);
        let needed = [parts.entry.name.as_str(), &parts.wasm.name];
        sizes::check(&needed, &assets, &compressed)?;
        sizes::check_parts(&parts.parts, &parts.part_files, &compressed)?;
        compressed
    } else {
        Assets::default()
    };
    described(&parts, assets, compressed, is_release)?.write(staging)
}

/// Returns a variable that Trunk sets for its hooks.
fn told(variable: &str) -> Result<PathBuf, TaskError> {
    let value = env::var_os(variable).map(PathBuf::from);
    value.ok_or_else(|| TaskError::Missing {
        what: format!("{variable}, which Trunk sets for its hooks,"),
        remedy: "`finish` is run by Trunk. Run `cargo xtask dist`, or `trunk build --release`."
            .to_owned(),
    })
}

/// Bundles the sources and Trunk's output.
fn parts(workspace: &Workspace, staging: &Path) -> Result<ArtefactParts, TaskError> {
    let emitted = Emitted::of(&Assets::read(staging)?)?;
    let esbuild = Esbuild::new(tools::node_packages(workspace)?.program("esbuild"))?;
    let wasm = Hashed::new(STEM, "wasm", emitted.wasm);
    let part_files = emitted
        .part_files
        .into_iter()
        .map(|(stem, bytes)| {
            let name = format!("{STEM}.{stem}");
            (stem, Hashed::new(&name, "wasm", bytes))
        })
        .collect();
    let languages = languages::all(workspace)?;
    let glue = esbuild.glue(&staging.join(emitted.glue))?;
    let style = esbuild.style(&workspace.path("style/viewer.css"))?;
    let entry = esbuild.entry(
        &workspace.path("src/embed/web/entry.js"),
        &[
            ("glue", modules::glue(&glue)?),
            ("style", modules::style(&style)),
            (
                "build",
                modules::build(&wasm, (&emitted.parts, &part_files), &languages, VERSION),
            ),
        ],
    )?;
    let page_style = esbuild.style(&workspace.path("style/page.css"))?;
    let source = |name: &str| {
        let path = workspace.path(name);
        fs::read(&path).map_err(TaskError::file("read", path))
    };
    Ok(ArtefactParts {
        wasm,
        parts: emitted.parts,
        part_files,
        languages,
        entry: Hashed::new(STEM, "js", entry.into_bytes()),
        page_style: Hashed::new("page", "css", page_style.into_bytes()),
        icon: Hashed::new("icon", "svg", source("style/icon.svg")?),
        page: emitted.page,
        frame: String::from_utf8_lossy(&source("src/embed/web/frame.html")?).into_owned(),
        types: source("src/embed/web/scim-audit-logs.d.ts")?,
        element: source(element_manifest::SOURCE)?,
    })
}

/// Returns the files by their final names, without the files that describe them.
fn assemble(parts: &ArtefactParts) -> Result<Assets, ViewerBuildError> {
    let reference = |plain, file, is_checked| Reference {
        plain,
        file,
        is_checked,
    };
    let frame = [
        reference("src=\"./scim-audit-logs.js\"", &parts.entry, true),
        reference("href=\"./page.css\"", &parts.page_style, true),
        reference("href=\"./icon.svg\"", &parts.icon, false),
    ];
    // A preload with `as="fetch"` does not support `integrity` (Chromium warns on the console). The fetch
    // itself has it.
    let wasm = reference("href=\"./scim-audit-logs.wasm\"", &parts.wasm, false);
    let index = [frame.as_slice(), &[wasm]].concat();
    let mut assets = Assets::default();
    let named = [&parts.wasm, &parts.entry, &parts.page_style, &parts.icon];
    let languages = parts
        .languages
        .iter()
        .flat_map(|language| [&language.file, &language.explanations]);
    for file in named
        .into_iter()
        .chain(parts.part_files.values())
        .chain(languages)
    {
        assets.set(&file.name, file.bytes.clone());
    }
    for (name, page, references) in [
        ("index.html", &parts.page, index.as_slice()),
        ("frame.html", &parts.frame, &frame),
    ] {
        assets.set(name, pages::pin(name, page, references)?.into_bytes());
    }
    assets.set(TYPES, parts.types.clone());
    Ok(assets)
}

/// Adds the alias, the files that describe the package, and the compressed files.
fn described(
    parts: &ArtefactParts,
    mut assets: Assets,
    mut compressed: Assets,
    is_release: bool,
) -> Result<Assets, TaskError> {
    assets.set(ALIAS, parts.entry.bytes.clone());
    for ending in ["br", "gz"] {
        if let Some(bytes) = compressed.bytes(&format!("{}.{ending}", parts.entry.name)) {
            let bytes = bytes.to_vec();
            compressed.set(&format!("{ALIAS}.{ending}"), bytes);
        }
    }
    let packed = assets
        .names()
        .chain([element_manifest::NAME, manifest::NAME]);
    let package = package::json(VERSION, packed);
    let manifest = Manifest::new(VERSION, &parts.entry, &assets, &compressed);
    let descriptions: Assets = [
        ("package.json", package.as_bytes()),
        (element_manifest::NAME, parts.element.as_slice()),
        (manifest::NAME, super::written(&manifest).as_bytes()),
    ]
    .into_iter()
    .collect();
    if is_release {
        compressed.extend(precompress::siblings(&descriptions)?);
    }
    assets.extend(descriptions);
    assets.extend(compressed);
    Ok(assets)
}

#[cfg(test)]
mod tests {
    use super::{super::assets::kind, *};

    const FRAME: &str = "<link rel=\"icon\" href=\"./icon.svg\"><link rel=\"stylesheet\" href=\"./page.css\">\
                        <script type=\"module\" src=\"./scim-audit-logs.js\"></script>";

    fn parts_of(entry: &str) -> ArtefactParts {
        ArtefactParts {
            wasm: Hashed::new(STEM, "wasm", b"\0asm".to_vec()),
            parts: PartList::new(),
            part_files: BTreeMap::new(),
            languages: vec![LanguageFile {
                tag: "de".to_owned(),
                file: Hashed::new("languages/de", "json", b"{}".to_vec()),
                explanations: Hashed::new("languages/explanations-de", "json", b"[]".to_vec()),
            }],
            entry: Hashed::new(STEM, "js", entry.as_bytes().to_vec()),
            page_style: Hashed::new("page", "css", b"body{}".to_vec()),
            icon: Hashed::new("icon", "svg", b"<svg/>".to_vec()),
            page: format!("<link rel=\"preload\" href=\"./scim-audit-logs.wasm\">{FRAME}"),
            frame: FRAME.to_owned(),
            types: b"export const version: string;".to_vec(),
            element: b"{}".to_vec(),
        }
    }

    #[test]
    fn both_pages_name_only_files_that_are_there() {
        let assets = assemble(&parts_of("mount()")).unwrap();
        for (page, count) in [("index.html", 4), ("frame.html", 3)] {
            let text = assets.text(page).unwrap();
            let named: Vec<&str> = text
                .split("\"./")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            assert_eq!(named.len(), count, "{text}");
            for name in named {
                assert!(assets.bytes(name).is_some(), "{page} names {name}");
            }
        }
        strict_page::check(&assets).unwrap();
    }

    #[test]
    fn changed_entry_changes_only_its_own_name_and_the_pages() {
        let first = assemble(&parts_of("one()")).unwrap();
        let second = assemble(&parts_of("two()")).unwrap();
        let changed: Vec<&str> = first
            .iter()
            .filter(|(name, bytes)| second.bytes(name) != Some(bytes))
            .map(|(name, _)| name)
            .collect();
        let entry = &parts_of("one()").entry.name;
        assert_eq!(changed, ["frame.html", "index.html", entry]);
    }

    #[test]
    fn alias_and_its_siblings_have_the_bytes_of_the_entry() {
        let parts = parts_of(&"mount();".repeat(100));
        let assets = assemble(&parts).unwrap();
        let compressed = precompress::siblings(&assets).unwrap();
        let all = described(&parts, assets, compressed, true).unwrap();
        for ending in ["", ".br", ".gz"] {
            let entry = all.bytes(&format!("{}{ending}", parts.entry.name));
            assert!(entry.is_some());
            assert_eq!(all.bytes(&format!("{ALIAS}{ending}")), entry);
        }
        for name in [
            "manifest.json",
            "manifest.json.br",
            "package.json",
            "custom-elements.json",
        ] {
            assert!(all.bytes(name).is_some(), "{name}");
        }
        let debug = described(&parts, assemble(&parts).unwrap(), Assets::default(), false);
        assert!(!debug.unwrap().names().any(|name| kind(name) == "br"));
    }
}
