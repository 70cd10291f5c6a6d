//! Renders a SCIM filter in plain words: nested lists of sentences, remarks where it deviates from the RFC,
//! and the parse error if it cannot be parsed.

use leptos::prelude::*;
use scim_audit_insight::scim_filter::{
    AttributePath, Condition, Expected, FilterRemark, FilterSyntaxError, Literal, Operator,
    RemarkKind, ScimFilter,
};

use crate::ui::BASE_CLASS;
use crate::words::{Key, format, t};

pub(super) fn view(filter: &Result<ScimFilter, FilterSyntaxError>) -> AnyView {
    match filter {
        Ok(filter) => {
            let remarks = filter.remarks.iter().map(remark).collect_view();
            view! { class=BASE_CLASS,
                <div class="sal-words">{condition(&filter.condition)}</div>
                {remarks}
            }
            .into_any()
        }
        Err(fault) => {
            let words = fault_words(fault);
            view! { class=BASE_CLASS, <p class="sal-remark">{words}</p> }.into_any()
        }
    }
}

/// Renders a condition. The recursion is bounded by the parser's nesting limit.
fn condition(of: &Condition) -> AnyView {
    match of {
        Condition::Present(path) => about(path, sentence(Key::IsPresent, path, None)),
        Condition::Compare(path, operator, literal) => {
            let value = spelled(literal);
            about(path, sentence(words_of(*operator), path, Some(&value)))
        }
        Condition::Any(path) => match path.selection.as_deref() {
            Some(inner) => joined(
                format(Key::HasOneWhere, &[("attribute", (&name(path)).into())]),
                std::slice::from_ref(inner),
            ),
            None => ().into_any(),
        },
        Condition::All(all) => joined(t(Key::AllOfThese).into(), all),
        Condition::Either(all) => joined(t(Key::OneOfThese).into(), all),
        Condition::Not(inner) => joined(t(Key::NotThis).into(), std::slice::from_ref(inner)),
    }
}

/// Renders a sentence and, for a path with a value selection, the condition that selects the values it
/// applies to.
fn about(path: &AttributePath, sentence: String) -> AnyView {
    let Some(selection) = path.selection.as_deref() else {
        return view! { class=BASE_CLASS, <p>{sentence}</p> }.into_any();
    };
    let attribute = format(
        Key::AmongThoseWhere,
        &[("attribute", (&path.attribute).into())],
    );
    view! { class=BASE_CLASS,
        <p>{sentence}</p>
        {joined(attribute, std::slice::from_ref(selection))}
    }
    .into_any()
}

fn joined(lead: String, conditions: &[Condition]) -> AnyView {
    let items = conditions
        .iter()
        .map(|of| view! { class=BASE_CLASS, <li>{condition(of)}</li> })
        .collect_view();
    view! { class=BASE_CLASS,
        <p>{lead}</p>
        <ul class="sal-words__list">{items}</ul>
    }
    .into_any()
}

fn sentence(words: Key, path: &AttributePath, value: Option<&String>) -> String {
    let attribute = name(path);
    let mut gaps = vec![("attribute", (&attribute).into())];
    gaps.extend(value.map(|value| ("value", value.into())));
    format(words, &gaps)
}

/// Returns a name such as `emails.value`. The schema URN is omitted, because the filter itself is shown just
/// above.
fn name(path: &AttributePath) -> String {
    match &path.sub_attribute {
        Some(sub) => format!("{}.{sub}", path.attribute),
        None => path.attribute.clone(),
    }
}

/// Formats a literal as JSON, so that the string `"true"` differs from the boolean.
fn spelled(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Number(number) => number.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Null => "null".to_owned(),
    }
}

fn words_of(operator: Operator) -> Key {
    match operator {
        Operator::Equal => Key::IsEqual,
        Operator::NotEqual => Key::IsNotEqual,
        Operator::Contains => Key::DoesContain,
        Operator::StartsWith => Key::DoesStartWith,
        Operator::EndsWith => Key::DoesEndWith,
        Operator::Greater => Key::IsGreater,
        Operator::GreaterOrEqual => Key::IsAtLeast,
        Operator::Less => Key::IsLess,
        Operator::LessOrEqual => Key::IsAtMost,
    }
}

fn remark(remark: &FilterRemark) -> impl IntoView + use<> {
    let (key, gap) = match &remark.kind {
        RemarkKind::BooleanAsText(attribute) => (Key::BooleanAsText, attribute.as_str()),
        RemarkKind::OrderOfBoolean(attribute) => (Key::OrderOfBoolean, attribute.as_str()),
        RemarkKind::LiteralCase(word) => (Key::LiteralCase, word.as_str()),
        RemarkKind::NestedSelection => (Key::NestedSelection, ""),
        RemarkKind::SubAttributeAfterSelection => (Key::SubAttributeAfterSelection, ""),
    };
    let words = format(key, &[("word", gap.into())]);
    view! { class=BASE_CLASS, <p class="sal-remark">{words}</p> }
}

fn fault_words(fault: &FilterSyntaxError) -> String {
    let expected = t(match fault.expected {
        Expected::Attribute => Key::ExpectedAttribute,
        Expected::Operator => Key::ExpectedOperator,
        Expected::Value => Key::ExpectedValue,
        Expected::Text => Key::ExpectedText,
        Expected::OpeningParenthesis => Key::ExpectedOpening,
        Expected::ClosingParenthesis => Key::ExpectedClosing,
        Expected::ClosingBracket => Key::ExpectedBracket,
        Expected::End => Key::ExpectedEnd,
        Expected::FewerLevels => Key::ExpectedFewerLevels,
        Expected::LessText => Key::ExpectedLessText,
    });
    let expected = ("expected", (&*expected).into());
    if fault.found.is_empty() {
        return format(Key::FilterEndsEarly, &[expected]);
    }
    let at = ("at", (fault.at as u64 + 1).into());
    format(
        Key::FilterUnreadable,
        &[at, ("found", (&fault.found).into()), expected],
    )
}

#[cfg(test)]
mod tests {
    use scim_audit_insight::scim_filter::parse;

    use super::*;

    #[test]
    fn unreadable_filter_reports_position_and_reason() {
        let words = |filter: &str| fault_words(&parse(filter).unwrap_err());
        assert_eq!(
            words("userName eq jane"),
            "The filter cannot be read at character 13, “jane”: a value (text in double quotes, a number, true, \
             false or null) is expected here."
        );
        assert_eq!(
            words("userName"),
            "The filter ends too early: an operator (eq, ne, co, sw, ew, pr, gt, ge, lt or le) is expected here."
        );
    }

    #[test]
    fn text_literal_is_quoted_and_boolean_is_not() {
        let values = [Literal::Text("true".to_owned()), Literal::Boolean(true)];
        assert_eq!(values.map(|value| spelled(&value)), ["\"true\"", "true"]);
    }
}
