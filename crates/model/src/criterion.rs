//! What entries can be filtered by: the one list of criteria. How a value is read, written and compared, how a store
//! finds entries, and which controls and links there are follow from a row of it.

mod kind;

pub use kind::{CriterionKind, CriterionValue, CriterionValueError, EntryTexts, Spelling, Unit};

use crate::amount::Amount;
use crate::endpoint::EndpointFilter;
use crate::entry::Status;
use crate::filter::StatusCodeFilter;
use crate::time;

/// Makes the type [`Criterion`] and its table of the rows.
macro_rules! criteria {
    ($($(#[doc = $doc:literal])* $criterion:ident: $spec:expr,)+) => {
        /// One thing that entries can be filtered by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Criterion {
            $($(#[doc = $doc])* $criterion,)+
        }

        impl Criterion {
            /// Every criterion, in the order in which they are listed.
            pub const ALL: [Self; [$(stringify!($criterion)),+].len()] = [$(Self::$criterion),+];

            /// Its row of the table.
            pub const fn spec(self) -> CriterionSpec {
                match self {
                    $(Self::$criterion => $spec,)+
                }
            }
        }
    };
}

criteria! {
    /// HTTP method.
    Method: CriterionSpec {
        name: "method",
        link: "method",
        label: "HttpMethod",
        control: CriterionControl::Bar,
        words: &["GET", "PUT", "POST", "PATCH", "DELETE"],
        example: "",
        members: &["method"],
        kind: CriterionKind::Word(Spelling::UpperCase, |row| one(&row.method)),
    },
    /// Resource type, as spelled in [`Entry::resource_type`](crate::entry::Entry::resource_type).
    ResourceType: CriterionSpec {
        name: "resourceType",
        link: "type",
        label: "ResourceType",
        control: CriterionControl::Bar,
        words: &["Users", "Groups", "Me", "Bulk"],
        example: "",
        members: &["resourceType"],
        kind: CriterionKind::Word(Spelling::AsGiven, |row| one(&row.resource_type)),
    },
    /// The path, as typed.
    Endpoint: CriterionSpec {
        name: "endpoint",
        link: "endpoint",
        label: "Endpoint",
        control: CriterionControl::Bar,
        words: &[],
        example: "",
        members: &["endpoint"],
        kind: CriterionKind::Path(|row| &row.endpoint),
    },
    /// What became of the request.
    Status: CriterionSpec {
        name: "status",
        link: "status",
        label: "Status",
        control: CriterionControl::Bar,
        words: &["success", "failed", "accepted"],
        example: "",
        members: &["status"],
        kind: CriterionKind::Word(Spelling::OfStatus, |row| one(&row.status)),
    },
    /// Status codes, and classes of them.
    StatusCode: CriterionSpec {
        name: "statusCode",
        link: "code",
        label: "StatusCodes",
        control: CriterionControl::More,
        words: &[],
        example: "404, 5xx",
        members: &["statusCode"],
        kind: CriterionKind::CodeOrClass(|row| row.status_code),
    },
    /// A SCIM detail error keyword, as spelled in [`EntryError::scim_type`](crate::entry::EntryError::scim_type).
    ScimType: CriterionSpec {
        name: "scimType",
        link: "error",
        label: "ScimErrorType",
        control: CriterionControl::More,
        words: &[
            "invalidFilter",
            "tooMany",
            "uniqueness",
            "mutability",
            "invalidSyntax",
            "invalidPath",
            "noTarget",
            "invalidValue",
            "invalidVers",
            "sensitive",
        ],
        example: "invalidValue",
        members: &["error.scimType"],
        kind: CriterionKind::Word(Spelling::AsGiven, |row| {
            [row.error.as_ref().and_then(|error| error.scim_type.as_deref()), None, None]
        }),
    },
    /// An id of the log's own.
    RequestId: CriterionSpec {
        name: "requestId",
        link: "request",
        label: "ExactRequestId",
        control: CriterionControl::More,
        words: &[],
        example: "",
        members: &["requestId"],
        kind: CriterionKind::Exact(|row| one(&row.request_id)),
    },
    /// A resource.
    ResourceId: CriterionSpec {
        name: "resourceId",
        link: "resource",
        label: "ExactResourceId",
        control: CriterionControl::More,
        words: &[],
        example: "",
        members: &["resourceId"],
        kind: CriterionKind::Exact(|row| [row.resource_id.as_deref(), None, None]),
    },
    /// Who sent the request: an address, a user agent or a credential of [`Client`](crate::entry::Client).
    Client: CriterionSpec {
        name: "client",
        link: "client",
        label: "ExactClient",
        control: CriterionControl::More,
        words: &[],
        example: "192.0.2.1",
        members: &["client.ip", "client.userAgent", "client.credential"],
        kind: CriterionKind::Exact(|row| {
            let client = &row.client;
            [client.ip.as_deref(), client.user_agent.as_deref(), client.credential.as_deref()]
        }),
    },
    /// Who answered in the SCIM service's place, as spelled in [`Entry::origin`](crate::entry::Entry::origin).
    Origin: CriterionSpec {
        name: "origin",
        link: "origin",
        label: "AnsweredBy",
        control: CriterionControl::More,
        words: &[],
        example: "gateway",
        members: &["origin"],
        kind: CriterionKind::Exact(|row| [row.origin.as_deref(), None, None]),
    },
    /// The second in which the request was received. It can only be left out: to be shown, it is a span of time.
    Time: CriterionSpec {
        name: "time",
        link: "time",
        label: "Time",
        control: CriterionControl::Nowhere,
        words: &[],
        example: "",
        members: &["time"],
        kind: CriterionKind::Second(|row| row.time),
    },
    /// It took at least so many milliseconds.
    Duration: CriterionSpec {
        name: "minDurationMs",
        link: "min-duration",
        label: "LeastDuration",
        control: CriterionControl::More,
        words: &[],
        example: "250",
        members: &["durationMs"],
        kind: CriterionKind::AtLeast(Unit::Milliseconds, |row| row.duration_ms),
    },
    /// The request's body has at least so many bytes.
    RequestSize: CriterionSpec {
        name: "minRequestSize",
        link: "min-request",
        label: "LeastRequestSize",
        control: CriterionControl::More,
        words: &[],
        example: "1000",
        members: &["requestSize"],
        kind: CriterionKind::AtLeast(Unit::Bytes, |row| bytes(row.request_size)),
    },
    /// The answer's body has at least so many bytes.
    ResponseSize: CriterionSpec {
        name: "minResponseSize",
        link: "min-response",
        label: "LeastResponseSize",
        control: CriterionControl::More,
        words: &[],
        example: "1000",
        members: &["responseSize"],
        kind: CriterionKind::AtLeast(Unit::Bytes, |row| bytes(row.response_size)),
    },
    /// Text in a header or a body of the request or of the answer ([`contents::holds`](crate::contents::holds)).
    Message: CriterionSpec {
        name: "message",
        link: "message",
        label: "InMessages",
        control: CriterionControl::More,
        words: &[],
        example: "jane@example.com",
        members: &["request", "response"],
        kind: CriterionKind::InMessages,
    },
    /// Free text, looked for in [`Entry::search_text`](crate::entry::Entry::search_text).
    Q: CriterionSpec {
        name: "q",
        link: "q",
        label: "Search",
        control: CriterionControl::Bar,
        words: &[],
        example: "",
        members: &[],
        kind: CriterionKind::InSearchText,
    },
}

/// A row of the table of criteria.
#[derive(Debug, Clone, Copy)]
pub struct CriterionSpec {
    /// Its parameter of the API, and its member in the page's JSON. What is left out has `.not` behind it.
    pub name: &'static str,
    /// Its word in a link.
    pub link: &'static str,
    /// The name of the text on its label (`words::Key`).
    pub label: &'static str,
    /// Where its field stands in the filter bar.
    pub control: CriterionControl,
    /// The usual values, to choose from. For SCIM detail error keywords, those of
    /// [RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12), table 9.
    pub words: &'static [&'static str],
    /// A value that is shown while its field is empty, in every language alike; empty for none.
    pub example: &'static str,
    /// The members of an entry's JSON that it asks about, with dots between names; none where it asks about a text that is
    /// made of several.
    pub members: &'static [&'static str],
    /// How its values are read and compared, and with what of an entry.
    pub kind: CriterionKind,
}

/// Where the field of a criterion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionControl {
    /// In the bar, in a place of its own.
    Bar,
    /// Behind "More filters".
    More,
    /// Nowhere: only a value of an entry sets it.
    Nowhere,
}

impl Criterion {
    /// The criterion of this [`CriterionSpec::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|criterion| criterion.spec().name == name)
    }

    /// Whether entries can be shown by it, and not only left out.
    pub fn can_include(self) -> bool {
        !matches!(self.spec().kind, CriterionKind::Second(_))
    }

    /// Reads a value. Blanks around it are not part of it.
    ///
    /// # Errors
    /// When the text is blank, or no value of this kind.
    pub fn parse(self, text: &str) -> Result<CriterionValue, CriterionValueError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CriterionValueError::Blank);
        }
        Ok(match self.spec().kind {
            CriterionKind::Word(Spelling::UpperCase, _) => {
                CriterionValue::Text(text.to_ascii_uppercase())
            }
            CriterionKind::Word(Spelling::OfStatus, _)
                if matches!(Status::from_word(text), Status::Other(_)) =>
            {
                return Err(CriterionValueError::NotAStatus);
            }
            CriterionKind::Word(..)
            | CriterionKind::Exact(_)
            | CriterionKind::InMessages
            | CriterionKind::InSearchText => CriterionValue::Text(text.to_owned()),
            CriterionKind::CodeOrClass(_) => CriterionValue::CodeOrClass(
                StatusCodeFilter::parse(text).ok_or(CriterionValueError::NotAStatusCode)?,
            ),
            CriterionKind::Path(_) => {
                CriterionValue::Path(EndpointFilter::new(text).ok_or(CriterionValueError::Blank)?)
            }
            CriterionKind::AtLeast(..) => {
                CriterionValue::Amount(Amount::parse(text).ok_or(CriterionValueError::NotANumber)?)
            }
            CriterionKind::Second(_) => CriterionValue::Instant(time::parse(text)?),
        })
    }
}

fn one(text: &str) -> EntryTexts<'_> {
    [Some(text), None, None]
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a body of 2^53 bytes is longer than any"
)]
fn bytes(size: u64) -> f64 {
    size as f64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::entry::Entry;
    use crate::reading::Row;

    #[test]
    fn names_and_links_are_unique() {
        let names: BTreeSet<_> = Criterion::ALL.map(|criterion| criterion.spec().name).into();
        let links: BTreeSet<_> = Criterion::ALL.map(|criterion| criterion.spec().link).into();
        assert_eq!([names.len(), links.len()], [Criterion::ALL.len(); 2]);
        for criterion in Criterion::ALL {
            assert_eq!(Criterion::named(criterion.spec().name), Some(criterion));
        }
    }

    /// The members that a row names are those that its function reads.
    #[test]
    fn a_criterion_reads_the_members_that_it_names() {
        let whole = json!({
            "requestId": "a", "clientRequestId": "e", "time": "2026-05-07T10:00:00.000Z", "durationMs": 12.0, "status": "failed", "method": "PUT",
            "endpoint": "/Users/b", "resourceType": "Users", "resourceId": "b", "statusCode": 404, "origin": "gateway",
            "error": {"scimType": "noTarget", "detail": "d"},
            "client": {"ip": "192.0.2.1", "userAgent": "idp", "credential": "c"}, "requestSize": 3, "responseSize": 4,
        });
        let entry: Entry = serde_json::from_value(whole.clone()).unwrap();
        let row = Row::of(&entry);
        for criterion in Criterion::ALL {
            let spec = criterion.spec();
            for member in spec.members {
                let pointer = format!("/{}", member.replace('.', "/"));
                let Some(value) = whole.pointer(&pointer) else {
                    assert!(matches!(spec.kind, CriterionKind::InMessages), "{member}");
                    continue;
                };
                let text = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let value = criterion.parse(&text).unwrap();
                assert!(spec.kind.matches(&value, &row), "{criterion:?} {text}");
            }
        }
    }

    #[test]
    fn a_value_is_written_as_it_is_read() {
        for (criterion, text) in [
            (Criterion::Method, "PATCH"),
            (Criterion::StatusCode, "4xx"),
            (Criterion::Endpoint, "/Users/*"),
            (Criterion::Duration, "12.5"),
            (Criterion::Time, "2026-05-07T10:00:00.000Z"),
            (Criterion::Q, "Jane Doe"),
        ] {
            let value = criterion.parse(text).unwrap();
            assert_eq!(value.to_string(), text);
        }
        assert_eq!(
            Criterion::Status.parse("lost"),
            Err(CriterionValueError::NotAStatus)
        );
        assert_eq!(
            Criterion::Endpoint.parse(" "),
            Err(CriterionValueError::Blank)
        );
    }
}
