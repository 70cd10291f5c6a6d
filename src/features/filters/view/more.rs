//! The filters behind "More filters".

use leptos::prelude::*;

use scim_audit_model::criterion::{Criterion, CriterionControl, CriterionSpec};

use super::parts;
use crate::app::AppState;
use crate::state::Field;
use crate::ui::{BASE_CLASS, TextField, TextLook};

/// The time fields, and a field for each criterion whose control is here.
pub(super) fn more_filters(state: AppState) -> impl IntoView {
    let shown = Memo::new(move |_| state.shows_more());
    let criteria = move || {
        let more = |criterion: &Criterion| criterion.spec().control == CriterionControl::More;
        let criteria = Criterion::ALL.into_iter().filter(more);
        criteria
            .map(|criterion| {
                let CriterionSpec {
                    link,
                    words,
                    example,
                    ..
                } = criterion.spec();
                text(state, Field::Criterion(criterion), link, example, words)
            })
            .collect_view()
    };
    view! { class=BASE_CLASS,
        <Show when=move || shown.get()>
            <div class="sal-filters__more" id="sal-more-filters">
                {text(state, Field::StartTime, "start-time", "09:30", &[])}
                {text(state, Field::EndTime, "end-time", "17:45", &[])}
                {criteria()}
            </div>
        </Show>
    }
}

/// A text field. `words` are only suggestions, because a service may define other values.
fn text(
    state: AppState,
    field: Field,
    id: &'static str,
    form: &'static str,
    words: &'static [&'static str],
) -> impl IntoView {
    let (value, error, changed) = parts(state, field);
    let look = TextLook {
        form,
        mono: true,
        ..TextLook::default()
    };
    let suggest = || words.iter().copied().map(str::to_owned).collect();
    let suggestions = (!words.is_empty()).then(|| Signal::derive(suggest));
    view! { class=BASE_CLASS, <TextField label=field.label() id value error changed look suggestions /> }
}
