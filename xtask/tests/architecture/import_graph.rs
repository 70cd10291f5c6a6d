//! Which module of a crate uses which. A use of a re-export is a use of the module that defines the item.

use std::collections::HashMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Attribute, ImplItem, Item, ItemUse, Lit, Macro, Meta, Path, UseTree, VisRestricted,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::module_tree::{Module, attributes, is_for_tests};

/// A place in one module that names another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// Index of the module that uses the other.
    pub(crate) user: usize,
    /// Index of the module that defines what is used.
    pub(crate) used: usize,
    /// The line in the file of the user, counted from 1.
    pub(crate) line: usize,
    /// The path as written.
    pub(crate) path: Vec<String>,
}

/// Returns all uses of other modules of the same crate. A module declares its submodules, so a use of a module
/// that the user is in is no import.
pub(crate) fn imports(modules: &[Module]) -> Vec<Import> {
    let names = Names::of(modules);
    let mut imports = Vec::new();
    for (user, module) in modules.iter().enumerate() {
        let mut paths = Paths::default();
        for item in &module.items {
            paths.visit_item(item);
        }
        for (path, line) in paths.found {
            let Some(used) = names.defining(user, &path, &mut Vec::new()) else {
                continue;
            };
            let is_around = modules
                .get(used)
                .is_some_and(|used| module.path.starts_with(&used.path));
            if !is_around {
                imports.push(Import {
                    user,
                    used,
                    line,
                    path,
                });
            }
        }
    }
    imports
}

/// The names that the modules of a crate declare and import.
struct Names<'m> {
    modules: &'m [Module],
    /// Each module by its path.
    by_path: HashMap<&'m [String], usize>,
    /// For each module the paths of its `use` items by the names that they introduce.
    imported: Vec<HashMap<String, Vec<String>>>,
}

impl<'m> Names<'m> {
    fn of(modules: &'m [Module]) -> Self {
        let by_path = modules.iter().enumerate();
        Self {
            by_path: by_path
                .map(|(index, module)| (module.path.as_slice(), index))
                .collect(),
            imported: modules.iter().map(imported_names).collect(),
            modules,
        }
    }

    /// Returns the module that defines what a path in the module `user` names; `None` if it is defined in
    /// another crate. `followed` are the imported names that led here, because imports may form a loop.
    fn defining(
        &self,
        user: usize,
        path: &[String],
        followed: &mut Vec<(usize, String)>,
    ) -> Option<usize> {
        let mut rest = path;
        let mut start = None;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" => start = Some(0),
                "self" => start = start.or(Some(user)),
                "super" => start = self.parent(start.unwrap_or(user)),
                _ => break,
            }
            rest = after;
        }
        match start {
            Some(start) => self.defining_below(start, rest, followed),
            None => self.found(user, rest, followed),
        }
    }

    /// Returns the module that defines what `path` names, seen from outside of the module `index`.
    fn defining_below(
        &self,
        index: usize,
        path: &[String],
        followed: &mut Vec<(usize, String)>,
    ) -> Option<usize> {
        self.found(index, path, followed).or(Some(index))
    }

    /// The same if the path starts with a name that the module `index` declares as a module or imports.
    fn found(
        &self,
        index: usize,
        path: &[String],
        followed: &mut Vec<(usize, String)>,
    ) -> Option<usize> {
        let (name, rest) = path.split_first()?;
        let submodule = self.submodule(index, name);
        // The last name may be a function with the name of a module.
        if let Some(submodule) = submodule.filter(|_| !rest.is_empty()) {
            return self.defining_below(submodule, rest, followed);
        }
        let step = (index, name.clone());
        if let Some(imported) = self.imported.get(index).and_then(|names| names.get(name))
            && !followed.contains(&step)
        {
            followed.push(step);
            let whole: Vec<String> = imported.iter().chain(rest).cloned().collect();
            return self.defining(index, &whole, followed);
        }
        submodule
    }

    fn parent(&self, index: usize) -> Option<usize> {
        let (_, path) = self.modules.get(index)?.path.split_last()?;
        self.by_path.get(path).copied()
    }

    fn submodule(&self, index: usize, name: &str) -> Option<usize> {
        let mut path = self.modules.get(index)?.path.clone();
        path.push(name.to_owned());
        self.by_path.get(path.as_slice()).copied()
    }
}

fn imported_names(module: &Module) -> HashMap<String, Vec<String>> {
    let mut names = HashMap::new();
    for item in &module.items {
        if let Item::Use(item) = item
            && item.leading_colon.is_none()
        {
            each_import(&item.tree, &mut Vec::new(), &mut |path, name, _| {
                if let Some(name) = name {
                    names.insert(name, path.to_vec());
                }
            });
        }
    }
    names
}

/// Calls `take` with each path of a `use` item and with the name that it introduces. `*` introduces none here:
/// a use of the module is enough to know.
fn each_import(
    tree: &UseTree,
    prefix: &mut Vec<String>,
    take: &mut impl FnMut(&[String], Option<String>, Span),
) {
    let mut named = |written: &syn::Ident, name: &syn::Ident, prefix: &mut Vec<String>| {
        let is_prefix = written == "self" && !prefix.is_empty();
        if !is_prefix {
            prefix.push(written.to_string());
        }
        let name = if name == "self" {
            prefix.last().cloned()
        } else {
            Some(name.to_string())
        };
        take(prefix, name, written.span());
        if !is_prefix {
            prefix.pop();
        }
    };
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            each_import(&path.tree, prefix, take);
            prefix.pop();
        }
        UseTree::Name(name) => named(&name.ident, &name.ident, prefix),
        UseTree::Rename(name) => named(&name.ident, &name.rename, prefix),
        UseTree::Glob(glob) => take(prefix, None, glob.star_token.spans[0]),
        UseTree::Group(group) => {
            for tree in &group.items {
                each_import(tree, prefix, take);
            }
        }
    }
}

/// Collects the paths of a module with their lines: those of `use` items, and each of two or more names
/// elsewhere. A path of one name is imported by a `use` item or defined in the module itself.
#[derive(Default)]
struct Paths {
    found: Vec<(Vec<String>, usize)>,
}

impl Paths {
    fn add(&mut self, path: Vec<String>, span: Span) {
        if path.len() > 1 {
            self.found.push((path, span.start().line));
        }
    }

    /// Collects paths in tokens that are not parsed: those of a macro or an attribute.
    fn add_unparsed(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let name = |at: usize| match tokens.get(at) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        };
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        let is_separator = |at: usize| is_colon(at) && is_colon(at + 1);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let TokenTree::Group(group) = token {
                self.add_unparsed(group.stream());
            }
            if let Some(first) = name(at) {
                let mut path = vec![first.to_string()];
                let is_continued = at >= 2 && is_separator(at - 2);
                while is_separator(at + 1)
                    && let Some(next) = name(at + 3)
                {
                    path.push(next.to_string());
                    at += 3;
                }
                if !is_continued {
                    self.add(path, first.span());
                }
            }
            at += 1;
        }
    }

    /// Collects paths that an attribute has as texts: `#[serde(with = "crate::time::wire")]`.
    fn add_texts(&mut self, tokens: TokenStream) {
        for token in tokens {
            if let TokenTree::Literal(literal) = token
                && let Lit::Str(text) = Lit::new(literal)
                && let Ok(path) = text.parse::<Path>()
            {
                self.add(segments(&path), text.span());
            }
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let is_test = matches!(item, ImplItem::Fn(function) if is_for_tests(&function.attrs));
        if !is_test {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            each_import(&item.tree, &mut Vec::new(), &mut |path, _, span| {
                self.found.push((path.to_vec(), span.start().line));
            });
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            self.add(segments(path), path.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.add_unparsed(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_unparsed(list.tokens.clone());
            self.add_texts(list.tokens.clone());
        }
    }

    /// `pub(in path)` names a module that this one is in.
    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}
}

fn segments(path: &Path) -> Vec<String> {
    let names = path.segments.iter();
    names.map(|segment| segment.ident.to_string()).collect()
}
