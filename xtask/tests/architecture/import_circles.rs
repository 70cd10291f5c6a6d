//! Refuses import circles: modules of a crate that can only be understood, tested or moved together, because each
//! of them uses another one.

use std::{collections::BTreeSet, error::Error, fmt::Write};

use crate::{
    import_graph::{Import, imports},
    module_tree::{Module, crate_roots, modules, read},
};

/// The circles that existed when this test was written. The list may only shrink.
const ACCEPTED: [Circle; 1] = [Circle {
    root: "crates/record/src/lib.rs",
    modules: &[
        "json::find",
        "json::hide",
        "json::nested",
        "scan",
        "scan::encoded",
    ],
}];

const WAY_OUT: &str = "Move the type or function that both sides need into a file of its own, named after it; \
                       or turn one use around, and pass the value in.";

/// Modules that all use each other, directly or indirectly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Circle {
    /// The file of the crate's root.
    root: &'static str,
    /// The modules, sorted.
    modules: &'static [&'static str],
}

#[test]
fn modules_do_not_import_each_other_in_a_circle() -> Result<(), Box<dyn Error>> {
    let mut broken = String::new();
    let mut accepted: Vec<_> = ACCEPTED.iter().collect();
    for root in crate_roots()? {
        let modules = modules(&root, &read)?;
        let imports = imports(&modules);
        for circle in circles(modules.len(), &imports) {
            let mut names: Vec<_> = members(&modules, &circle).map(Module::name).collect();
            names.sort();
            let known = |known: &&Circle| known.root == root && known.modules == names;
            if let Some(known) = accepted.iter().position(known) {
                accepted.swap_remove(known);
            } else {
                write!(
                    broken,
                    "{root} has {}",
                    report(&modules, &imports, &circle)?
                )?;
            }
        }
    }
    for gone in accepted {
        writeln!(
            broken,
            "{} has no longer exactly the circle of {}: remove it from `ACCEPTED`, or list what is left of it.",
            gone.root,
            gone.modules.join(", ")
        )?;
    }
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

/// Returns the circles, each as the indices of its modules, in ascending order.
fn circles(modules: usize, imports: &[Import]) -> Vec<BTreeSet<usize>> {
    let reached: Vec<_> = (0..modules).map(|from| reachable(from, imports)).collect();
    let mut circles = BTreeSet::new();
    for (module, used) in reached.iter().enumerate() {
        let uses_back = |other: &&usize| {
            let back = reached.get(**other);
            back.is_some_and(|back| back.contains(&module))
        };
        let circle: BTreeSet<_> = used.iter().filter(uses_back).copied().collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// Returns the modules that a module uses, directly or indirectly; the module itself only if it is in a circle.
fn reachable(from: usize, imports: &[Import]) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut pending = vec![from];
    while let Some(user) = pending.pop() {
        for import in imports.iter().filter(|import| import.user == user) {
            if reached.insert(import.used) {
                pending.push(import.used);
            }
        }
    }
    reached
}

fn members<'m>(
    modules: &'m [Module],
    circle: &'m BTreeSet<usize>,
) -> impl Iterator<Item = &'m Module> {
    circle.iter().filter_map(|index| modules.get(*index))
}

/// Describes a circle: its modules, the lines that close it, and a way out.
fn report(
    modules: &[Module],
    imports: &[Import],
    circle: &BTreeSet<usize>,
) -> Result<String, Box<dyn Error>> {
    let mut names: Vec<_> = members(modules, circle).map(Module::name).collect();
    names.sort();
    let mut text = String::new();
    writeln!(text, "an import circle of {}:", names.join(", "))?;
    let closing = imports
        .iter()
        .filter(|import| circle.contains(&import.user) && circle.contains(&import.used));
    let mut shown: Vec<&Import> = Vec::new();
    for import in closing {
        // `Cut::Whole` says nothing new after `use crate::splitter::Cut`.
        let is_repeated = shown.iter().any(|other| {
            (other.user, other.used) == (import.user, import.used)
                && other.path.last() == import.path.first()
        });
        if let (Some(user), Some(used)) = (modules.get(import.user), modules.get(import.used))
            && !is_repeated
        {
            let (file, line, path) = (&user.file, import.line, import.path.join("::"));
            writeln!(text, "    {file}:{line} names `{path}` of {}", used.name())?;
            shown.push(import);
        }
    }
    writeln!(text, "    {WAY_OUT}")?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the reports of the circles of a made-up crate.
    fn found(files: &[(&str, &str)]) -> Result<Vec<String>, Box<dyn Error>> {
        let read = |wanted: &str| {
            let (_, text) = files.iter().find(|(file, _)| *file == wanted)?;
            Some((*text).to_owned())
        };
        let modules = modules("src/lib.rs", &read)?;
        let imports = imports(&modules);
        let circles = circles(modules.len(), &imports);
        let reports = circles
            .iter()
            .map(|circle| report(&modules, &imports, circle));
        reports.collect()
    }

    #[test]
    fn a_circle_is_reported_with_its_modules_and_the_lines_that_close_it()
    -> Result<(), Box<dyn Error>> {
        let found = found(&[
            ("src/lib.rs", "mod a; mod b; mod c; mod d;"),
            (
                "src/a.rs",
                "use crate::b::{self, B};\nfn f() { b::f(); B::new() }",
            ),
            ("src/b.rs", "fn f() {\n  println!(\"{}\", super::c::N);\n}"),
            (
                "src/c.rs",
                "struct C {\n  #[serde(with = \"crate::a::text\")]\n  c: u8,\n}",
            ),
            ("src/d.rs", "use crate::a::A;"),
        ])?;
        let expected = [
            "an import circle of a, b, c:",
            "    src/a.rs:1 names `crate::b` of b",
            "    src/a.rs:1 names `crate::b::B` of b",
            "    src/b.rs:2 names `super::c::N` of c",
            "    src/c.rs:2 names `crate::a::text` of a",
        ];
        assert_eq!(found.len(), 1);
        let lines: Vec<_> = found.iter().flat_map(|report| report.lines()).collect();
        assert_eq!(lines.get(..5), Some(&expected[..]));
        Ok(())
    }

    #[test]
    fn modules_may_use_the_modules_around_them_and_below() -> Result<(), Box<dyn Error>> {
        let found = found(&[
            (
                "src/lib.rs",
                "mod a; mod b; pub use a::A; fn f() { b::f() }",
            ),
            (
                "src/a.rs",
                "mod inner; pub use inner::I; use inner::f; pub struct A;",
            ),
            (
                "src/a/inner.rs",
                "pub(in super::super) struct I(crate::b::B, super::A);",
            ),
            (
                "src/b.rs",
                "pub struct B; #[cfg(test)] mod tests { use crate::a::A; } #[cfg(test)] use crate::A;",
            ),
        ])?;
        assert_eq!(found, [""; 0]);
        Ok(())
    }

    #[test]
    fn a_re_export_is_a_use_of_the_module_that_defines_the_item() -> Result<(), Box<dyn Error>> {
        let through_a_parent = found(&[
            ("src/lib.rs", "mod a;"),
            (
                "src/a.rs",
                "mod b; mod c; pub use self::b::B as Renamed; use c::C;",
            ),
            ("src/a/b.rs", "use super::C;"),
            ("src/a/c.rs", "fn f(_: crate::a::Renamed) {}"),
        ])?;
        let lines: Vec<_> = through_a_parent
            .iter()
            .flat_map(|report| report.lines())
            .collect();
        assert_eq!(
            lines.get(..3),
            Some(
                &[
                    "an import circle of a::b, a::c:",
                    "    src/a/b.rs:1 names `super::C` of a::c",
                    "    src/a/c.rs:1 names `crate::a::Renamed` of a::b",
                ][..]
            )
        );
        // These paths start with names of other crates, not with the module `a`.
        let foreign = found(&[
            ("src/lib.rs", "mod a; mod b;"),
            (
                "src/a.rs",
                "pub use std::fmt; pub use ::log::info; use crate::b::B;",
            ),
            ("src/b.rs", "use std::fmt; fn f() { ::a::g(); a::g(); }"),
        ])?;
        assert_eq!(foreign, [""; 0]);
        Ok(())
    }

    #[test]
    fn re_exports_of_each_other_end() -> Result<(), Box<dyn Error>> {
        let found = found(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "pub use crate::b::X;"),
            ("src/b.rs", "pub use crate::a::X;"),
        ])?;
        assert_eq!(found.len(), 1);
        Ok(())
    }
}
