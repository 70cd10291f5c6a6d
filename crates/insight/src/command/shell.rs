//! Words of a command line for POSIX shells: whatever a text holds, the shell takes it for one word, runs nothing
//! of it, and gives the program exactly it. What a terminal could take for a command of its own while it is pasted
//! (the end of a bracketed paste, a completion) is spelled by `printf`, so that no such character is on the
//! clipboard.

use std::fmt::Write as _;

/// One word. What no program can be given, NUL, is left out.
pub(super) fn word(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while !rest.is_empty() {
        let plain = run(rest, |char| !is_control(char));
        let (visible, after) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        if !visible.is_empty() {
            out.push('\'');
            out.push_str(&visible.replace('\'', r"'\''"));
            out.push('\'');
        }
        let controls = run(after, is_control);
        let (hidden, after) = after.split_at_checked(controls).unwrap_or((after, ""));
        if hidden.bytes().any(|byte| byte != 0) {
            out.push_str(r#""$(printf '"#);
            for byte in hidden.bytes().filter(|byte| *byte != 0) {
                // Writing into a String cannot fail.
                write!(out, "\\{byte:03o}").ok();
            }
            out.push_str(r#"')""#);
        }
        rest = after;
    }
    if out.is_empty() {
        out.push_str("''");
    }
    out
}

/// One word that ends in what the variable `TOKEN` holds.
pub(super) fn with_token(before: &str) -> String {
    format!("{}\"$TOKEN\"", word(before))
}

/// Bytes of the text's start that are so.
fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|char| !is(char)).unwrap_or(text.len())
}

/// Controls but for the end of a line, which within quotes is only that. A substitution drops those at its end, so
/// they could not be spelled this way.
fn is_control(char: char) -> bool {
    char.is_control() && char != '\n'
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::word;

    /// What a shell gives a program for this word.
    fn by_shell(word: &str) -> Vec<u8> {
        let line = format!("printf '%s|' {word}");
        let output = Command::new("sh").args(["-c", &line]).output().unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{line}"
        );
        output.stdout
    }

    #[test]
    fn words_that_shells_and_terminals_could_misread() {
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
        ] {
            let quoted = word(text);
            assert_eq!(by_shell(&quoted), format!("{text}|").into_bytes());
            assert!(!quoted.contains(|char: char| char.is_control() && char != '\n'));
        }
        assert_eq!(word("a\0b\0"), "'a''b'");
        assert_eq!(word("\0"), "''");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_text_is_one_word_and_stays_itself(
            text in prop_oneof!["[^\\x00]{0,60}", "['\"\\\\!$`\n\r\t\x1b a-c(){};&|é-]{0,40}"],
        ) {
            prop_assert_eq!(by_shell(&word(&text)), format!("{text}|").into_bytes());
        }
    }
}
