//! The output of Trunk: the page, the wasm, and the JavaScript that wasm-bindgen wrote.
use super::assets::{Assets, kind};
use crate::defect::Defect;

/// The parts of Trunk's output that the build uses.
#[derive(Debug)]
pub(super) struct Emitted {
    /// index.html, without the instructions to Trunk.
    pub(super) page: String,
    /// The file name of the wasm-bindgen glue.
    pub(super) glue: String,
    pub(super) wasm: Vec<u8>,
}

impl Emitted {
    pub(super) fn of(assets: &Assets) -> Result<Self, Defect> {
        // Snippets are files that the glue imports. They would be separate scripts without an integrity hash.
        if let Some(file) = assets.names().find(|name| name.contains('/')) {
            return Err(Defect::Snippet {
                file: file.to_owned(),
            });
        }
        let page = assets.text("index.html");
        let page = page.ok_or(Defect::Nothing { what: "index.html" })?;
        let wasm = the_one(assets, "wasm")?;
        Ok(Self {
            page: page.to_owned(),
            glue: the_one(assets, "js")?.to_owned(),
            wasm: assets.bytes(wasm).unwrap_or_default().to_vec(),
        })
    }
}

fn the_one<'a>(assets: &'a Assets, what: &'static str) -> Result<&'a str, Defect> {
    let mut found = assets.names().filter(|name| kind(name) == what);
    let one = found.next().ok_or(Defect::Nothing { what })?;
    match found.next() {
        Some(_) => Err(Defect::Several { what }),
        None => Ok(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(files: &[&str]) -> String {
        let assets: Assets = files.iter().map(|name| (*name, b"".as_slice())).collect();
        Emitted::of(&assets).unwrap_err().to_string()
    }

    #[test]
    fn one_page_one_glue_and_one_wasm_are_taken() {
        let assets: Assets = [
            ("index.html", b"<p>".as_slice()),
            ("v-00.js", b""),
            ("v-00_bg.wasm", b"\0asm"),
        ]
        .into_iter()
        .collect();
        let emitted = Emitted::of(&assets).unwrap();
        assert_eq!(emitted.page, "<p>");
        assert_eq!(emitted.glue, "v-00.js");
        assert_eq!(emitted.wasm, b"\0asm");
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
