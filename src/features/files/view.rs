//! A file that is opened in place of the log: the drop target, the file button, the progress, and the result.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use scim_audit_columns::Refused;
use scim_audit_model::reading::RecordError;

use super::{FileLoad, LoadedFile, OpenError, OpenProgress};
use crate::app::AppState;
use crate::ui::part::drawn;
use crate::ui::{
    BASE_CLASS, Button, FileButton, Part, PartLoader, PartView, bytes, heading, shown,
};
use crate::words::{Key, format, live, t};

/// File name extensions and media types for the `accept` attribute.
const ACCEPTED: &str = ".ndjson,.jsonl,.har,.json,application/x-ndjson,application/json";

/// The progress of a file that is being opened, or the card of the open file.
#[component]
pub fn OpenedFile(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let opened = state.opened_file();
    let section = NodeRef::<html::Section>::new();
    // The pressed button is removed with its card: move the focus to the section, so that it is not lost.
    let keep_focus = move || {
        if let Some(section) = section.get_untracked() {
            drop(section.focus());
        }
    };
    let cancel = Callback::new(move |()| {
        keep_focus();
        opened.cancel();
    });
    let close = Callback::new(move |()| {
        keep_focus();
        state.close_file();
    });
    let is_named = move || opened.opening() != FileLoad::Idle || opened.file().is_some();
    view! { class=BASE_CLASS,
        <section
            class="sal-opened"
            part="file"
            node_ref=section
            tabindex="-1"
            // An unnamed section is not a landmark, so it has a name only while it has content.
            aria-label=move || is_named().then(|| t(Key::OpenedFile))
        >
            <Part
                needed=Signal::derive(is_named)
                load=PartLoader::new(move || draw_content(state, cancel, close))
                on_close=cancel
                on_arrival=Callback::new(move |()| state.open_kept_file())
            />
        </section>
    }
}

#[wasm_split(file, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_content(state: AppState, cancel: Callback<()>, close: Callback<()>) -> PartView {
    drawn(content(state, cancel, close))
}

fn content(state: AppState, cancel: Callback<()>, close: Callback<()>) -> impl IntoView {
    let opened = state.opened_file();
    let name = Memo::new(move |_| match opened.opening() {
        FileLoad::Reading(name, _) => Some(name),
        FileLoad::Idle | FileLoad::Failed(..) => None,
    });
    let trouble = Memo::new(move |_| match opened.opening() {
        FileLoad::Failed(name, error) => Some((name, error)),
        FileLoad::Idle | FileLoad::Reading(..) => None,
    });
    (
        move || name.get().map(|name| reading(state, &name, cancel)),
        move || {
            trouble
                .get()
                .map(|(name, error)| failed(state, &name, &error, cancel))
        },
        move || opened.file().map(|file| card(&file, close)),
    )
}

/// Shown if there is no log: a way to open a file.
pub(crate) fn start(state: AppState) -> impl IntoView {
    view! { class=BASE_CLASS,
        <section class="sal-screen sal-start" aria-label=live(Key::OpenLogFile)>
            <div class="sal-screen__title" role="heading" {..heading::level(move || state.heading_level(1))}>
                {live(Key::OpenLogFile)}
            </div>
            <p class="sal-screen__text">{live(Key::OpenLogFileIs)}</p>
            {file_button(state, true)}
            <p class="sal-start__private">{live(Key::StaysHere)}</p>
        </section>
    }
}

/// The button that opens a file.
pub(crate) fn file_button(state: AppState, is_primary: bool) -> impl IntoView {
    view! {
        <FileButton accept=ACCEPTED is_primary on_file=move |file| state.open_file(file)>
            {live(Key::OpenFile)}
        </FileButton>
    }
}

/// An overlay that covers the viewer while a file is dragged over it. It receives `dragleave`: the elements
/// below would fire it on every move from one child to the next.
pub(crate) fn drop_here(state: AppState) -> impl IntoView {
    let hovered = state.opened_file().hovered;
    view! { class=BASE_CLASS,
        <Show when=move || hovered.get()>
            <div class="sal-drop" on:dragleave=move |_| hovered.set(false)>
                <p class="sal-drop__words">{live(Key::DropFile)}</p>
            </div>
        </Show>
    }
}

fn reading(state: AppState, name: &Arc<str>, cancel: Callback<()>) -> impl IntoView + use<> {
    let progress = move || match state.opened_file().opening() {
        FileLoad::Reading(_, progress) => progress,
        FileLoad::Idle | FileLoad::Failed(..) => OpenProgress::default(),
    };
    let title = named(Key::ReadingFile, name);
    view! { class=BASE_CLASS,
        <div class="sal-opening">
            <p class="sal-opening__title" role="status">{title.clone()}</p>
            <progress
                class="sal-progress"
                aria-label=title
                max=move || progress().size.max(1).to_string()
                prop:value=move || progress().bytes.to_string()
            ></progress>
            <p class="sal-quiet sal-opening__amount">{move || amount(progress())}</p>
            <Button on_press=move |_| cancel.run(())>
                {live(Key::Cancel)}
            </Button>
        </div>
    }
}

/// Formats the progress: `412,000 entries, 120.4 MB of 302.1 MB`.
fn amount(progress: OpenProgress) -> String {
    let entries = format(Key::EntryCount, &[("count", progress.entries.into())]);
    let (read, size) = (bytes(progress.bytes), bytes(progress.size));
    let values = [
        ("entries", (&entries).into()),
        ("read", (&read).into()),
        ("size", (&size).into()),
    ];
    format(Key::ReadOf, &values)
}

fn failed(
    state: AppState,
    name: &Arc<str>,
    error: &OpenError,
    cancel: Callback<()>,
) -> impl IntoView + use<> {
    let why = match error {
        OpenError::NotReady => t(Key::PartMissing).into(),
        OpenError::Empty => named(Key::FileIsEmpty, name),
        OpenError::Table => named(Key::FileIsTable, name),
        OpenError::NotALog => named(Key::FileIsNoLog, name),
        OpenError::NoEntry(_) => named(Key::FileHasNoEntry, name),
        OpenError::Broken => named(Key::FileIsBroken, name),
        OpenError::TooLarge => named(Key::FileIsTooLarge, name),
        OpenError::Unreadable | OpenError::Aborted => named(Key::FileIsUnreadable, name),
    };
    let first = match error {
        OpenError::NoEntry(first) => Some(refused(first)),
        _ => None,
    };
    view! { class=BASE_CLASS,
        <div class="sal-failure sal-opened__failure" part="failure" role="alert">
            <div class="sal-failure__words">
                <div class="sal-failure__title" role="heading" {..heading::level(move || state.heading_level(1))}>
                    {live(Key::FileNotOpened)}
                </div>
                <p>{why}</p>
                {first.map(|first| view! { class=BASE_CLASS, <p class="sal-failure__said">{first}</p> })}
            </div>
            <Button on_press=move |_| cancel.run(())>
                {live(Key::Close)}
            </Button>
        </div>
    }
}

fn card(file: &LoadedFile, close: Callback<()>) -> impl IntoView + use<> {
    let entries = format(Key::EntryCount, &[("count", file.entries.into())]);
    let counted = |key, count: u64| (count > 0).then(|| format(key, &[("count", count.into())]));
    let replaced = counted(Key::EntriesReplaced, file.replaced);
    let unread = counted(Key::RecordsRefused, file.refused);
    let list = file
        .first_refused
        .iter()
        .map(|first| view! { class=BASE_CLASS, <li>{refused(first)}</li> })
        .collect_view();
    let unread = unread.map(|unread| {
        view! { class=BASE_CLASS,
            <details class="sal-opened__refused">
                <summary>{unread}</summary>
                <ul>{list}</ul>
            </details>
        }
    });
    view! { class=BASE_CLASS,
        <div class="sal-note sal-opened__note">
            <div class="sal-opened__words">
                <p>
                    <strong class="sal-note__lead"><bdi>{shown(file.name.to_string())}</bdi></strong>
                    " "
                    <span>{entries}</span>
                    " · "
                    <span>{live(Key::StaysHere)}</span>
                </p>
                {replaced.map(|replaced| view! { class=BASE_CLASS, <p>{replaced}</p> })}
                {unread}
            </div>
            <Button on_press=move |_| close.run(()) class="sal-button sal-button--small">
                {live(Key::CloseFile)}
            </Button>
        </div>
    }
}

fn refused(record: &Refused) -> String {
    let reason = match &record.reason {
        RecordError::NotJson => t(Key::RecordNotJson).into(),
        RecordError::NoObject => t(Key::RecordNoObject).into(),
        RecordError::Missing(name) => named(Key::RecordMisses, name),
        RecordError::Wrong(name) => named(Key::RecordWrong, name),
        RecordError::NotHttp => t(Key::RecordNotHttp).into(),
        RecordError::NoTime => t(Key::RecordNoTime).into(),
        RecordError::TooLong => t(Key::RecordTooLong).into(),
        RecordError::BrokenOff => t(Key::RecordBrokenOff).into(),
    };
    let values = [
        ("number", record.number.into()),
        ("line", record.line.into()),
        ("reason", (&reason).into()),
    ];
    format(Key::RecordRefused, &values)
}

fn named(key: Key, name: &str) -> String {
    format(key, &[("name", name.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_and_refused_record_are_formatted() {
        let progress = OpenProgress {
            bytes: 1_500_000,
            size: 302_100_000,
            entries: 4200,
        };
        assert_eq!(amount(progress), "4,200 entries, 1.5 MB of 302.1 MB");
        let record = Refused {
            number: 7,
            line: 1200,
            reason: RecordError::Missing("time".to_owned()),
        };
        assert_eq!(
            refused(&record),
            "Record 7, line 1,200: the field time is missing"
        );
    }
}
