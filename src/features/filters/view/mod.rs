//! The filter bar. Its fields edit a draft; Filter applies it, Reset clears and applies it. The search and
//! the time range are above the six filters that every log supports; the others are behind "More filters".

mod more;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::app::AppState;
use crate::state::{Criterion, Field};
use crate::ui::{BASE_CLASS, Button, DateField, SelectField, Sheet, TextField, TextLook, icon};
use crate::view::criterion_words::{DATES, METHODS, RANGES, RESOURCE_TYPES, STATUSES, range_words};
use crate::words::{Key, format, live, t};

use more::more_filters;

/// Id of the form. The search and the time range are outside of it, so that they stay visible when the form
/// is in a sheet, and refer to it by this id.
const FORM: &str = "sal-filters";

/// The filter bar.
#[component]
pub fn FilterBar(
    /// The viewer's state.
    state: AppState,
    /// What stands beside the search and the time range.
    #[prop(into)]
    tools: ViewFn,
) -> impl IntoView {
    let bar = state.bar();
    view! { class=BASE_CLASS,
        <div class="sal-bar">
            <div class="sal-bar__top">
                <SearchField state />
                <RangeField state />
                <div class="sal-bar__tools">
                    <Button
                        on_press=move |_| bar.sheet.set(true)
                        class="sal-button sal-bar__sheet"
                        attr:aria-expanded=Signal::derive(move || bar.sheet.get().to_string())
                        attr:aria-controls="sal-sheet"
                    >
                        {icon::filter()}
                        {Signal::derive(move || counted(state, SIX.into_iter(), Key::Filters, Key::FiltersOnCount))}
                    </Button>
                    {tools.run()}
                </div>
            </div>
            <Sheet id="sal-sheet" title=Key::Filters open=bar.sheet>
                <Form state />
            </Sheet>
        </div>
    }
}

/// The filters that move into the sheet, besides those behind "More filters".
const SIX: [Field; 6] = [
    Field::StartDate,
    Field::EndDate,
    Field::Criterion(Criterion::Method),
    Field::Criterion(Criterion::ResourceType),
    Field::Criterion(Criterion::Endpoint),
    Field::Criterion(Criterion::Status),
];

/// The form: the six filters, the buttons Filter and Reset, and the filters behind "More filters".
#[component]
fn Form(state: AppState) -> impl IntoView {
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        state.filter();
        // If a field is invalid, keep the sheet open, because the error is shown in it.
        if !untrack(|| state.log().is_refused()) {
            state.bar().sheet.set(false);
        }
    };
    let reset = move |_| {
        state.reset();
        state.bar().sheet.set(false);
    };
    let date = move |field: Field, id| {
        let (value, error, changed) = parts(state, field);
        view! { class=BASE_CLASS, <DateField label=field.label() id value error changed /> }
    };
    let choice = move |field: Field, id, options| {
        let (value, error, changed) = parts(state, field);
        let on_choose = Callback::new(move |choice| value.set(choice));
        view! { class=BASE_CLASS, <SelectField label=field.label() id options value on_choose error changed /> }
    };
    view! { class=BASE_CLASS,
        // `novalidate`: errors are shown at the field, in our own texts, and stay visible.
        <form
            class="sal-filters"
            part="filters"
            id=FORM
            aria-label=live(Key::Filters)
            novalidate=true
            on:submit=apply
        >
            {date(Field::StartDate, "sal-start-date")}
            {date(Field::EndDate, "sal-end-date")}
            {choice(Field::Criterion(Criterion::Method), "sal-method", METHODS)}
            {choice(Field::Criterion(Criterion::ResourceType), "sal-resource-type", RESOURCE_TYPES)}
            <EndpointField state />
            {choice(Field::Criterion(Criterion::Status), "sal-status", STATUSES)}
            <div class="sal-filters__actions">
                <p class="sal-filters__hint" role="status">
                    {Signal::derive(move || state.has_changes().then(|| String::from(t(Key::NotApplied))))}
                </p>
                <button type="submit" class="sal-button sal-button--primary" part="button">
                    {live(Key::Filter)}
                </button>
                <Button on_press=reset>
                    {live(Key::Reset)}
                </Button>
                <Button
                    on_press=move |_| state.bar().turn_more()
                    attr:aria-expanded=Signal::derive(move || state.shows_more().to_string())
                    attr:aria-controls=Signal::derive(move || state.shows_more().then_some("sal-more-filters"))
                >
                    {Signal::derive(move || counted(state, Field::more(), Key::MoreFilters, Key::MoreFiltersOn))}
                </Button>
            </div>
            {more_filters(state)}
        </form>
    }
}

/// Returns the value of a field, its error, and whether it is not applied yet.
fn parts(
    state: AppState,
    field: Field,
) -> (RwSignal<String>, Signal<Option<String>>, Signal<bool>) {
    let error = Signal::derive(move || state.log().invalid(field));
    let changed = Memo::new(move |_| state.is_changed(field));
    (state.bar().field(field), error, changed.into())
}

/// Returns the text of a button that hides filters, with the number of those that are active. Reactive.
fn counted(state: AppState, fields: impl Iterator<Item = Field>, none: Key, some: Key) -> String {
    let applied = state.log().applied().unwrap_or_default();
    let on = fields.filter(|field| !applied.get(*field).trim().is_empty());
    match on.count() as u64 {
        0 => t(none).into(),
        count => format(some, &[("count", count.into())]),
    }
}

/// The search field for IDs, paths, queries and errors.
#[component]
fn SearchField(state: AppState) -> impl IntoView {
    let (value, error, changed) = parts(state, Field::Criterion(Criterion::Q));
    let look = TextLook {
        example: Some(Key::SearchExample),
        wide: true,
        of_form: Some(FORM),
        ..TextLook::default()
    };
    view! { class=BASE_CLASS, <TextField label=Field::Criterion(Criterion::Q).label() id="sal-search" value error changed look /> }
}

/// The relative time range, an alternative to dates.
#[component]
fn RangeField(state: AppState) -> impl IntoView {
    let bar = state.bar();
    let (range, error, changed) = parts(state, Field::Range);
    let has_dates = move || {
        DATED
            .into_iter()
            .any(|field| !bar.field(field).read().is_empty())
    };
    let value = Signal::derive(move || {
        let has_dates = has_dates();
        let range = range.get();
        if range.is_empty() && has_dates {
            DATES.to_owned()
        } else {
            range
        }
    });
    // Setting a date clears the range.
    Effect::new(move || {
        if has_dates() && !range.read_untracked().is_empty() {
            range.set(String::new());
        }
    });
    let on_choose = Callback::new(move |choice: String| {
        if choice != DATES {
            bar.choose_range(&choice);
        }
    });
    view! { class=BASE_CLASS,
        <SelectField
            label=Field::Range.label()
            id="sal-range"
            options=RANGES
            value
            on_choose
            error
            changed
            odd_words=range_words
            of_form=FORM
        />
    }
}

/// The fields that a range replaces.
const DATED: [Field; 4] = [
    Field::StartDate,
    Field::StartTime,
    Field::EndDate,
    Field::EndTime,
];

/// The endpoint field, with the paths seen so far as suggestions.
#[component]
fn EndpointField(state: AppState) -> impl IntoView {
    let (value, error, changed) = parts(state, Field::Criterion(Criterion::Endpoint));
    let look = TextLook {
        example: Some(Key::EndpointExample),
        mono: true,
        wide: true,
        ..TextLook::default()
    };
    let suggestions = Signal::derive(move || state.seen().paths());
    view! { class=BASE_CLASS,
        <TextField label=Field::Criterion(Criterion::Endpoint).label() id="sal-endpoint" value error changed look suggestions=Some(suggestions) />
    }
}
