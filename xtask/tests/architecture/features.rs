//! Refuses a feature of the viewer that imports another one.

use std::{error::Error, fmt::Write, fs};

use crate::{relative, sources, without_comment};

#[test]
fn features_do_not_import_each_other() -> Result<(), Box<dyn Error>> {
    let feature_of = |path: &str| {
        let (feature, _) = path.strip_prefix("src/features/")?.split_once('/')?;
        Some(feature.to_owned())
    };
    let mut broken = String::new();
    let mut seen = 0;
    for file in sources("src/features")? {
        let path = relative(&file);
        let Some(feature) = feature_of(&path) else {
            continue;
        };
        seen += 1;
        let code = fs::read_to_string(&file)?;
        for (number, other) in features_named(&code) {
            if other != feature {
                writeln!(
                    broken,
                    "{path}:{number} names the feature `{other}`\n    but a feature does not import another one. \
                     Put what both need into `state` or `view`, or let `app` hand it in."
                )?;
            }
        }
    }
    assert!(seen > 0, "no feature was found at all");
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

#[test]
fn a_feature_is_found_wherever_a_path_names_it() {
    let code = "use crate::features::list::Log;\n// crate::features::export\nfn f() { crate::features::detail::g() }\n\
                use crate::features::{follow, files::FileLoad};\n";
    let expected = [(1, "list"), (3, "detail"), (4, "follow"), (4, "files")];
    let expected = expected.map(|(line, name)| (line, name.to_owned()));
    assert_eq!(features_named(code), expected);
}

/// Returns the features that a code names by their path, with line numbers, counted from 1.
fn features_named(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, number) in code.lines().zip(1..) {
        for (_, rest) in without_comment(line)
            .match_indices("crate::features::")
            .filter_map(|(at, path)| line.get(at..)?.split_at_checked(path.len()))
        {
            let group = rest
                .strip_prefix('{')
                .and_then(|group| group.split('}').next());
            for path in group.unwrap_or(rest).split(',') {
                let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
                let name: String = path.trim().chars().take_while(|c| is_name(*c)).collect();
                found.push((number, name));
                if group.is_none() {
                    break;
                }
            }
        }
    }
    found
}
