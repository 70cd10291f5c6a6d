use proptest::prelude::*;

use super::*;
use crate::filter::Exclusion;

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

fn instant() -> impl Strategy<Value = Option<time::Instant>> {
    proptest::option::of((0_i64..4_102_444_800_000).prop_map(|millis| {
        time::from_epoch_millis(millis).expect("chrono holds every instant of this century")
    }))
}

/// A word that survives trimming, as every typed value does.
fn word() -> impl Strategy<Value = String> {
    "[ -~é\u{202e}]{1,12}".prop_filter_map("blank", |text| {
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(word(), 0..3)
}

fn methods() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[A-Z]{1,7}", 0..3)
}

fn statuses() -> impl Strategy<Value = Vec<Status>> {
    let known = vec![Status::Success, Status::Failed, Status::Accepted];
    proptest::sample::subsequence(known, 0..=3)
}

fn status_codes() -> impl Strategy<Value = Vec<StatusCodeFilter>> {
    let code = prop_oneof![
        (100_u16..600).prop_map(StatusCodeFilter::Code),
        (1_u16..10).prop_map(StatusCodeFilter::Class),
    ];
    proptest::collection::vec(code, 0..4)
}

fn amount() -> impl Strategy<Value = Amount> {
    (0_f64..1e9).prop_map(Amount::within)
}

prop_compose! {
    fn exclusion()(
        method in methods(),
        resource_type in words(),
        endpoint in words(),
        status in statuses(),
        status_code in status_codes(),
        ids in (words(), words(), words(), words(), words()),
        others in (words(), words()),
        time in proptest::collection::vec(instant(), 0..3),
        amounts in proptest::array::uniform3(proptest::collection::vec(amount(), 0..3)),
    ) -> Exclusion {
        let [min_duration_ms, min_request_size, min_response_size] = amounts;
        Exclusion {
            method,
            resource_type,
            endpoint: endpoint.iter().filter_map(|text| EndpointFilter::new(text)).collect(),
            status,
            status_code,
            scim_type: ids.0,
            request_id: ids.1,
            resource_id: ids.2,
            client: ids.3,
            q: ids.4,
            time: time.into_iter().flatten().collect(),
            origin: others.0,
            message: others.1,
            min_duration_ms,
            min_request_size,
            min_response_size,
        }
    }
}

prop_compose! {
    fn query()(
        since in instant(),
        span in proptest::option::of(0_i64..100_000_000),
        words in (methods(), words(), words()),
        endpoint in proptest::option::of(word()),
        status in statuses(),
        status_code in status_codes(),
        ids in proptest::array::uniform6(proptest::option::of(word())),
        amounts in proptest::array::uniform3(proptest::option::of(amount())),
        not in exclusion(),
        rest in (any::<bool>(), any::<bool>(), 1..=MAX_LIMIT, proptest::option::of(word())),
    ) -> ListQuery {
        let until = since.zip(span).and_then(|(since, span)| {
            time::from_epoch_millis(since.timestamp_millis() + span)
        });
        let [request_id, resource_id, client, origin, message, q] = ids;
        let [min_duration_ms, min_request_size, min_response_size] = amounts;
        ListQuery {
            filter: Filter {
                since,
                until,
                method: words.0,
                resource_type: words.1,
                scim_type: words.2,
                endpoint: endpoint.and_then(|text| EndpointFilter::new(&text)),
                status,
                status_code,
                request_id,
                resource_id,
                client,
                origin,
                message,
                min_duration_ms,
                min_request_size,
                min_response_size,
                q,
                not,
            },
            order: if rest.0 { Order::Asc } else { Order::Desc },
            bodies: rest.1,
            limit: rest.2,
            cursor: rest.3,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read(query in query()) {
        prop_assert_eq!(ListQuery::parse(&query.to_query()), Ok(query));
    }

    #[test]
    fn nothing_sent_makes_it_panic(text in ".*") {
        drop(ListQuery::parse(&text));
    }
}
