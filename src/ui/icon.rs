//! Icons, drawn in the current colour. Each is decoration: what it stands beside has the words.

use leptos::prelude::*;

use super::S;

/// Two sheets: copy.
pub fn copy() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />
        </svg>
    }
}

/// A cross: close.
pub fn close() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />
        </svg>
    }
}

/// An i in a circle: more information.
pub fn info() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.5" />
            <path d="M8 7.2v4M8 4.6v.4" />
        </svg>
    }
}

/// A circular arrow: refresh.
pub fn refresh() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M13 5.6A5.5 5.5 0 1 0 13.5 8M13.4 2.4v3.4h-3.4" />
        </svg>
    }
}

/// An arrow to newer entries.
pub fn newer() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M10 3.5L5.5 8l4.5 4.5" />
        </svg>
    }
}

/// An arrow to older entries.
pub fn older() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M6 3.5L10.5 8L6 12.5" />
        </svg>
    }
}

/// A filled circle: it was done.
pub fn done() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon sal-icon--solid" viewBox="0 0 10 10" aria-hidden="true">
            <circle cx="5" cy="5" r="4" />
        </svg>
    }
}

/// A filled diamond: it failed.
pub fn failed() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon sal-icon--solid" viewBox="0 0 10 10" aria-hidden="true">
            <path d="M5 0l5 5-5 5-5-5z" />
        </svg>
    }
}

/// An open circle: not decided here.
pub fn open() -> impl IntoView {
    view! { class=S,
        <svg class="sal-icon" viewBox="0 0 10 10" aria-hidden="true">
            <circle cx="5" cy="5" r="3.6" />
        </svg>
    }
}
