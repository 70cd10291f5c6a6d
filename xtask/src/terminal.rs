//! Prints progress: headings, notes and failures, with bold and colour only on a terminal.
use std::{
    env,
    io::{self, IsTerminal, Write},
};

use crate::task_error::TaskError;

const BOLD: &str = "1";
const RED: &str = "1;31";

/// Prints a heading above the output of the next program.
pub(crate) fn heading(text: &str) {
    say(&format!(
        "\n{}",
        styled(&format!("== {text}"), BOLD, io::stdout().is_terminal())
    ));
}

/// Prints a sentence for the user.
pub(crate) fn note(text: &str) {
    say(&format!("   {text}"));
}

/// Prints text and flushes standard output, so that it appears before the output of the programs started
/// next.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    // Ignore a closed pipe (`| head`): it is no reason to stop serving.
    writeln!(out, "{text}").and_then(|()| out.flush()).ok();
}

/// Prints the error of a failed command.
pub(crate) fn failure(failure: &TaskError) {
    io::stdout().flush().ok();
    let mark = styled("Stopped:", RED, io::stderr().is_terminal());
    writeln!(io::stderr(), "\n{mark} {failure}").ok();
}

/// Makes `text` bold on a terminal.
pub(crate) fn bold(text: &str) -> String {
    styled(text, BOLD, io::stdout().is_terminal())
}

fn styled(text: &str, code: &str, is_terminal: bool) -> String {
    let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if plain || !is_terminal {
        return text.to_owned();
    }
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
