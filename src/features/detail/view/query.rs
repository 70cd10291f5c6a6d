//! The decoded query, one parameter per row. SCIM parameters are explained in words and validated.

use leptos::prelude::*;
use scim_audit_insight::query::{self, Meaning, Parameter, QueryRemark};
use scim_audit_model::secrets;

use super::filter_words;
use crate::app::AppState;
use crate::state::Criterion;
use crate::ui::{BASE_CLASS, heading, shown};
use crate::view::filter_actions::FilterActions;
use crate::words::{Key, count, format, live};

/// Maximum number of rows. No real client sends as many parameters, but an attacker may.
const ROWS_UP_TO: usize = 100;

pub(super) fn view(state: AppState, raw: &str) -> impl IntoView + use<> {
    let parameters = query::read(raw);
    let hidden = parameters.len().saturating_sub(ROWS_UP_TO) as u64;
    let number = count(parameters.len() as u64);
    let rows = parameters
        .into_iter()
        .take(ROWS_UP_TO)
        .map(|parameter| row(state, parameter))
        .collect_view();
    let rest = (hidden > 0).then(|| {
        let words = format(Key::MoreParameters, &[("count", hidden.into())]);
        view! { class=BASE_CLASS, <p class="sal-quiet">{words}</p> }
    });
    view! { class=BASE_CLASS,
        <div class="sal-subheading" role="heading" {..heading::level(move || state.heading_level(2))}>
            {live(Key::QueryParameters)} " " <span class="sal-subheading__size">{number}</span>
        </div>
        <table class="sal-headers" aria-label=live(Key::QueryParameters)>
            <tbody>{rows}</tbody>
        </table>
        {rest}
    }
}

fn row(state: AppState, parameter: Parameter) -> impl IntoView {
    let meaning = name_of(&parameter.meaning).map(
        |words| view! { class=BASE_CLASS, <span class="sal-query__meaning">{live(words)}</span> },
    );
    let in_words = match &parameter.meaning {
        Meaning::Filter(filter) => Some(filter_words::view(filter)),
        _ => None,
    };
    let remark = parameter.remark.map(|remark| {
        let words = live(words_of(remark));
        view! { class=BASE_CLASS, <p class="sal-remark">{words}</p> }
    });
    // Free-text search matches the decoded query, so use the decoded form.
    let said = match parameter.value.as_str() {
        "" => parameter.name.clone(),
        value => format!("{}={value}", parameter.name),
    };
    let actions = (!secrets::is_parameter(&parameter.name))
        .then(|| view! { <FilterActions state field=Criterion::Q value=said /> });
    view! { class=BASE_CLASS,
        <tr class="sal-headers__row">
            <th class="sal-headers__name" scope="row">
                <bdi>{shown(parameter.name)}</bdi>
                {meaning}
            </th>
            <td class="sal-headers__value">
                {shown(parameter.value)} {actions}
                {in_words}
                {remark}
            </td>
        </tr>
    }
}

fn name_of(meaning: &Meaning) -> Option<Key> {
    Some(match meaning {
        Meaning::Filter(_) => Key::QueryFilter,
        Meaning::Attributes => Key::QueryAttributes,
        Meaning::ExcludedAttributes => Key::QueryExcludedAttributes,
        Meaning::SortBy => Key::QuerySortBy,
        Meaning::SortOrder => Key::QuerySortOrder,
        Meaning::StartIndex => Key::QueryStartIndex,
        Meaning::Count => Key::QueryCount,
        Meaning::Cursor => Key::QueryCursor,
        Meaning::Other => return None,
    })
}

fn words_of(remark: QueryRemark) -> Key {
    match remark {
        QueryRemark::NotANumber => Key::QueryNotANumber,
        QueryRemark::BelowOne => Key::QueryBelowOne,
        QueryRemark::NegativeCount => Key::QueryNegativeCount,
        QueryRemark::UnknownOrder => Key::QueryUnknownOrder,
        QueryRemark::BothAttributes => Key::QueryBothAttributes,
    }
}
