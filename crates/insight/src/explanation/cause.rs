//! The table of causes: what each means, whose side it is on, who can act, what to do, and who says so.

use super::action_key::ActionKey;
use super::reference::{self as source, CauseReference};

/// Whose side a cause is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CauseCategory {
    /// What was sent is wrong.
    Client,
    /// What answered is wrong.
    Service,
    /// The exchange did not take place as a whole.
    Transport,
    /// The client may not do this.
    Authorization,
    /// Nothing is wrong: the client expects this answer.
    Expected,
    /// The log does not show it.
    Unknown,
}

impl CauseCategory {
    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Service => "service",
            Self::Transport => "transport",
            Self::Authorization => "authorization",
            Self::Expected => "expected",
            Self::Unknown => "unknown",
        }
    }
}

/// Who can act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CauseOwner {
    /// The admin of the identity provider, or of whatever sends the requests.
    IdentityProvider,
    /// The developer or operator of the SCIM service.
    Service,
    /// Who runs the network, or a proxy in it.
    Network,
    /// Who runs the gateway that recorded the entry.
    Gateway,
    /// Nobody has to act.
    Nobody,
}

impl CauseOwner {
    /// The word in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdentityProvider => "identity_provider",
            Self::Service => "service",
            Self::Network => "network",
            Self::Gateway => "gateway",
            Self::Nobody => "nobody",
        }
    }
}

macro_rules! causes {
    ($($(#[doc = $meaning:literal])+ $cause:ident, $code:literal, $category:ident, $owner:ident, $source:ident, $action:ident;)+) => {
        /// Why an exchange failed. A code is never reused for another cause.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Cause {
            $($(#[doc = $meaning])+ $cause,)+
        }

        impl Cause {
            /// Every cause, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$cause),+];

            /// The stable code, which is also the key of the sentence that gives the reason.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$cause => $code),+ }
            }

            /// Whose side it is on.
            #[must_use]
            pub fn category(self) -> CauseCategory {
                match self { $(Self::$cause => CauseCategory::$category),+ }
            }

            /// Who can act.
            #[must_use]
            pub fn owner(self) -> CauseOwner {
                match self { $(Self::$cause => CauseOwner::$owner),+ }
            }

            /// The document that defines or describes it.
            #[must_use]
            pub fn reference(self) -> CauseReference {
                match self { $(Self::$cause => source::$source),+ }
            }

            /// What to do, unless the exchange calls for something else.
            #[must_use]
            pub(super) fn action(self) -> ActionKey {
                match self { $(Self::$cause => ActionKey::$action),+ }
            }

            /// What it means, in English, for the documentation.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$cause => concat!($($meaning),+)),+ }
            }
        }
    };
}

causes! {
    /// A search by a filter was answered with 404. The client checks whether the resource exists before it creates it.
    LookupFoundNothing, "lookup_found_nothing", Expected, Nobody, SCIM_QUERY, AnswerEmptyList;
    /// The client asks for an id that cannot exist, to test the connection.
    ProbeFoundNothing, "probe_found_nothing", Expected, Nobody, ENTRA_SCIM, NothingToDo;
    /// The resource to delete is already gone.
    AlreadyDeleted, "already_deleted", Expected, Nobody, SCIM_DELETE, NothingToDo;
    /// The client asks for an optional feature, and the service does not have it.
    OptionalEndpointMissing, "optional_endpoint_missing", Expected, Nobody, SCIM_DISCOVERY, NothingToDo;

    /// The body of the request is not JSON.
    RequestNotJson, "request_not_json", Client, IdentityProvider, SCIM_ERRORS, FixRequestBody;
    /// The body of the request is not UTF-8.
    RequestNotUtf8, "request_not_utf8", Client, IdentityProvider, JSON_UTF8, FixRequestBody;
    /// The request needs a body and has none.
    RequestEmpty, "request_empty", Client, IdentityProvider, SCIM_ERRORS, FixRequestBody;
    /// The body of the request is JSON but not an object.
    RequestNotObject, "request_not_object", Client, IdentityProvider, SCIM_ERRORS, FixRequestBody;
    /// The member `schemas` of the request lacks the schema of the resource or message.
    SchemasMissing, "schemas_missing", Client, IdentityProvider, SCIM_SCHEMAS, FixSchemas;
    /// The request names an extension schema that the service does not know.
    ExtensionUnknown, "extension_unknown", Client, IdentityProvider, SCIM_SCHEMAS, RemoveExtension;
    /// The request uses the schemas of SCIM 1.1.
    Scim1Schemas, "scim_1_schemas", Client, IdentityProvider, SCIM_SCHEMAS, UseScim2;
    /// The service cannot parse the request, although it is JSON.
    SyntaxInvalid, "syntax_invalid", Client, IdentityProvider, SCIM_ERRORS, FixRequestBody;
    /// A required attribute is missing or empty.
    AttributeRequired, "attribute_required", Client, IdentityProvider, SCIM_ERRORS, MapAttribute;
    /// A boolean attribute is sent as a text, such as `"False"`.
    BooleanAsText, "boolean_as_text", Client, IdentityProvider, ENTRA_COMPATIBILITY, UseEntraFlag;
    /// The manager is sent as a text, but it is a complex attribute with the member `value`.
    ManagerAsText, "manager_as_text", Client, Service, SCIM_ENTERPRISE, AcceptManagerText;
    /// An attribute has a value of a wrong type.
    ValueTypeWrong, "value_type_wrong", Client, IdentityProvider, SCIM_ERRORS, FixAttribute;
    /// An attribute has a value that the service does not accept.
    ValueInvalid, "value_invalid", Client, IdentityProvider, SCIM_ERRORS, FixAttribute;
    /// The service does not accept the password.
    PasswordRefused, "password_refused", Client, IdentityProvider, SCIM_USER, FixPassword;

    /// A PATCH operation is neither `add`, `remove` nor `replace`.
    OperationUnknown, "operation_unknown", Client, IdentityProvider, SCIM_PATCH, FixPatch;
    /// The service does not accept the name of the operation in capitals, as Entra sends it.
    OperationCapitalized, "operation_capitalized", Client, IdentityProvider, ENTRA_COMPATIBILITY, UseEntraFlag;
    /// The PATCH has no operations.
    OperationsMissing, "operations_missing", Client, IdentityProvider, SCIM_PATCH, FixPatch;
    /// A `remove` operation has no path.
    RemoveWithoutPath, "remove_without_path", Client, IdentityProvider, SCIM_PATCH_REMOVE, FixPatch;
    /// A `remove` operation lists the values to remove, as Entra sends it; RFC 7644 selects them by a filter in the path.
    RemoveWithValue, "remove_with_value", Client, IdentityProvider, ENTRA_COMPATIBILITY, UseEntraFlag;
    /// An `add` or `replace` operation selects a value by a filter, and no value matches it.
    ValueSelectedMissing, "value_selected_missing", Client, Service, SCIM_PATCH_REPLACE, CreateSelectedValue;
    /// The path of an operation selects nothing.
    TargetMissing, "target_missing", Client, IdentityProvider, SCIM_ERRORS, FixPatch;
    /// The path of an operation is malformed, or names an attribute that the schema does not have.
    PathInvalid, "path_invalid", Client, IdentityProvider, SCIM_PATCH, FixPath;
    /// The request changes a read-only or immutable attribute.
    AttributeReadOnly, "attribute_read_only", Client, IdentityProvider, SCIM_ERRORS, DoNotSendAttribute;
    /// The request removes a required attribute.
    RequiredAttributeRemoved, "required_attribute_removed", Client, IdentityProvider, SCIM_PATCH_REMOVE, MapAttribute;

    /// The filter violates the grammar of RFC 7644.
    FilterSyntax, "filter_syntax", Client, IdentityProvider, SCIM_FILTER, FixFilter;
    /// The filter names an attribute that the service does not know or cannot filter by.
    FilterAttributeUnknown, "filter_attribute_unknown", Client, IdentityProvider, SCIM_FILTER, FixMatchingAttribute;
    /// The filter compares an attribute by an operator that does not suit its type.
    FilterOperatorWrong, "filter_operator_wrong", Client, IdentityProvider, SCIM_FILTER, FixFilter;
    /// The filter is valid, and the service does not support it.
    FilterUnsupported, "filter_unsupported", Service, Service, SCIM_FILTER, SupportFilter;
    /// The search has more results than the service is willing to return.
    TooManyResults, "too_many_results", Client, IdentityProvider, SCIM_ERRORS, NarrowSearch;
    /// `startIndex` or `count` is not a number that the service accepts.
    PageInvalid, "page_invalid", Client, IdentityProvider, SCIM_PAGING, FixQuery;
    /// The service cannot sort by this attribute.
    SortUnsupported, "sort_unsupported", Client, IdentityProvider, SCIM_SORTING, FixQuery;
    /// `attributes` and `excludedAttributes` exclude each other.
    ParametersExclusive, "parameters_exclusive", Client, IdentityProvider, SCIM_ATTRIBUTES, FixQuery;
    /// The service does not accept a parameter of the query.
    ParameterRefused, "parameter_refused", Client, IdentityProvider, SCIM_QUERY, FixQuery;
    /// The cursor is not one that the service issued.
    CursorInvalid, "cursor_invalid", Client, IdentityProvider, SCIM_CURSOR, RestartPaging;
    /// The cursor has expired.
    CursorExpired, "cursor_expired", Client, IdentityProvider, SCIM_CURSOR, RestartPaging;
    /// The count is not valid together with a cursor.
    CountInvalid, "count_invalid", Client, IdentityProvider, SCIM_CURSOR, FixQuery;
    /// The service does not take personal data in a URL.
    QuerySensitive, "query_sensitive", Client, IdentityProvider, SCIM_SENSITIVE, SearchByPost;

    /// A resource with this userName, or another value that must be unique, already exists.
    ResourceExists, "resource_exists", Client, IdentityProvider, SCIM_CREATE, MatchExisting;
    /// The request conflicts with the state of the resource.
    Conflict, "conflict", Client, IdentityProvider, SCIM_STATUS_CODES, ReadAgain;
    /// The resource has changed since the client read it.
    VersionConflict, "version_conflict", Client, IdentityProvider, SCIM_VERSIONS, ReadAgain;
    /// The service requires a version (`If-Match`).
    VersionRequired, "version_required", Client, IdentityProvider, HTTP_428, ReadAgain;
    /// The service does not support this version of SCIM.
    ProtocolVersionUnsupported, "protocol_version_unsupported", Client, IdentityProvider, SCIM_PROTOCOL_VERSION, UseScim2;
    /// The resource with this id does not exist.
    ResourceNotFound, "resource_not_found", Client, IdentityProvider, SCIM_STATUS_CODES, ResyncResource;
    /// A member or manager that the request names does not exist.
    MemberNotFound, "member_not_found", Client, IdentityProvider, SCIM_GROUP, ProvisionMembersFirst;
    /// The request changes a collection: its path lacks the id of a resource.
    IdMissing, "id_missing", Client, IdentityProvider, SCIM_ENDPOINTS, FixPathOfRequest;
    /// The request creates a resource at the path of one.
    IdUnexpected, "id_unexpected", Client, IdentityProvider, SCIM_ENDPOINTS, FixPathOfRequest;
    /// The path repeats the base of the service, or lacks it.
    BaseUrlWrong, "base_url_wrong", Client, IdentityProvider, SCIM_ENDPOINTS, FixBaseUrl;
    /// The service has no such endpoint.
    EndpointUnknown, "endpoint_unknown", Client, IdentityProvider, SCIM_ENDPOINTS, CheckEndpoint;
    /// The endpoint does not support the method.
    MethodNotAllowed, "method_not_allowed", Client, IdentityProvider, HTTP_405, UseAllowedMethod;
    /// The service does not support a feature that the request uses.
    FeatureUnsupported, "feature_unsupported", Client, IdentityProvider, SCIM_CONFIG, CheckCapabilities;
    /// The request is not sent as JSON.
    MediaTypeWrong, "media_type_wrong", Client, IdentityProvider, SCIM_MEDIA_TYPE, FixRequestBody;
    /// The service does not accept the media type of the request, although it is JSON.
    MediaTypeUnsupported, "media_type_unsupported", Client, Service, SCIM_MEDIA_TYPE, AcceptMediaTypes;
    /// The service cannot answer in a media type that the request accepts.
    NotAcceptable, "not_acceptable", Client, Service, SCIM_MEDIA_TYPE, AcceptMediaTypes;
    /// The body of the request is too large.
    RequestTooLarge, "request_too_large", Client, IdentityProvider, SCIM_STATUS_CODES, SendLess;
    /// The bulk request exceeds the limits of the service.
    BulkTooLarge, "bulk_too_large", Client, IdentityProvider, SCIM_BULK_LIMITS, SendLess;
    /// The URL or the headers of the request are too long.
    RequestHeadTooLarge, "request_head_too_large", Client, IdentityProvider, HTTP_414, SearchByPost;
    /// The client sends more requests than the service accepts.
    RateLimited, "rate_limited", Client, IdentityProvider, HTTP_429, SlowDown;
    /// The service has no licence or seat left.
    LicenceExhausted, "licence_exhausted", Client, IdentityProvider, HTTP_402, BuySeats;
    /// The service refuses the request for a reason that only its own words tell.
    RequestRefused, "request_refused", Client, Service, SCIM_STATUS_CODES, AskService;

    /// The request has no credential.
    CredentialMissing, "credential_missing", Authorization, IdentityProvider, BEARER_ERRORS, EnterToken;
    /// The token has expired.
    CredentialExpired, "credential_expired", Authorization, IdentityProvider, BEARER_ERRORS, RenewToken;
    /// The service does not accept the credential.
    CredentialRefused, "credential_refused", Authorization, IdentityProvider, BEARER_ERRORS, RenewToken;
    /// The credential is of another scheme than the service asks for.
    CredentialSchemeWrong, "credential_scheme_wrong", Authorization, IdentityProvider, HTTP_401, ChangeScheme;
    /// The token lacks a scope.
    ScopeInsufficient, "scope_insufficient", Authorization, IdentityProvider, BEARER_ERRORS, GrantScope;
    /// The credential is not allowed to do this.
    Forbidden, "forbidden", Authorization, Service, SCIM_STATUS_CODES, GrantRights;
    /// A proxy asks for a credential.
    ProxyCredentialMissing, "proxy_credential_missing", Authorization, Network, HTTP_407, FixProxy;
    /// A firewall or proxy refuses the request; the answer is a page.
    BlockedByProxy, "blocked_by_proxy", Authorization, Network, HTTP_403, FixProxy;

    /// The service failed.
    ServiceFailed, "service_failed", Service, Service, SCIM_STATUS_CODES, ReadServiceLog;
    /// The service failed because of a malformed request, which it should refuse with 400.
    ServiceFailedOnRequest, "service_failed_on_request", Service, Service, SCIM_ERRORS, CheckInput;
    /// A system behind the service failed.
    BackendFailed, "backend_failed", Service, Service, SCIM_STATUS_CODES, ReadServiceLog;
    /// The service does not implement this.
    NotImplemented, "not_implemented", Service, Service, SCIM_STATUS_CODES, CheckCapabilities;
    /// The service is not available.
    ServiceUnavailable, "service_unavailable", Service, Service, HTTP_503, RetryLater;
    /// The service has no room left.
    StorageFull, "storage_full", Service, Service, HTTP_507, ReadServiceLog;
    /// The answer is 404 although the request asks for nothing that can be missing: the service hides another failure.
    NotFoundHidesFailure, "not_found_hides_failure", Service, Service, SCIM_STATUS_CODES, ReadServiceLog;
    /// The status code is a success, and the body is an error.
    ErrorInSuccess, "error_in_success", Service, Service, SCIM_ERRORS, SendStatusCode;
    /// The bulk request was carried out, and the service refused operations in it.
    BulkOperationsFailed, "bulk_operations_failed", Client, IdentityProvider, SCIM_BULK, ReadOperations;
    /// The bulk request was carried out, and the service failed at operations in it (5xx).
    BulkServiceFailed, "bulk_service_failed", Service, Service, SCIM_BULK, ReadOperations;
    /// The recorded part of the bulk answer does not show the outcome of every operation.
    BulkOutcomeUnknown, "bulk_outcome_unknown", Unknown, Gateway, SCIM_BULK, RaiseBodyCap;
    /// The status code is a success, and the body is not SCIM but a page, such as that of a login.
    PageInSuccess, "page_in_success", Transport, Network, SCIM_MEDIA_TYPE, FixBaseUrl;
    /// The status code is a success, and the body is not JSON.
    AnswerNotJson, "answer_not_json", Service, Service, SCIM_MEDIA_TYPE, SendScim;
    /// The status code is a success that needs a body, and there is none.
    AnswerEmpty, "answer_empty", Service, Service, SCIM_RETRIEVE, SendScim;
    /// The answer redirects to another place.
    Redirected, "redirected", Transport, IdentityProvider, SCIM_STATUS_CODES, FixBaseUrl;
    /// The status code is not one that HTTP defines.
    StatusUnregistered, "status_unregistered", Service, Service, HTTP_STATUS, SendStatusCode;

    /// The name of the service cannot be resolved.
    NameNotResolved, "name_not_resolved", Transport, Network, HTTP_502, CheckAddress;
    /// Nothing listens at the address of the service.
    ConnectionRefused, "connection_refused", Transport, Network, HTTP_502, StartService;
    /// The certificate of the service is not trusted, or TLS fails.
    TlsFailed, "tls_failed", Transport, Network, HTTP_502, FixCertificate;
    /// The gateway could not connect to the service.
    ConnectionFailed, "connection_failed", Transport, Network, HTTP_502, CheckAddress;
    /// The service did not accept a connection in time.
    ConnectionTimedOut, "connection_timed_out", Transport, Network, HTTP_504, CheckAddress;
    /// The service did not answer in time.
    AnswerTimedOut, "answer_timed_out", Transport, Service, HTTP_504, SpeedUpService;
    /// The service closed the connection before it answered.
    ClosedBeforeAnswer, "closed_before_answer", Transport, Service, HTTP_502, ReadServiceLog;
    /// What the service answered is not HTTP, or cannot be forwarded.
    AnswerNotHttp, "answer_not_http", Transport, Service, HTTP_502, ReadServiceLog;
    /// The answer ended before it was complete.
    AnswerCut, "answer_cut", Transport, Service, HTTP_INCOMPLETE, ReadServiceLog;
    /// A proxy in front of the service got no valid answer from it.
    ProxyGotNoAnswer, "proxy_got_no_answer", Transport, Network, HTTP_502, CheckProxy;
    /// A proxy in front of the service waited too long for it.
    ProxyTimedOut, "proxy_timed_out", Transport, Network, HTTP_504, SpeedUpService;
    /// The client closed the connection before it got the whole answer.
    ClientLeft, "client_left", Transport, IdentityProvider, HTTP_INCOMPLETE, RaiseClientTimeout;
    /// The client did not complete its request.
    RequestIncomplete, "request_incomplete", Transport, IdentityProvider, HTTP_INCOMPLETE, RetryLater;
    /// The client did not complete its request in time.
    RequestTimedOut, "request_timed_out", Transport, IdentityProvider, HTTP_408, RetryLater;
    /// The request is malformed as HTTP, so the gateway refuses it.
    RequestMalformed, "request_malformed", Client, IdentityProvider, HTTP_400, FixHttp;
    /// The gateway cannot forward the request.
    RequestNotForwardable, "request_not_forwardable", Client, IdentityProvider, HTTP_400, FixHttp;
    /// The gateway has as many connections as it may have.
    GatewayBusy, "gateway_busy", Transport, Gateway, HTTP_503, RaiseConnections;
    /// The gateway cannot write the log, so it does not forward requests.
    LogNotWritable, "log_not_writable", Transport, Gateway, HTTP_503, RepairLog;
    /// The gateway stopped before the outcome was known.
    GatewayStopped, "gateway_stopped", Transport, Gateway, HTTP_INCOMPLETE, ReadAgain;
    /// The gateway failed while it handled the request.
    GatewayFailed, "gateway_failed", Transport, Gateway, HTTP_500, ReportGatewayBug;
    /// Requests in a span of time are not in the log.
    LogGap, "log_gap", Transport, Gateway, HTTP_503, RepairLog;

    /// The log does not show why the request failed.
    Unknown, "unknown", Unknown, Service, SCIM_STATUS_CODES, AskService;
}
