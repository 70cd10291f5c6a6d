//! Splits the compiled viewer into the file that the first rows need, and parts that the browser loads later
//! (docs/decisions/0026-parts.md).
//!
//! A part is a name in `#[wasm_split(name, …)]`. What only one part reaches is a file of that name; what several
//! reach is a file that is named after all of them.
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use wasm_split_cli_support::{Options, transform};

use super::unused_exports;
use crate::{defect::ViewerBuildError, task_error::TaskError};

/// The list of parts in the staging folder.
pub(super) const LIST: &str = "parts.json";
/// The ending of a file of a part in the staging folder.
const ENDING: &str = ".part.wasm";
/// The module from which the main file imports the loaders. No file of this name is built:
/// [`with_loaders`] replaces its import.
const LOADERS: &str = "./parts.js";

/// The files that each part needs, by their stems.
pub(super) type PartList = BTreeMap<String, Vec<String>>;

/// The output of the splitter.
pub(super) struct SplitFiles {
    /// The file that the first rows need, as wasm-bindgen reads it.
    pub(super) main: PathBuf,
    pub(super) parts: PartList,
    /// What the parts import besides the exports of the main file: in a debug build, a check that they belong to it.
    pub(super) canary: Option<String>,
}

/// Splits `compiled`, and writes the parts and their list into `folder`, and the main file into `scratch`.
pub(super) fn split(
    compiled: &Path,
    scratch: &Path,
    folder: &Path,
) -> Result<SplitFiles, TaskError> {
    let input = fs::read(compiled).map_err(TaskError::file("read", compiled))?;
    let input = unused_exports::removed(&input)?;
    let main = scratch.join("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = scratch;
    options.main_out_path = &main;
    options.link_name = LOADERS;
    let written = transform(options).map_err(|error| ViewerBuildError::Split {
        reason: format!("{error:#}"),
    })?;
    let names = file_names(&written.prefetch_map);
    let mut parts = PartList::new();
    for (part, files) in &written.prefetch_map {
        let stems = files.iter().filter_map(|file| names.get(file).cloned());
        parts.insert(part.clone(), stems.collect());
    }
    for (file, stem) in &names {
        let from = scratch.join(file).with_extension("wasm");
        let to = folder.join(staged_name(stem));
        fs::copy(&from, &to).map_err(TaskError::file("copy", &from))?;
    }
    let list = folder.join(LIST);
    fs::write(&list, super::written(&parts)).map_err(TaskError::file("write", &list))?;
    let link = scratch.join(LOADERS);
    let link = fs::read_to_string(&link).map_err(TaskError::file("read", &link))?;
    Ok(SplitFiles {
        main,
        parts,
        canary: canary(&link),
    })
}

/// The name of a file of a part in the staging folder.
pub(super) fn staged_name(stem: &str) -> String {
    format!("{stem}{ENDING}")
}

/// Reads the list that [`split`] wrote.
pub(super) fn read_list(text: Option<&str>) -> Result<PartList, ViewerBuildError> {
    text.and_then(|text| serde_json::from_str(text).ok())
        .ok_or(ViewerBuildError::Nothing { what: LIST })
}

/// Whether a file in the staging folder belongs to a part.
pub(super) fn is_staged(name: &str) -> bool {
    name.ends_with(ENDING)
}

/// Finds a member such as `__canary_0123: ~0xdead` in the JavaScript of the splitter.
fn canary(link: &str) -> Option<String> {
    let (_, rest) = link.split_once("__wasm_split: { __canary")?;
    let (member, _) = rest.split_once(',')?;
    Some(format!("__canary{member}"))
}

/// Names each file after the parts that need it. `needed` lists the files by part.
fn file_names(needed: &HashMap<String, Vec<String>>) -> BTreeMap<String, String> {
    let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (part, files) in needed {
        for file in files {
            users.entry(file.clone()).or_default().push(part);
        }
    }
    users
        .into_iter()
        .map(|(file, mut parts)| {
            parts.sort_unstable();
            (file, parts.join("-and-"))
        })
        .collect()
}

/// Puts the loaders into the glue in place of their imports, of which there is one for each part. A loader asks the
/// `WebAssembly` that the engine passes to the glue (src/embed/web/guard.js) for the part.
pub(super) fn with_loaders(
    glue: &str,
    parts: &PartList,
    canary: Option<&str>,
) -> Result<String, ViewerBuildError> {
    let exports = canary.map_or_else(
        || "initSync()".to_owned(),
        |member| format!("{{ __proto__: null, ...initSync(), {member} }}"),
    );
    let imported = format!("from \"{LOADERS}\"");
    let member = format!("\"{LOADERS}\": ");
    let names: Vec<&str> = glue
        .lines()
        .filter(|line| line.starts_with("import * as ") && line.contains(&imported))
        .filter_map(|line| line.split_whitespace().nth(3))
        .collect();
    let Some(first) = names.first() else {
        return Err(ViewerBuildError::Glue {
            what: "does not import the loaders of the parts",
        });
    };
    let loaders: Vec<String> = parts
        .keys()
        .map(|part| {
            format!(
                "  __wasm_split_load_{part}: (call, data) => WebAssembly.loadPart(\"{part}\", {exports}, call, \
                 data),\n"
            )
        })
        .collect();
    let loaders = format!(
        "const loaders = {{\n  __proto__: null,\n{}}};\n",
        loaders.concat()
    );
    let kept = glue.lines().filter(|line| !line.contains(&imported));
    let lines = kept.filter_map(|line| match line.trim().strip_prefix(&member) {
        Some(name) if name == format!("{first},") => Some(format!("{member}loaders,")),
        Some(_) => None,
        None => Some(line.to_owned()),
    });
    let body: String = lines.map(|line| line + "\n").collect();
    Ok(loaders + &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_file_is_named_after_the_parts_that_share_it() {
        let needed = HashMap::from([
            (
                "tools".to_owned(),
                vec!["chunk_1".to_owned(), "split_tools".to_owned()],
            ),
            (
                "detail".to_owned(),
                vec!["chunk_1".to_owned(), "split_detail".to_owned()],
            ),
        ]);
        let names = file_names(&needed);
        assert_eq!(names["chunk_1"], "detail-and-tools");
        assert_eq!(names["split_tools"], "tools");
    }

    #[test]
    fn the_imports_of_the_loaders_become_one_object_without_a_prototype() {
        let parts = ["detail", "tools"].map(|part| (part.to_owned(), Vec::new()));
        let parts = PartList::from(parts);
        let glue = "import * as import1 from \"./parts.js\"\nimport * as import2 from \"./parts.js\"\n\
                    const imports = {\n  \"./parts.js\": import1,\n  \"./parts.js\": import2,\n};\n";
        assert_eq!(
            with_loaders(glue, &parts, None).unwrap(),
            "const loaders = {\n  __proto__: null,\n  __wasm_split_load_detail: (call, data) => \
             WebAssembly.loadPart(\"detail\", initSync(), call, data),\n  __wasm_split_load_tools: (call, data) \
             => WebAssembly.loadPart(\"tools\", initSync(), call, data),\n};\nconst imports = {\n\
             \"./parts.js\": loaders,\n};\n"
        );
        with_loaders("let wasm;\n", &parts, None).unwrap_err();
    }

    #[test]
    fn the_check_of_a_debug_build_is_found() {
        let link = "sharedImports = { __wasm_split: { __canary_0af: ~0xdead, } };";
        assert_eq!(canary(link).as_deref(), Some("__canary_0af: ~0xdead"));
        assert_eq!(canary("sharedImports = { __wasm_split: {  } };"), None);
    }
}
