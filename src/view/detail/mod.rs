//! The entry that is open, in a modal dialog: why it failed, its request, or its response.

mod body;
mod message;
mod more_info;

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::entry::Entry;

use crate::state::{AppState, Opened, Side};
use crate::ui::Dialog;

/// The dialog, while something is open.
#[component]
pub fn DetailDialog(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let detail = state.detail;
    let on_close = Callback::new(move |()| detail.close());
    // The dialog stays while one looks from the error to the request and on, so that the focus goes
    // back to the row it was opened from.
    let is_open = Memo::new(move |_| detail.opened().is_some());
    let title = Signal::derive(move || match detail.opened() {
        Some(Opened::MoreInfo(_)) => "Why it failed".to_owned(),
        Some(Opened::Message(Side::Request, _)) => "Request".to_owned(),
        Some(Opened::Message(Side::Response, _)) => "Response".to_owned(),
        None => String::new(),
    });
    let actions = move || message::copy_action(detail);
    let content = move || match detail.opened() {
        Some(Opened::MoreInfo(entry)) => more_info::view(state, &entry).into_any(),
        Some(Opened::Message(side, entry)) => message::view(state, side, &entry).into_any(),
        None => ().into_any(),
    };
    view! {
        <Show when=move || is_open.get()>
            <Dialog title on_close actions>
                {content}
            </Dialog>
        </Show>
    }
}

/// `PATCH /Users/2819c223?aadOptscim062020`
fn request_line(entry: &Entry) -> String {
    let query = entry
        .query
        .as_ref()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{} {}{query}", entry.method, entry.endpoint)
}

/// Moves between what can be seen of one entry.
fn open(
    state: AppState,
    side: Side,
    entry: &Arc<Entry>,
) -> impl Fn(leptos::ev::MouseEvent) + use<> {
    let entry = Arc::clone(entry);
    move |_| state.detail.open_message(side, Arc::clone(&entry))
}
