//! The `Link` header ([RFC 8288 §3](https://www.rfc-editor.org/rfc/rfc8288#section-3)).

/// Returns the address of the link to the next page: `<…>; rel="next"`.
pub(in crate::source) fn next_of(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, link)) = rest.split_once('<') {
        let (address, after) = link.split_once('>')?;
        let end = end_before(after, b',');
        if after.get(..end).is_some_and(says_next) {
            return Some(address.trim());
        }
        rest = after.get(end..)?;
    }
    None
}

/// The offset of the first separator outside quotes, or the length of the text.
fn end_before(text: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    text.bytes()
        .position(|byte| {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = quoted,
                b'"' => quoted = !quoted,
                other => return other == separator && !quoted,
            }
            false
        })
        .unwrap_or(text.len())
}

/// Whether link parameters such as `; rel="prev next"; title="…"` contain the relation `next`.
fn says_next(mut parameters: &str) -> bool {
    while let Some(rest) = parameters.split_once(';').map(|(_, rest)| rest) {
        let (parameter, after) = rest.split_at(end_before(rest, b';'));
        let is_next = parameter.split_once('=').is_some_and(|(name, value)| {
            let words = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && words
                    .split_ascii_whitespace()
                    .any(|word| word.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return true;
        }
        parameters = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::next_of;

    #[test]
    fn the_next_page_is_found_among_other_links() {
        for (header, next) in [
            (r#"<https://a/?p=2>; rel="next""#, Some("https://a/?p=2")),
            (
                r#"<https://a/?p=1,2>; rel="self"; title="a, b; rel=next", </b?p=3>;REL=Next"#,
                Some("/b?p=3"),
            ),
            (r#"</a>; rel="prev next""#, Some("/a")),
            (r#"</a>; rel="nextish", </b>; rel=prev"#, None),
            (r#"</a>; title="\", <x>; rel=next""#, None),
            ("</a", None),
            ("", None),
        ] {
            assert_eq!(next_of(header), next, "{header}");
        }
    }

    proptest! {
        #[test]
        fn next_of_never_panics(header in ".*", links in "[<>;,=\"\\\\relnxté ]*") {
            next_of(&header);
            next_of(&links);
        }
    }
}
