//! Prints the sizes of the built viewer, raw and compressed, and refuses a viewer that is too large.
use std::collections::BTreeMap;

use super::{assets::Assets, content_names::Hashed, precompress, split::PartList};
use crate::{defect::ViewerBuildError, terminal::note};

/// The maximum size of the entry and the wasm, which load before the first row, compressed, in bytes. Whoever
/// changes it must say in docs/decisions/0011-size-of-the-viewer.md what that buys.
const BUDGET: usize = 378_500;

/// What may travel when a part is loaded before any other, compressed, in bytes: its own file and those that it
/// shares with other parts.
const PART_BUDGETS: [(&str, usize); 8] = [
    ("change", 122_500),
    ("detail", 169_000),
    ("explanation", 83_500),
    ("file", 290_000),
    ("mapping", 12_000),
    ("problems", 152_000),
    ("time", 67_000),
    ("tools", 82_000),
];

/// Prints one line per file: its size, and its size with brotli.
pub(super) fn print(assets: &Assets, compressed: &Assets) {
    for (name, bytes) in assets.iter() {
        let travels = precompress::brotli_size(compressed, name).unwrap_or(bytes.len());
        note(&line(name, bytes.len(), travels));
    }
}

/// Fails if the `needed` files, those that load before the first row, exceed the budget.
pub(super) fn check(
    needed: &[&str],
    assets: &Assets,
    compressed: &Assets,
) -> Result<(), ViewerBuildError> {
    let (mut all, mut travels) = (0, 0);
    for name in needed {
        let size = assets.bytes(name).unwrap_or_default().len();
        all += size;
        travels += precompress::brotli_size(compressed, name).unwrap_or(size);
    }
    note(&line("before the first row", all, travels));
    if travels > BUDGET {
        return Err(ViewerBuildError::TooLarge {
            travels: kilobytes(travels),
            budget: kilobytes(BUDGET),
        });
    }
    Ok(())
}

/// Prints what travels for each part. Fails if a part exceeds its budget.
pub(super) fn check_parts(
    parts: &PartList,
    files: &BTreeMap<String, Hashed>,
    compressed: &Assets,
) -> Result<(), ViewerBuildError> {
    let budget = |part: &str| PART_BUDGETS.iter().find(|(name, _)| *name == part);
    for (part, stems) in parts {
        let (mut all, mut travels) = (0, 0);
        for file in stems.iter().filter_map(|stem| files.get(stem)) {
            all += file.bytes.len();
            travels += precompress::brotli_size(compressed, &file.name).unwrap_or(file.bytes.len());
        }
        let (_, budget) =
            budget(part).ok_or_else(|| ViewerBuildError::NoBudget { part: part.clone() })?;
        let shares = stems.join(" + ");
        note(&line(
            &format!("for the part {part}: {shares}"),
            all,
            travels,
        ));
        if travels > *budget {
            return Err(ViewerBuildError::PartTooLarge {
                part: part.clone(),
                travels: kilobytes(travels),
                budget: kilobytes(*budget),
            });
        }
    }
    Ok(())
}

fn line(name: &str, size: usize, brotli: usize) -> String {
    format!(
        "{:>9} {:>9} brotli  {name}",
        kilobytes(size),
        kilobytes(brotli)
    )
}

/// Formats a size in thousands of bytes, rounded up, so that the output never understates it.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_to_a_tenth_of_a_kilobyte() {
        assert_eq!(kilobytes(0), "0.0 kB");
        assert_eq!(kilobytes(1), "0.1 kB");
        assert_eq!(kilobytes(1_001), "1.1 kB");
        assert_eq!(kilobytes(170_000), "170.0 kB");
    }

    #[test]
    fn files_before_the_first_row_must_fit_the_budget() {
        let large = vec![0; BUDGET];
        let assets: Assets = [
            ("a.js", b"1".as_slice()),
            ("a.wasm", &large),
            ("later", b""),
        ]
        .into_iter()
        .collect();
        let compressed: Assets = [("a.wasm.br", b"small".as_slice())].into_iter().collect();
        check(&["a.js", "a.wasm"], &assets, &compressed).unwrap();
        check(&["a.wasm", "later"], &assets, &Assets::default()).unwrap();
        let refusal = check(&["a.js", "a.wasm"], &assets, &Assets::default()).unwrap_err();
        let travels = kilobytes(BUDGET + 1);
        assert!(refusal.to_string().starts_with(&travels), "{refusal}");
    }

    #[test]
    fn each_part_has_a_budget_for_all_of_its_files() {
        let file = |size: usize| Hashed::new("tools", "wasm", vec![0; size]);
        let check = |part: &str, size: usize| {
            let stems = vec!["shared".to_owned(), "own".to_owned()];
            let files = BTreeMap::from([
                ("shared".to_owned(), file(size)),
                ("own".to_owned(), file(1)),
            ]);
            let parts = PartList::from([(part.to_owned(), stems)]);
            check_parts(&parts, &files, &Assets::default())
        };
        let (part, budget) = PART_BUDGETS[0];
        check(part, budget - 1).unwrap();
        let refusal = check(part, budget).unwrap_err().to_string();
        assert!(refusal.contains(part), "{refusal}");
        let refusal = check("unknown", 1).unwrap_err().to_string();
        assert!(refusal.contains("no budget"), "{refusal}");
    }
}
