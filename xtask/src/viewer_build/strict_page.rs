//! Refuses a build that a strict content security policy would break in the browser.
use super::{
    Defect,
    assets::{Assets, kind},
};

/// How wasm-bindgen names the import behind every use of innerHTML. Its absence proves that no view,
/// tested or not, needs a Trusted Types policy.
const SETS_INNER_HTML: &str = "__wbg_set_innerHTML";

pub(super) fn hold(assets: &Assets) -> Result<(), Defect> {
    for what in ["js", "wasm"] {
        if !assets.names().any(|name| kind(name) == what) {
            return Err(Defect::Nothing { what });
        }
    }
    for (name, bytes) in assets.iter() {
        if matches!(kind(name), "js" | "wasm") && contains(bytes, SETS_INNER_HTML) {
            return Err(Defect::SetsInnerHtml {
                file: name.to_owned(),
                import: SETS_INNER_HTML,
            });
        }
    }
    match assets.text("index.html") {
        Some(page) => no_inline(page),
        None => Err(Defect::Nothing { what: "index.html" }),
    }
}

fn no_inline(page: &str) -> Result<(), Defect> {
    let page = page.to_ascii_lowercase();
    let inline_script = page.split("<script").skip(1).any(|script| {
        let tag = script.split('>').next().unwrap_or_default();
        !tag.contains("src=")
    });
    let what = if inline_script {
        "an inline script"
    } else if page.contains("<style") {
        "an inline <style>"
    } else if page.contains(" style=") {
        "a style attribute"
    } else {
        return Ok(());
    };
    Err(Defect::Inline { what })
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(page: &str, wasm: &[u8]) -> Result<(), Defect> {
        let assets: Assets = [
            ("index.html", page.as_bytes()),
            ("a.js", b"start()"),
            ("a_bg.wasm", wasm),
        ]
        .into_iter()
        .collect();
        hold(&assets)
    }

    #[test]
    fn a_page_of_files_only_is_let_through() {
        with("<script type=module src=a.js></script>", b"\0asm").unwrap();
    }

    #[test]
    fn a_wasm_that_can_set_inner_html_is_refused_by_name() {
        let wasm = b"\0asm wbg __wbg_set_innerHTML_e7a2fb82";
        let error = with("", wasm).unwrap_err().to_string();
        assert!(error.starts_with("a_bg.wasm contains"), "{error}");
    }

    #[test]
    fn inline_scripts_and_styles_are_refused() {
        for page in [
            "<script type=module>init()</script>",
            "<SCRIPT>init()</SCRIPT>",
            "<style>a{}</style>",
            "<p style=\"color:red\">",
        ] {
            assert!(
                matches!(with(page, b""), Err(Defect::Inline { .. })),
                "{page}"
            );
        }
    }

    #[test]
    fn a_build_without_wasm_is_refused() {
        let assets: Assets = [("index.html", b"".as_slice()), ("a.js", b"")]
            .into_iter()
            .collect();
        assert!(matches!(
            hold(&assets),
            Err(Defect::Nothing { what: "wasm" })
        ));
    }
}
