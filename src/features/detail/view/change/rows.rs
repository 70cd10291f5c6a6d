//! The attributes of a change, each in a row.

use leptos::prelude::*;
use scim_audit_insight::change::{
    AttributeChange, AttributeOutcome, ChangeBasis, DisplayedValue, EntryChange,
};

use super::super::redacted_mark;
use super::limited;
use crate::ui::{BASE_CLASS, shown};
use crate::view::explanation_words::{said, said_of};

pub(super) fn view(change: &EntryChange) -> AnyView {
    if change.attributes.is_empty() {
        return ().into_any();
    }
    // Where the state before is unknown, what was asked for is compared with what was answered.
    let knows_before = matches!(
        change.basis,
        ChangeBasis::Observed
            | ChangeBasis::Deviating
            | ChangeBasis::Calculated
            | ChangeBasis::Replayed
    );
    let mut headings = vec!["label.attribute", "label.change"];
    headings.extend(match change.basis {
        _ if knows_before => vec!["label.before", "label.after"],
        ChangeBasis::Answered => vec!["label.asked_for", "label.answered"],
        _ => vec!["label.asked_for"],
    });
    let count_of_values = headings.len() - 2;
    let rows = change.attributes.clone();
    limited(rows.len(), headings, move |at| {
        let change = rows.get(at)?;
        let values = if knows_before {
            [&change.before, &change.after]
        } else {
            [&change.asked, &change.after]
        };
        let values = values.into_iter().take(count_of_values);
        Some(row(change, values, knows_before))
    })
}

fn row<'c>(
    change: &AttributeChange,
    values: impl Iterator<Item = &'c Option<DisplayedValue>>,
    knows_before: bool,
) -> AnyView {
    let outcome = change.outcome.as_str();
    // What was asked for is a value of its own only if it is not what is there now.
    let differs = knows_before
        && matches!(
            change.outcome,
            AttributeOutcome::NotKept | AttributeOutcome::Altered | AttributeOutcome::NoTarget
        );
    let asked = change.asked.as_ref().filter(|_| differs).map(|asked| {
        view! { class=BASE_CLASS,
            <span class="sal-change__beside">{said("label.asked_for")} ": " {value(asked)}</span>
        }
    });
    let values: Vec<_> = values
        .map(|one| view! { class=BASE_CLASS, <td>{one.as_ref().map(value)}</td> })
        .collect();
    view! { class=BASE_CLASS,
        <tr data-outcome=outcome>
            <th scope="row">{name(change)}</th>
            <td>{said_of("outcome", outcome)} {asked}</td>
            {values}
        </tr>
    }
    .into_any()
}

/// The name of an attribute, with its extension below.
pub(super) fn name(change: &AttributeChange) -> impl IntoView + use<> {
    let schema = change.schema.clone().map(|schema| {
        view! { class=BASE_CLASS, <bdi class="sal-change__beside">{shown(schema)}</bdi> }
    });
    view! { class=BASE_CLASS,
        <bdi class="sal-change__value">{shown(change.attribute.clone())}</bdi>
        {schema}
    }
}

/// A value; of a member, its name with the id below.
pub(super) fn value(value: &DisplayedValue) -> impl IntoView + use<> {
    let mark = value.is_redacted.then(redacted_mark);
    let main = value.name.clone();
    let beside = main.is_some().then(|| {
        view! { class=BASE_CLASS, <bdi class="sal-change__beside">{shown(value.text.clone())}</bdi> }
    });
    let main = main.unwrap_or_else(|| value.text.clone());
    view! { class=BASE_CLASS,
        <bdi class="sal-change__value">{shown(main)}</bdi>
        {mark}
        {beside}
    }
}
