use proptest::prelude::*;

use super::*;
use crate::amount::Amount;
use crate::criterion::{CriterionKind, CriterionValue, WordSpelling};
use crate::endpoint::EndpointFilter;
use crate::filter::Criteria;
use crate::status_code_filter::StatusCodeFilter;

#[test]
fn blank_and_unknown_parameters_filter_nothing() {
    assert_eq!(
        ListQuery::parse("method=&utm_source=mail&endpoint=+"),
        Ok(ListQuery::default())
    );
    assert_eq!(ListQuery::default().to_query(), "");
}

#[test]
fn every_bad_parameter_is_named_at_once() {
    let errors = ListQuery::parse(
        "since=yesterday&until=2026-05-07&status=ok&statusCode=4&limit=0&order=up&include=all\
         &status.not=ok&statusCode.not=xxx&method.not=&moon.not=full&minDurationMs=1s&time.not=noon",
    )
    .unwrap_err();
    let named: Vec<_> = errors
        .iter()
        .map(|error| error.parameter.as_str())
        .collect();
    assert_eq!(
        named,
        [
            "since",
            "until",
            "status",
            "statusCode",
            "limit",
            "order",
            "include",
            "status.not",
            "statusCode.not",
            "minDurationMs",
            "time.not"
        ]
    );
}

#[test]
fn too_many_and_too_long_values_are_refused_by_name() {
    let many = |count| vec!["q.not=a&client.not=b&blank=&unknown=c"; count].join("&");
    assert!(ListQuery::parse(&many(MAX_VALUES / 2)).is_ok());
    let errors = ListQuery::parse(&many(1500)).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].parameter, "q.not");
    assert!(errors[0].message.contains("more than 100"), "{errors:?}");

    let long = |name, bytes| format!("{name}={}&status=failed", "a".repeat(bytes));
    assert!(ListQuery::parse(&long("message", MAX_VALUE_BYTES)).is_ok());
    assert!(ListQuery::parse(&long("cursor", 2 * MAX_VALUE_BYTES)).is_ok());
    let errors = ListQuery::parse(&long("message", MAX_VALUE_BYTES + 1)).unwrap_err();
    assert_eq!(errors[0].parameter, "message");
}

#[test]
fn an_end_before_the_start_is_refused() {
    let errors =
        ListQuery::parse("since=2026-05-07T00:00:00Z&until=2026-05-06T00:00:00Z").unwrap_err();
    assert_eq!(errors.len(), 1);
}

fn instant() -> impl Strategy<Value = time::Instant> {
    (0_i64..4_102_444_800_000).prop_map(|millis| {
        time::from_epoch_millis(millis).expect("chrono holds every instant of this century")
    })
}

/// A text that trimming does not change, because every value is trimmed.
fn word() -> impl Strategy<Value = String> {
    "[ -~é\u{202e}]{1,12}".prop_filter_map("blank", |text| {
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn value(criterion: Criterion) -> BoxedStrategy<CriterionValue> {
    let text = |text| CriterionValue::Text(text);
    match criterion.spec().kind {
        CriterionKind::Word(WordSpelling::UpperCase, _) => "[A-Z]{1,7}".prop_map(text).boxed(),
        CriterionKind::Word(WordSpelling::OfStatus, _) => {
            let known = proptest::sample::select(vec!["success", "failed", "accepted"]);
            known.prop_map(str::to_owned).prop_map(text).boxed()
        }
        CriterionKind::Word(WordSpelling::AsGiven, _)
        | CriterionKind::Exact(_)
        | CriterionKind::Identity(_)
        | CriterionKind::InMessages
        | CriterionKind::InSearchText => word().prop_map(text).boxed(),
        CriterionKind::CodeOrClass(_) => prop_oneof![
            (100_u16..600).prop_map(StatusCodeFilter::Code),
            (1_u16..10).prop_map(StatusCodeFilter::Class),
        ]
        .prop_map(CriterionValue::CodeOrClass)
        .boxed(),
        CriterionKind::Path(_) => word()
            .prop_filter_map("everything", |text| EndpointFilter::new(&text))
            .prop_map(CriterionValue::Path)
            .boxed(),
        CriterionKind::AtLeast(..) => (0_f64..1e9)
            .prop_map(|number| CriterionValue::Amount(Amount::within(number)))
            .boxed(),
        CriterionKind::Second(_) => instant().prop_map(CriterionValue::Instant).boxed(),
    }
}

fn criteria(of: Vec<Criterion>) -> impl Strategy<Value = Criteria> {
    let one = proptest::sample::select(of)
        .prop_flat_map(|criterion| value(criterion).prop_map(move |value| (criterion, value)));
    proptest::collection::vec(one, 0..12).prop_map(|values| values.into_iter().collect())
}

fn included() -> impl Strategy<Value = Criteria> {
    let all = Criterion::ALL.into_iter();
    criteria(all.filter(|criterion| criterion.can_include()).collect())
}

prop_compose! {
    fn query()(
        since in proptest::option::of(instant()),
        span in proptest::option::of(0_i64..100_000_000),
        include in included(),
        exclude in criteria(Criterion::ALL.to_vec()),
        rest in (any::<bool>(), any::<bool>(), 1..=MAX_LIMIT, proptest::option::of(word())),
        exact_total in any::<bool>(),
    ) -> ListQuery {
        let until = since.zip(span).and_then(|(since, span)| {
            time::from_epoch_millis(since.timestamp_millis() + span)
        });
        ListQuery {
            filter: Filter { since, until, include, exclude },
            order: if rest.0 { Order::Asc } else { Order::Desc },
            bodies: rest.1,
            exact_total,
            limit: rest.2,
            cursor: rest.3,
        }
    }
}

proptest! {
    #[test]
    fn query_round_trips_through_its_text(query in query()) {
        prop_assert_eq!(ListQuery::parse(&query.to_query()), Ok(query));
    }

    #[test]
    fn parsing_any_query_does_not_panic(text in ".*") {
        drop(ListQuery::parse(&text));
    }
}
