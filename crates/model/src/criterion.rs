//! The table of criteria that entries can be filtered by. Everything about a criterion follows from its row:
//! how a value is parsed, written and compared, how a store finds entries, and its controls and links.

mod kind;

pub use kind::{
    CriterionKind, CriterionValue, CriterionValueError, EntryTexts, Unit, WordSpelling,
};

use crate::amount::Amount;
use crate::endpoint::EndpointFilter;
use crate::entry::Status;
use crate::status_code_filter::StatusCodeFilter;
use crate::time;

/// Generates the type [`Criterion`] and its table from the rows.
macro_rules! criteria {
    ($($(#[doc = $doc:literal])* $criterion:ident: $spec:expr,)+) => {
        /// A criterion that entries can be filtered by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Criterion {
            $($(#[doc = $doc])* $criterion,)+
        }

        impl Criterion {
            /// Every criterion, in the order of the table.
            pub const ALL: [Self; [$(stringify!($criterion)),+].len()] = [$(Self::$criterion),+];

            /// Returns the row of the table.
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
        kind: CriterionKind::Word(WordSpelling::UpperCase, |row| one(&row.method)),
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
        kind: CriterionKind::Word(WordSpelling::AsGiven, |row| one(&row.resource_type)),
    },
    /// Path or part of a path, as the user types it.
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
    /// Outcome of the request.
    Status: CriterionSpec {
        name: "status",
        link: "status",
        label: "Status",
        control: CriterionControl::Bar,
        words: &["success", "failed", "accepted"],
        example: "",
        members: &["status"],
        kind: CriterionKind::Word(WordSpelling::OfStatus, |row| one(&row.status)),
    },
    /// Status codes and classes of status codes.
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
        kind: CriterionKind::Word(WordSpelling::AsGiven, |row| {
            [row.error.as_ref().and_then(|error| error.scim_type.as_deref()), None, None]
        }),
    },
    /// Request id that the log assigned.
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
    /// Id of a resource.
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
    /// Sender of the request: IP address, user agent or credential of [`Client`](crate::entry::Client).
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
    /// Who responded for the SCIM service, as spelled in [`Entry::origin`](crate::entry::Entry::origin).
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
    /// The second of receipt. It can only be excluded; to include entries, use a span of time.
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
    /// Minimum duration in milliseconds.
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
    /// Minimum size of the request body in bytes.
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
    /// Minimum size of the response body in bytes.
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
    /// What the client asked for, as in [`RecordedFacts::action`](crate::facts::RecordedFacts::action).
    Action: CriterionSpec {
        name: "action",
        link: "action",
        label: "Action",
        control: CriterionControl::More,
        words: &[
            "looked_up",
            "listed",
            "probed",
            "discovered",
            "created",
            "updated",
            "deactivated",
            "reactivated",
            "deleted",
            "added_to_group",
            "removed_from_group",
            "changed_members",
            "bulk",
            "other",
        ],
        example: "deactivated",
        members: &["facts.action"],
        kind: CriterionKind::Word(WordSpelling::AsGiven, |row| {
            [row.facts.as_ref().map(|facts| facts.action.as_str()), None, None]
        }),
    },
    /// Code of the cause of a failure, as in [`RecordedFacts::cause`](crate::facts::RecordedFacts::cause).
    Cause: CriterionSpec {
        name: "cause",
        link: "cause",
        label: "Cause",
        control: CriterionControl::More,
        words: &[],
        example: "resource_exists",
        members: &["facts.cause"],
        kind: CriterionKind::Exact(|row| {
            [row.facts.as_ref().and_then(|facts| facts.cause.as_deref()), None, None]
        }),
    },
    /// A name of a person or group: any id, user name, external id, e-mail address or display name that the
    /// exchange has, in any case.
    Identity: CriterionSpec {
        name: "identity",
        link: "identity",
        label: "PersonOrGroup",
        control: CriterionControl::More,
        words: &[],
        example: "jane@example.com",
        members: &["facts.identities"],
        kind: CriterionKind::Identity(|row| {
            row.facts.as_ref().map(|facts| facts.identities.as_slice()).unwrap_or_default()
        }),
    },
    /// Text in a header or body of request or response ([`contents::holds`](crate::contents::holds)).
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
    /// Free text in [`Entry::search_text`](crate::entry::Entry::search_text).
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
    /// Name of its API parameter and of its member in the page's JSON; with `.not` for excluded values.
    pub name: &'static str,
    /// Name of its parameter in a link.
    pub link: &'static str,
    /// Name of the text of its label (`words::Key`).
    pub label: &'static str,
    /// Where its control is in the filter bar.
    pub control: CriterionControl,
    /// Common values to choose from. For SCIM error keywords, those of
    /// [RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12), table 9.
    pub words: &'static [&'static str],
    /// Example that its empty field shows, the same in every language; empty for none.
    pub example: &'static str,
    /// Members of an entry's JSON that it reads, with dots between nested names. Empty if it reads a text
    /// that is composed of several members.
    pub members: &'static [&'static str],
    /// How its values are parsed and compared, and with which fields of an entry.
    pub kind: CriterionKind,
}

/// Where the control of a criterion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionControl {
    /// In the filter bar itself.
    Bar,
    /// Behind "More filters".
    More,
    /// No control: it is only set from a value of an entry.
    Nowhere,
}

impl Criterion {
    /// Returns the criterion with this [`CriterionSpec::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|criterion| criterion.spec().name == name)
    }

    /// Returns whether entries can be included by this criterion. If not, they can only be excluded.
    pub fn can_include(self) -> bool {
        !matches!(self.spec().kind, CriterionKind::Second(_))
    }

    /// Returns whether headers and bodies decide it, which a summary does not have: because they are searched, or
    /// because the facts follow from them.
    pub fn needs_messages(self) -> bool {
        matches!(self.spec().kind, CriterionKind::InMessages) || self.is_of_facts()
    }

    /// Returns whether it reads [`RecordedFacts`](crate::facts::RecordedFacts).
    pub fn is_of_facts(self) -> bool {
        self.spec()
            .members
            .iter()
            .any(|member| member.starts_with("facts."))
    }

    /// Parses a value. Surrounding whitespace is ignored.
    ///
    /// # Errors
    /// When the text is blank, or is not a value of this kind.
    pub fn parse(self, text: &str) -> Result<CriterionValue, CriterionValueError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CriterionValueError::Blank);
        }
        Ok(match self.spec().kind {
            CriterionKind::Word(WordSpelling::UpperCase, _) => {
                CriterionValue::Text(text.to_ascii_uppercase())
            }
            CriterionKind::Word(WordSpelling::OfStatus, _)
                if matches!(Status::from_word(text), Status::Other(_)) =>
            {
                return Err(CriterionValueError::NotAStatus);
            }
            CriterionKind::Word(..)
            | CriterionKind::Exact(_)
            | CriterionKind::Identity(_)
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
    reason = "no body is as long as 2^53 bytes"
)]
fn bytes(size: u64) -> f64 {
    size as f64
}

#[cfg(test)]
mod tests;
