//! Enforces the rules of docs/architecture.md: which module may name which, import circles, the names of types,
//! the maximum length of a file, and what a strict content security policy forbids. A violation is reported with
//! its location, the reason and a remedy.
mod class_names;
mod features;
mod import_circles;
mod import_graph;
mod module_tree;
mod type_name_exceptions;
mod type_names;

use std::{
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// The maximum number of lines of a source file. A longer file holds more than one thing.
const LONGEST_FILE: usize = 400;

/// Exempt from the line limit: it is one list with one text per line, in the order in which language files
/// are sent, and it grows with the screen.
const CATALOGUE: &str = "src/words/english.rs";

/// Words that must not occur in the code of some folders.
struct Rule {
    /// Folders or files. A `*` stands for each folder at its place.
    folders: &'static [&'static str],
    except: &'static [&'static str],
    forbidden: &'static [&'static str],
    because: &'static str,
}

/// The views: those of each feature, and those that several features use.
const VIEWS: &[&str] = &[
    "src/features/*/view",
    "src/features/*/view.rs",
    "src/features/filters/chips.rs",
    "src/view",
];

const RULES: [Rule; 12] = [
    Rule {
        folders: &["src"],
        except: &[
            "src/embed",
            "src/platform",
            "src/source",
            "src/ui",
            "src/words",
        ],
        forbidden: &["web_sys", "js_sys", "gloo_", "wasm_bindgen"],
        because: "only platform, embed, source, ui and words name the browser. Put what touches it into `platform`, or \
                  into a primitive of `ui` (for what is seen), `source` (for what is fetched), `embed` (for the page \
                  around) or `words` (for how a language spells things).",
    },
    Rule {
        folders: VIEWS,
        except: &[],
        forbidden: &["crate::source", "source::"],
        because: "a view never names where entries come from. Let it read a signal, and ask by a command.",
    },
    Rule {
        folders: &["src/features"],
        except: VIEWS,
        forbidden: &["crate::app", "crate::view", "crate::embed"],
        because: "the state of a feature knows neither a view nor other features. Put a command that concerns \
                  several features into `app`, and pass in what the state needs of others.",
    },
    Rule {
        folders: &["src/ui"],
        except: &[],
        forbidden: &[
            "scim_audit_model",
            "crate::app",
            "crate::features",
            "crate::state",
            "crate::view",
            "crate::source",
            "crate::embed",
        ],
        because: "a primitive of `ui` knows nothing of SCIM nor of the rooms above it. Pass it plain values, \
                  or move what knows more into `view`.",
    },
    Rule {
        folders: &["src/platform"],
        except: &[],
        forbidden: &[
            "scim_audit_",
            "crate::app",
            "crate::features",
            "crate::state",
            "crate::view",
            "crate::source",
            "crate::embed",
            "crate::ui",
            "crate::words",
        ],
        because: "platform is what the browser offers, for every other module. Pass it plain values.",
    },
    Rule {
        folders: &["src/source"],
        except: &[],
        forbidden: &[
            "crate::app",
            "crate::features",
            "crate::state",
            "crate::view",
            "crate::ui",
        ],
        because: "data flows source → model → state → view; a source knows neither who asked nor what is shown.",
    },
    Rule {
        folders: &["src/words"],
        except: &[],
        forbidden: &[
            "scim_audit_model",
            "crate::app",
            "crate::features",
            "crate::state",
            "crate::view",
            "crate::ui",
            "crate::source",
            "crate::embed",
            "web_sys",
        ],
        because: "words knows what is said and nothing of why. Pass it what fills the gaps of a text.",
    },
    Rule {
        folders: &["src/state"],
        except: &[],
        forbidden: &[
            "crate::app",
            "crate::features",
            "crate::view",
            "crate::embed",
        ],
        because: "state is what features share: it names neither them nor a view. What it needs is passed in.",
    },
    Rule {
        folders: &[
            "crates/json_scan",
            "crates/model",
            "crates/columns",
            "crates/insight",
            "crates/unseen",
            "crates/record",
            "crates/store",
        ],
        except: &[],
        forbidden: &["web_sys", "js_sys", "gloo_", "wasm_bindgen", "leptos"],
        because: "json_scan, model, columns, insight, unseen, record and store know no browser: they are compiled \
                  natively, and all but store for both.",
    },
    Rule {
        folders: &["crates/json_scan"],
        except: &[],
        forbidden: &["scim_audit_"],
        because: "json_scan knows nothing of SCIM or of a log: it finds the tokens of any JSON text.",
    },
    Rule {
        folders: &["crates/insight"],
        // The tests run copied command lines in real shells.
        except: &["crates/insight/src/command/tests.rs"],
        forbidden: &[
            "std::fs",
            "std::net",
            "tokio",
            "scim_audit_record",
            "scim_audit_store",
        ],
        because: "insight knows no server: it says what an entry means, from the entry alone.",
    },
    Rule {
        folders: &["src"],
        except: &[],
        forbidden: &[
            "style=\"",
            "style=move",
            "style={",
            "inner_html",
            "set_inner_html",
        ],
        because: "a strict page forbids style attributes and innerHTML. Use a class, or `style:property=value`, \
                  and build markup with `view!`.",
    },
];

/// File names that say nothing about the content.
const DRAWERS: [&str; 8] = [
    "util", "utils", "helper", "helpers", "common", "misc", "shared", "manager",
];

#[test]
fn modules_name_only_what_their_rule_allows() -> Result<(), Box<dyn Error>> {
    let mut broken = String::new();
    for rule in &RULES {
        for file in rule.folders.iter().map(|folder| sources(folder)) {
            for file in file? {
                let path = relative(&file);
                if rule.except.iter().any(|room| is_in(&path, room)) {
                    continue;
                }
                for (number, word) in occurrences(&fs::read_to_string(&file)?, rule.forbidden) {
                    writeln!(
                        broken,
                        "{path}:{number} names `{word}`\n    but {}",
                        rule.because
                    )?;
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

#[test]
fn source_files_stay_within_the_line_limit() -> Result<(), Box<dyn Error>> {
    let mut broken = String::new();
    for file in all_sources()? {
        let lines = fs::read_to_string(&file)?.lines().count();
        if lines > LONGEST_FILE && relative(&file) != CATALOGUE {
            writeln!(
                broken,
                "{} has {lines} lines, {LONGEST_FILE} are the most: move one of the things it holds into a \
                 file of its own, named after that thing.",
                relative(&file)
            )?;
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

#[test]
fn every_source_file_is_named_after_what_it_holds() -> Result<(), Box<dyn Error>> {
    let mut broken = String::new();
    for file in all_sources()? {
        let path = relative(&file);
        let drawer = path.split(['/', '.']).find(|part| DRAWERS.contains(part));
        if let Some(drawer) = drawer {
            writeln!(
                broken,
                "{path}: `{drawer}` says nothing; name it after what is inside."
            )?;
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
    Ok(())
}

#[test]
fn a_forbidden_word_is_found_in_code_and_not_in_comments() {
    let code = "//! never web_sys\nuse crate::ui;\n    web_sys::window() // web_sys\n/// js_sys\nlet x = 1; // js_sys\n";
    assert_eq!(occurrences(code, &["web_sys", "js_sys"]), [(3, "web_sys")]);
    assert_eq!(
        occurrences("resource::new()\n", &["source::"]),
        [],
        "a word is not found as the end of a longer one"
    );
    assert_eq!(occurrences("a(\"http://web_sys\")", &["web_sys"]).len(), 1);
}

/// Returns the forbidden words in the code of a file, with their line numbers, counted from 1.
fn occurrences(code: &str, forbidden: &[&'static str]) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for (line, number) in code.lines().zip(1..) {
        let line = without_comment(line);
        for word in forbidden {
            if line
                .match_indices(word)
                .any(|(at, _)| begins_word(line, at))
            {
                found.push((number, *word));
            }
        }
    }
    found
}

fn begins_word(line: &str, at: usize) -> bool {
    line.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|before| !before.is_alphanumeric() && before != '_')
}

/// Returns a line without its comment. A `//` after a colon is part of a URL in a string.
fn without_comment(line: &str) -> &str {
    let comment = line
        .match_indices("//")
        .map(|(at, _)| at)
        .find(|at| !line.get(..*at).is_some_and(|before| before.ends_with(':')));
    comment.and_then(|at| line.get(..at)).unwrap_or(line)
}

fn all_sources() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for folder in ["src", "crates", "xtask"] {
        files.extend(sources(folder)?);
    }
    assert!(!files.is_empty(), "no source file was found at all");
    Ok(files)
}

/// Whether a path is in a room: a folder or a file, in which `*` stands for one folder.
fn is_in(path: &str, room: &str) -> bool {
    let mut parts = path.split('/');
    room.split('/').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part)
    })
}

/// Returns the Rust files in a room: a folder of the repository, or a pattern with `*` for one folder. A room
/// without a file is an error: otherwise a rule for it would pass without a check.
fn sources(room: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    let (start, _) = room.split_once("/*").unwrap_or((room, ""));
    let mut pending = vec![root().join(start)];
    if root().join(start).is_file() {
        return Ok(pending);
    }
    while let Some(folder) = pending.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                pending.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.retain(|file| is_in(&relative(file), room));
    if files.is_empty() {
        return Err(format!("{room} has no source file").into());
    }
    files.sort();
    Ok(files)
}

fn relative(file: &Path) -> String {
    let path = file.strip_prefix(root()).unwrap_or(file);
    path.to_string_lossy().replace('\\', "/")
}

fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}
