//! The saved views: a panel to save one, apply one, copy a link to one, or delete one.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::{SaveViewError, SavedView};
use crate::app::AppState;
use crate::ui::part::drawn;
use crate::ui::{
    BASE_CLASS, Button, CopyButton, Flyout, IconButton, Part, PartLoader, PartView, TextField,
    focus, icon,
};
use crate::words::{Key, format, live, t};

/// The button "Views" with its panel. It is absent if the page does not allow storage.
#[component]
pub fn SavedViewsMenu(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let views = state.saved_views();
    state.can_keep().then(|| {
        view! { class=BASE_CLASS,
            <Flyout label=Key::Views id="sal-views" open=views.shown>
                <Part needed=Signal::stored(true) load=PartLoader::new(move || draw_panel(state)) />
            </Flyout>
        }
    })
}

#[wasm_split(tools, fallible, wasm_split_path = leptos::wasm_split)]
fn draw_panel(state: AppState) -> PartView {
    drawn(view! { <Panel state /> })
}

#[component]
fn Panel(state: AppState) -> impl IntoView {
    state.list_saved_views();
    let views = state.saved_views();
    let none = Memo::new(move |_| views.all().is_empty());
    let error = Signal::derive(move || {
        views.failure().map(|failure| {
            let words = match failure {
                SaveViewError::Nameless => Key::ViewNeedsName,
                SaveViewError::Refused => Key::ViewsNotKept,
                SaveViewError::Full => Key::TooManyViews,
            };
            t(words).into()
        })
    });
    let never = Signal::derive(|| false);
    let save_by_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            state.save_view();
        }
    };
    view! { class=BASE_CLASS,
        <p class="sal-quiet" id="sal-views-none" hidden=move || !none.get()>
            {live(Key::NoSavedViews)}
        </p>
        <ul class="sal-views" role="list" aria-label=live(Key::SavedViews) hidden=move || none.get()>
            <For each=move || views.all() key=SavedView::clone let:view>
                {row(state, view)}
            </For>
        </ul>
        <div class="sal-views__new" on:keydown=save_by_key>
            <TextField
                label=Key::ViewName
                id="sal-view-name"
                value=views.name
                error
                changed=never
            />
            <Button on_press=move |_| state.save_view()>
                {live(Key::SaveView)}
            </Button>
        </div>
    }
}

fn row(state: AppState, view: SavedView) -> impl IntoView {
    let name = view.name.clone();
    let with_name = {
        let name = name.clone();
        move |key| format(key, &[("name", (&name).into())])
    };
    let forget = {
        let (name, with_name) = (name.clone(), with_name.clone());
        let press = move |event: MouseEvent| {
            // The button is removed with its row: move the focus to the next row, or to the name field.
            if !focus::give_to_neighbour(&event) {
                focus::give_to_id(&event, "sal-view-name");
            }
            state.saved_views().forget(&name);
        };
        let label = with_name.clone();
        let title = with_name;
        view! { class=BASE_CLASS,
            <IconButton
                on_press=press
                label=Signal::derive(move || label(Key::ForgetView))
                title=Signal::derive(move || title(Key::ForgetView))
            >
                {icon::close()}
            </IconButton>
        }
    };
    let link = view.link.clone();
    view! { class=BASE_CLASS,
        <li class="sal-views__row">
            <Button on_press=move |_| state.show_saved(&view) class="sal-button sal-views__name">
                <bdi>{name}</bdi>
            </Button>
            <CopyButton label=with_name(Key::CopyViewLink) text=move || state.link_to(&link) />
            {forget}
        </li>
    }
}
