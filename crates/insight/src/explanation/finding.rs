//! The keys of the remarks that say what is wrong with a piece of evidence.

macro_rules! findings {
    ($($(#[doc = $meaning:literal])+ $key:ident = $code:literal;)+) => {
        /// What a piece of evidence shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Finding {
            $($(#[doc = $meaning])+ $key,)+
        }

        impl Finding {
            /// Every finding.
            pub const ALL: &'static [Self] = &[$(Self::$key),+];

            /// The key as text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$key => $code),+ }
            }
        }
    };
}

findings! {
    /// The status code of the answer.
    StatusCode = "status_code";
    /// The status code in the body differs from that of HTTP.
    StatusDiffers = "status_differs";
    /// The service names this kind of error.
    ErrorKeyword = "error_keyword";
    /// The service says this.
    ServiceWords = "service_words";
    /// The gateway or log says this.
    RecordedWords = "recorded_words";
    /// The answer is not a SCIM error.
    NoScimError = "no_scim_error";
    /// The answer is a page.
    IsPage = "is_page";
    /// There is no body.
    BodyMissing = "body_missing";
    /// This is not JSON.
    NotJson = "not_json";
    /// The log withholds it, because it is neither a JSON object or list nor a form.
    Unreadable = "unreadable";
    /// This is not UTF-8.
    NotUtf8 = "not_utf8";
    /// This is not an object.
    NotObject = "not_object";
    /// The schema is missing.
    SchemaMissing = "schema_missing";
    /// The service does not know this schema.
    SchemaUnknown = "schema_unknown";
    /// This schema is of SCIM 1.1.
    SchemaOfScim1 = "schema_of_scim_1";
    /// The attribute is missing or empty.
    AttributeMissing = "attribute_missing";
    /// A text instead of a boolean.
    TextForBoolean = "text_for_boolean";
    /// A text instead of an object.
    TextForObject = "text_for_object";
    /// The service refuses this value.
    ValueRefused = "value_refused";
    /// This value must be unique.
    UniqueValue = "unique_value";
    /// This is no operation of PATCH.
    WrongOperation = "wrong_operation";
    /// The operation is in capitals.
    CapitalizedOperation = "capitalized_operation";
    /// There are no operations.
    NoOperations = "no_operations";
    /// The operation has no path.
    NoPath = "no_path";
    /// A `remove` operation has a value.
    ValueInRemove = "value_in_remove";
    /// The path selects nothing.
    SelectsNothing = "selects_nothing";
    /// The service refuses this path.
    PathRefused = "path_refused";
    /// The attribute cannot be changed so.
    ReadOnly = "read_only";
    /// The filter is malformed.
    FilterMalformed = "filter_malformed";
    /// The service refuses this filter.
    FilterRefused = "filter_refused";
    /// The client looks for this.
    LookedFor = "looked_for";
    /// The service refuses this parameter.
    ParameterRefused = "parameter_refused";
    /// The version that the client knows.
    VersionSent = "version_sent";
    /// The request has no credential.
    NoCredential = "no_credential";
    /// The scheme of the credential.
    SchemeSent = "scheme_sent";
    /// The service asks for this.
    Challenge = "challenge";
    /// When to try again.
    RetryAfter = "retry_after";
    /// The media type of the request.
    MediaTypeSent = "media_type_sent";
    /// The methods that are allowed.
    AllowedMethods = "allowed_methods";
    /// The method of the request.
    MethodSent = "method_sent";
    /// The path of the request.
    PathSent = "path_sent";
    /// This id cannot exist.
    ImpossibleId = "impossible_id";
    /// This operation failed.
    FailedOperation = "failed_operation";
    /// The answer leads to this place.
    RedirectTarget = "redirect_target";
    /// How the client calls itself.
    UserAgent = "user_agent";
    /// This parameter switches the dialect of Entra.
    DialectFlag = "dialect_flag";
    /// A name with a dot.
    DottedName = "dotted_name";
    /// A password.
    PasswordSent = "password_sent";
    /// The proxy that answered.
    Intermediary = "intermediary";
}
