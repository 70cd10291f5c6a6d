//! package.json: makes the built folder a package for npm and bundlers.
use serde::Serialize;

use super::{ALIAS, TYPES, element_manifest};

/// The members are serialized in this order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package<'a> {
    name: &'static str,
    version: &'a str,
    description: &'static str,
    license: &'static str,
    r#type: &'static str,
    types: String,
    custom_elements: &'static str,
    exports: Exports,
    /// Loading the entry registers the element, so a bundler must not drop it as unused.
    side_effects: bool,
    files: Vec<&'a str>,
}

#[derive(Serialize)]
struct Exports {
    #[serde(rename = ".")]
    entry: ExportConditions,
    #[serde(rename = "./manifest.json")]
    manifest: &'static str,
    #[serde(rename = "./custom-elements.json")]
    element: String,
    #[serde(rename = "./package.json")]
    package: &'static str,
}

/// Resolvers take the first condition that matches, so `default` has to be the last.
#[derive(Serialize)]
struct ExportConditions {
    types: String,
    default: String,
}

/// Returns the text of package.json. `files` are the files of the package.
pub(super) fn json<'a>(version: &'a str, files: impl Iterator<Item = &'a str>) -> String {
    let package = Package {
        name: "scim-audit-logs",
        version,
        description: "A viewer of SCIM audit logs, as a custom element.",
        license: env!("CARGO_PKG_LICENSE"),
        r#type: "module",
        types: relative(TYPES),
        custom_elements: element_manifest::NAME,
        exports: Exports {
            entry: ExportConditions {
                types: relative(TYPES),
                default: relative(ALIAS),
            },
            manifest: "./manifest.json",
            element: relative(element_manifest::NAME),
            package: "./package.json",
        },
        side_effects: true,
        files: files.collect(),
    };
    super::written(&package)
}

fn relative(name: &str) -> String {
    format!("./{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundler_finds_the_types_before_the_script() {
        let text = json("1.2.3", ["scim-audit-logs.js", "a.wasm"].into_iter());
        let conditions = text.split_once("\"exports\"").unwrap().1;
        assert!(conditions.find("\"types\"") < conditions.find("\"default\""));
        let package: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(package["exports"]["."]["default"], "./scim-audit-logs.js");
        assert_eq!(package["type"], "module");
        assert_eq!(package["customElements"], "custom-elements.json");
        let exported = &package["exports"]["./custom-elements.json"];
        assert_eq!(exported, "./custom-elements.json");
        assert_eq!(package["sideEffects"], true);
        assert_eq!(package["files"][1], "a.wasm");
        assert_eq!(package["license"], "MIT OR Apache-2.0");
    }
}
