//! The two pages: index.html, and frame.html for an iframe. The sources refer to files by plain names, as a
//! portal's page may; this module replaces them with the hashed names and adds the integrity hashes.
use super::content_names::Hashed;
use crate::defect::Defect;

/// A reference from a page to a file.
#[derive(Clone, Copy)]
pub(super) struct Reference<'a> {
    /// The reference in the source: `src="./scim-audit-logs.js"`.
    pub(super) plain: &'static str,
    pub(super) file: &'a Hashed,
    /// Whether browsers check `integrity` here. They do for scripts and styles, but not for icons and
    /// preloads.
    pub(super) is_checked: bool,
}

/// Replaces the references in a page. Fails unless each occurs exactly once.
pub(super) fn pin(
    name: &'static str,
    page: &str,
    references: &[Reference<'_>],
) -> Result<String, Defect> {
    let mut pinned = page.to_owned();
    for reference in references {
        if pinned.matches(reference.plain).count() != 1 {
            return Err(Defect::Reference {
                page: name,
                plain: reference.plain,
            });
        }
        pinned = pinned.replace(reference.plain, &attributes(reference));
    }
    Ok(pinned)
}

fn attributes(reference: &Reference<'_>) -> String {
    let attribute = reference.plain.split('=').next().unwrap_or_default();
    let Hashed {
        name, integrity, ..
    } = reference.file;
    if reference.is_checked {
        format!("{attribute}=\"./{name}\" integrity=\"{integrity}\" crossorigin=\"anonymous\"")
    } else {
        format!("{attribute}=\"./{name}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "src=\"./scim-audit-logs.js\"";

    #[test]
    fn a_script_is_named_after_its_bytes_and_checked_against_them() {
        let file = Hashed::new("scim-audit-logs", "js", b"abc".to_vec());
        let reference = |is_checked| Reference {
            plain: ENTRY,
            file: &file,
            is_checked,
        };
        let page = "<script type=\"module\" src=\"./scim-audit-logs.js\"></script>";
        assert_eq!(
            pin("index.html", page, &[reference(true)]).unwrap(),
            format!(
                "<script type=\"module\" src=\"./scim-audit-logs-ba7816bf8f01cfea.js\" integrity=\"{}\" \
                 crossorigin=\"anonymous\"></script>",
                file.integrity
            )
        );
        let unchecked = pin("index.html", page, &[reference(false)]).unwrap();
        assert!(!unchecked.contains("integrity"), "{unchecked}");
    }

    #[test]
    fn page_must_contain_each_plain_reference_once() {
        let file = Hashed::new("scim-audit-logs", "js", Vec::new());
        let twice = ENTRY.repeat(2);
        for page in ["<script src=\"/scim-audit-logs.js\">", &twice] {
            let reference = Reference {
                plain: ENTRY,
                file: &file,
                is_checked: true,
            };
            let refusal = pin("frame.html", page, &[reference]).unwrap_err();
            assert!(refusal.to_string().starts_with("frame.html"), "{refusal}");
        }
    }
}
