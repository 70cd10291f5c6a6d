//! Refuses a build that would violate a strict content security policy in the browser.
use super::assets::{Assets, kind};
use crate::defect::Defect;

/// The start of the name of wasm-bindgen's import for innerHTML. If it is absent, no view, tested or not,
/// needs a Trusted Types policy.
const SETS_INNER_HTML: &str = "__wbg_set_innerHTML";

/// APIs that turn text into markup or code. Our scripts use none of them.
const SINKS: [&str; 6] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
];

pub(super) fn hold(assets: &Assets) -> Result<(), Defect> {
    for (name, bytes) in assets.iter() {
        if matches!(kind(name), "js" | "wasm") && contains(bytes, SETS_INNER_HTML) {
            return Err(Defect::SetsInnerHtml {
                file: name.to_owned(),
                import: SETS_INNER_HTML,
            });
        }
        let text = assets.text(name).unwrap_or_default();
        match kind(name) {
            "js" => no_sink(name, text)?,
            "html" => no_inline(name, text)?,
            _ => {}
        }
    }
    Ok(())
}

fn no_sink(file: &str, script: &str) -> Result<(), Defect> {
    match SINKS.into_iter().find(|sink| uses(script, sink)) {
        Some(sink) => Err(Defect::Sink {
            file: file.to_owned(),
            sink,
        }),
        None => Ok(()),
    }
}

/// Whether a script contains these words, and not as the end of a longer word: `retrieval(` is not `eval(`.
fn uses(script: &str, words: &str) -> bool {
    script.match_indices(words).any(|(at, _)| {
        let before = script
            .get(..at)
            .and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
    })
}

fn no_inline(file: &str, page: &str) -> Result<(), Defect> {
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
    Err(Defect::Inline {
        file: file.to_owned(),
        what,
    })
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, bytes: &[u8]) -> Result<(), Defect> {
        hold(&[(name, bytes)].into_iter().collect())
    }

    #[test]
    fn a_page_of_files_only_is_let_through() {
        with(
            "index.html",
            b"<script type=module src=a.js></script><noscript>",
        )
        .unwrap();
        with("a.js", b"const text=retrieval(\"x\");").unwrap();
        with("a.wasm", b"\0asm __wbg_set_textContent").unwrap();
    }

    #[test]
    fn wasm_that_sets_inner_html_is_refused_by_name() {
        let wasm = b"\0asm wbg __wbg_set_innerHTML_e7a2fb82";
        let error = with("a.wasm", wasm).unwrap_err().to_string();
        assert!(error.starts_with("a.wasm contains"), "{error}");
    }

    #[test]
    fn script_with_a_sink_is_refused() {
        for sink in SINKS {
            let script = format!("a();{sink}'x')");
            let error = with("a.js", script.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(sink), "{error}");
        }
    }

    #[test]
    fn inline_scripts_and_styles_are_refused_in_every_page() {
        for page in [
            "<script type=module>init()</script>",
            "<SCRIPT>init()</SCRIPT>",
            "<style>a{}</style>",
            "<p style=\"color:red\">",
        ] {
            let error = with("frame.html", page.as_bytes()).unwrap_err();
            assert!(error.to_string().starts_with("frame.html has"), "{error}");
        }
    }
}
