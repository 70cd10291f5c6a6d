//! Prints which crates the code of a wasm file comes from, so that whoever reads the output of a build sees where the
//! bytes are. Sizes are those before wasm-opt, which removes the names.
use std::{collections::BTreeMap, fs, path::Path};

use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::{task_error::TaskError, terminal::note};

/// The number of crates to print.
const SHOWN: usize = 12;
/// What a function without a name belongs to.
const UNNAMED: &str = "(without a name)";

/// Prints the crates with the most code in a file that has the names of its functions.
pub(super) fn print(file: &Path) -> Result<(), TaskError> {
    let bytes = fs::read(file).map_err(TaskError::file("read", file))?;
    note("Code before the first row, by crate, before wasm-opt:");
    for line in table(&sizes(&bytes)) {
        note(&line);
    }
    Ok(())
}

/// Returns a line for each of the largest crates.
fn table(sizes: &BTreeMap<String, usize>) -> Vec<String> {
    let all: usize = sizes.values().sum();
    let mut sorted: Vec<(&String, &usize)> = sizes.iter().collect();
    sorted.sort_by_key(|(name, size)| (std::cmp::Reverse(**size), *name));
    sorted
        .iter()
        .take(SHOWN)
        .map(|(name, size)| {
            let percent = (**size * 100).div_ceil(all.max(1));
            let kilobytes = size.div_ceil(1000);
            format!("{kilobytes:>6} kB {percent:>3} %  {name}")
        })
        .collect()
}

/// The bytes of code by crate. A file that cannot be read has none: the table is for people, and nothing depends on
/// it.
fn sizes(wasm: &[u8]) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    let mut bodies = Vec::new();
    let mut imported: u32 = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload {
            Ok(Payload::ImportSection(imports)) => {
                let functions = imports.into_imports().filter(|import| {
                    import
                        .as_ref()
                        .is_ok_and(|import| matches!(import.ty, wasmparser::TypeRef::Func(_)))
                });
                imported += u32::try_from(functions.count()).unwrap_or_default();
            }
            Ok(Payload::CodeSectionEntry(body)) => {
                let range = body.range();
                let size = usize::try_from(range.end - range.start);
                bodies.push(size.unwrap_or_default());
            }
            Ok(Payload::CustomSection(section)) => {
                if let KnownCustom::Name(reader) = section.as_known() {
                    for part in reader.into_iter().flatten() {
                        if let Name::Function(map) = part {
                            let functions = map.into_iter().flatten();
                            names
                                .extend(functions.map(|entry| (entry.index, crate_of(entry.name))));
                        }
                    }
                }
            }
            Ok(_) => {}
            Err(_) => return BTreeMap::new(),
        }
    }
    let mut sizes = BTreeMap::new();
    for (index, size) in (imported..).zip(bodies) {
        let name = names.get(&index).map_or(UNNAMED, String::as_str);
        *sizes.entry(name.to_owned()).or_default() += size;
    }
    sizes
}

/// The crate of a mangled name. The code of a trait belongs to the crate of the type, or of the trait if it is for any
/// type: `<leptos::Show as core::fmt::Debug>::fmt` is of leptos, `<F as tachys::Render>::build` of tachys.
fn crate_of(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let mut paths = name
        .split(|character: char| !character.is_ascii_alphanumeric() && !"_:".contains(character))
        .filter_map(|path| path.split_once("::"))
        .map(|(first, _)| first)
        .filter(|first| !first.is_empty());
    paths.next().unwrap_or(UNNAMED).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_belongs_to_the_crate_that_defines_it_or_its_type() {
        for (name, of) in [
            ("_ZN6tachys4html7element17h0123456789abcdefE", "tachys"),
            (
                "_ZN49_$LT$leptos..Show$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
                "leptos",
            ),
            (
                "_ZN42_$LT$$RF$T$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE",
                "core",
            ),
            ("_RNvNtCsgXGp5Oqx2Ny_4core3fmt5write", "core"),
            ("main", UNNAMED),
        ] {
            assert_eq!(crate_of(name), of, "{name}");
        }
    }

    #[test]
    fn functions_are_counted_by_crate_and_imports_have_no_code() {
        let wasm = [
            b"\0asm\x01\0\0\0".as_slice(),
            // A type, an import, and two functions of that type.
            b"\x01\x04\x01\x60\0\0",
            b"\x02\x07\x01\x01a\x01b\0\0",
            b"\x03\x03\x02\0\0",
            b"\x0a\x08\x02\x02\0\x0b\x03\0\x01\x0b",
            // The name of the second of the three.
            b"\0\x12\x04name\x01\x0b\x01\x01\x08_ZN1a1bE",
        ]
        .concat();
        let sizes = sizes(&wasm);
        assert_eq!(sizes.get("a"), Some(&2), "{sizes:?}");
        assert_eq!(sizes.get(UNNAMED), Some(&3), "{sizes:?}");
        let lines = table(&sizes);
        assert!(lines[0].contains("60 %"), "{lines:?}");
    }
}
