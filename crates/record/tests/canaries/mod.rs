//! Secrets planted in every location of an exchange, under every name, spelling, encoding and cut.
//!
//! A family is one kind of location. Its cases are deterministic. Each case plants secrets (canaries) that do
//! not occur by coincidence, and none of them may be in the output. The tests of the recorder, the tests of
//! the gateway and the fuzzer use the same cases.

pub(crate) mod attacks;
pub(crate) mod bodies;
pub(crate) mod cuts;
pub(crate) mod dice;
pub(crate) mod echoes;
pub(crate) mod heads;
pub(crate) mod members;
pub(crate) mod names;
pub(crate) mod search;
pub(crate) mod seen;
pub(crate) mod spelling;
pub(crate) mod texts;
pub(crate) mod tokens;

use self::dice::Dice;

/// The message of one side, and how much of its body is kept.
#[derive(Clone, Default)]
pub(crate) struct Sent {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// How many bytes of the body the size limit keeps; `None` for all.
    pub(crate) kept: Option<usize>,
}

impl Sent {
    pub(crate) fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// A body with its correct content type.
    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::of("application/scim+json", body)
    }

    /// A body with this content type.
    pub(crate) fn of(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: body.into(),
            ..Self::default().header("Content-Type", content_type)
        }
    }
}

/// An exchange with planted secrets.
#[derive(Clone)]
pub(crate) struct Planted {
    /// The texts that must not be found in the output.
    pub(crate) canaries: Vec<String>,
    pub(crate) method: &'static str,
    pub(crate) endpoint: String,
    pub(crate) query: Option<String>,
    pub(crate) request: Sent,
    pub(crate) status_code: u16,
    pub(crate) response: Sent,
    /// The reason why the answer ended early, if it did.
    pub(crate) broke_off: Option<String>,
    /// Whether the head of the request identifies the secret, so that an intent must hide it, too.
    pub(crate) in_head: bool,
}

impl Planted {
    /// An ordinary `POST /Users` and its answer, without a planted secret.
    pub(crate) fn plain(canary: &str) -> Self {
        Self {
            canaries: vec![canary.to_owned()],
            method: "POST",
            endpoint: "/Users".to_owned(),
            query: None,
            request: Sent::json(r#"{"userName":"bo@example.com","active":true}"#),
            status_code: 200,
            response: Sent::json(r#"{"id":"7","userName":"bo@example.com"}"#),
            broke_off: None,
            in_head: false,
        }
    }

    /// An exchange with this request body.
    pub(crate) fn asking(canary: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            request: Sent::json(body),
            ..Self::plain(canary)
        }
    }

    /// An exchange with this body in the request or in the answer.
    pub(crate) fn either(canary: &str, dice: &mut Dice<'_>, body: impl Into<Vec<u8>>) -> Self {
        let mut planted = Self::plain(canary);
        if dice.once_in(3) {
            planted.response = Sent::json(body);
            if dice.once_in(2) {
                planted.status_code = 400;
            }
        } else {
            planted.request = Sent::json(body);
        }
        planted
    }

    /// An exchange with this query.
    pub(crate) fn query(canary: &str, query: String) -> Self {
        Self {
            method: "GET",
            query: Some(query),
            request: Sent::default(),
            in_head: true,
            ..Self::plain(canary)
        }
    }

    /// An exchange with this path.
    pub(crate) fn path(canary: &str, endpoint: String) -> Self {
        Self {
            method: "GET",
            endpoint,
            request: Sent::default(),
            in_head: true,
            ..Self::plain(canary)
        }
    }
}

/// One kind of location, and the number of its cases.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) cases: usize,
    pub(crate) plant: fn(&mut Dice<'_>) -> Planted,
}

impl Family {
    /// All cases with their numbers.
    pub(crate) fn planted(&self) -> impl Iterator<Item = (usize, Planted)> + '_ {
        (0..self.cases).map(|turn| (turn, self.at(turn)))
    }

    /// The case with this number.
    pub(crate) fn at(&self, turn: usize) -> Planted {
        (self.plant)(&mut Dice::seeded(self.name, turn))
    }
}

const fn family(name: &'static str, cases: usize, plant: fn(&mut Dice<'_>) -> Planted) -> Family {
    Family { name, cases, plant }
}

/// All families: more than ten thousand cases.
pub(crate) const FAMILIES: [Family; 40] = [
    family("header by name", 600, heads::named_header),
    family("header that nobody knows", 400, heads::unknown_header),
    family("header of the answer", 300, heads::answer_header),
    family("cookie", 200, heads::cookie),
    family("set-cookie", 200, heads::set_cookie),
    family("path below reset or invite", 240, heads::path),
    family("query parameter", 700, heads::parameter),
    family("userinfo", 200, texts::user_info),
    family("filter in the query", 400, members::filter_in_query),
    family("filter in a search", 300, members::filter_in_search),
    family("JSON member", 1200, members::member),
    family("PATCH path", 600, members::patch_path),
    family("value path", 300, members::value_path),
    family("pair of name and value", 500, members::pair),
    family("old and new value", 150, members::change),
    family("bulk", 300, members::bulk),
    family("form field", 500, bodies::form),
    family("body with a false label", 400, bodies::mislabelled),
    family("body in another charset", 120, bodies::recoded),
    family("nested JSON", 400, bodies::nested_json),
    family("nested XML", 200, bodies::nested_xml),
    family("nested form or text", 200, bodies::nested_form),
    family("base64 of JSON", 200, bodies::base64),
    family("name=value in a text", 600, texts::assignment),
    family("header in a text", 300, texts::header),
    family("address in a text", 500, texts::address),
    family("token by its shape", 700, tokens::named),
    family("token of a kin shape", 400, tokens::kin),
    family("cut", 900, cuts::cut),
    family("echo in the answer", 900, echoes::answered),
    family("echo beside the place", 300, echoes::beside),
    family("echo in another charset", 100, echoes::recoded),
    family("overlapping secrets", 150, echoes::overlapping),
    family("odd structure", 400, attacks::structure),
    family("odd text", 500, attacks::text),
    family("wrapped more than once", 300, attacks::wrapped),
    family("text in a harmless header", 150, attacks::harmless_header),
    family("coded body", 200, attacks::coded),
    family("behind a bound", 140, attacks::beyond_bound),
    family("more than a budget has room for", 18, attacks::too_much),
];
