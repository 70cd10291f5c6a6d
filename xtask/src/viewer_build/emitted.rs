//! What was compiled: the page, the wasm, its parts, and the JavaScript that wasm-bindgen wrote.
use std::collections::BTreeMap;

use super::{
    assets::{Assets, kind},
    split::{self, PartList},
};
use crate::defect::ViewerBuildError;

/// The compiled files that the build uses.
#[derive(Debug)]
pub(super) struct Emitted {
    /// index.html, without the instructions to Trunk.
    pub(super) page: String,
    /// The file name of the wasm-bindgen glue.
    pub(super) glue: String,
    /// What the first rows need.
    pub(super) wasm: Vec<u8>,
    /// The files that each part needs, by their stems.
    pub(super) parts: PartList,
    /// The files of the parts by their stems.
    pub(super) part_files: BTreeMap<String, Vec<u8>>,
}

impl Emitted {
    pub(super) fn of(assets: &Assets) -> Result<Self, ViewerBuildError> {
        // Snippets are files that the glue imports. They would be separate scripts without an integrity hash.
        if let Some(file) = assets.names().find(|name| name.contains('/')) {
            return Err(ViewerBuildError::Snippet {
                file: file.to_owned(),
            });
        }
        let page = assets.text("index.html");
        let page = page.ok_or(ViewerBuildError::Nothing { what: "index.html" })?;
        let parts = split::read_list(assets.text(split::LIST))?;
        let mut part_files = BTreeMap::new();
        for stem in parts.values().flatten() {
            let bytes = assets.bytes(&split::staged_name(stem));
            let bytes = bytes.ok_or(ViewerBuildError::Nothing { what: "part" })?;
            part_files.insert(stem.clone(), bytes.to_vec());
        }
        let wasm = the_one(assets, "wasm")?;
        Ok(Self {
            page: page.to_owned(),
            glue: the_one(assets, "js")?.to_owned(),
            wasm: assets.bytes(wasm).unwrap_or_default().to_vec(),
            parts,
            part_files,
        })
    }
}

fn the_one<'a>(assets: &'a Assets, what: &'static str) -> Result<&'a str, ViewerBuildError> {
    let own = |name: &&str| kind(name) == what && !split::is_staged(name);
    let mut found = assets.names().filter(own);
    let one = found.next().ok_or(ViewerBuildError::Nothing { what })?;
    match found.next() {
        Some(_) => Err(ViewerBuildError::Several { what }),
        None => Ok(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(files: &[&str]) -> String {
        let list = ("parts.json", b"{}".as_slice());
        let named = files.iter().map(|name| (*name, b"".as_slice()));
        let assets: Assets = named.chain([list]).collect();
        Emitted::of(&assets).unwrap_err().to_string()
    }

    #[test]
    fn one_page_one_glue_and_one_wasm_are_taken() {
        let assets: Assets = [
            ("index.html", b"<p>".as_slice()),
            ("v-00.js", b""),
            ("v-00_bg.wasm", b"\0asm"),
            ("parts.json", br#"{"tools":["detail-and-tools","tools"]}"#),
            ("tools.part.wasm", b"1"),
            ("detail-and-tools.part.wasm", b"2"),
        ]
        .into_iter()
        .collect();
        let emitted = Emitted::of(&assets).unwrap();
        assert_eq!(emitted.page, "<p>");
        assert_eq!(emitted.glue, "v-00.js");
        assert_eq!(emitted.wasm, b"\0asm");
        assert_eq!(emitted.parts["tools"], ["detail-and-tools", "tools"]);
        assert_eq!(emitted.part_files["detail-and-tools"], b"2");
    }

    #[test]
    fn missing_or_repeated_file_is_named_in_the_error() {
        assert!(refusal(&["index.html", "a.js"]).contains("no wasm"));
        assert!(refusal(&["a.js", "a.wasm"]).contains("no index.html"));
        assert!(refusal(&["index.html", "a.js", "b.js", "a.wasm"]).contains("more than one js"));
    }

    #[test]
    fn snippet_is_refused_with_its_name() {
        let files = ["index.html", "a.js", "a.wasm", "snippets/x/inline0.js"];
        assert!(refusal(&files).starts_with("snippets/x/inline0.js"));
    }
}
