//! Which values of a multi-valued attribute a filter selects
//! ([RFC 7644 §3.4.2.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2)).

use std::cmp::Ordering;

use super::resource::ResourceValue;
use crate::scim_filter::{AttributePath, Condition, Literal, Operator};

/// Whether a value meets a condition. Texts are compared without regard to case, as the schemas of
/// [RFC 7643 §8.7](https://www.rfc-editor.org/rfc/rfc7643#section-8.7) say of nearly all sub-attributes.
/// The depth of a parsed condition is limited, so the recursion is, too.
pub(super) fn meets(value: &ResourceValue, condition: &Condition) -> bool {
    match condition {
        Condition::All(all) => all.iter().all(|one| meets(value, one)),
        Condition::Either(any) => any.iter().any(|one| meets(value, one)),
        Condition::Not(inner) => !meets(value, inner),
        Condition::Present(path) => values(value, path)
            .iter()
            .any(|found| !found.is_unassigned()),
        Condition::Any(path) => path.selection.as_ref().is_some_and(|selection| {
            values(value, path)
                .iter()
                .any(|found| meets(found, selection))
        }),
        Condition::Compare(path, operator, literal) => {
            let found = values(value, path);
            match operator {
                Operator::NotEqual => !found
                    .iter()
                    .any(|one| compares(one, Operator::Equal, literal)),
                _ => found.iter().any(|one| compares(one, *operator, literal)),
            }
        }
    }
}

/// The values that a path leads to.
fn values<'v>(value: &'v ResourceValue, path: &AttributePath) -> Vec<&'v ResourceValue> {
    // The items of `schemas` and the like are texts: the item itself is its `value`.
    if value.scalar().is_some() {
        let is_value = path.attribute.eq_ignore_ascii_case("value");
        return is_value.then_some(value).into_iter().collect();
    }
    let Some(found) = value.get(&path.attribute) else {
        return Vec::new();
    };
    let items = found.items().iter();
    match &path.sub_attribute {
        Some(name) => items.filter_map(|item| item.get(name)).collect(),
        None => items.collect(),
    }
}

fn compares(value: &ResourceValue, operator: Operator, literal: &Literal) -> bool {
    let Some(found) = value.scalar() else {
        return false;
    };
    match literal {
        Literal::Null => operator == Operator::Equal && value.is_unassigned(),
        Literal::Boolean(wanted) => {
            operator == Operator::Equal
                && value.boolean() == Some(if *wanted { "true" } else { "false" })
        }
        Literal::Number(wanted) => {
            let (Ok(found), Ok(wanted)) = (found.parse::<f64>(), wanted.parse::<f64>()) else {
                return false;
            };
            found
                .partial_cmp(&wanted)
                .is_some_and(|order| agrees(operator, order))
        }
        Literal::Text(wanted) => {
            let (found, wanted) = (found.to_lowercase(), wanted.to_lowercase());
            match operator {
                Operator::Contains => found.contains(&wanted),
                Operator::StartsWith => found.starts_with(&wanted),
                Operator::EndsWith => found.ends_with(&wanted),
                _ => agrees(operator, found.cmp(&wanted)),
            }
        }
    }
}

fn agrees(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => false,
    }
}

/// The sub-attributes that a value must have to meet a condition: those of `eq` joined by `and`. Services that
/// create the value that a filter does not find create it with these.
pub(super) fn required(condition: &Condition) -> Vec<(String, ResourceValue)> {
    match condition {
        Condition::All(all) => all.iter().flat_map(required).collect(),
        Condition::Compare(path, Operator::Equal, literal) if path.sub_attribute.is_none() => {
            let value = match literal {
                Literal::Text(text) => ResourceValue::Text(text.clone()),
                Literal::Number(number) => ResourceValue::Bare(number.clone()),
                Literal::Boolean(word) => ResourceValue::Bare(word.to_string()),
                Literal::Null => return Vec::new(),
            };
            vec![(path.attribute.clone(), value)]
        }
        _ => Vec::new(),
    }
}
