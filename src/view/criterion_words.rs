//! The options of the filters, and filter values in words.

use scim_audit_model::amount::Amount;
use scim_audit_model::criterion::{CriterionKind, Unit};
use scim_audit_model::time;

use crate::app::AppState;
use crate::state::{ActiveFilter, Criterion, Field, parts_of_range};
use crate::ui::{exact_bytes, exact_millis};
use crate::words::{self, Key, Label, MomentParts, format, t};

pub(crate) const METHODS: &[(&str, Label)] = &choices::<6>(Criterion::Method, &[]);

/// As SCIM and the entries name them.
pub(crate) const RESOURCE_TYPES: &[(&str, Label)] = &choices::<5>(Criterion::ResourceType, &[]);

pub(crate) const STATUSES: &[(&str, Label)] = &choices::<4>(
    Criterion::Status,
    &[Key::Success, Key::Failed, Key::Accepted],
);

/// Returns the option "All" and one option per value of a criterion. A value without a text in `texts` is
/// shown as it is.
const fn choices<const COUNT: usize>(
    criterion: Criterion,
    texts: &[Key],
) -> [(&'static str, Label); COUNT] {
    let mut choices = [("", Label::Text(Key::All)); COUNT];
    let [_, free @ ..] = choices.as_mut_slice() else {
        return choices;
    };
    let (mut free, mut words, mut texts) = (free, criterion.spec().words, texts);
    while let ([choice, further @ ..], [word, others @ ..]) = (free, words) {
        let label = match texts {
            [text, ..] => Label::Text(*text),
            [] => Label::AsIs(word),
        };
        *choice = (word, label);
        if let [_, rest @ ..] = texts {
            texts = rest;
        }
        (free, words) = (further, others);
    }
    choices
}

pub(crate) const RANGES: &[(&str, Label)] = &[
    ("", Label::Text(Key::AnyTime)),
    ("15m", Label::Count(Key::LastMinutes, 15)),
    ("1h", Label::Count(Key::LastHours, 1)),
    ("24h", Label::Count(Key::LastHours, 24)),
    ("7d", Label::Count(Key::LastDays, 7)),
    ("30d", Label::Count(Key::LastDays, 30)),
];

/// Value of the range's select while dates are set. It is not a valid range.
pub(crate) const DATES: &str = "dates";

/// Returns a filter's value in words: `Failed` for `failed`, `≥ 12.5 ms` for `12.5`. Reactive.
pub(crate) fn words_for(state: AppState, field: Field, value: &str) -> String {
    let criterion = match field {
        Field::Range => return range_words(value),
        Field::Criterion(criterion) => criterion,
        _ => return value.to_owned(),
    };
    match criterion.spec().kind {
        CriterionKind::Second(_) => return second(state, value),
        CriterionKind::AtLeast(Unit::Milliseconds, _) => return at_least(value, exact_millis),
        CriterionKind::AtLeast(Unit::Bytes, _) => return at_least(value, exact_bytes),
        _ => {}
    }
    let choices = match criterion {
        Criterion::Status => STATUSES,
        _ => &[],
    };
    choices
        .iter()
        .find(|(choice, _)| *choice == value)
        .map_or_else(|| value.to_owned(), |(_, words)| words.get().into())
}

/// Formats a time to the second, in the zone that is shown.
fn second(state: AppState, value: &str) -> String {
    let Ok(instant) = time::parse(value) else {
        return value.to_owned();
    };
    let MomentParts {
        date,
        clock,
        offset,
        ..
    } = words::moment(state.zone().get().local(instant));
    format!("{date} {clock} {offset}")
}

fn at_least(value: &str, words: impl Fn(f64) -> String) -> String {
    match Amount::parse(value) {
        Some(amount) => format!("\u{2265}\u{a0}{}", words(amount.get())),
        None => value.to_owned(),
    }
}

/// Returns `Last 24 hours` for `24h`. A value that is not a range is returned unchanged. Reactive.
pub(crate) fn range_words(value: &str) -> String {
    let (count, key) = match parts_of_range(value) {
        _ if value == DATES => return t(Key::CustomTimes).into(),
        None => return value.to_owned(),
        Some((count, 'm')) => (count, Key::LastMinutes),
        Some((count, 'h')) => (count, Key::LastHours),
        Some((count, _)) => (count, Key::LastDays),
    };
    format(key, &[("count", u64::from(count).into())])
}

/// Describes an active filter: `Status: Failed`, `HTTP Method: not GET`. Reactive.
pub(crate) fn criterion_words(state: AppState, criterion: &ActiveFilter) -> String {
    let ActiveFilter { field, value, not } = criterion;
    let (filter, value) = (t(field.label()), words_for(state, *field, value));
    let key = if *not {
        Key::FilterNotValue
    } else {
        Key::FilterWithValue
    };
    format(
        key,
        &[("filter", (&*filter).into()), ("value", (&value).into())],
    )
}
