//! The crates of the workspace and their modules, parsed, without those that are compiled for tests only.

use std::{error::Error, fs};

use syn::{Attribute, Item, Meta, Token, punctuated::Punctuated};

use crate::root;

/// A module of a crate, without its submodules.
pub(crate) struct Module {
    /// The names from the crate root to this module; empty for the root.
    pub(crate) path: Vec<String>,
    /// The file that it is written in, as `read` was asked for it.
    pub(crate) file: String,
    /// Its items that are not compiled for tests only. Submodules in the same file are left out.
    pub(crate) items: Vec<Item>,
}

impl Module {
    /// The path as text: `proxy::wire`.
    pub(crate) fn name(&self) -> String {
        if self.path.is_empty() {
            "the crate root".to_owned()
        } else {
            self.path.join("::")
        }
    }
}

/// Returns the root files of all crates of the workspace, without those of tests.
pub(crate) fn crate_roots() -> Result<Vec<String>, Box<dyn Error>> {
    let mut packages = vec![String::new(), "xtask/".to_owned()];
    for package in fs::read_dir(root().join("crates"))? {
        packages.push(format!("crates/{}/", package?.file_name().display()));
    }
    packages.sort();
    let roots = packages
        .iter()
        .flat_map(|package| ["lib", "main"].map(|name| format!("{package}src/{name}.rs")));
    Ok(roots.filter(|file| root().join(file).exists()).collect())
}

/// Returns the text of a file of the repository, or `None` if it cannot be read.
pub(crate) fn read(file: &str) -> Option<String> {
    fs::read_to_string(root().join(file)).ok()
}

/// Returns the modules of the crate with this root file; the root is the first. `read` returns the text of a
/// file, or `None` if there is no such file.
pub(crate) fn modules(
    root: &str,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Module>, Box<dyn Error>> {
    let mut modules = Vec::new();
    let text = read(root).ok_or_else(|| format!("{root} cannot be read"))?;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let items = parse(root, &text)?;
    add(&mut modules, (Vec::new(), root, folder), items, read)?;
    Ok(modules)
}

/// Adds a module and its submodules. `folder` is where the files of its submodules are.
fn add(
    modules: &mut Vec<Module>,
    (path, file, folder): (Vec<String>, &str, &str),
    items: Vec<Item>,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<(), Box<dyn Error>> {
    let (mut own, mut submodules) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            item if is_for_tests(attributes(&item)) => {}
            Item::Mod(submodule) => submodules.push(submodule),
            item => own.push(item),
        }
    }
    modules.push(Module {
        path: path.clone(),
        file: file.to_owned(),
        items: own,
    });
    for submodule in submodules {
        let name = submodule.ident.to_string();
        let folder = format!("{folder}/{name}");
        let mut path = path.clone();
        path.push(name);
        if let Some((_, items)) = submodule.content {
            add(modules, (path, file, &folder), items, read)?;
            continue;
        }
        let files = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
        let (file, text) = files
            .iter()
            .find_map(|file| Some((file, read(file)?)))
            .ok_or_else(|| format!("{file} declares a module that has no file: {folder}"))?;
        add(modules, (path, file, &folder), parse(file, &text)?, read)?;
    }
    Ok(())
}

fn parse(file: &str, text: &str) -> Result<Vec<Item>, Box<dyn Error>> {
    let parsed = syn::parse_file(text).map_err(|error| format!("{file}: {error}"))?;
    Ok(parsed.items)
}

/// Returns whether an item is compiled for tests only: `#[cfg(test)]`, `#[cfg(all(test, …))]` or `#[test]`.
pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args().is_ok_and(|meta| needs_test(&meta))
    })
}

fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|all| all.iter().any(needs_test)),
        _ => false,
    }
}

/// Returns the attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found_in_files_and_inline_but_not_those_for_tests() -> Result<(), Box<dyn Error>>
    {
        let files = [
            ("src/lib.rs", "mod a; mod b; #[cfg(test)] mod c;"),
            ("src/a.rs", "pub mod inner; mod line { mod deep; }"),
            ("src/a/inner.rs", ""),
            ("src/a/line/deep.rs", ""),
            ("src/b/mod.rs", "#[cfg(all(test, unix))] mod tests {}"),
        ];
        let read = |wanted: &str| {
            let found = files.iter().find(|(file, _)| *file == wanted)?;
            Some(found.1.to_owned())
        };
        let names: Vec<_> = modules("src/lib.rs", &read)?
            .iter()
            .map(|module| format!("{} in {}", module.name(), module.file))
            .collect();
        assert_eq!(
            names,
            [
                "the crate root in src/lib.rs",
                "a in src/a.rs",
                "a::inner in src/a/inner.rs",
                "a::line in src/a.rs",
                "a::line::deep in src/a/line/deep.rs",
                "b in src/b/mod.rs",
            ]
        );
        Ok(())
    }
}
