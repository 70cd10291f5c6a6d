//! A JSON text of any size as a tree that can be folded, searched and copied from. Only the visible lines are
//! drawn. Reading and searching run in time slices, so that the page stays responsive.

mod bars;
mod frame;
mod layout;
mod line_rows;
mod lines;
mod nodes;
mod outline;
mod pointer;
mod reading;
mod row;
mod search;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod walk;

use std::sync::Arc;

use leptos::prelude::*;

use super::BASE_CLASS;
use crate::platform::run_in_slices;
use crate::words::{Key, live};
use outline::{Outline, Step};
use tree::Tree;
use walk::Walk;

/// Number of bytes to read between two checks of the clock.
const STEP: usize = 16 * 1024;

/// Minimum number of lines, or of bytes, for which a search field is shown.
const SEARCHED_FROM: (u32, usize) = (20, 4000);

/// State of reading the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// In progress, in percent.
    Reading(usize),
    Ready,
    /// The text is not JSON.
    Broken,
}

/// Text of a line, and the names that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The value if it is a string. Otherwise, for a number or a literal, the source text of the member
    /// including its name.
    pub text: String,
    /// Names of the members that lead to the value, innermost first. If one of them is a `value` beside a
    /// `path`, as in a list of changes, that path is included.
    pub names: Vec<String>,
}

/// Shows a text as a tree if it is JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
#[component]
pub fn JsonTree(
    /// The text.
    text: Arc<str>,
    /// Whether the text is truncated. It is then read as far as it goes, and marked as cut.
    cut: bool,
    /// JSON Pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) of values that were redacted.
    redacted: Vec<String>,
    /// Creates the content after the copy buttons from the text of the selected line, if it has one.
    beside: Callback<Said, AnyView>,
    /// Accessible name of the region.
    label: Key,
    /// Content to show instead if the text is not JSON.
    #[prop(into)]
    otherwise: ViewFn,
) -> impl IntoView {
    let tree = StoredValue::new_local(None::<Tree>);
    let stage = RwSignal::new(Stage::Reading(0));
    let mut reading = Some((Outline::new(text, cut), redacted));
    run_in_slices(move || {
        let Some((outline, _)) = &mut reading else {
            return false;
        };
        let next = match outline.step(STEP) {
            Step::More => {
                let (read, of) = outline.progress();
                Stage::Reading(read / (of / 100).max(1))
            }
            Step::Broken => Stage::Broken,
            Step::Done => {
                let read = reading
                    .take()
                    .map(|(outline, marks)| Tree::new(outline, marks));
                tree.try_set_value(read);
                Stage::Ready
            }
        };
        // The signal is disposed when the component is unmounted.
        let known = stage.try_get_untracked();
        if known.is_some_and(|known| known != next) {
            stage.set(next);
        }
        known.is_some() && matches!(next, Stage::Reading(_))
    });
    let progress = move || match stage.get() {
        Stage::Reading(parts) => parts.to_string(),
        _ => String::new(),
    };
    let phase = Memo::new(move |_| match stage.get() {
        Stage::Reading(_) => Stage::Reading(0),
        other => other,
    });
    move || match phase.get() {
        Stage::Reading(_) => view! { class=BASE_CLASS,
            <progress
                class="sal-progress"
                max="100"
                aria-label=live(Key::ReadingBody)
                prop:value=progress
            ></progress>
        }
        .into_any(),
        Stage::Broken => otherwise.run(),
        Stage::Ready => tree
            .try_update_value(Option::take)
            .flatten()
            // Texts within it react to a language change on their own.
            .map(|tree| untrack(|| shown(Walk::new(tree), label, beside)))
            .into_any(),
    }
}

fn shown(walk: Walk, label: Key, beside: Callback<Said, AnyView>) -> impl IntoView {
    let (lines, bytes) = SEARCHED_FROM;
    let searched = walk.lines.get_untracked() >= lines || walk.read(Tree::len) >= bytes;
    view! { class=BASE_CLASS,
        <div class="sal-json" part="json">
            {searched.then(|| bars::search(walk))}
            {frame::view(walk, label)}
            {bars::copies(walk, beside)}
        </div>
    }
}
