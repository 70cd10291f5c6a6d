//! Names of types: the name of an error ends in `Error`, and no two types of the workspace share a name.

use std::{collections::BTreeMap, error::Error, fmt::Write};

use syn::{Attribute, Item, Path, Token, Type, punctuated::Punctuated};

use crate::{
    module_tree::{Module, crate_roots, modules, read},
    type_name_exceptions::SHARED_NAMES,
};

/// A type that a module defines.
struct NamedType {
    name: String,
    /// File and line.
    place: String,
    is_error: bool,
}

#[test]
fn names_of_errors_end_in_error() -> Result<(), Box<dyn Error>> {
    let mut broken = String::new();
    let types = all_types()?;
    for NamedType { name, place, .. } in types
        .iter()
        .filter(|named| named.is_error && !named.name.ends_with("Error"))
    {
        writeln!(
            broken,
            "{place}: the error `{name}` needs a name that ends in `Error`."
        )?;
    }
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

#[test]
fn names_of_types_are_unique_in_the_workspace() -> Result<(), Box<dyn Error>> {
    let mut broken = String::new();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for named in all_types()? {
        places.entry(named.name).or_default().push(named.place);
    }
    places.retain(|_, places| places.len() > 1);
    for (name, places) in &places {
        let (is, accepted) = (places.len(), accepted_count(name));
        if is > accepted {
            let places = places.join("\n    ");
            writeln!(
                broken,
                "{is} types are called `{name}`: name each after what only it is.\n    {places}"
            )?;
        }
    }
    for (name, accepted) in SHARED_NAMES {
        let is = places.get(name).map_or(0, Vec::len);
        if is < accepted {
            writeln!(
                broken,
                "Fewer types are called `{name}` than before: in `SHARED_NAMES`, {}.",
                match is {
                    0 => "remove it".to_owned(),
                    _ => format!("write {is} for {accepted}"),
                }
            )?;
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

/// Returns how many types may have this name.
fn accepted_count(name: &str) -> usize {
    let shared = SHARED_NAMES.iter().find(|(shared, _)| *shared == name);
    shared.map_or(1, |(_, count)| *count)
}

/// Returns the types of the workspace outside of tests. A file that is part of two crates counts once.
fn all_types() -> Result<Vec<NamedType>, Box<dyn Error>> {
    let mut types = BTreeMap::new();
    for root in crate_roots()? {
        for named in types_of(&modules(&root, &read)?) {
            types.insert(named.place.clone(), named);
        }
    }
    Ok(types.into_values().collect())
}

/// Returns the types of a crate.
fn types_of(modules: &[Module]) -> Vec<NamedType> {
    let mut types = Vec::new();
    for module in modules {
        // An implementation is in the module of its type.
        let errors: Vec<_> = module.items.iter().filter_map(implementing_error).collect();
        for item in &module.items {
            let (name, attributes) = match item {
                Item::Enum(item) => (&item.ident, item.attrs.as_slice()),
                Item::Struct(item) => (&item.ident, item.attrs.as_slice()),
                Item::Trait(item) => (&item.ident, item.attrs.as_slice()),
                Item::Type(item) => (&item.ident, item.attrs.as_slice()),
                Item::Union(item) => (&item.ident, item.attrs.as_slice()),
                _ => continue,
            };
            types.push(NamedType {
                place: format!("{}:{}", module.file, name.span().start().line),
                is_error: derives_error(attributes) || errors.contains(&name.to_string()),
                name: name.to_string(),
            });
        }
    }
    types
}

/// Returns whether a type has `#[derive(thiserror::Error)]`.
fn derives_error(attributes: &[Attribute]) -> bool {
    let derives = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"));
    derives
        .filter_map(|derive| {
            let paths = Punctuated::<Path, Token![,]>::parse_terminated;
            derive.parse_args_with(paths).ok()
        })
        .flatten()
        .any(|path| ends_in_error(&path))
}

/// Returns the name of the type if an item is `impl Error for` a type.
fn implementing_error(item: &Item) -> Option<String> {
    let Item::Impl(item) = item else {
        return None;
    };
    let (path, _) = item.trait_.as_ref()?;
    match item.self_ty.as_ref() {
        Type::Path(own) if ends_in_error(path) => Some(own.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn ends_in_error(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| last.ident == "Error")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_errors_of_a_crate_are_found_but_not_those_of_tests() -> Result<(), Box<dyn Error>>
    {
        let text = "#[derive(Debug, thiserror::Error)] enum A {} struct B; impl std::error::Error for B {}
                    trait C {} type D = u8; fn e() {} #[cfg(test)] mod tests { struct F; }
                    impl<T> Error for G<T> {} struct G<T>(T); impl fmt::Display for C {} #[cfg(test)] struct H;";
        let read = |_: &str| Some(text.to_owned());
        let found: Vec<_> = types_of(&modules("src/lib.rs", &read)?)
            .into_iter()
            .map(|named| (named.name, named.is_error, named.place))
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(name, is_error, place)| (name.as_str(), *is_error, place.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("A", true, "src/lib.rs:1"),
                ("B", true, "src/lib.rs:1"),
                ("C", false, "src/lib.rs:2"),
                ("D", false, "src/lib.rs:2"),
                ("G", true, "src/lib.rs:3"),
            ]
        );
        Ok(())
    }
}
