//! The operations of a bulk request, each in a row with its result.

use leptos::prelude::*;
use scim_audit_insight::change::{BulkOperation, EntryChange};

use super::rows::{name, value};
use super::{counted, limited};
use crate::ui::{BASE_CLASS, shown};
use crate::view::explanation_words::said_of;

pub(super) fn view(change: &EntryChange) -> AnyView {
    if change.operations.is_empty() {
        return ().into_any();
    }
    let operations = change.operations.clone();
    let headings = vec!["label.operation", "label.resource", "label.result"];
    limited(operations.len(), headings, move |at| {
        operations.get(at).map(row)
    })
}

fn row(operation: &BulkOperation) -> AnyView {
    let line = format!("{} {}", operation.method, operation.path);
    let outcome = operation.outcome.as_str();
    let status = operation.status.clone().map(|status| {
        view! { class=BASE_CLASS, <bdi>{shown(status)}</bdi> " " }
    });
    let beside = |text: &Option<String>| {
        text.clone().map(|text| {
            view! { class=BASE_CLASS, <bdi class="sal-change__beside">{shown(text)}</bdi> }
        })
    };
    let attributes: Vec<_> = operation
        .attributes
        .iter()
        .map(|change| {
            let asked = change.asked.as_ref().map(value);
            view! { class=BASE_CLASS,
                <li>{name(change)} ": " {said_of("outcome", change.outcome.as_str())} " " {asked}</li>
            }
        })
        .collect();
    let attributes = (!attributes.is_empty()).then(|| {
        view! { class=BASE_CLASS, <ul class="sal-change__list">{attributes}</ul> }
    });
    view! { class=BASE_CLASS,
        <tr data-outcome=outcome>
            <th scope="row">
                <bdi class="sal-change__value">{shown(line)}</bdi>
                {beside(&operation.bulk_id)}
            </th>
            <td>
                {operation.name.clone().map(|name| view! { class=BASE_CLASS, <bdi>{shown(name)}</bdi> })}
                {beside(&operation.location)}
                {attributes}
                {counted("label.not_listed", operation.left_out)}
            </td>
            <td>
                {status}
                {said_of("bulk", outcome)}
                {beside(&operation.scim_type)}
                {beside(&operation.detail)}
            </td>
        </tr>
    }
    .into_any()
}
