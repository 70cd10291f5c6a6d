//! The choice of the time zone in which times are shown and entered: the host page's, the browser's, UTC, or
//! any other.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::app::AppState;
use crate::platform::Zone;
use crate::state::Zones;
use crate::ui::BASE_CLASS;
use crate::words::{Key, format, live, utc_offset};

/// Value of the last option. No time zone has this name.
const OTHER: &str = "other";

/// The select, and beside it the text field for a zone that is not an option.
#[component]
pub fn ZoneChoice(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let zones = state.zone();
    let select = NodeRef::<html::Select>::new();
    let choices = Memo::new(move |_| zones.choices());
    let options = move || {
        choices
            .get()
            .into_iter()
            .map(|zone| option(zones, zone))
            .collect_view()
    };
    let unknown = move || zones.unknown().is_some();
    let words = Signal::derive(move || {
        zones
            .unknown()
            .map(|name| format(Key::UnknownZone, &[("zone", (&name).into())]))
    });
    let choose = move |event| match event_target_value(&event).as_str() {
        OTHER => zones.name_another(true),
        name => {
            zones.name_another(false);
            state.use_zone(name);
        }
    };
    view! { class=BASE_CLASS,
        <div class="sal-zone">
            <label class="sal-zone__label" for="sal-zone">
                {live(Key::TimeZone)}
            </label>
            <select
                class="sal-input sal-zone__choice"
                part="input"
                id="sal-zone"
                title=live(Key::TimeZone)
                node_ref=select
                aria-invalid=Signal::derive(move || (unknown() && !zones.naming()).then_some("true"))
                aria-describedby=Signal::derive(move || (unknown() && !zones.naming()).then_some("sal-zone-error"))
                on:change=choose
            >
                {options}
                <option value=OTHER prop:selected=move || zones.naming()>
                    {live(Key::OtherZone)}
                </option>
            </select>
            <Show when=move || zones.naming()>
                <ZoneName state select />
            </Show>
            <p class="sal-field__error" id="sal-zone-error">
                {words}
            </p>
        </div>
    }
}

/// An option: a zone with its current offset from UTC.
fn option(zones: Zones, zone: Zone) -> impl IntoView {
    let name = zone.name().to_owned();
    let chosen = {
        let zone = zone.clone();
        move || zones.get() == zone && !zones.naming()
    };
    let words = move || {
        let (name, offset) = (zone.name(), utc_offset(zone.offset_now()));
        if name == offset {
            return offset;
        }
        let gaps = [("zone", name.into()), ("offset", (&offset).into())];
        format(Key::ZoneWithOffset, &gaps)
    };
    view! { class=BASE_CLASS,
        <option value=name prop:selected=chosen>
            {words}
        </option>
    }
}

/// The text field for a zone name, with the browser's list as suggestions. Enter, or leaving the field,
/// applies the name; Esc discards it.
#[component]
fn ZoneName(state: AppState, select: NodeRef<html::Select>) -> impl IntoView {
    let zones = state.zone();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            drop(input.focus());
        }
    });
    let back = move || {
        if let Some(select) = select.get_untracked() {
            drop(select.focus());
        }
    };
    let named = move || {
        // A browser dispatches `change` when Esc removes the field from the page; ignore that event.
        if untrack(|| zones.naming())
            && let Some(Some(input)) = input.try_get_untracked()
        {
            state.name_zone(&input.value());
        }
    };
    let press = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => named(),
            "Escape" => zones.name_another(false),
            _ => return,
        }
        event.prevent_default();
        if !untrack(|| zones.naming()) {
            back();
        }
    };
    let wrong = move || zones.unknown().is_some();
    let known = Zone::known()
        .into_iter()
        .map(|name| view! { class=BASE_CLASS, <option value=name></option> })
        .collect_view();
    view! { class=BASE_CLASS,
        <div class="sal-zone__other">
            <input
                class="sal-input sal-zone__name"
                part="input"
                type="text"
                list="sal-zone-names"
                placeholder="Europe/Paris"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=live(Key::ZoneName)
                aria-invalid=Signal::derive(move || wrong().then_some("true"))
                aria-describedby=Signal::derive(move || wrong().then_some("sal-zone-error"))
                node_ref=input
                on:change=move |_| named()
                on:keydown=press
            />
            <datalist id="sal-zone-names">{known}</datalist>
        </div>
    }
}
