//! The generated modules that the entry imports: `#glue`, `#style` and `#build`.
use std::collections::BTreeMap;

use serde_json::Value;

use super::{content_names::Hashed, languages::LanguageFile, split::PartList};
use crate::defect::ViewerBuildError;

/// `#glue`: converts the glue, an ES module from esbuild, into a function. Each call returns a new glue with
/// its own variables, which uses the `WebAssembly` that is passed in.
///
/// esbuild's format `iife` is not suitable: its export helper iterates an object with `for…in`, so it fails
/// on a page that extends `Object.prototype`.
pub(super) fn glue(module: &str) -> Result<String, ViewerBuildError> {
    let exports = module
        .rsplit_once("\nexport {")
        .and_then(|(body, exports)| Some((body, exports.trim_end().strip_suffix("};")?)));
    let Some((body, exports)) = exports else {
        return Err(ViewerBuildError::Glue {
            what: "ends with no list of exports",
        });
    };
    let at_line_start = |word: &str| body.lines().any(|line| line.starts_with(word));
    if at_line_start("import ") || at_line_start("export ") {
        return Err(ViewerBuildError::Glue {
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
/// for exactly this expression to include the file. `parts` are the files of each part by their stems, and those
/// files.
pub(super) fn build(
    wasm: &Hashed,
    parts: (&PartList, &BTreeMap<String, Hashed>),
    languages: &[LanguageFile],
    version: &str,
) -> String {
    let (parts, part_files) = parts;
    let files: Vec<(&String, String)> = part_files
        .iter()
        .enumerate()
        .map(|(at, (stem, _))| (stem, format!("part{at}")))
        .collect();
    let declared: Vec<String> = files
        .iter()
        .filter_map(|(stem, name)| {
            let file = pinned(part_files.get(*stem)?);
            Some(format!("const {name} = {file};\n"))
        })
        .collect();
    let listed: Vec<String> = parts
        .iter()
        .map(|(part, stems)| {
            let names: Vec<&str> = files
                .iter()
                .filter(|(stem, _)| stems.contains(stem))
                .map(|(_, name)| name.as_str())
                .collect();
            format!("  {part}: [{}],\n", names.join(", "))
        })
        .collect();
    let languages: Vec<String> = languages
        .iter()
        .map(|language| {
            let words = pinned(&language.file);
            let explanations = pinned(&language.explanations);
            let tag = Value::from(language.tag.as_str());
            format!("  {tag}: {{ words: {words}, explanations: {explanations} }},\n")
        })
        .collect();
    format!(
        "{}export const wasm = {};\n\
         export const parts = {{\n{}}};\n\
         export const version = {};\n\
         export const languages = {{\n{}}};\n",
        declared.concat(),
        pinned(wasm),
        listed.concat(),
        Value::from(version),
        languages.concat(),
    )
}

/// The address of a file, and the hash that a browser compares with it.
fn pinned(file: &Hashed) -> String {
    format!(
        "{{ url: new URL(\"./{}\", import.meta.url), integrity: {} }}",
        file.name,
        Value::from(file.integrity.as_str())
    )
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
            assert!(
                matches!(glue(module), Err(ViewerBuildError::Glue { .. })),
                "{module}"
            );
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
        let german = LanguageFile {
            tag: "de".to_owned(),
            file: Hashed::new("languages/de", "json", b"abc".to_vec()),
            explanations: Hashed::new("languages/explanations-de", "json", b"abc".to_vec()),
        };
        let stems = |stems: [&str; 2]| stems.map(str::to_owned).to_vec();
        let parts = PartList::from([
            ("detail".to_owned(), stems(["detail-and-tools", "detail"])),
            ("tools".to_owned(), stems(["detail-and-tools", "tools"])),
        ]);
        let part_files: BTreeMap<_, _> = ["detail", "detail-and-tools", "tools"]
            .map(|stem| (stem.to_owned(), Hashed::new(stem, "wasm", b"abc".to_vec())))
            .into();
        let module = build(
            &wasm,
            (&parts, &part_files),
            std::slice::from_ref(&german),
            "1.2.3",
        );
        assert!(module.contains(&format!(
            "wasm = {{ url: new URL(\"./scim-audit-logs-ba7816bf8f01cfea.wasm\", import.meta.url), integrity: \"{}\" }};",
            wasm.integrity
        )));
        assert!(module.contains(
            "const part1 = { url: new URL(\"./detail-and-tools-ba7816bf8f01cfea.wasm\", import.meta.url), integrity: "
        ));
        assert!(
            module.contains("parts = {\n  detail: [part0, part1],\n  tools: [part1, part2],\n};")
        );
        assert!(module.contains("version = \"1.2.3\""));
        assert!(module.contains(&format!(
            "\"de\": {{ words: {{ url: new URL(\"./languages/de-ba7816bf8f01cfea.json\", import.meta.url), integrity: \"{hash}\" }}, \
             explanations: {{ url: new URL(\"./languages/explanations-de-ba7816bf8f01cfea.json\", import.meta.url), integrity: \"{hash}\" }} }},",
            hash = german.file.integrity
        )));
    }
}
