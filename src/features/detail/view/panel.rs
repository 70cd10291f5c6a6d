//! The detail panel: an entry beside the list if there is room, otherwise in a dialog; its tabs, and the
//! buttons to the previous and next entry.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::{copy_as, failed, loading, message, overview, raw};
use crate::app::AppState;
use crate::features::detail::{EntryLoad, PanelStep};
use crate::state::EntryPart;
use crate::ui::{
    BASE_CLASS, Breakpoint, Button, Dialog, IconButton, SidePanel, Tabs, icon, keys, text_signal,
};
use crate::words::{Key, count, format, live, t};

/// The tabs, in order.
const TABS: [(EntryPart, Key); 4] = [
    (EntryPart::Overview, Key::Overview),
    (EntryPart::Request, Key::Request),
    (EntryPart::Response, Key::Response),
    (EntryPart::Raw, Key::RawText),
];

/// The panel, shown while an entry is open in it.
#[component]
pub fn DetailPanel(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let panel = state.panel();
    // Whether there is room for a side panel. It depends on the layout, so the style sheet decides; `None`
    // until it has.
    let roomy = RwSignal::new(None);
    let is_open = Memo::new(move |_| panel.opened().is_some());
    let title = Signal::derive(move || {
        panel.entry().map_or_else(
            || t(Key::EntryDetails).into(),
            |entry| format!("{} {}", entry.method, entry.endpoint),
        )
    });
    let level = Signal::derive(move || state.heading_level(1));
    let on_close = Callback::new(move |()| state.close_panel());
    let on_key = Callback::new(move |event: KeyboardEvent| {
        if let Some(step) = keys::command(&event).and_then(step_of) {
            event.prevent_default();
            state.step(step);
        }
    });
    let actions = move || {
        (
            step_button(state, PanelStep::Previous),
            step_button(state, PanelStep::Next),
        )
    };
    // The next entry may arrive only with the next page of the log.
    Effect::new(move || {
        if state.has_arrived() {
            state.show_pending_step();
        }
    });
    Effect::new(move || {
        if let Some(entry) = state.sought() {
            state.reveal_sought(&entry);
        }
    });
    let place = move || match (is_open.get(), roomy.get()) {
        (true, Some(true)) => view! {
            <SidePanel
                label=Key::EntryDetails
                title
                level
                on_close
                on_key
                attention=panel.attention
                actions
            >
                {content(state)}
            </SidePanel>
        }
        .into_any(),
        (true, Some(false)) => view! {
            <Dialog title level on_close on_key actions>
                {content(state)}
            </Dialog>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <Breakpoint class="sal-panel__probe" roomy />
        {place}
    }
}

/// Maps `j` and `k`, as in other lists, and Alt with an arrow key, which also works in a text field.
fn step_of(pressed: keys::Pressed) -> Option<PanelStep> {
    match (pressed.key.as_str(), pressed.alt) {
        ("k", false) | ("ArrowUp", true) => Some(PanelStep::Previous),
        ("j", false) | ("ArrowDown", true) => Some(PanelStep::Next),
        _ => None,
    }
}

fn step_button(state: AppState, step: PanelStep) -> impl IntoView {
    let (label, title, icon) = match step {
        PanelStep::Previous => (
            Key::PreviousEntry,
            Key::PreviousEntryByKey,
            icon::up().into_any(),
        ),
        PanelStep::Next => (Key::NextEntry, Key::NextEntryByKey, icon::down().into_any()),
    };
    view! { class=BASE_CLASS,
        // Not `disabled`, which would remove the focus when the user reaches the last entry.
        <IconButton
            on_press=move |_| state.step(step)
            label=text_signal(label)
            title=text_signal(title)
            attr:aria-disabled=move || (!state.can_step(step)).then_some("true")
        >
            {icon}
        </IconButton>
    }
}

/// The content that panel and dialog share. It stays mounted when the user steps from entry to entry, so the
/// focus stays too.
fn content(state: AppState) -> impl IntoView {
    let panel = state.panel();
    let selected = Memo::new(move |_| {
        let part = panel.part();
        TABS.iter()
            .position(|(tab, _)| Some(*tab) == part)
            .unwrap_or_default()
    });
    let on_select = Callback::new(move |at: usize| {
        if let Some((part, _)) = TABS.get(at) {
            state.turn_panel_to(*part);
        }
    });
    let place = move || {
        state.panel_place().map(|(place, total)| {
            let place = count(place);
            match total {
                Some(total) => format(
                    Key::PlaceOfTotal,
                    &[("place", (&place).into()), ("total", total.into())],
                ),
                None => place,
            }
        })
    };
    let navigate = move || {
        let entry = panel.entry().filter(|entry| state.can_navigate(entry))?;
        Some(view! { class=BASE_CLASS,
            <Button on_press=move |_| state.navigate(&entry) class="sal-button sal-button--small">
                {live(Key::OpenInPortal)}
            </Button>
        })
    };
    let tab = move || {
        let Some(part) = panel.part() else {
            return ().into_any();
        };
        let Some(entry) = panel.entry() else {
            // Opened from a link: the entry is not loaded yet.
            return (move || match panel.full() {
                EntryLoad::Failed(failure) => failed(state, panel, &failure).into_any(),
                EntryLoad::Loading | EntryLoad::Ready(_) => loading().into_any(),
            })
            .into_any();
        };
        match part {
            EntryPart::Overview | EntryPart::Error => {
                overview::view(state, panel, &entry).into_any()
            }
            EntryPart::Request | EntryPart::Response => {
                message::side(state, panel, part, &entry).into_any()
            }
            EntryPart::Raw => raw::view(state).into_any(),
        }
    };
    let line = move || {
        let zone = state.zone().get();
        panel.entry().map(|entry| overview::line(&entry, &zone))
    };
    view! { class=BASE_CLASS,
        <div class="sal-panel__tools">
            <p class="sal-panel__place" role="status">
                {place}
            </p>
            {navigate}
            {copy_as::toggle(panel)}
        </div>
        {overview::sentence(panel)}
        {line}
        {copy_as::choices(state, panel)}
        <Tabs
            label=Key::EntryDetails
            tabs=TABS.map(|(_, name)| name).to_vec()
            selected
            on_select
        >
            {tab}
        </Tabs>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_step_to_the_neighbour_entries() {
        let step = |key: &str, alt| {
            step_of(keys::Pressed {
                key: key.to_owned(),
                alt,
            })
        };
        assert_eq!(step("j", false), Some(PanelStep::Next));
        assert_eq!(step("k", false), Some(PanelStep::Previous));
        assert_eq!(step("ArrowDown", true), Some(PanelStep::Next));
        assert_eq!(step("ArrowUp", true), Some(PanelStep::Previous));
        // Alt with a letter opens a browser menu, and arrow keys alone scroll.
        assert_eq!([step("j", true), step("ArrowDown", false)], [None, None]);
    }
}
