//! How each cause is recognized, for the documentation.

use scim_audit_insight::explanation::Cause;

/// The rule of a cause.
#[expect(clippy::too_many_lines, reason = "one line for each key")]
pub(super) fn rule(cause: Cause) -> &'static str {
    use Cause as C;
    match cause {
        C::LookupFoundNothing => {
            "404 for a search with a filter; the answer is not a page and does not speak of an endpoint"
        }
        C::ProbeFoundNothing => {
            "404 for GET of an id of zeros, of an id such as `no-such-id`, or of a UUID where ids are URNs or names"
        }
        C::AlreadyDeleted => "404 or 410 for DELETE of an id",
        C::OptionalEndpointMissing => "404 or 501 for GET of `/Me`, `/Roles` or `/Entitlements`",

        C::RequestNotJson => {
            "400, 411 or 422; the body of the request is not JSON, or the log withholds it as unreadable"
        }
        C::RequestNotUtf8 => "400, 411 or 422; the body of the request is not UTF-8",
        C::RequestEmpty => "400, 411 or 422; POST, PUT or PATCH without a body or with `{}`",
        C::RequestNotObject => "400, 411 or 422; the body of the request is JSON but not an object",
        C::SchemasMissing => {
            "400, 411 or 422 that speaks of a schema; `schemas` of the request lacks the one of the resource or message"
        }
        C::ExtensionUnknown => {
            "400, 411 or 422 that names an extension in `schemas` of the request. In Entra's old job: `http://schemas.microsoft.com/2006/11/…`"
        }
        C::Scim1Schemas => {
            "400, 411 or 422 with `invalidSyntax` or that speaks of a schema; the request has `urn:scim:schemas:…`"
        }
        C::SyntaxInvalid => "`invalidSyntax`, and no other rule applies",
        C::AttributeRequired => {
            "400, 409 or 422; a create or replace without `userName` or, for groups, `displayName`; or the answer names a required attribute"
        }
        C::BooleanAsText => {
            "400, 409, 422 or 500; `active` or `primary` is the text `True` or `False`, and the answer speaks of it or has `invalidValue` or `invalidSyntax`"
        }
        C::ManagerAsText => {
            "400, 409, 422 or 500 that speaks of the manager; the request sends it as a text"
        }
        C::ValueTypeWrong => "`invalidValue`, or 400 or 422, with words about a type",
        C::ValueInvalid => "`invalidValue`, and no other rule applies",
        C::PasswordRefused => {
            "400, 409, 422 or 500 that speaks of the password; the request has one"
        }

        C::OperationUnknown => {
            "PATCH with 400, 409, 422, 500 or 501; an `op` is none of `add`, `remove`, `replace` in any case"
        }
        C::OperationCapitalized => {
            "PATCH with 400, 409, 422, 500 or 501 whose answer quotes the operation in capitals"
        }
        C::OperationsMissing => {
            "PATCH with 400, 409, 422, 500 or 501; `Operations` is missing or empty"
        }
        C::RemoveWithoutPath => "PATCH with 400, 409, 422, 500 or 501; a `remove` without `path`",
        C::RemoveWithValue => {
            "PATCH with 400, 409, 422, 500 or 501; a `remove` with a list as `value` and no filter in the path; the answer speaks of it or names a keyword that fits"
        }
        C::ValueSelectedMissing => "`noTarget`; an `add` or `replace` has a filter in its path",
        C::TargetMissing => "`noTarget`; no `add` or `replace` has a filter in its path",
        C::PathInvalid => "`invalidPath`, or PATCH with 400 or 422 that speaks of a path",
        C::AttributeReadOnly => {
            "`mutability`, or 400, 403 or 422 that speaks of a read-only attribute"
        }
        C::RequiredAttributeRemoved => {
            "`mutability`, and the answer says that the attribute is required"
        }

        C::FilterSyntax => "400 or 422 for a read; this program cannot parse the filter either",
        C::FilterAttributeUnknown => {
            "400 or 422 for a read that says that the attribute is not known"
        }
        C::FilterOperatorWrong => {
            "400 or 422 for a read; the filter compares a boolean by order, or the answer speaks of the operator"
        }
        C::FilterUnsupported => {
            "400 or 422 for a read that speaks of the filter, or `invalidFilter`; the filter is valid"
        }
        C::TooManyResults => "`tooMany`",
        C::PageInvalid => {
            "400 or 422 for a read; `startIndex` or `count` is not a number, too small, or the answer speaks of it"
        }
        C::SortUnsupported => {
            "400 or 422 for a read with `sortBy`; the answer speaks of sorting or has `invalidPath`"
        }
        C::ParametersExclusive => {
            "400 or 422 for a read with `attributes` and `excludedAttributes`"
        }
        C::ParameterRefused => "`invalidValue` for a read with parameters",
        C::CursorInvalid => "`invalidCursor`",
        C::CursorExpired => "`expiredCursor`",
        C::CountInvalid => "`invalidCount`",
        C::QuerySensitive => "`sensitive`",

        C::ResourceExists => {
            "`uniqueness`, or an answer to a change that says that a value already exists"
        }
        C::Conflict => "409 or 423, and no other rule applies",
        C::VersionConflict => "412",
        C::VersionRequired => "428",
        C::ProtocolVersionUnsupported => "`invalidVers`, 426 or 505",
        C::ResourceNotFound => "404 or 410 for an id, and no other rule applies",
        C::MemberNotFound => {
            "400, 404, 409 or 422 for a group whose answer says that a member or user is not known"
        }
        C::IdMissing => {
            "400, 404, 405 or 422 for PUT, PATCH or DELETE of `/Users` or `/Groups` without an id"
        }
        C::IdUnexpected => "404 or 405 for POST to a path with an id",
        C::BaseUrlWrong => {
            "404 for a path that begins with a part of a base, such as `/scim` or `/v2`; or 404 for `/Users` or `/Groups` that is no SCIM error or speaks of a tenant; or 421"
        }
        C::EndpointUnknown => {
            "404 that is a page or speaks of an endpoint; or 404 for another collection"
        }
        C::MethodNotAllowed => "405; or 404 for another method than POST of `.search` or `/Bulk`",
        C::FeatureUnsupported => {
            "404 for POST of `.search` or `/Bulk`, or with a SCIM error for a list of groups; 501 for PATCH, `.search`, `/Bulk` or `/Me`"
        }
        C::MediaTypeWrong => "415; the `Content-Type` of the request is not JSON",
        C::MediaTypeUnsupported => "415; the `Content-Type` of the request is JSON or missing",
        C::NotAcceptable => "406",
        C::RequestTooLarge => "413",
        C::BulkTooLarge => "413 for `/Bulk`",
        C::RequestHeadTooLarge => "414 or 431",
        C::RateLimited => "429, or an answer that speaks of a rate limit",
        C::LicenceExhausted => {
            "402, or 403 or an answer to a change that speaks of licences or seats"
        }
        C::RequestRefused => "400, 411, 416, 417, 422, 424 or 425, and no other rule applies",

        C::CredentialMissing => {
            "401; the recorded headers of the request have no credential; certain if the answer says so"
        }
        C::CredentialExpired => "401 or 403 that says that the token has expired",
        C::CredentialRefused => {
            "401, and no other rule applies; certain with `invalid_token` in `WWW-Authenticate`"
        }
        C::CredentialSchemeWrong => {
            "401; `WWW-Authenticate` does not name the scheme of `Authorization`"
        }
        C::ScopeInsufficient => "403 with `insufficient_scope` in `WWW-Authenticate`",
        C::Forbidden => "403 or 451, and no other rule applies",
        C::ProxyCredentialMissing => "407 or 511",
        C::BlockedByProxy => "403 that is a page",

        C::ServiceFailed => "500, 506, 508 or 510, and no other rule applies",
        C::ServiceFailedOnRequest => {
            "500 for a request whose body is malformed, or lacks `userName` or `displayName`"
        }
        C::BackendFailed => {
            "500 that speaks of a timeout, a refused connection or a database; or 502 or 504 as a SCIM error in a SCIM media type"
        }
        C::NotImplemented => "501 for anything else than an optional feature",
        C::ServiceUnavailable => "503 or 529",
        C::StorageFull => "507",
        C::NotFoundHidesFailure => {
            "404 with a SCIM error for a create, or one that names `undefined`"
        }
        C::ErrorInSuccess => {
            "2xx; the body has the schema of a SCIM error, or is an error and no resource"
        }
        C::BulkOperationsFailed => {
            "2xx; operations of the answer have a status of 4xx, and none of 5xx"
        }
        C::BulkServiceFailed => "2xx; operations of the answer have a status of 5xx",
        C::BulkOutcomeUnknown => "2xx; the recorded part of the bulk answer is cut",
        C::PageInSuccess => "2xx; the answer is HTML",
        C::AnswerNotJson => {
            "2xx; the answer is broken JSON, other text, not UTF-8, or withheld as unreadable"
        }
        C::AnswerEmpty => "200 for GET or a search; there is no body",
        C::Redirected => "301, 302 or 303",
        C::StatusUnregistered => {
            "a status code above 400 that IANA has not registered and no rule knows"
        }

        C::NameNotResolved => "the gateway could not connect; the reason is about the name",
        C::ConnectionRefused => "the gateway could not connect: connection refused",
        C::TlsFailed => "the gateway could not connect; the reason is about a certificate or TLS",
        C::ConnectionFailed => "the gateway could not connect, for another reason",
        C::ConnectionTimedOut => "the gateway could not connect in time",
        C::AnswerTimedOut => "the gateway waited for the answer in vain",
        C::ClosedBeforeAnswer => {
            "the connection of the gateway to the service ended before the answer"
        }
        C::AnswerNotHttp => "the gateway could not read or forward the answer",
        C::AnswerCut => "the answer ended too early",
        C::ProxyGotNoAnswer => {
            "502, 520 to 523, 525 to 527 or 530 that does not come from this gateway"
        }
        C::ProxyTimedOut => "504 or 524 that does not come from this gateway",
        C::ClientLeft => "the client closed the connection; or 460 or 499",
        C::RequestIncomplete => "the connection ended before the gateway had the whole request",
        C::RequestTimedOut => "the gateway waited for the rest of the request in vain; or 408",
        C::RequestMalformed => {
            "the gateway refuses the request because it is not valid HTTP or too large"
        }
        C::RequestNotForwardable => {
            "the gateway does not forward the request: CONNECT, `Max-Forwards: 0`, or an odd target"
        }
        C::GatewayBusy => "the gateway has as many connections as it may have",
        C::LogNotWritable => "the gateway could not write the log",
        C::GatewayStopped => "the gateway stopped before the outcome was known",
        C::GatewayFailed => "the gateway failed while it handled the request",
        C::LogGap => "an entry in place of those that could not be recorded",

        C::Unknown => "no rule applies",
    }
}
