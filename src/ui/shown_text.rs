//! Untrusted text with its invisible and look-alike characters made visible: each such character is in a chip
//! that names it. The style sheet draws the name, so the text itself stays unchanged for searching, selecting
//! and copying.

use leptos::either::Either;
use leptos::prelude::*;
use scim_audit_unseen::{Oddity, TextPart, code, is_plain, parts};

use super::BASE_CLASS;

pub use scim_audit_unseen::spelled;

/// Renders the text. Most texts have no such character and become one text node.
pub fn shown(text: String) -> impl IntoView + use<> {
    if is_plain(&text) {
        Either::Left(text)
    } else {
        Either::Right(parts(&text).map(part).collect::<Vec<_>>())
    }
}

/// Renders a text that changes.
pub fn shown_live(text: Signal<String>) -> impl IntoView {
    move || shown(text.get())
}

fn part(part: TextPart<'_>) -> impl IntoView + use<> {
    match part {
        TextPart::Plain(text) => Either::Left(text.to_owned()),
        TextPart::Odd(oddity, char) => {
            let name = code(char);
            let kind = match oddity {
                Oddity::Unseen => "unseen",
                Oddity::Lookalike => "lookalike",
            };
            // `bdi` isolates the effect of a bidirectional control character from the surrounding text.
            Either::Right(view! { class=BASE_CLASS,
                <bdi class="sal-odd" data-kind=kind data-code=name.clone() title=name.clone() role="img" aria-label=name>
                    {char.to_string()}
                </bdi>
            })
        }
    }
}
