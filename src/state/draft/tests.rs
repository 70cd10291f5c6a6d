use chrono::{Offset as _, TimeZone as _};
use chrono_tz::Tz;
use proptest::prelude::*;
use scim_audit_model::criterion::{Criterion, CriterionValue};
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::time;

use super::super::ViewState;
use super::*;

mod given_filters;
mod odd_filters;

fn draft(fields: &[(Field, &str)]) -> Draft {
    let mut draft = Draft::default();
    for (field, text) in fields {
        draft.set(*field, *text);
    }
    draft
}

fn filter(draft: &Draft) -> Result<Filter, Errors> {
    draft.filter(|_| Utc.fix())
}

fn offset_in(zone: Tz) -> impl Fn(DateTime<Utc>) -> FixedOffset {
    move |instant| zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
}

fn instant(text: &str) -> Instant {
    time::parse(text).unwrap()
}

#[test]
fn an_empty_draft_filters_nothing() {
    assert_eq!(filter(&Draft::default()), Ok(Filter::default()));
}

#[test]
fn amount_is_a_number_in_filters_and_in_exclusions() {
    let mut typed = draft(&[
        (Field::Criterion(Criterion::Duration), " 12.5 "),
        (Field::Criterion(Criterion::ResponseSize), "420"),
    ]);
    typed.exclude(Field::Criterion(Criterion::RequestSize), "1000");
    let Filter {
        include, exclude, ..
    } = filter(&typed).unwrap();
    let only = |criteria: &Criteria, criterion| criteria.only(criterion).unwrap().to_string();
    assert_eq!(only(&include, Criterion::Duration), "12.5");
    assert_eq!(only(&include, Criterion::ResponseSize), "420");
    assert_eq!(only(&exclude, Criterion::RequestSize), "1000");
    for (field, wrong) in [
        (Field::Criterion(Criterion::Duration), "1 s"),
        (Field::Criterion(Criterion::RequestSize), "-1"),
        (Field::Criterion(Criterion::ResponseSize), "many"),
    ] {
        let error = (field, DraftError::NotANumber(wrong.to_owned()));
        assert_eq!(filter(&draft(&[(field, wrong)])), Err(vec![error.clone()]));
        let mut left_out = Draft::default();
        left_out.exclude(field, wrong);
        assert_eq!(filter(&left_out), Err(vec![error]));
    }
}

#[test]
fn time_exclusion_must_be_an_instant() {
    let mut view = ViewState::default();
    view.filters
        .set(Field::Criterion(Criterion::Time), "2026-05-07T09:40:08Z");
    view.filters.exclude(
        Field::Criterion(Criterion::Time),
        "2026-05-07T09:40:08.412Z",
    );
    view.filters
        .exclude(Field::Criterion(Criterion::Time), "noon");
    let (read, _, errors) = Draft::read(&view.filters, filter);
    let no_time = DraftError::UnknownDate("noon".to_owned());
    assert_eq!(errors, [(Field::Criterion(Criterion::Time), no_time)]);
    assert_eq!(read.active_criteria().len(), 1);
    assert_eq!(
        filter(&read).unwrap().exclude.only(Criterion::Time),
        Some(&CriterionValue::Instant(instant(
            "2026-05-07T09:40:08.412Z"
        )))
    );
}

#[test]
fn an_end_includes_its_whole_day_minute_or_second() {
    for (start, end, since, until) in [
        ("", "", "2026-05-07T00:00:00Z", "2026-05-08T00:00:00Z"),
        (
            "09:30",
            "09:30",
            "2026-05-07T09:30:00Z",
            "2026-05-07T09:31:00Z",
        ),
        (
            "9:30:15",
            " 23:59:59 ",
            "2026-05-07T09:30:15Z",
            "2026-05-08T00:00:00Z",
        ),
        (
            "00:00+02:00",
            "23:59-01:00",
            "2026-05-06T22:00:00Z",
            "2026-05-08T01:00:00Z",
        ),
    ] {
        let filter = filter(&draft(&[
            (Field::StartDate, "2026-05-07"),
            (Field::StartTime, start),
            (Field::EndDate, "2026-05-07"),
            (Field::EndTime, end),
        ]));
        let filter = filter.unwrap();
        assert_eq!(filter.since, Some(instant(since)), "{start}");
        assert_eq!(filter.until, Some(instant(until)), "{end}");
    }
}

#[test]
fn range_ends_when_it_was_applied_and_replaces_dates() {
    let range = draft(&[
        (Field::Range, "24h"),
        (Field::Criterion(Criterion::Status), "failed"),
    ]);
    let applied = range.clone().applied_at(instant("2026-05-07T10:00:00Z"));
    assert_eq!(applied, range, "when it was applied tells none apart");
    let filter = filter(&applied).unwrap();
    assert_eq!(filter.since, Some(instant("2026-05-06T10:00:00Z")));
    assert_eq!(filter.until, None);

    let view = ViewState {
        filters: range.clone().with(Field::StartDate, "2026-05-01"),
        ..ViewState::default()
    };
    let read = Draft::read(&view.filters, super::tests::filter);
    assert_eq!(read, (range.clone(), range, vec![]));
}

#[test]
fn invalid_text_is_reported_at_its_field() {
    use DraftError::{EndBeforeStart, NotADate, NotATime, TimeWithoutDate};
    let text = || "x".to_owned();
    let (start, end) = (Field::StartDate, Field::EndDate);
    for (fields, errors) in [
        (
            vec![(start, "2026-05-07"), (end, "2026-05-06")],
            vec![(end, EndBeforeStart)],
        ),
        (
            vec![
                (start, "2026-05-07"),
                (Field::StartTime, "10:00"),
                (end, "2026-05-07"),
                (Field::EndTime, "09:00"),
            ],
            vec![(Field::EndTime, EndBeforeStart)],
        ),
        (
            vec![(start, "…"), (end, "12026-05-07")],
            vec![(start, NotADate), (end, NotADate)],
        ),
        (
            vec![(Field::StartTime, "10:00")],
            vec![(Field::StartTime, TimeWithoutDate)],
        ),
        (
            vec![(end, "2026-05-07"), (Field::EndTime, "x")],
            vec![(Field::EndTime, NotATime)],
        ),
        (
            vec![(Field::Range, "x")],
            vec![(Field::Range, DraftError::UnknownRange(text()))],
        ),
        (
            vec![(Field::Criterion(Criterion::StatusCode), "404, x 5xx")],
            vec![(
                Field::Criterion(Criterion::StatusCode),
                DraftError::NotAStatusCode(text()),
            )],
        ),
    ] {
        assert_eq!(filter(&draft(&fields)), Err(errors), "{fields:?}");
    }
}

#[test]
fn value_is_as_long_as_the_api_takes_at_most() {
    let endpoint = Field::Criterion(Criterion::Endpoint);
    let longest = "/".repeat(MAX_VALUE_BYTES);
    assert!(filter(&draft(&[(endpoint, &longest)])).is_ok());
    let longer = "é".repeat(MAX_VALUE_BYTES / 2 + 1);
    assert_eq!(
        filter(&draft(&[(endpoint, &longer)])),
        Err(vec![(endpoint, DraftError::TooLong)])
    );
}

#[test]
fn every_field_and_every_exclusion_becomes_its_query_parameter() {
    let mut draft = draft(&[
        (Field::Criterion(Criterion::Method), "PATCH"),
        (Field::Criterion(Criterion::ResourceType), "Users"),
        (Field::Criterion(Criterion::Endpoint), " /Users "),
        (Field::Criterion(Criterion::Status), "failed"),
        (Field::Criterion(Criterion::StatusCode), "404 5xx,409"),
        (Field::Criterion(Criterion::ScimType), "uniqueness"),
        (Field::Criterion(Criterion::RequestId), " 0190 "),
        (Field::Criterion(Criterion::ResourceId), "2819c223"),
        (Field::Criterion(Criterion::Client), "192.0.2.1"),
        (Field::Criterion(Criterion::Q), " ada "),
    ]);
    for (field, value) in [
        (Field::Criterion(Criterion::Method), "GET"),
        (Field::Criterion(Criterion::ResourceType), "Groups"),
        (Field::Criterion(Criterion::Endpoint), "/Schemas"),
        (Field::Criterion(Criterion::Status), "accepted"),
        (Field::Criterion(Criterion::StatusCode), "4xx"),
        (Field::Criterion(Criterion::ScimType), "noTarget"),
        (Field::Criterion(Criterion::RequestId), "1"),
        (Field::Criterion(Criterion::ResourceId), "2"),
        (Field::Criterion(Criterion::Client), "idp/1.0"),
        (Field::Criterion(Criterion::Q), "taken"),
    ] {
        draft.exclude(field, value);
    }
    let query = scim_audit_model::query::ListQuery {
        filter: filter(&draft).unwrap(),
        ..Default::default()
    };
    assert_eq!(
        query.to_query(),
        "method=PATCH&resourceType=Users&endpoint=%2FUsers&status=failed&statusCode=404&statusCode=5xx\
         &statusCode=409&scimType=uniqueness&requestId=0190&resourceId=2819c223&client=192.0.2.1&q=ada&method.not=GET\
         &resourceType.not=Groups&endpoint.not=%2FSchemas&status.not=accepted&statusCode.not=4xx\
         &scimType.not=noTarget&requestId.not=1&resourceId.not=2&client.not=idp%2F1.0&q.not=taken"
    );
}

#[test]
fn one_value_is_required_or_excluded_and_can_be_removed() {
    let mut draft = Draft::default().with(Field::StartDate, "2026-05-07");
    draft.set(Field::StartTime, "09:30");
    draft.require(Field::Criterion(Criterion::Method), "GET");
    draft.exclude(Field::Criterion(Criterion::Method), "GET");
    draft.exclude(Field::Criterion(Criterion::Method), "GET");
    let on = |field, value: &str, not| ActiveFilter {
        field,
        value: value.to_owned(),
        not,
    };
    let start = on(Field::StartDate, "2026-05-07 09:30", false);
    assert_eq!(
        draft.active_criteria(),
        [
            start.clone(),
            on(Field::Criterion(Criterion::Method), "GET", true)
        ]
    );
    draft.require(Field::Criterion(Criterion::Method), "GET");
    assert_eq!(
        draft.active_criteria(),
        [
            start.clone(),
            on(Field::Criterion(Criterion::Method), "GET", false)
        ]
    );
    draft.take_back(&start);
    draft.take_back(&on(Field::Criterion(Criterion::Method), "GET", false));
    assert_eq!(draft, Draft::default(), "a time goes with its date");
}

#[test]
fn span_is_written_in_its_shortest_form() {
    let paris = offset_in(Tz::Europe__Paris);
    let said = |since, until| {
        let draft = Draft::default().with(Field::Range, "24h").with_span(
            instant(since),
            instant(until),
            &paris,
        );
        let times = Field::TIMES.map(|field| draft.get(field).to_owned());
        times.join(" ")
    };
    for (since, until, words) in [
        (
            "2026-05-02T22:00:00Z",
            "2026-05-10T22:00:00Z",
            "2026-05-03  2026-05-10  ",
        ),
        (
            "2026-05-03T07:30:00Z",
            "2026-05-03T08:00:00Z",
            "2026-05-03 09:30 2026-05-03 09:59 ",
        ),
        (
            "2026-05-03T07:30:15Z",
            "2026-05-03T07:30:30.5Z",
            "2026-05-03 09:30:15 2026-05-03 09:30:30 ",
        ),
        // Clocks show each of these times twice.
        (
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25 02:30 2026-10-25 02:59+02:00 ",
        ),
        (
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-25 02:30+01:00 2026-10-25 02:59 ",
        ),
        // Clocks skip from 02:00 to 03:00.
        (
            "2026-03-29T00:30:00Z",
            "2026-03-29T01:30:00Z",
            "2026-03-29 01:30 2026-03-29 03:29 ",
        ),
    ] {
        assert_eq!(said(since, until), words, "{since} {until}");
    }
}

proptest! {
    #[test]
    fn span_in_any_zone_filters_exactly_that_span(
        zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        start in 86_400_i64..2_500_000_000,
        length in 1_i64..10_000_000,
    ) {
        let [since, until] = [start, start + length].map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap());
        let draft = Draft::default().with_span(since, until, offset_in(zone));
        let filter = draft.filter(offset_in(zone)).unwrap();
        prop_assert_eq!(filter.since, Some(since), "{:?}", draft);
        prop_assert_eq!(filter.until, Some(until), "{:?}", draft);
        // A link preserves the span, too.
        let link = super::super::link::write(&ViewState::with_filters(&draft));
        let read = Draft::read(&super::super::link::read(&link).filters, super::tests::filter);
        prop_assert_eq!(read, (draft.clone(), draft, vec![]));
    }

    #[test]
    fn span_within_a_change_of_clocks_is_exact(
        zone in proptest::sample::select(vec![
            Tz::Europe__Paris, Tz::America__Havana, Tz::Asia__Beirut, Tz::Australia__Lord_Howe,
            Tz::America__St_Johns, Tz::Pacific__Apia, Tz::Africa__Casablanca,
        ]),
        hours in 0_i64..20_000,
        seconds in 0_i64..3600,
        length in 1_i64..10_000,
    ) {
        // From 2010 on, in steps of seven hours, so that changes of clocks are covered.
        let start = 1_262_304_000 + hours * 3600 * 7 + seconds;
        let [since, until] = [start, start + length].map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap());
        let draft = Draft::default().with_span(since, until, offset_in(zone));
        let filter = draft.filter(offset_in(zone)).unwrap();
        prop_assert_eq!((filter.since, filter.until), (Some(since), Some(until)), "{:?}", draft);
    }

    #[test]
    fn an_entry_is_in_the_minute_that_its_clock_shows(
        zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        seconds in 86_400_i64..2_500_000_000,
    ) {
        let at = DateTime::from_timestamp(seconds, 0).unwrap();
        let local = at.with_timezone(&zone);
        let (date, clock) = (local.format("%Y-%m-%d").to_string(), local.format("%H:%M").to_string());
        let filter = draft(&[
            (Field::StartDate, &date), (Field::StartTime, &clock), (Field::EndDate, &date), (Field::EndTime, &clock),
        ]).filter(offset_in(zone)).unwrap();
        prop_assert!(filter.since.unwrap() <= at && at < filter.until.unwrap(), "{} {}", zone, local);
    }
}
