//! Text that a stranger wrote, with what does not show in it made visible: each such character stands in a chip that
//! names it. The style sheet draws the name; the text stays the real one, to be found, selected and copied.

use leptos::either::Either;
use leptos::prelude::*;
use scim_audit_unseen::{Oddity, Part, code, is_plain, parts};

use super::S;

pub use scim_audit_unseen::spelled;

/// The text. Most is what it looks like, and is one text node.
pub fn shown(text: String) -> impl IntoView + use<> {
    if is_plain(&text) {
        Either::Left(text)
    } else {
        Either::Right(parts(&text).map(part).collect::<Vec<_>>())
    }
}

/// The text as it changes.
pub fn shown_live(text: Signal<String>) -> impl IntoView {
    move || shown(text.get())
}

fn part(part: Part<'_>) -> impl IntoView + use<> {
    match part {
        Part::Plain(text) => Either::Left(text.to_owned()),
        Part::Odd(oddity, char) => {
            let name = code(char);
            let kind = match oddity {
                Oddity::Unseen => "unseen",
                Oddity::Lookalike => "lookalike",
            };
            // An element of its own ends what a character does to the direction of others.
            Either::Right(view! { class=S,
                <bdi class="sal-odd" data-kind=kind data-code=name.clone() title=name.clone() role="img" aria-label=name>
                    {char.to_string()}
                </bdi>
            })
        }
    }
}
