//! A JSON text as a tree that folds, is searched and copied from, however large it is: only the lines that are seen
//! are drawn, and reading and searching are done in slices, so that the page stays at hand.

mod bars;
mod frame;
mod layout;
mod lines;
mod nodes;
mod outline;
mod pointer;
mod reading;
mod row;
mod search;
mod slices;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod walk;

use std::sync::Arc;

use leptos::prelude::*;

use super::S;
use crate::words::{Key, live};
use outline::{Outline, Step};
use tree::Tree;
use walk::Walk;

/// Bytes read before the clock is looked at.
const STEP: usize = 16 * 1024;

/// From so many lines on, or so many bytes, there is a field to search in them.
const SEARCHED_FROM: (u32, usize) = (20, 4000);

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// So many of a hundred parts.
    Reading(usize),
    Ready,
    /// It is no JSON.
    Broken,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// A string; or a number, true or the like with its name, as it is written.
    pub text: String,
    /// The names that lead to it; and where it is the `value` of a `path`, as in a list of changes, that path.
    pub names: Vec<String>,
}

/// A text, as a tree if it is JSON ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
#[component]
pub fn JsonTree(
    /// The text.
    text: Arc<str>,
    /// Whether it ends where what was sent went on. It is then read as far as it goes, and said to be cut.
    cut: bool,
    /// JSON Pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) of values that were replaced.
    redacted: Vec<String>,
    /// What stands after the buttons that copy, made of what the selected line says, if it says something.
    beside: Callback<Said, AnyView>,
    /// Names the region that the text stands in.
    label: Key,
    /// What is shown in its place when the text is no JSON.
    #[prop(into)]
    otherwise: ViewFn,
) -> impl IntoView {
    let tree = StoredValue::new_local(None::<Tree>);
    let stage = RwSignal::new(Stage::Reading(0));
    let mut reading = Some((Outline::new(text, cut), redacted));
    slices::run(move || {
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
        // It is gone when whoever opened it has left.
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
        Stage::Reading(_) => view! { class=S,
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
            // What is said in it follows the language by itself.
            .map(|tree| untrack(|| shown(Walk::new(tree), label, beside)))
            .into_any(),
    }
}

fn shown(walk: Walk, label: Key, beside: Callback<Said, AnyView>) -> impl IntoView {
    let (lines, bytes) = SEARCHED_FROM;
    let searched = walk.lines.get_untracked() >= lines || walk.read(Tree::len) >= bytes;
    view! { class=S,
        <div class="sal-json" part="json">
            {searched.then(|| bars::search(walk))}
            {frame::view(walk, label)}
            {bars::copies(walk, beside)}
        </div>
    }
}
