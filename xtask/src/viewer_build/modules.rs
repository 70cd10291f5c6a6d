//! The generated modules that the entry imports: `#glue`, `#style` and `#build`.
use serde_json::Value;

use super::{content_names::Hashed, languages::Language};
use crate::defect::Defect;

/// `#glue`: converts the glue, an ES module from esbuild, into a function. Each call returns a new glue with
/// its own variables, which uses the `WebAssembly` that is passed in.
///
/// esbuild's format `iife` is not suitable: its export helper iterates an object with `for…in`, so it fails
/// on a page that extends `Object.prototype`.
pub(super) fn glue(module: &str) -> Result<String, Defect> {
    let exports = module
        .rsplit_once("\nexport {")
        .and_then(|(body, exports)| Some((body, exports.trim_end().strip_suffix("};")?)));
    let Some((body, exports)) = exports else {
        return Err(Defect::Glue {
            what: "ends with no list of exports",
        });
    };
    let at_line_start = |word: &str| body.lines().any(|line| line.starts_with(word));
    if at_line_start("import ") || at_line_start("export ") {
        return Err(Defect::Glue {
            what: "imports another file, or exports in more than one place",
        });
    }
    let members: Vec<String> = exports
        .split(',')
        .map(str::trim)
        .filter(|export| !export.is_empty())
        .map(|export| match export.split_once(" as ") {
            Some((local, public)) => format!("{public}: {local}"),
            None => export.to_owned(),
        })
        .collect();
    Ok(format!(
        "export default function glue(WebAssembly) {{\n{body}\nreturn {{ {} }};\n}}\n",
        members.join(", ")
    ))
}

/// `#style`: the style sheet as a string.
pub(super) fn style(css: &str) -> String {
    format!("export default {};\n", Value::from(css.trim_end()))
}

/// `#build`: the URLs and hashes of the other files. Each URL is a literal expression, because bundlers look
/// for exactly this expression to include the file.
pub(super) fn build(wasm: &Hashed, languages: &[Language], version: &str) -> String {
    let languages: Vec<String> = languages
        .iter()
        .map(|Language { tag, file }| {
            format!(
                "  {}: {{ url: {}, integrity: {} }},\n",
                Value::from(tag.as_str()),
                address(file),
                Value::from(file.integrity.as_str())
            )
        })
        .collect();
    format!(
        "export const wasmUrl = {};\n\
         export const wasmIntegrity = {};\n\
         export const version = {};\n\
         export const languages = {{\n{}}};\n",
        address(wasm),
        Value::from(wasm.integrity.as_str()),
        Value::from(version),
        languages.concat(),
    )
}

fn address(file: &Hashed) -> String {
    format!("new URL(\"./{}\", import.meta.url)", file.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_becomes_a_function_that_hands_out_its_exports() {
        let module = "let wasm;\nfunction start() {\n  return WebAssembly;\n}\n\
                      export {\n  Viewer,\n  start as default\n};\n";
        assert_eq!(
            glue(module).unwrap(),
            "export default function glue(WebAssembly) {\nlet wasm;\nfunction start() {\n  return \
             WebAssembly;\n}\nreturn { Viewer, default: start };\n}\n"
        );
    }

    #[test]
    fn glue_must_be_a_single_module() {
        for module in [
            "let wasm;\n",
            "import x from \"./snippets/x.js\";\nexport {\n  x\n};\n",
            "export function a() {}\nexport {\n  b\n};\n",
        ] {
            assert!(matches!(glue(module), Err(Defect::Glue { .. })), "{module}");
        }
    }

    #[test]
    fn any_style_sheet_is_one_string() {
        assert_eq!(
            style(".a::before{content:\"\\201C\"}\n"),
            "export default \".a::before{content:\\\"\\\\201C\\\"}\";\n"
        );
    }

    #[test]
    fn file_urls_are_expressions_that_bundlers_recognise() {
        let wasm = Hashed::new("scim-audit-logs", "wasm", b"abc".to_vec());
        let german = Language {
            tag: "de".to_owned(),
            file: Hashed::new("languages/de", "json", b"abc".to_vec()),
        };
        let module = build(&wasm, std::slice::from_ref(&german), "1.2.3");
        assert!(
            module
                .contains("new URL(\"./scim-audit-logs-ba7816bf8f01cfea.wasm\", import.meta.url)")
        );
        assert!(module.contains(&format!("wasmIntegrity = \"{}\"", wasm.integrity)));
        assert!(module.contains("version = \"1.2.3\""));
        assert!(module.contains(&format!(
            "\"de\": {{ url: new URL(\"./languages/de-ba7816bf8f01cfea.json\", import.meta.url), integrity: \"{}\" }},",
            german.file.integrity
        )));
    }
}
