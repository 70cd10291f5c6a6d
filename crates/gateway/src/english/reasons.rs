//! Why an exchange failed, in English.

use scim_audit_insight::explanation::Cause;

/// The sentence of a cause. `{name}` stands for an argument.
#[expect(clippy::too_many_lines, reason = "one line for each key")]
#[must_use]
pub fn reason(cause: Cause) -> &'static str {
    use Cause as C;
    match cause {
        C::LookupFoundNothing => {
            "The client looks whether this resource exists, and it does not. The client then creates it."
        }
        C::ProbeFoundNothing => {
            "The client asks for an id that cannot exist, to test the connection."
        }
        C::AlreadyDeleted => {
            "The resource to delete does not exist. It may have been deleted before."
        }
        C::OptionalEndpointMissing => {
            "The client asks for an optional feature that the service does not have."
        }

        C::RequestNotJson => "The body of the request is not JSON.",
        C::RequestNotUtf8 => "The body of the request is not UTF-8.",
        C::RequestEmpty => "The request needs a body, and it is empty.",
        C::RequestNotObject => "The body of the request is JSON, but it is not an object.",
        C::SchemasMissing => "The request does not name the schema {schema} in its member schemas.",
        C::ExtensionUnknown => {
            "The request names the extension {schema}, which the service does not know."
        }
        C::Scim1Schemas => {
            "The request uses the schemas of SCIM 1.1, and the service expects SCIM 2.0."
        }
        C::SyntaxInvalid => "The service cannot read the structure of the request.",
        C::AttributeRequired => "The required attribute {attribute} is missing or empty.",
        C::BooleanAsText => {
            "The attribute {attribute} is a boolean, and the request sends the text \"{value}\"."
        }
        C::ManagerAsText => {
            "The request sends the manager as a text. The service expects an object with the member value."
        }
        C::ValueTypeWrong => "An attribute has a value of the wrong type.",
        C::ValueInvalid => "The service does not accept the value of an attribute.",
        C::PasswordRefused => "The service does not accept the password.",

        C::OperationUnknown => {
            "The PATCH has the operation {operation}. It must be add, remove or replace."
        }
        C::OperationCapitalized => {
            "The service does not accept the operation {operation} in capitals."
        }
        C::OperationsMissing => "The PATCH has no operations.",
        C::RemoveWithoutPath => {
            "A remove operation has no path, so it is not clear what to remove."
        }
        C::RemoveWithValue => {
            "A remove operation lists the values to remove. The service expects a filter in the path."
        }
        C::ValueSelectedMissing => {
            "The path of an operation selects a value that the resource does not have yet."
        }
        C::TargetMissing => "The path of an operation selects nothing in the resource.",
        C::PathInvalid => {
            "The path of an operation is malformed, or names an attribute that the schema does not have."
        }
        C::AttributeReadOnly => "The request changes an attribute that cannot be changed.",
        C::RequiredAttributeRemoved => "The request removes an attribute that is required.",

        C::FilterSyntax => "The filter is malformed.",
        C::FilterAttributeUnknown => {
            "The filter names an attribute that the service cannot filter by."
        }
        C::FilterOperatorWrong => {
            "The filter compares an attribute by an operator that does not suit it."
        }
        C::FilterUnsupported => "The filter is valid, but the service does not support it.",
        C::TooManyResults => "The search finds more than the service is willing to return.",
        C::PageInvalid => "The service does not accept startIndex or count.",
        C::SortUnsupported => "The service cannot sort by this attribute.",
        C::ParametersExclusive => {
            "The request has both attributes and excludedAttributes, which exclude each other."
        }
        C::ParameterRefused => "The service does not accept a parameter of the request.",
        C::CursorInvalid => "The service does not know this cursor.",
        C::CursorExpired => "The cursor has expired.",
        C::CountInvalid => "The service does not accept this count together with a cursor.",
        C::QuerySensitive => "The service does not accept personal data in a URL.",

        C::ResourceExists => "Another resource already has this value, which must be unique.",
        C::Conflict => "The request conflicts with the state of the resource.",
        C::VersionConflict => "The resource has changed since the client read it.",
        C::VersionRequired => {
            "The service accepts changes only with the version that the client has read (If-Match)."
        }
        C::ProtocolVersionUnsupported => {
            "The service does not support this version of the protocol."
        }
        C::ResourceNotFound => {
            "The service has no resource with this id. It may have been deleted there."
        }
        C::MemberNotFound => "The group names a member that the service does not know.",
        C::IdMissing => {
            "The path of this {method} request has no id, so it is not clear which resource to change."
        }
        C::IdUnexpected => {
            "The request creates a resource at the path of one resource instead of the collection."
        }
        C::BaseUrlWrong => "The path of the request does not fit the base URL of the service.",
        C::EndpointUnknown => "The service has no such endpoint.",
        C::MethodNotAllowed => "This endpoint does not support the method {method}.",
        C::FeatureUnsupported => "The service does not support this feature.",
        C::MediaTypeWrong => "The request is not sent as JSON, which SCIM uses.",
        C::MediaTypeUnsupported => {
            "The service does not accept the media type of the request, although it is JSON."
        }
        C::NotAcceptable => "The service cannot answer in a media type that the client accepts.",
        C::RequestTooLarge => "The body of the request is too large.",
        C::BulkTooLarge => "The bulk request exceeds the limits of the service.",
        C::RequestHeadTooLarge => "The URL or the headers of the request are too long.",
        C::RateLimited => "The client sends more requests than the service accepts.",
        C::LicenceExhausted => "The service has no licence left for this user.",
        C::RequestRefused => "The service refuses the request with status {status}.",

        C::CredentialMissing => "The request has no credential.",
        C::CredentialExpired => "The token has expired.",
        C::CredentialRefused => "The service does not accept the credential.",
        C::CredentialSchemeWrong => {
            "The credential is of another scheme than the service asks for."
        }
        C::ScopeInsufficient => "The token is valid, but it lacks a scope for this request.",
        C::Forbidden => "The credential is valid, but it does not allow this request.",
        C::ProxyCredentialMissing => "A proxy asks for a credential.",
        C::BlockedByProxy => {
            "A firewall or proxy refuses the request before it reaches the service."
        }

        C::ServiceFailed => "The service failed while it handled the request.",
        C::ServiceFailedOnRequest => {
            "The service failed because the request is malformed. It should refuse it with status 400."
        }
        C::BackendFailed => "A system that the service depends on failed.",
        C::NotImplemented => "The service does not implement this request.",
        C::ServiceUnavailable => "The service is not available at the moment.",
        C::StorageFull => "The service has no room left to store the resource.",
        C::NotFoundHidesFailure => {
            "The service answers 404, although the request asks for nothing that can be missing. It hides another failure."
        }
        C::ErrorInSuccess => "The status code says success, but the body is an error.",
        C::BulkOperationsFailed => {
            "The bulk request was carried out, but the service refused {failed} of {operations} operations."
        }
        C::BulkServiceFailed => {
            "The bulk request was carried out, but the service failed: {failed} of {operations} operations did not succeed."
        }
        C::BulkOutcomeUnknown => {
            "The log has only a part of the bulk answer, so the outcome of some operations is not known."
        }
        C::PageInSuccess => {
            "The status code says success, but the answer is a web page, such as a login page."
        }
        C::AnswerNotJson => "The status code says success, but the answer is not JSON.",
        C::AnswerEmpty => "The status code says success, but the answer is empty.",
        C::Redirected => "The answer leads the client to another address.",
        C::StatusUnregistered => {
            "The service answers with status {status}, which HTTP does not define."
        }

        C::NameNotResolved => "The gateway cannot find the address of the service by its name.",
        C::ConnectionRefused => "Nothing answers at the address and port of the service.",
        C::TlsFailed => {
            "The gateway does not trust the certificate of the service, or the encrypted connection fails."
        }
        C::ConnectionFailed => "The gateway cannot connect to the service.",
        C::ConnectionTimedOut => "The service did not accept a connection in time.",
        C::AnswerTimedOut => {
            "The service did not answer in time. It may still have carried out the request."
        }
        C::ClosedBeforeAnswer => {
            "The service closed the connection before it answered. It may still have carried out the request."
        }
        C::AnswerNotHttp => "The answer of the service is not valid HTTP.",
        C::AnswerCut => "The answer ended before it was complete.",
        C::ProxyGotNoAnswer => "A proxy in front of the service got no valid answer from it.",
        C::ProxyTimedOut => "A proxy in front of the service waited too long for its answer.",
        C::ClientLeft => "The client closed the connection before it had the whole answer.",
        C::RequestIncomplete => "The connection ended before the request was complete.",
        C::RequestTimedOut => "The client did not complete its request in time.",
        C::RequestMalformed => "The request is not valid HTTP, so the gateway refuses it.",
        C::RequestNotForwardable => "The gateway cannot forward this request.",
        C::GatewayBusy => "The gateway has as many connections as it may have.",
        C::LogNotWritable => "The gateway cannot write its log, so it does not forward requests.",
        C::GatewayStopped => {
            "The gateway stopped before the outcome was known. The service may have carried out the request."
        }
        C::GatewayFailed => "The gateway itself failed while it handled the request.",
        C::LogGap => "The gateway could not record some requests in this span of time.",

        C::Unknown => "The log does not show why the request failed.",
    }
}
