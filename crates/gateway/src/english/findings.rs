//! What a piece of evidence shows, in English.

use scim_audit_insight::explanation::Finding;

/// The words for a finding.
#[must_use]
pub fn finding(finding: Finding) -> &'static str {
    use Finding as F;
    match finding {
        F::StatusCode => "the status code",
        F::StatusDiffers => "the body states another status code",
        F::ErrorKeyword => "the kind of error that the service names",
        F::ServiceWords => "the service says",
        F::RecordedWords => "the log says",
        F::NoScimError => "this is not a SCIM error",
        F::IsPage => "this is a web page",
        F::BodyMissing => "there is no body",
        F::NotJson => "this is not JSON",
        F::Unreadable => {
            "the log does not have it, because it is neither a JSON object or list nor a form"
        }
        F::NotUtf8 => "this is not UTF-8",
        F::NotObject => "this is not an object",
        F::SchemaMissing => "the schema is missing",
        F::SchemaUnknown => "the service does not know this schema",
        F::SchemaOfScim1 => "this schema is of SCIM 1.1",
        F::AttributeMissing => "the attribute is missing or empty",
        F::TextForBoolean => "a text instead of true or false",
        F::TextForObject => "a text instead of an object",
        F::ValueRefused => "the service refuses this",
        F::UniqueValue => "this may have to be unique",
        F::WrongOperation => "this is not an operation",
        F::CapitalizedOperation => "the operation is in capitals",
        F::NoOperations => "there are no operations",
        F::NoPath => "the operation has no path",
        F::ValueInRemove => "a remove operation has a value",
        F::SelectsNothing => "this selects nothing",
        F::PathRefused => "the service refuses this path",
        F::ReadOnly => "this cannot be changed so",
        F::FilterMalformed => "this filter is malformed",
        F::FilterRefused => "the service refuses this filter",
        F::LookedFor => "the client looks for this",
        F::ParameterRefused => "the service refuses this parameter",
        F::VersionSent => "the version that the client has",
        F::NoCredential => "there is no credential",
        F::SchemeSent => "the scheme of the credential",
        F::Challenge => "the service asks for this",
        F::RetryAfter => "when to try again",
        F::MediaTypeSent => "the media type",
        F::AllowedMethods => "the methods that are allowed",
        F::MethodSent => "the method",
        F::PathSent => "the path",
        F::ImpossibleId => "this cannot exist",
        F::FailedOperation => "this operation failed",
        F::RedirectTarget => "the other address",
        F::UserAgent => "how the client calls itself",
        F::DialectFlag => "this switches the dialect of Entra",
        F::DottedName => "a name with a dot",
        F::PasswordSent => "a password is sent",
        F::Intermediary => "who answered",
    }
}
