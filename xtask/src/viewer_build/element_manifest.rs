//! custom-elements.json: describes the element for editors and documentation tools, in the format of
//! <https://github.com/webcomponents/custom-elements-manifest>. It is a checked-in file; the tests below compare
//! it with the sources and the documentation.

/// The name in the package.
pub(super) const NAME: &str = "custom-elements.json";
/// The checked-in file.
pub(super) const SOURCE: &str = "src/embed/web/custom-elements.json";

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    use serde_json::Value;

    use super::SOURCE;
    use crate::workspace::Workspace;

    const DECLARATION: &str = "src/embed/web/scim-audit-logs.d.ts";
    const THEMING: &str = "docs/theming.md";
    /// The prefix of the events, of the custom properties and of the element's name.
    const PREFIX: &str = "scim-audit-";

    /// An attribute or a property: its default, and the name of its counterpart.
    type Options = BTreeMap<String, (Option<String>, Option<String>)>;

    fn read(path: &str) -> String {
        fs::read_to_string(Workspace::here().path(path)).unwrap()
    }

    /// The declaration of the element's class.
    fn element() -> Value {
        let manifest: Value = serde_json::from_str(&read(SOURCE)).unwrap();
        let element = manifest["modules"][0]["declarations"][0].clone();
        assert_eq!(element["tagName"], "scim-audit-logs");
        element
    }

    fn items<'a>(element: &'a Value, list: &str) -> &'a [Value] {
        element[list].as_array().unwrap()
    }

    fn text(item: &Value, member: &str) -> Option<String> {
        item[member].as_str().map(str::to_owned)
    }

    fn name(item: &Value) -> String {
        text(item, "name").unwrap()
    }

    fn names(element: &Value, list: &str) -> BTreeSet<String> {
        items(element, list).iter().map(name).collect()
    }

    fn without_spaces(text: &str) -> String {
        text.split_whitespace().collect()
    }

    /// Returns the text after `start` and before `end`.
    fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
        let (_, rest) = text.split_once(start)?;
        Some(rest.split_once(end)?.0)
    }

    /// The options of options.js: property, attribute, and default as a JavaScript literal.
    fn options() -> Vec<(String, Option<String>, Option<String>)> {
        let code = read("src/embed/web/options.js");
        let list = between(&code, "export const OPTIONS = [", "\n];").unwrap();
        let option = |code: &str| {
            let attribute = between(code, "attribute: \"", "\"").map(str::to_owned);
            let fallback = between(code, "fallback: ", ",").map(|text| text.replace('_', ""));
            (
                code.split_once('"').unwrap().0.to_owned(),
                attribute,
                fallback,
            )
        };
        list.split("name: \"").skip(1).map(option).collect()
    }

    /// The cells of the rows of theming.md whose first cell is code that starts with `prefix`.
    fn rows(markdown: &str, prefix: &str) -> BTreeMap<String, Vec<String>> {
        let cells = |line: &str| -> Option<(String, Vec<String>)> {
            let row = line.strip_prefix('|')?.strip_suffix('|')?;
            let mut cells = row.split(" | ").map(|cell| cell.trim().to_owned());
            let name = code(&cells.next()?)?.to_owned();
            name.starts_with(prefix).then(|| (name, cells.collect()))
        };
        markdown.lines().filter_map(cells).collect()
    }

    /// Returns the content of a cell that holds nothing but code.
    fn code(cell: &str) -> Option<&str> {
        let inner = cell.strip_prefix('`')?.strip_suffix('`')?;
        (!inner.contains('`')).then_some(inner)
    }

    #[test]
    fn attributes_are_those_of_the_options() {
        let mut expected: Options = options()
            .into_iter()
            .filter_map(|(name, attribute, fallback)| {
                let value = fallback.map(|literal| literal.trim_matches('"').to_owned());
                Some((attribute?, (value, Some(name))))
            })
            .collect();
        // The element of frame.html reads it itself.
        expected.insert("portal-origins".to_owned(), (None, None));
        let element = element();
        let described: Options = items(&element, "attributes")
            .iter()
            .map(|item| (name(item), (text(item, "default"), text(item, "fieldName"))))
            .collect();
        assert_eq!(described, expected);
    }

    #[test]
    fn properties_are_the_options_and_those_of_the_class() {
        let mut expected: Options = options()
            .into_iter()
            .map(|(name, attribute, fallback)| (name, (fallback, attribute)))
            .collect();
        expected.insert("state".to_owned(), (Some("{}".to_owned()), None));
        expected.insert("settled".to_owned(), (None, None));
        let element = element();
        let described: Options = items(&element, "members")
            .iter()
            .filter(|item| item["kind"] == "field")
            .map(|item| (name(item), (text(item, "default"), text(item, "attribute"))))
            .collect();
        assert_eq!(described, expected);
    }

    #[test]
    fn types_are_those_of_the_declaration() {
        let declaration = without_spaces(&read(DECLARATION));
        let element = element();
        let declares = |item: &Value, forms: &[String]| {
            assert!(
                forms
                    .iter()
                    .any(|form| declaration.contains(&without_spaces(form))),
                "{DECLARATION} declares none of {forms:#?}, but {SOURCE} has {item:#}"
            );
        };
        for attribute in items(&element, "attributes") {
            let typed = format!(
                "?: {} | undefined;",
                attribute["type"]["text"].as_str().unwrap()
            );
            let name = name(attribute);
            declares(
                attribute,
                &[format!("\"{name}\"{typed}"), format!(";{name}{typed}")],
            );
        }
        for member in items(&element, "members") {
            let name = name(member);
            if member["kind"] == "field" {
                let kind = member["type"]["text"].as_str().unwrap();
                let own = format!("{name}: {kind};");
                declares(
                    member,
                    &[
                        format!("{name}?: {kind} | undefined;"),
                        own,
                        format!("{name}(): {kind};"),
                    ],
                );
            } else {
                declares(member, &[format!("{name}(")]);
            }
        }
        for event in items(&element, "events") {
            let kind = event["type"]["text"].as_str().unwrap();
            declares(event, &[format!("\"{}\": {kind};", name(event))]);
        }
    }

    #[test]
    fn events_are_those_of_the_code() {
        assert_eq!(names(&element(), "events"), events());
    }

    /// The events of events.js.
    fn events() -> BTreeSet<String> {
        let code = read("src/embed/web/events.js");
        let list = between(&code, "export const EVENTS = [", "]").unwrap();
        let names = list.split('"').skip(1).step_by(2);
        names.map(|name| format!("{PREFIX}{name}")).collect()
    }

    #[test]
    fn events_in_the_examples_are_those_of_the_code() {
        let mut known = events();
        // The element, the module and the package.
        known.insert("scim-audit-logs".to_owned());
        let mut pending = vec![Workspace::here().path("examples")];
        let mut count = 0;
        while let Some(path) = pending.pop() {
            if path.is_dir() {
                pending.extend(
                    fs::read_dir(&path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            } else if is_script(&path) {
                let code = fs::read_to_string(&path).unwrap();
                for rest in code.split(PREFIX).skip(1) {
                    let is_of_a_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
                    let end = rest
                        .find(|letter| !is_of_a_name(letter))
                        .unwrap_or(rest.len());
                    let name = format!("{PREFIX}{}", &rest[..end]);
                    // `scim-audit-${name}`: tsc checks the names.
                    assert!(
                        end == 0 || known.contains(&name),
                        "{}: {name}",
                        path.display()
                    );
                    count += 1;
                }
            }
        }
        assert!(count > 20, "{count}");
    }

    fn is_script(path: &Path) -> bool {
        let ending = path.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("js" | "jsx" | "mjs"))
    }

    #[test]
    fn custom_properties_are_those_of_the_documentation() {
        let documented = rows(&read(THEMING), "--");
        let element = element();
        assert_eq!(
            names(&element, "cssProperties"),
            documented.keys().cloned().collect()
        );
        for property in items(&element, "cssProperties") {
            let (default, description) = match &*documented[&name(property)] {
                [light, dark, description] => (
                    code(light)
                        .zip(code(dark))
                        .map(|(light, dark)| format!("light-dark({light}, {dark})")),
                    description,
                ),
                // A second value, such as that of the compact density, is not part of the default.
                [default, description] => {
                    let first = default
                        .strip_prefix('`')
                        .and_then(|rest| rest.split_once('`'));
                    (first.map(|(value, _)| value.to_owned()), description)
                }
                cells => panic!("{THEMING}: {cells:?}"),
            };
            assert_eq!(text(property, "default"), default, "{property:#}");
            assert_eq!(property["description"], **description, "{property:#}");
        }
    }

    #[test]
    fn parts_are_those_of_the_documentation() {
        let theming = read(THEMING);
        let (_, section) = theming.split_once("\n## Parts\n").unwrap();
        let documented: BTreeMap<String, String> = rows(section, "")
            .into_iter()
            .map(|(name, cells)| (name, cells[0].clone()))
            .collect();
        let element = element();
        let described: BTreeMap<String, String> = items(&element, "cssParts")
            .iter()
            .map(|part| (name(part), text(part, "description").unwrap()))
            .collect();
        assert_eq!(described, documented);
    }

    #[test]
    fn descriptions_are_those_of_the_declaration_and_of_the_documentation() {
        let comments: String = read(DECLARATION)
            .lines()
            .flat_map(|line| {
                [
                    line.trim()
                        .trim_start_matches("/**")
                        .trim_start_matches("* "),
                    " ",
                ]
            })
            .collect();
        let sources = without_spaces(&format!(
            "{comments} {} {}",
            read(THEMING),
            read("docs/embedding.md")
        ));
        let mut pending = vec![serde_json::from_str(&read(SOURCE)).unwrap()];
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(items) => pending.extend(items),
                Value::Object(members) => {
                    if let Some(Value::String(description)) = members.get("description") {
                        let is_known = sources.contains(&without_spaces(description));
                        assert!(is_known, "written nowhere else: {description}");
                    }
                    pending.extend(members.into_iter().map(|(_, member)| member));
                }
                _ => {}
            }
        }
    }
}
