//! Random entries and filters, drawn from so few values that filters match entries.

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;
use scim_audit_model::amount::Amount;
use scim_audit_model::criterion::{Criterion, CriterionKind, CriterionValue, WordSpelling};
use scim_audit_model::endpoint::{EndpointFilter, resource_id_of, resource_type_of};
use scim_audit_model::entry::{BodyEncoding, Client, Entry, EntryError, Message, Origin, Status};
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::status_code_filter::StatusCodeFilter;
use scim_audit_model::time::{self, Instant};

/// 2026-05-07T09:40:08Z, in milliseconds.
const NOON: i64 = 1_778_146_808_000;

fn instant() -> impl Strategy<Value = Instant> {
    // Few and close values, so that many entries share a millisecond or a second.
    prop_oneof![NOON..NOON + 4, NOON - 90_000..NOON + 90_000]
        .prop_map(|millis| time::from_epoch_millis(millis).unwrap())
}

fn endpoint() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "/Users",
            "/Users/",
            "//Users//1",
            "/Users/1",
            "/Users/12",
            "/UsersX",
            "/users/1",
            "/Users/.search",
            "/.search",
            "/Groups/ä",
            "/Groups/%C3%A4",
            "/Me",
            "/Bulk",
            "/",
            "",
            "/Users-x",
            "/USERS/İ",
            "/\u{10ffff}x",
        ])
        .prop_map(str::to_owned),
        "/[abU*%]{0,3}(/[ab1*]{0,3}){0,2}",
    ]
}

fn endpoint_filter() -> impl Strategy<Value = Option<EndpointFilter>> {
    prop_oneof![
        endpoint(),
        select(vec![
            "/*",
            "/*/1",
            "/Users/1*",
            "/U*s/*2",
            "users",
            "SERS/1",
            "*",
            "ä",
            "İ",
            "/\u{10ffff}",
            "%"
        ])
        .prop_map(str::to_owned),
    ]
    .prop_map(|text| EndpointFilter::new(&text))
}

fn word<const N: usize>(words: [&'static str; N]) -> impl Strategy<Value = String> {
    select(words.to_vec()).prop_map(str::to_owned)
}

fn status() -> impl Strategy<Value = Status> {
    word(["success", "success", "failed", "accepted", "queued"])
        .prop_map(|word| Status::from_word(&word))
}

fn status_code() -> impl Strategy<Value = u16> {
    select(vec![200, 201, 204, 400, 404, 409, 500, 503])
}

fn id() -> impl Strategy<Value = String> {
    word(["1", "12", "ä", "A", "a", "nul\0nul"])
}

fn error() -> impl Strategy<Value = EntryError> {
    (
        of(word(["invalidValue", "uniqueness", "invalidvalue"])),
        word(["Not a boolean: Über", "", "a\0b%_'\"\n"]),
    )
        .prop_map(|(scim_type, detail)| EntryError {
            scim_type,
            detail,
            status: None,
        })
}

fn message() -> impl Strategy<Value = Message> {
    (
        vec((word(["A", "a"]), "[ -~\u{80}-\u{ff}]{0,5}"), 0..3),
        of("\\PC{0,700}"),
        any::<bool>(),
    )
        .prop_map(|(headers, body, base64)| Message {
            headers,
            size: body.as_ref().map_or(0, String::len) as u64,
            body,
            body_encoding: if base64 {
                BodyEncoding::Base64
            } else {
                BodyEncoding::Utf8
            },
            ..Message::default()
        })
}

/// Values of the fields of a client. Several fields can have the same text.
fn client_part() -> impl Strategy<Value = String> {
    word(["192.0.2.1", "2001:db8::1", "idp/1.0", "ÎDP \"1\"", ""])
}

prop_compose! {
    fn client()(
        parts in proptest::array::uniform3(of(client_part())),
    ) -> Client {
        let [ip, user_agent, credential] = parts;
        Client { ip, user_agent, credential }
    }
}

/// Quarters of a millisecond, because `serde_json` reads long fractions back with the last bit wrong.
fn quarters() -> impl Strategy<Value = Amount> {
    prop_oneof![0_u32..8, 0_u32..1_000_000]
        .prop_map(|quarters| Amount::within(f64::from(quarters) / 4.0))
}

fn size() -> impl Strategy<Value = Amount> {
    word(["0", "1", "1.5", "3", "4"]).prop_map(|text| Amount::parse(&text).unwrap())
}

prop_compose! {
    /// An entry without an id.
    fn nameless()(
        time in instant(),
        words in (status(), word(["GET", "POST", "PATCH", "GÉT"]), endpoint()),
        resource_id in of(id()),
        query in of(word(["", "filter=userName%20eq%20%22Jane%22", "a=%00b&c", "%FF"])),
        status_code in of(status_code()),
        error in of(error()),
        client_request_id in of(id()),
        messages in (of(message()), of(message())),
        client in client(),
        duration_ms in quarters().prop_map(Amount::get),
        sizes in (0..4_u64, 0..4_u64),
        origin in of(word(["gateway", "Gateway", ""])),
    ) -> Entry {
        let (status, method, endpoint) = words;
        Entry {
            request_id: String::new(),
            client_request_id, time, duration_ms, status, method,
            resource_type: resource_type_of(&endpoint),
            resource_id: resource_id.or_else(|| resource_id_of(&endpoint)),
            endpoint, query, status_code, error,
            origin: origin.as_deref().map(Origin::from_word),
            client,
            request_size: sizes.0, response_size: sizes.1,
            request: messages.0, response: messages.1,
            ..Entry::default()
        }
    }
}

/// Entries with unique ids, in no particular order.
pub(crate) fn entries(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    vec((nameless(), "[A-Za-z0-9é]{2}"), 0..most).prop_map(|entries| {
        let named = entries
            .into_iter()
            .enumerate()
            .map(|(at, (entry, salt))| Entry {
                request_id: format!("{salt}{at}"),
                ..entry
            });
        named.collect()
    })
}

fn wanted_code() -> impl Strategy<Value = StatusCodeFilter> {
    prop_oneof![
        status_code().prop_map(StatusCodeFilter::Code),
        (2_u16..6).prop_map(StatusCodeFilter::Class),
    ]
}

/// Texts to find in headers and bodies.
fn held() -> impl Strategy<Value = String> {
    word(["a: ", "A", "e", "\u{e9}", "\"", "", "\\"])
}

fn q() -> impl Strategy<Value = String> {
    word([
        "", "jane", "JANE\"", "über", "ÜBER", "\0", "%", "users/1", "i\u{307}", "\n",
    ])
}

/// Values that entries can have, by the kind of a criterion, so that every declared criterion is tested.
fn value(criterion: Criterion) -> BoxedStrategy<CriterionValue> {
    let text = CriterionValue::Text;
    match criterion.spec().kind {
        CriterionKind::Word(WordSpelling::OfStatus, _) => status()
            .prop_map(move |status| text(status.as_str().to_owned()))
            .boxed(),
        CriterionKind::Word(..) | CriterionKind::Exact(_) => prop_oneof![
            word([
                "GET", "POST", "PATCH", "GÉT", "get", "Users", "Groups", "users", ""
            ]),
            word(["invalidValue", "uniqueness", "gateway", "Gateway"]),
            word([
                "listed",
                "looked_up",
                "created",
                "other",
                "resource_not_found"
            ]),
            id(),
            client_part(),
        ]
        .prop_map(text)
        .boxed(),
        CriterionKind::Identity(_) => word(["1", "12", "JANE", " jane", "ä", "Ä", "nobody"])
            .prop_map(text)
            .boxed(),
        CriterionKind::CodeOrClass(_) => {
            wanted_code().prop_map(CriterionValue::CodeOrClass).boxed()
        }
        CriterionKind::Path(_) => endpoint_filter()
            .prop_filter_map("everything", |path| path.map(CriterionValue::Path))
            .boxed(),
        CriterionKind::AtLeast(..) => prop_oneof![quarters(), size()]
            .prop_map(CriterionValue::Amount)
            .boxed(),
        CriterionKind::Second(_) => instant().prop_map(CriterionValue::Instant).boxed(),
        CriterionKind::InMessages => held().prop_map(text).boxed(),
        CriterionKind::InSearchText => q().prop_map(text).boxed(),
    }
}

/// Values of criteria; each criterion has some with the probability `often`.
fn criteria(often: f64) -> impl Strategy<Value = Criteria> {
    let values = Criterion::ALL.map(|criterion| {
        let few = vec(value(criterion), 1..3);
        weighted(often, few).prop_map(move |values| (criterion, values.unwrap_or_default()))
    });
    let pairs =
        |(criterion, values): (_, Vec<_>)| values.into_iter().map(move |value| (criterion, value));
    values
        .to_vec()
        .prop_map(move |all| all.into_iter().flat_map(pairs).collect())
}

prop_compose! {
    /// A filter; each part is absent more often than not.
    pub(crate) fn filter()(
        span in (weighted(0.2, instant()), weighted(0.2, instant())),
        include in criteria(0.1),
        exclude in prop_oneof![3 => Just(Criteria::default()).boxed(), 2 => criteria(0.15).boxed()],
    ) -> Filter {
        Filter { since: span.0, until: span.1, include, exclude }
    }
}
