//! One sentence about an entry: what was done to whom. What writes it is a part that is loaded on first use.

use std::cell::Cell;
use std::hint::black_box;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;

/// Writes the sentence of an entry; `None` if nothing is certain. Reactive to the language.
pub(crate) type SentenceWriter = fn(&Entry) -> Option<String>;

thread_local! {
    // One engine shows one viewer, and columns are plain functions of an entry.
    static WRITER: Cell<Option<SentenceWriter>> = const { Cell::new(None) };
    static ARRIVED: ArcTrigger = ArcTrigger::new();
}

/// The sentence of an entry; `None` also while what writes it is not here.
pub fn sentence(entry: &Entry) -> Option<String> {
    WRITER.get()?(entry)
}

/// Whether sentences can be written. Reactive.
pub fn has_sentences() -> bool {
    ARRIVED.with(Track::track);
    WRITER.get().is_some()
}

/// From now on, sentences are written by this.
pub fn write_sentences_by(writer: SentenceWriter) {
    // If the compiler sees that there is one writer only, it calls that one directly, and the splitter then has to put
    // all rules of explanations into the first file (67 KB).
    if WRITER.replace(Some(black_box(writer))).is_none() {
        ARRIVED.with(Notify::notify);
    }
}
