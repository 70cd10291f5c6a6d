//! Quotes words of a command line that sh, bash, zsh and fish read alike. For any text, the shell reads one
//! word, executes no part of it, and passes the exact text to the program. fish processes backslash escapes
//! within single quotes, so backslashes are put in double quotes. Control characters that a terminal could
//! interpret during a paste (the end of a bracketed paste, a completion) are produced by `printf`, so that
//! the clipboard contains none.

use std::fmt::Write as _;

use scim_audit_model::entry::Entry;

use super::recorded_host;

/// Quotes one word. Removes NUL, which cannot be part of an argument.
pub(super) fn word(text: &str) -> String {
    let text = text.replace('\0', "");
    if text.contains(is_control) {
        return printed(&text);
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for char in text.chars() {
        match char {
            '\'' => out.push_str(r"'\''"),
            '\\' => out.push_str(r#"'"\\"'"#),
            char => out.push(char),
        }
    }
    out.push('\'');
    out
}

/// Quotes one word by means of `printf`. The whole word is in a single command substitution, because fish 3.6
/// treats quoted text after a substitution as unquoted. Inside it there are only characters without special
/// meaning to any of the shells, even within quotes.
fn printed(text: &str) -> String {
    let inner = text.trim_end_matches('\n');
    let mut out = r#""$(printf '"#.to_owned();
    for char in inner.chars() {
        let is_plain = char.is_ascii_alphanumeric() || " ./:_,=+@".contains(char);
        if is_plain || !(char.is_ascii() || char.is_control()) {
            out.push(char);
        } else {
            for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                // Writing into a String cannot fail.
                write!(out, "\\{byte:03o}").ok();
            }
        }
    }
    out.push_str(r#"')""#);
    // A command substitution strips trailing line breaks.
    let ends = text.get(inner.len()..).unwrap_or_default();
    if !ends.is_empty() {
        out.extend(["'", ends, "'"]);
    }
    out
}

/// Quotes one word that ends in the value of the variable `TOKEN`.
pub(super) fn with_token(before: &str) -> String {
    format!("{}\"$TOKEN\"", word(before))
}

/// Returns a no-op line that shows the recorded host. It is not a comment, because zsh does not accept
/// comments at its prompt by default.
pub(super) fn host_note(entry: &Entry) -> String {
    recorded_host(entry).map_or_else(String::new, |host| {
        format!(": {}\n", word(&format!("recorded Host: {host}")))
    })
}

/// Returns whether this is a control character other than LF, which is harmless within quotes.
fn is_control(char: char) -> bool {
    char.is_control() && char != '\n'
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::super::tests::shells;
    use super::word;

    /// Returns what the shell passes to a program for this word.
    fn by_shell(shell: &str, word: &str) -> Vec<u8> {
        let line = format!("printf '%s|' {word}");
        let output = Command::new(shell).args(["-c", &line]).output().unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{shell}: {line}"
        );
        output.stdout
    }

    #[test]
    fn words_that_shells_and_terminals_could_misread_are_quoted() {
        for text in [
            "",
            "jane",
            "it's",
            "''",
            "a\nb\n",
            "!!",
            "$(id) `id` ${HOME} \\ \" * ~ # ; & | < > ( )",
            "-rf",
            "\t\r\u{1b}[201~\nid\n",
            "é\u{9b}201~日本\u{202e}",
            "%s %d \\n \\101",
            r"\' (touch PWNED) \'",
            // fish 3.6.0 treats the text between two substitutions as unquoted.
            "\r$HOME (touch PWNED) \u{1b}",
            "\t\n\n",
            "-e\t%s!! $(id) `id` \"x\" 'y' \\n",
            r"\\' (touch PWNED) \\\'",
            r"a\",
            r"\'",
        ] {
            let quoted = word(text);
            for shell in shells() {
                let given = by_shell(shell, &quoted);
                assert_eq!(given, format!("{text}|").into_bytes(), "{shell}: {quoted}");
            }
            assert!(!quoted.contains(|char: char| char.is_control() && char != '\n'));
        }
        assert_eq!(word("a\0b\0"), "'ab'");
        assert_eq!(
            word("it's\ta!\n\n"),
            "\"$(printf 'it\\047s\\011a\\041')\"'\n\n'"
        );
        assert_eq!(word("\0"), "''");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn quoted_text_is_one_word_and_evaluates_to_itself(
            text in prop_oneof!["[^\\x00]{0,60}", "['\"\\\\!$`\n\r\t\x1b a-c(){};&|é-]{0,40}"],
        ) {
            for shell in shells() {
                prop_assert_eq!(by_shell(shell, &word(&text)), format!("{text}|").into_bytes(), "{}", shell);
            }
        }
    }
}
